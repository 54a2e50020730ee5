"""References between clauses («see Section 5.2») follow the clauses when these are renumbered; that alone is no edit."""

from __future__ import annotations

import re
from collections.abc import Mapping

_REFERENCE = re.compile(
    r"\b(sections?|clauses?|articles?|paragraphs?|sub-?sections?|ziffern?|abschnitt|artikel|art\.|absatz|nummer|"
    r"sección|artículo|apartado|cláusula|articolo|sezione|punto|paragrafo|punt|clause|alinéa|§§?)"
    r"(\s*)((?:[A-Z]{1,2}[.-])?\d{1,3}(?:\.\d{1,3})*(?:\.[a-z](?!\w))?(?:\s*\([a-z\d]{1,4}\))*|(?-i:[IVXL]{1,6})(?!\w))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![^\W\d])(?:[A-Z]{1,2}[.-])?\d{1,3}(?:\.\d{1,3})*(?:\.[a-z](?!\w))?|(?<!\w)[IVXL]{1,6}(?!\w)")
_TRIM = ".:)(- "


def bare(label: str) -> str:
    """The number alone: «Section 5.2.» and «5.2)» are «5.2», «Article IV.» is «IV»."""
    found = _NUMBER.search(label)
    return found.group() if found else label.strip(_TRIM).casefold()


def renumbered(text: str, numbers: Mapping[str, str]) -> str:
    """The old text with its references as they would read after the renumbering old → new."""

    def follow(found: re.Match[str]) -> str:
        number = found[3]
        head = _NUMBER.match(number)
        old = head.group() if head else number
        return found[1] + found[2] + numbers.get(old, old) + number[len(old) :]

    return _REFERENCE.sub(follow, text) if numbers else text
