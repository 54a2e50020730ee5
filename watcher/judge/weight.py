"""Is a change material or editorial? When in doubt, material; the reasons are in words a seller reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watcher.judge.addresses import companies_in, of_one_address
from watcher.judge.blocks import is_rule, is_under_another
from watcher.judge.editorial import Setting, why_editorial
from watcher.judge.exchanges import changed, exchanges
from watcher.judge.form import only_form
from watcher.judge.reasons import Reasons
from watcher.lexicon import named_countries
from watcher.model.change import Edit, EditKind, SpanKind, Weight
from watcher.model.page import BlockKind, Document

_LINE = 120  # characters of a line that names a company, and of which it may be the only news
_BINDING = ("prohibition", "enforcement", "duty", "dispute", "liability", "permission")


class Weighed(NamedTuple):
    """The weight of a change and why, the weightiest reasons first; `order`: the places of its edits, gravest first."""

    weight: Weight
    reasons: tuple[str, ...]
    order: tuple[int, ...]


def weigh(edits: Sequence[Edit], between: tuple[Document, Document] | None = None) -> Weighed:
    """The weight of a change, why, and which of its edits a reader should see first.

    `between`: the two documents; they tell a misspelt word from another word, what is said twice, and the language. Without
    them fewer edits are editorial.
    """
    weighing = _Weighing(edits, Setting(edits, between))
    weighing.weigh()
    reasons = weighing.reasons
    return Weighed(reasons.weight, reasons.told(), reasons.order(len(edits)))


class _Weighing:
    """The edits of one change, each under the reasons that it gives."""

    def __init__(self, edits: Sequence[Edit], setting: Setting) -> None:
        self._edits = edits
        self._setting = setting
        self._lexicon = setting.lexicon
        self.reasons = Reasons(self._lexicon, setting.guard)
        self._headings = {came: _headings(edits, came=came) for came in (True, False)}

    def weigh(self) -> None:
        """Look at each edit."""
        addresses = of_one_address(self._edits)
        for at, edit in enumerate(self._edits):
            self.reasons.speak_of(at)
            if at in addresses:
                self.reasons.editorial("only an address changed")
            elif edit.kind is EditKind.MOVED:
                self._moved(edit)
            elif (why := why_editorial(edit, self._setting)) is not None:
                self.reasons.editorial(why)
            elif edit.kind is EditKind.REWORDED:
                self._reworded(edit)
            else:
                self._whole(edit)

    def _moved(self, edit: Edit) -> None:
        heading = edit.block.kind is BlockKind.HEADING
        if (heading and is_rule(edit.block, self._setting.guard)) or (not heading and is_under_another(edit)):
            self.reasons.moved(edit.under[-1] if edit.under else "")
        else:
            self.reasons.editorial("a clause moved, its words are the same")

    def _whole(self, edit: Edit) -> None:
        """A clause that came or went."""
        block, came = edit.block, edit.kind is EditKind.ADDED
        self.reasons.clause(block, came=came, section=self._headings[came].intersection(block.under) != set())
        gone, come = ("", block.text) if came else (block.text, "")
        self._binding(gone, come)
        if len(block.text) <= _LINE and (companies := companies_in(block.text)):
            self.reasons.company(*((), companies) if came else (companies, ()))

    def _reworded(self, edit: Edit) -> None:
        assert edit.before is not None
        assert edit.after is not None
        gone, come = changed(edit, SpanKind.DELETED), changed(edit, SpanKind.INSERTED)
        for change in edit.figures:
            self.reasons.figure(change)
        turned = [word for pair in exchanges(edit) for word in self._turned(*pair)]
        self._binding(gone, come, besides=turned)
        self._who_and_where(edit, gone, come)
        same = only_form(edit.before.text, edit.after.text)
        recased = self._setting.recased_term(edit.before.text, edit.after.text) if same else None
        if recased is not None:
            self.reasons.term(*recased)
        else:
            self.reasons.wording(gone, come, edit.after.text)

    def _turned(self, gone: str, come: str) -> Sequence[str]:
        """«may» became «must», at one place: the two words, or none."""
        for one, other, stricter in (
            ("permission", "rule", True),
            ("advice", "rule", True),
            ("rule", "permission", False),
            ("rule", "advice", False),
        ):
            was, now = self._lexicon.found(one, gone), self._lexicon.found(other, come)
            if len(was) == len(now) == 1 and was != now:
                self.reasons.turned(was[0], now[0], stricter=stricter)
                return was[0], now[0]
        return ()

    def _binding(self, gone: str, come: str, besides: Sequence[str] = ()) -> None:
        if not self._lexicon.languages.intersection(("zh",)) and not self._lexicon.known:
            return  # words of a language that we do not know look like those of another one by chance
        went, came = self._lexicon.sorts_in(gone), self._lexicon.sorts_in(come)
        for sort in _BINDING:
            old, new = went.get(sort, ()), came.get(sort, ())
            self.reasons.binding(sort, [word for word in new if word not in old and word not in besides], came=True)
            self.reasons.binding(sort, [word for word in old if word not in new and word not in besides], came=False)

    def _who_and_where(self, edit: Edit, gone: str, come: str) -> None:
        if self._lexicon.is_only("joining", f"{gone} {come}"):
            self.reasons.joined(gone, come)
        assert edit.before is not None
        assert edit.after is not None
        old, new = edit.before.text, edit.after.text
        self.reasons.company(*_in_one_only(_by_name(old), _by_name(new)))
        self.reasons.country(*_in_one_only(dict(named_countries(old)), dict(named_countries(new))))
        went, came = (self._lexicon.found("party", words) for words in (gone, come))
        if went and came and set(went) != set(came):
            self.reasons.people(went, came)


def _by_name(text: str) -> dict[str, str]:
    return {name: name for name in companies_in(text)}


def _in_one_only(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Sequence[str], Sequence[str]]:
    """What is called so by its key in the old text only, and in the new one only."""
    return [old[key] for key in old if key not in new], [new[key] for key in new if key not in old]


def _headings(edits: Sequence[Edit], *, came: bool) -> set[str]:
    """The headings that came, or went: what stands below them is a section that did."""
    kind = EditKind.ADDED if came else EditKind.REMOVED
    return {edit.block.text for edit in edits if edit.kind is kind and edit.block.kind is BlockKind.HEADING}
