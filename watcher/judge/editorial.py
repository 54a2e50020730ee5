"""Why an edit, taken alone, would not matter: the date line, form, an address, a pointer, spelling, a product's new name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from watcher.judge.addresses import is_postal, other_address
from watcher.judge.blocks import BINDING, is_date_line, is_label, is_rule, without_dates
from watcher.judge.exchanges import changed
from watcher.judge.form import Vocabulary, only_form, only_numbering, only_spelling, recased_terms
from watcher.judge.phrasing import only_phrasing
from watcher.judge.pointers import is_pointer, points
from watcher.judge.renamed import is_renamed
from watcher.judge.repeated import Repeated
from watcher.lexicon import EVERY, Lexicon, countries_in, lexicon_of
from watcher.model.change import Edit, EditKind, SpanKind
from watcher.model.page import Block, BlockKind, Document

_WORD = re.compile(r"\w+")
_STAMP = re.compile(r"^\W*(?:reference|ref|version|document|doc|id|revision|rev|build|release)\b[\s.:#]", re.IGNORECASE)
_STAMP_LINE = 80  # characters
_PHRASE = 40


class Setting:
    """What an edit stands in: the two texts, their languages, and how often their words occur."""

    def __init__(self, edits: Sequence[Edit], between: tuple[Document, Document] | None) -> None:
        self._edits = edits
        self._between = between

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the languages of the texts."""
        return lexicon_of(text for side in self._texts for text in side)

    @cached_property
    def guard(self) -> Lexicon:
        """The words that forbid to call something editorial: those of every language where the text's is not known."""
        return self.lexicon if self.lexicon.known else EVERY

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What tells a misspelling from another word."""
        return Vocabulary(*self._texts)

    @cached_property
    def repeated(self) -> Repeated | None:
        """What the texts say twice; not known of edits alone."""
        return Repeated(*self._between) if self._between else None

    def recased_term(self, before: str, after: str) -> tuple[str, str] | None:
        """A term that the texts define, written large on one side of an edit and small on the other; None without one."""
        pairs = recased_terms(before, after)
        return next((pair for pair in pairs if self.vocabulary.is_defined(next(filter(str.istitle, pair)))), None)

    @property
    def edits(self) -> Sequence[Edit]:
        """All edits of the change."""
        return self._edits

    @cached_property
    def _texts(self) -> tuple[Sequence[str], Sequence[str]]:
        if self._between:
            before, after = self._between
            return [block.text for block in before.blocks], [block.text for block in after.blocks]
        return _sides(self._edits)


def _sides(edits: Iterable[Edit]) -> tuple[list[str], list[str]]:
    edits = list(edits)
    return [edit.before.text for edit in edits if edit.before], [edit.after.text for edit in edits if edit.after]


def why_editorial(edit: Edit, setting: Setting) -> str | None:
    """Why an edit would not matter, or None: figures and words that bind come first, whatever else there is."""
    if edit.kind is EditKind.REWORDED:
        assert edit.before is not None
        assert edit.after is not None
        return _reworded(edit, edit.before, edit.after, setting)
    return None if edit.kind is EditKind.MOVED else _whole(edit, setting)


def _whole(edit: Edit, setting: Setting) -> str | None:
    """A clause that came or went."""
    verb = "was added" if edit.kind is EditKind.ADDED else "was removed"
    what = next((name for name, is_one in _SORTS if is_one(edit.block, setting.guard)), None)
    if what is None and setting.repeated is not None and setting.repeated.says_again(edit):
        what = "a clause that stands there a second time"
    return f"{what} {verb}" if what else None


def _is_name(block: Block, lexicon: Lexicon) -> bool:
    return block.kind is BlockKind.HEADING and not is_rule(block, lexicon)


def _is_address(block: Block, _lexicon: Lexicon) -> bool:
    return is_postal(block)


_SORTS = (
    ("a date line", is_date_line),
    ("a heading", _is_name),
    ("a postal address", _is_address),
    ("a label or link", is_label),
    ("a pointer to another page", is_pointer),
)


def _reworded(edit: Edit, before: Block, after: Block, setting: Setting) -> str | None:
    if only_form(before.text, after.text):
        return _form(before, after, setting)
    if (why := _other_marks(before, after, setting)) is not None:
        return why
    return None if edit.figures else _other_words(edit, before, after, setting)


def _other_words(edit: Edit, before: Block, after: Block, setting: Setting) -> str | None:
    """Other words, and no figure: of the same meaning, of a pointer or an address, or but of spelling."""
    gone, come = changed(edit, SpanKind.DELETED), changed(edit, SpanKind.INSERTED)
    if only_phrasing(before.text, after.text):
        return f"only the phrasing changed («{_brief(gone)}» → «{_brief(come)}»)"
    if _only_points(gone, come, setting.guard):
        return "only a pointer to another page changed"
    if setting.guard.any_found((*BINDING, "permission"), f"{gone} {come}"):
        return None
    return "only an address changed" if other_address(edit) else _small(edit, before, after, setting)


def _other_marks(before: Block, after: Block, setting: Setting) -> str | None:
    """Other dates, labels or numbers by which the page orders and dates itself."""
    if only_dates(before, after, setting.guard):
        return "only the page's own date changed"
    if only_numbering(before.text, after.text):
        return "only the numbering inside a clause changed"
    return "only a version or reference number changed" if _is_stamp(before, after) else None


def _form(before: Block, after: Block, setting: Setting) -> str | None:
    if only_dates(before, after, setting.guard):
        return "only the page's own date changed"
    heading = BlockKind.HEADING in {before.kind, after.kind}
    if not heading and setting.recased_term(before.text, after.text) is not None:
        return None
    return "only letter case or punctuation changed"


def _small(edit: Edit, before: Block, after: Block, setting: Setting) -> str | None:
    gone, come = changed(edit, SpanKind.DELETED), changed(edit, SpanKind.INSERTED)
    if setting.guard.is_only("article", f"{gone} {come}"):
        return "only an article («the», «a») changed"
    if only_spelling(gone, come, setting.vocabulary, setting.guard):
        return f"only the spelling of a word changed («{gone.strip()}» → «{come.strip()}»)"
    if before.kind is after.kind is BlockKind.HEADING and _same_people_and_places(gone, come, setting.guard):
        return "a heading was reworded"
    if is_renamed(edit, setting.vocabulary, setting.guard):
        return f"a product of theirs was renamed («{gone.strip()}» → «{come.strip()}»)"
    return None


def _same_people_and_places(gone: str, come: str, lexicon: Lexicon) -> bool:
    """Other words in a heading, of the same people and places."""
    return lexicon.found("party", gone) == lexicon.found("party", come) and countries_in(gone) == countries_in(come)


def only_dates(before: Block, after: Block, lexicon: Lexicon) -> bool:
    """The page's own date moved and nothing else."""
    if not (is_date_line(before, lexicon) and is_date_line(after, lexicon)):
        return False
    return only_form(without_dates(before.text), without_dates(after.text))


def _is_stamp(before: Block, after: Block) -> bool:
    """«Reference: privacy-policy/20250804»: a short line in which only digits are others."""
    if max(len(before.text), len(after.text)) > _STAMP_LINE or not _STAMP.match(before.text):
        return False
    return re.sub(r"\d+", "#", before.text) == re.sub(r"\d+", "#", after.text)


def _brief(words: str) -> str:
    return " ".join(words.split())[:_PHRASE]


def _only_points(gone: str, come: str, lexicon: Lexicon) -> bool:
    """The words that came or went only say where something else can be read; no words were exchanged for others."""
    return (not gone.strip() or not come.strip()) and points(f"{gone}{come}".strip(), lexicon)
