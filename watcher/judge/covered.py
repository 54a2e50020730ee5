"""Which edits of a change does a notice speak of? Those that none speaks of are the best finding."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.judge.weight import weigh
from watcher.model.announcement import Announcement
from watcher.model.change import Edit, SpanKind, Weight
from watcher.model.figure import FigureKind

_TELLING = re.compile(r"[^\W\d_]{5,}|\d[\d.,]*")
_LISTS = 40  # words; a shorter notice names the policy and lists nothing, so it can leave nothing out
_ENOUGH = 2  # telling words of an edit that a notice must have
_COMMON = frozenset(
    """about after again agreement amazon among apply before being below between change changes could effective every
    following from having including items other policies policy product products program provide sellers service
    services shall should their there these those through under until update updated updates using which while within
    without would""".split()
)


def uncovered(edits: Sequence[Edit], notices: Sequence[Announcement]) -> tuple[Edit, ...]:
    """The material edits that no notice speaks of; none where the notices list nothing."""
    said = " ".join(notice.text for notice in notices)
    if len(said.split()) < _LISTS:
        return ()
    words = set(_telling(said))
    material = [edit for edit in edits if weigh([edit])[0] is Weight.MATERIAL]
    return tuple(edit for edit in material if not _is_spoken_of(edit, words))


def _is_spoken_of(edit: Edit, words: set[str]) -> bool:
    figures = {
        change.after.text.strip(" <>=≤≥")
        for change in edit.figures
        if change.after and change.after.kind is not FigureKind.DATE
    }
    if any(set(_telling(figure)) <= words for figure in figures if figure):
        return True
    own = set(_telling(" ".join([*edit.under[-1:], _changed(edit)])))
    return len(own & words) >= min(_ENOUGH, len(own))


def _changed(edit: Edit) -> str:
    """The words that came and went; of a clause that came or went whole, all of it."""
    spans = [span.text for span in edit.redline if span.kind is not SpanKind.SAME]
    return " ".join(spans) if spans else edit.block.text


def _telling(text: str) -> list[str]:
    return [word for word in _TELLING.findall(text.casefold()) if word not in _COMMON]
