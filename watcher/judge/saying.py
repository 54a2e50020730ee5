"""How the reasons of a weight are put in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watcher.figures import way
from watcher.model.figure import FigureChange

WORDS = 3  # examples behind one reason
QUOTED = 60  # characters
_WORD = re.compile(r"\w+")
_REFERENCE = re.compile(r"\d+(?:\.\d+)+|(?<!\w)[a-z](?!\w)|(?<!\w)[ivx]{1,4}(?!\w)|(?<!\w)\d{1,2}(?!\w)")


def figure_in_words(change: FigureChange) -> str:
    """«a deadline is shorter: within 30 days → within 14 days»."""
    before, after = change.texts
    return f"{way(change)}: {' → '.join(filter(None, (before, after)))}"


def is_reference(text: str) -> bool:
    """Numbers and letters of clauses, and nothing else: «3.10.2», «(d) and (e)»."""
    rest = re.sub(r"\b(?:and|or|und|oder|et|ou|y|o|e|en|of|i|lub)\b", " ", text)
    return bool(text.strip()) and not _WORD.search(_REFERENCE.sub(" ", rest))


def examples(found: Iterable[str]) -> str:
    """The first few words behind a reason: «must», «shall», …"""
    told = [f"«{word}»" for word in found]
    return ", ".join(told[:WORDS]) + (", …" if len(told) > WORDS else "")


def replaced(gone: str, come: str) -> str:
    """What went and what came in its place: «30 days» → «14 days», or which of both there was."""
    gone, come = " ".join(gone.split()), " ".join(come.split())
    if gone and come:
        return f"{quoted(gone)} → {quoted(come)}"
    return f"{quoted(come)} came" if come else f"{quoted(gone)} went" if gone else ""


def quoted(text: str) -> str:
    """The beginning of a text in quotation marks."""
    short: Sequence[str] = text if len(text) <= QUOTED else f"{text[: QUOTED - 1].rstrip()}…"
    return f"«{short}»"


def together(reasons: list[str]) -> tuple[str, ...]:
    """One of several reasons is not the «only» one."""
    return tuple(reasons) if len(reasons) == 1 else tuple(reason.removeprefix("only ") for reason in reasons)
