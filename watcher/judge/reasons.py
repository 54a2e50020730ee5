"""Why a change is material or editorial, in words a seller reads; each said once, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from watcher.figures import way
from watcher.judge import words
from watcher.model.change import Weight
from watcher.model.figure import FigureChange
from watcher.model.page import Block

_TOLD = 8  # reasons; a rewritten agreement has hundreds
_FIGURES = 3
_WORDS = 3  # examples behind one reason
_QUOTED = 60  # characters


class _Rank(IntEnum):
    """The order in which material reasons are told."""

    FIGURE = 0
    PROHIBITED = 1
    TURNED = 2
    PROHIBITION = 3
    ENFORCEMENT = 4
    DUTY = 5
    RIGHT = 6
    PARTY = 7
    COUNTRY = 8
    CLAUSE = 9
    MOVED = 10
    JOINED = 11
    TERM = 12
    WORDS = 13


_SORTS = {
    "prohibition": _Rank.PROHIBITION,
    "enforcement": _Rank.ENFORCEMENT,
    "duty": _Rank.DUTY,
    "permission": _Rank.RIGHT,
}
_CAME = {
    _Rank.PROHIBITION: "a prohibition or condition came ({})",
    _Rank.ENFORCEMENT: "enforcement or fees: {} came",
    _Rank.DUTY: "a duty appeared ({})",
    _Rank.RIGHT: "a right or option came ({})",
}
_WENT = {
    _Rank.PROHIBITION: "a prohibition or condition went ({})",
    _Rank.ENFORCEMENT: "enforcement or fees: {} went",
    _Rank.DUTY: "a duty went ({})",
    _Rank.RIGHT: "a right or option went ({})",
}


class Reasons:
    """Collects what speaks for either weight. One material reason makes the change material."""

    def __init__(self) -> None:
        self._editorial: dict[str, None] = {}
        self._figures: dict[str, None] = {}
        self._binding: dict[tuple[_Rank, bool], dict[str, None]] = {}
        self._clauses: dict[bool, list[Block]] = {True: [], False: []}
        self._wording: dict[str, None] = {}
        self._other: dict[tuple[_Rank, str], None] = {}
        self._said: list[str] = []

    @property
    def weight(self) -> Weight:
        """Material when anything is."""
        material = self._figures or self._binding or any(self._clauses.values()) or self._wording or self._other
        return Weight.MATERIAL if material else Weight.EDITORIAL

    def told(self) -> tuple[str, ...]:
        """The reasons for the weight."""
        if self.weight is Weight.EDITORIAL:
            return tuple(self._editorial or ["only the order or the form changed"])[:_TOLD]
        ranked = sorted(
            [*self._of_figures(), *self._of_binding(), *self._of_clauses(), *self._of_wording(), *self._other]
        )
        said = [reason for _, reason in ranked][:_TOLD]
        if not words.are_known(" ".join(self._said)):
            said.append("the words that bind are not known in this language, so every change of words counts")
        return tuple(said)

    # --- what is found

    def editorial(self, reason: str) -> None:
        """Something that alone would not matter."""
        self._editorial[reason] = None

    def figure(self, change: FigureChange) -> None:
        """A figure moved, appeared or went."""
        self._figures[_figure_in_words(change)] = None

    def binding(self, sort: str, found: Iterable[str], *, came: bool) -> None:
        """Words that bind, allow, forbid or punish came or went."""
        for word in found:
            self._binding.setdefault((_SORTS[sort], came), {})[word] = None

    def turned(self, gone: str, come: str) -> None:
        """What was allowed is a duty now, or the other way round."""
        self._other[_Rank.TURNED, f"«{gone}» became «{come}»"] = None

    def clause(self, block: Block, *, came: bool) -> None:
        """A clause came or went whole."""
        self._clauses[came].append(block)
        self._said.append(block.text)
        if came and words.any_found(("prohibition",), " ".join(block.under)) and len(block.text) <= _QUOTED:
            under = _quoted(block.under[-1])
            self._other[_Rank.PROHIBITED, f"something was added under {under}: {_quoted(block.text)}"] = None

    def moved(self, under: str) -> None:
        """A clause stands under another heading, and may mean something else there."""
        self._other[_Rank.MOVED, f"a clause stands under another heading now ({_quoted(under)})"] = None

    def party(self, gone: str, come: str) -> None:
        """Another company or another sort of people is spoken of."""
        self._other[_Rank.PARTY, f"a party changed: {_replaced(gone, come)}"] = None

    def country(self, gone: str, come: str) -> None:
        """Another country is spoken of."""
        self._other[_Rank.COUNTRY, f"a country or region changed: {_replaced(gone, come)}"] = None

    def joined(self, gone: str, come: str) -> None:
        """«and» became «or»."""
        self._other[_Rank.JOINED, f"conditions are joined otherwise: {_replaced(gone, come)}"] = None

    def term(self, one: str, other: str) -> None:
        """A word that may be a defined term changed its case."""
        self._other[_Rank.TERM, f"a word that may be a defined term changed its case: «{one}» → «{other}»"] = None

    def wording(self, gone: str, come: str, whole: str) -> None:
        """Other words of a clause changed."""
        self._wording[_replaced(gone, come)] = None
        self._said.append(whole)

    # --- in words

    def _of_figures(self) -> Iterable[tuple[_Rank, str]]:
        told = list(self._figures)
        yield from ((_Rank.FIGURE, reason) for reason in told[:_FIGURES])
        if len(told) > _FIGURES:
            yield _Rank.FIGURE, f"and {len(told) - _FIGURES} more figures changed"

    def _of_binding(self) -> Iterable[tuple[_Rank, str]]:
        for (rank, came), found in self._binding.items():
            form = _CAME[rank] if came else _WENT[rank]
            yield rank, form.format(_examples(found))

    def _of_clauses(self) -> Iterable[tuple[_Rank, str]]:
        for came, blocks in self._clauses.items():
            verb = "added" if came else "removed"
            if len(blocks) == 1:
                yield _Rank.CLAUSE, f"a clause was {verb}: {_quoted(blocks[0].text)}"
            elif blocks:
                yield _Rank.CLAUSE, f"{len(blocks)} clauses were {verb}"

    def _of_wording(self) -> Iterable[tuple[_Rank, str]]:
        changed = [one for one in self._wording if one]
        if len(changed) == 1:
            yield _Rank.WORDS, f"words of a clause changed: {changed[0]}"
        elif self._wording:
            yield (
                _Rank.WORDS,
                "words of a clause changed" if not changed else f"words of {len(changed)} clauses changed",
            )


def _figure_in_words(change: FigureChange) -> str:
    """«a deadline is shorter: within 30 days → within 14 days»."""
    before, after = change.texts
    return f"{way(change)}: {' → '.join(filter(None, (before, after)))}"


def _examples(found: Iterable[str]) -> str:
    told = [f"«{word}»" for word in found]
    return ", ".join(told[:_WORDS]) + (", …" if len(told) > _WORDS else "")


def _replaced(gone: str, come: str) -> str:
    gone, come = " ".join(gone.split()), " ".join(come.split())
    if gone and come:
        return f"{_quoted(gone)} → {_quoted(come)}"
    return f"{_quoted(come)} came" if come else f"{_quoted(gone)} went" if gone else ""


def _quoted(text: str) -> str:
    short: Sequence[str] = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"
    return f"«{short}»"
