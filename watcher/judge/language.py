"""The language of a text, by its words; what a page declares is often wrong."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from watcher.model.page import Document

_SAMPLE = 6_000  # characters are plenty
_LEAST = 120  # fewer tell nothing
_NOT_WORDS = re.compile(r"\S*(?:@|://|\d)\S*")
# Near relatives that the model mixes up on legal prose are one language here.
_RELATIVES = {"no": "da", "nb": "da", "nn": "da", "bs": "hr", "sr": "hr", "id": "ms", "gl": "pt"}


@cache
def _identifier() -> Any:
    # Loading the model takes half a second and 40 MB; a round in which nothing changed never needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(document: Document) -> str | None:
    """The ISO 639-1 code of a document's language, or None where its text is too short or too mixed to tell."""
    prose = " ".join(block.text for block in document.blocks if len(block.text) > 40) or document.text
    text = _NOT_WORDS.sub(" ", prose)[:_SAMPLE]
    if len(text) < _LEAST:
        return None
    code, certainty = _identifier().classify(text)
    return _RELATIVES.get(code, code) if certainty > 0.9 else None


def declared_elsewhere(page: Document, last: Document) -> bool:
    """Do the two declare different countries («en-gb», «en-us»), or different languages?"""
    now, before = _declared(page), _declared(last)
    if not now or not before:
        return False
    return now[0] != before[0] or (len(now) > 1 and len(before) > 1 and now[1] != before[1])


def _declared(document: Document) -> list[str]:
    """Language and country, without the script («zh-hans-cn»)."""
    parts = (document.language or "").casefold().replace("_", "-").split("-")
    return [part for at, part in enumerate(parts) if part and (at == 0 or len(part) == 2)][:2]
