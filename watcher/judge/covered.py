"""Which edits of a change does a notice speak of? Those that none of its items mentions are the best finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from watcher.figures import figures_in
from watcher.judge.noticewords import SAYS_NOTHING
from watcher.judge.weight import weigh
from watcher.model.announcement import Announcement
from watcher.model.change import Edit, SpanKind, Weight
from watcher.model.figure import Figure, FigureKind
from watcher.model.page import BlockKind

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?;。；])\s+|(?<=[。；])")
_STEM = 5  # letters by which two forms of a word are one
_TELLING = 5  # letters of a word that tells something
_ENOUGH = 2  # telling words that an item and an edit share
_SHORT = 4  # words: a shorter item names a topic, and says nothing of it
_SAME_LANGUAGE = 3  # words of any sort that a notice and the clauses share
_MEASURES = frozenset({FigureKind.RATE, FigureKind.AMOUNT, FigureKind.PERIOD, FigureKind.COUNT})


def uncovered(edits: Sequence[Edit], notices: Sequence[Announcement]) -> tuple[Edit, ...]:
    """The material edits that no item of the notices mentions.

    None where the notices list nothing, or are in another language than the clauses: then nobody can tell.
    """
    items = [item for notice in notices for item in _items(notice)]
    if not items:
        return ()
    material = [edit for edit in edits if edit.block.kind is not BlockKind.HEADING and _is_material(edit)]
    said = {word for notice in notices for word in _words(notice.text)}
    clauses = {word for edit in material for word in _words(edit.block.text)}
    if len(said & clauses) < min(_SAME_LANGUAGE, len(clauses) / 3):
        return ()
    return tuple(edit for edit in material if not any(item.mentions(edit) for item in items))


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing that a notice says: an item of its list, or a sentence with something definite in it."""

    stems: frozenset[str]
    figures: frozenset[tuple[str, str]]
    is_topic: bool

    def mentions(self, edit: Edit) -> bool:
        """Does it speak of this edit: of its figures, of its section, or in its words?"""
        clause = _stems(edit.block.text) | _stems(" ".join(edit.under[-1:]))
        if self.figures & set(_changed_figures(edit)) and self.stems & clause:
            return True
        section = _stems(edit.under[-1]) if len(edit.under) > 1 else frozenset()
        if section and section <= self.stems:
            return True
        changed = _stems(_changed(edit))
        if len(changed & self.stems) >= _ENOUGH:
            return True
        # «may» became «must»: the changed words tell nothing, the clause does.
        return len(changed) < _ENOUGH and len(clause & self.stems) > _ENOUGH


def _items(notice: Announcement) -> Iterator[_Item]:
    """The items of a notice's list; of one without a list, the sentences that state a figure."""
    lines = notice.text.split("\n")
    listed = [_item(lines[at]) for at in notice.items if at < len(lines)]
    if all(item.is_topic for item in listed):
        listed = []  # a list of policies, or of headings
    yield from listed
    for at, line in enumerate(lines):
        for sentence in _SENTENCE_END.split(line) if at and at not in notice.items else ():
            item = _item(sentence)
            if not SAYS_NOTHING.search(sentence) and (item.figures or (listed and not item.is_topic)):
                yield item


def _item(text: str) -> _Item:
    figures = frozenset(filter(None, map(_measure, figures_in(text))))
    return _Item(_stems(text), figures, is_topic=len(text.split()) < _SHORT and not figures)


def _changed_figures(edit: Edit) -> Iterator[tuple[str, str]]:
    for change in edit.figures:
        measure = _measure(change.after or change.before)
        if measure:
            yield measure


def _measure(figure: Figure | None) -> tuple[str, str] | None:
    """What a figure measures, without its operator: a notice writes «15%» where the clause has «at most 15%»."""
    if figure is None or figure.kind not in _MEASURES:
        return None
    # What is counted is often called otherwise in a notice.
    return str(figure.value), "" if figure.kind is FigureKind.COUNT else figure.unit


def _is_material(edit: Edit) -> bool:
    return weigh([edit]).weight is Weight.MATERIAL


def _changed(edit: Edit) -> str:
    """The words that came and went; of a clause that came or went whole, all of it."""
    spans = [span.text for span in edit.redline if span.kind is not SpanKind.SAME]
    return " ".join(spans) if spans else edit.block.text


def _words(text: str) -> Iterable[str]:
    return _WORD.findall(text.casefold())


def _stems(text: str) -> frozenset[str]:
    """The telling words of a text, each by its first letters."""
    return frozenset(word[:_STEM] for word in _words(text) if len(word) >= _TELLING and word not in _COMMON)


_COMMON = frozenset(
    """about above after again against agreement agreements allow allowed also amazon among another apply applies
    applicable based because become been before being below between cannot changed changes changing clause conditions
    could described during each effective either every following further given having however including includes
    information items language listed longer might never other otherwise page please policies policy posted previously
    product products program provide provided provides purposes reason receive related remain require required
    requirement requirements respect review same section seller sellers selling service services shall should since
    some such terms their there therefore these thing things those through times under until update updated updates
    updating using version where whether which while within without would writing years yours aber allen aller andere
    anderen auch bedingungen beim dass deren dessen diese diesem diesen dieser dieses durch eine einem einen einer
    eines haben händler ihnen ihrem ihren ihrer jeder kann können müssen nicht oder sich sind sollen sowie über unter
    verkäufer werden wird wurde wurden zwischen aucun aucune autre autres avant avec cette comme dans depuis doit
    doivent entre leurs notre nous peut peuvent plus pour sans selon sera seront sont tous toute toutes vendeur
    vendeurs votre vous antes cada como condiciones cualquier debe deben desde donde este esta estos estas para pero
    podrá pueden puede según sobre todos todas usted vendedor vendedores altri altre alla alle anche che come
    condizioni degli della delle dopo dove essere ogni prima puoi quale quando questa queste questo questi sono tutti
    tutte venditore venditori bij deze door haar hebben kunnen moeten naar niet onze over voor voorwaarden wanneer
    worden wordt""".split()
)
