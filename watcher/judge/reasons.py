"""Why a change is material or editorial, in words a seller reads; each said once, the weightiest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum

from watcher.judge.saying import QUOTED, WORDS, examples, figure_in_words, is_reference, quoted, replaced, together
from watcher.lexicon import Lexicon, language_codes
from watcher.model.change import Weight
from watcher.model.figure import FigureChange, FigureKind, Part
from watcher.model.page import Block

_TOLD = 8  # reasons; a rewritten agreement has hundreds
_FIGURES = 3
_WORD = re.compile(r"\w+")


class _Rank(IntEnum):
    """The order in which material reasons are told."""

    FIGURE = 0
    PROHIBITED = 1
    STRICTER = 2
    ENFORCEMENT = 3
    PROHIBITION = 4
    DUTY = 5
    FIGURE_CAME = 6
    RIGHT_WENT = 7
    DISPUTE = 8
    LIABILITY = 9
    EASED = 10
    WENT = 11
    PARTY = 12
    COUNTRY = 13
    RIGHT = 14
    DATE = 15
    CLAUSE = 16
    MOVED = 17
    JOINED = 18
    REFERENCE = 19
    TERM = 20
    WORDS = 21


# Of each sort of words that bind: where the reason stands when they come and when they go, and how it is said.
_BINDING = {
    "prohibition": (_Rank.PROHIBITION, _Rank.WENT, "a prohibition or condition {} ({})"),
    "enforcement": (_Rank.ENFORCEMENT, _Rank.WENT, "enforcement or fees {} ({})"),
    "duty": (_Rank.DUTY, _Rank.WENT, "a duty {} ({})"),
    "dispute": (_Rank.DISPUTE, _Rank.DISPUTE, "words on disputes {} ({})"),
    "liability": (_Rank.LIABILITY, _Rank.LIABILITY, "words on liability {} ({})"),
    "permission": (_Rank.RIGHT, _Rank.RIGHT_WENT, "a right or option {} ({})"),
}


# What makes an edit grave that moves no rate, amount or period, by points; a few words of each sort tell as much as many.
_POINTS = {
    _Rank.PROHIBITED: 12,
    _Rank.FIGURE: 9,
    _Rank.STRICTER: 10,
    _Rank.ENFORCEMENT: 3,
    _Rank.PROHIBITION: 2,
    _Rank.DUTY: 2,
    _Rank.FIGURE_CAME: 3,
    _Rank.RIGHT_WENT: 2,
    _Rank.DISPUTE: 2,
    _Rank.LIABILITY: 2,
    _Rank.EASED: 3,
    _Rank.WENT: 1,
    _Rank.PARTY: 3,
    _Rank.COUNTRY: 3,
    _Rank.RIGHT: 1,
    _Rank.CLAUSE: 1,
}
_ENOUGH = 3
# How grave a figure that moved is, the lower, the graver. A count competes with words; where only the scope moved it is less.
_SEVERITY = {FigureKind.UNREADABLE: -1, FigureKind.RATE: 0, FigureKind.AMOUNT: 0, FigureKind.PERIOD: 1}
_COUNT, _SCOPE = 2, 3
_NEW_SECTION = 6
_NO_FIGURE = 99


class Reasons:
    """Collects what speaks for either weight. One material reason makes the change material.

    `lexicon`: the words of the languages of the change; `guard`: those that are looked for where its language is unknown.
    """

    def __init__(self, lexicon: Lexicon, guard: Lexicon) -> None:
        self._lexicon = lexicon
        self._guard = guard
        self._editorial: dict[str, None] = {}
        self._figures: dict[tuple[_Rank, int, str], None] = {}
        self._binding: dict[tuple[str, bool], dict[str, None]] = {}
        self._clauses: dict[bool, list[Block]] = {True: [], False: []}
        self._wording: dict[str, None] = {}
        self._names: dict[tuple[_Rank, str], tuple[dict[str, None], dict[str, None]]] = {}
        self._other: dict[tuple[_Rank, str], None] = {}
        self._banned: dict[str, list[str]] = {}
        self._said: list[str] = []
        self._at = 0
        self._figure_gravity: dict[int, int] = {}
        self._points: Counter[int] = Counter()
        self._material: set[int] = set()
        self._accounted: set[str] = set()

    @property
    def weight(self) -> Weight:
        """Material when anything is."""
        material = (
            self._figures or self._binding or any(self._clauses.values()) or self._wording or self._names or self._other
        )
        return Weight.MATERIAL if material else Weight.EDITORIAL

    def told(self) -> tuple[str, ...]:
        """The reasons for the weight."""
        if self.weight is Weight.EDITORIAL:
            return together(list(self._editorial) or ["only the order or the form changed"])[:_TOLD]
        ranked = [*self._of_figures(), *self._of_lists(), *self._of_binding(), *self._of_clauses(), *self._of_wording()]
        ranked += [*self._of_names(), *self._other]
        said = [reason for _, reason in sorted(ranked, key=lambda entry: entry[0])][:_TOLD]
        if not self._is_known():
            said.append("the words that bind are not known in this language, so every change of words counts")
        return tuple(said)

    def order(self, edits: int) -> tuple[int, ...]:
        """The places of the edits, the gravest first; of equally grave ones the first on the page."""
        return tuple(sorted(range(edits), key=lambda at: (*self._gravity(at), at)))

    def _gravity(self, at: int) -> tuple[bool, int, int]:
        """The lower, the graver: editorial edits last; moved figures first, then by points."""
        return at not in self._material, self._figure_gravity.get(at, _NO_FIGURE), -self._points[at]

    def speak_of(self, at: int) -> None:
        """What is found from now on is found in the edit at that place."""
        self._at = at
        self._accounted = set()

    def _is_known(self) -> bool:
        """Are the words known that stand in what changed? A page may be in one language and a clause in another."""
        return self._lexicon.known and language_codes(self._said, least=1)[1]

    # --- what is found

    def editorial(self, reason: str) -> None:
        """Something that alone would not matter."""
        self._editorial[reason] = None

    def figure(self, change: FigureChange) -> None:
        """A figure moved, appeared or went."""
        rank, severity = _figure_rank(change)
        if rank is _Rank.FIGURE and severity % _SCOPE != _COUNT:
            self._figure_gravity[self._at] = min(self._figure_gravity.get(self._at, _NO_FIGURE), severity)
        self._weigh(rank)
        self._figures[rank, severity, figure_in_words(change)] = None
        self._account(" ".join(change.texts))
        # «twelve (12) months» as a window, and the share that it is of, are told with the figure.
        for figure in filter(None, (change.before, change.after)):
            self._account(f"{figure.window_text} {figure.scope}")

    def binding(self, sort: str, found: Sequence[str], *, came: bool) -> None:
        """Words that bind, allow, forbid or punish came or went."""
        if not found:
            return
        coming, going, _ = _BINDING[sort]
        self._weigh(coming if came else going, len(found))
        self._account(" ".join(found))
        self._binding.setdefault((sort, came), {}).update(dict.fromkeys(found))

    def turned(self, gone: str, come: str, *, stricter: bool) -> None:
        """What was allowed or advised is a duty now, or the other way round."""
        rank = _Rank.STRICTER if stricter else _Rank.EASED
        self._add(rank, f"a duty {'appeared' if stricter else 'was eased'}: «{gone}» became «{come}»")
        self._account(f"{gone} {come}")

    def clause(self, block: Block, *, came: bool, section: bool = False) -> None:
        """A clause came or went whole; `section`: with its heading."""
        self._clauses[came].append(block)
        self._weigh(_Rank.CLAUSE)
        self._points[self._at] += _NEW_SECTION * section
        self._said.append(block.text)
        if came and len(block.text) <= QUOTED and self._guard.any_found(("ban",), " ".join(block.under[-2:])):
            self._weigh(_Rank.PROHIBITED)
            self._banned.setdefault(block.under[-1], []).append(block.text)

    def moved(self, under: str) -> None:
        """A clause stands under another heading, and may mean something else there."""
        self._add(_Rank.MOVED, f"a clause stands under another heading now ({quoted(under)})")

    def company(self, gone: Sequence[str], come: Sequence[str]) -> None:
        """A company is named that was not, or another one, or none any more."""
        self._named(_Rank.PARTY, "company", gone, come)

    def people(self, gone: Sequence[str], come: Sequence[str]) -> None:
        """Another sort of people is spoken of: «sellers» → «traders»."""
        self._add(_Rank.PARTY, f"who is spoken of changed: {replaced(', '.join(gone), ', '.join(come))}")

    def country(self, gone: Sequence[str], come: Sequence[str]) -> None:
        """Another country is spoken of."""
        self._named(_Rank.COUNTRY, "country or region", gone, come)

    def _named(self, rank: _Rank, what: str, gone: Sequence[str], come: Sequence[str]) -> None:
        if gone or come:
            self._weigh(rank)
            old, new = self._names.setdefault((rank, what), ({}, {}))
            old.update(dict.fromkeys(gone))
            new.update(dict.fromkeys(come))
            self._account(" ".join((*gone, *come)))

    def joined(self, gone: str, come: str) -> None:
        """«and» became «or»."""
        self._add(_Rank.JOINED, f"conditions are joined otherwise: {replaced(gone, come)}")
        self._account(f"{gone} {come}")

    def term(self, one: str, other: str) -> None:
        """A word that may be a defined term changed its case."""
        self._add(_Rank.TERM, f"a word that may be a defined term changed its case: «{one}» → «{other}»")

    def wording(self, gone: str, come: str, whole: str) -> None:
        """Other words of a clause changed; nothing is said where the other reasons name every word."""
        self._said.append(whole)
        changed = {word.casefold() for word in _WORD.findall(f"{gone} {come}")}
        if changed and changed <= self._accounted:
            return
        if is_reference(gone) and is_reference(come):
            self._add(_Rank.REFERENCE, f"a reference to another clause changed: {replaced(gone, come)}")
            return
        self._weigh(_Rank.WORDS)
        self._wording[replaced(gone, come)] = None

    def _add(self, rank: _Rank, reason: str) -> None:
        self._weigh(rank)
        self._other[rank, reason] = None

    def _weigh(self, rank: _Rank, times: int = 1) -> None:
        """Something material is found in the edit that is spoken of."""
        self._material.add(self._at)
        self._points[self._at] += _POINTS.get(rank, 0) * min(times, _ENOUGH)

    def _account(self, said: str) -> None:
        self._accounted.update(word.casefold() for word in _WORD.findall(said))

    # --- in words

    def _of_figures(self) -> Iterable[tuple[_Rank, str]]:
        told = sorted(self._figures, key=lambda one: one[:2])
        yield from ((rank, reason) for rank, _, reason in told[:_FIGURES])
        more = len(told) - _FIGURES
        if more > 0:
            yield told[_FIGURES - 1][0], f"{more} more figure{'s' if more > 1 else ''} changed"

    def _of_binding(self) -> Iterable[tuple[_Rank, str]]:
        for (sort, came), found in self._binding.items():
            coming, going, form = _BINDING[sort]
            verb = ("appeared" if sort == "duty" else "came") if came else "went"
            yield coming if came else going, form.format(verb, examples(found))

    def _of_lists(self) -> Iterable[tuple[_Rank, str]]:
        for under, things in self._banned.items():
            said = ", ".join(quoted(thing) for thing in things[:WORDS]) + (", …" if len(things) > WORDS else "")
            yield _Rank.PROHIBITED, f"something was added under {quoted(under)}: {said}"

    def _of_names(self) -> Iterable[tuple[_Rank, str]]:
        """What is named in the place of what, over the whole change; a name that only stands elsewhere now is neither."""
        for (rank, what), (gone, come) in self._names.items():
            old, new = (
                [name for name in names if name not in others] for names, others in ((gone, come), (come, gone))
            )
            if old and new:
                yield rank, f"another {what} is named: {examples(old)} → {examples(new)}"
            elif old or new:
                verb = "now" if new else "no more"
                yield rank, f"a {what} is named {verb}: {examples(new or old)}"

    def _of_clauses(self) -> Iterable[tuple[_Rank, str]]:
        for came, blocks in self._clauses.items():
            verb = "added" if came else "removed"
            if len(blocks) == 1:
                yield _Rank.CLAUSE, f"a clause was {verb}: {quoted(blocks[0].text)}"
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


def _figure_rank(change: FigureChange) -> tuple[_Rank, int]:
    """A figure that moved comes before one that came or went; rates and amounts come before periods and counts."""
    figure = change.after or change.before
    assert figure is not None, "a figure change has at least one side"
    if figure.kind is FigureKind.DATE:
        return _Rank.DATE, 0
    severity = _SEVERITY.get(figure.kind, _COUNT)
    if not change.moved and figure.kind is not FigureKind.UNREADABLE and not figure.doubt:
        return _Rank.FIGURE_CAME, severity
    return _Rank.FIGURE, severity + _SCOPE * (change.moved == (Part.SCOPE,))
