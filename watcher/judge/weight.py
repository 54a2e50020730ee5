"""Is a change material or editorial? When in doubt, material; the reasons are in words a seller reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watcher.dates import dates_in, own_dates
from watcher.judge import words
from watcher.judge.addresses import is_postal, of_one_address, other_address, party_suffixes
from watcher.judge.form import Vocabulary, only_form, only_spelling, recased_terms
from watcher.judge.reasons import Reasons
from watcher.model.change import Edit, EditKind, SpanKind, Weight
from watcher.model.page import Block, BlockKind, Document

_WORD = re.compile(r"\w+")
_DATE_LINE = 200  # characters
_OTHER_WORDS = 30  # of a date line, beside its dates
_LABEL = 2  # words
_LINK = 8  # words of a link to another page
_NUMBERED = re.compile(
    r"""^\W*(?:(?:section|article|chapter|part|schedule|annex|appendix|exhibit|step|version|abschnitt|teil|anlage|anhang|ziffer|partie|annexe|titre
      |parte|anexo|sección|allegato|sezione|bijlage|artikel|artículo|articolo|deel|stap)\s*)?[\dIVX]+(?:[.)][\dIVX]*)*(?=[\s:.)-]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMES_A_PAGE = re.compile(
    r"""\b(?:terms|polic(?:y|ies)|privacy|cookies?|legal|imprint|notice|guidelines|faq|help|support|contact|about|blog|press|careers|login|log\sin|sign\s(?:in|up)
      |download|pdf|print|top|home|menu|search|previous|next|language|english|deutsch|français|español|italiano|nederlands|datenschutz|impressum|agb
      |nutzungsbedingungen|kontakt|hilfe|mentions|confidentialité|conditions|aide|condiciones|privacidad|ayuda|contacto|condizioni|informativa|aiuto
      |contatti|voorwaarden|privacybeleid)\b | \([a-z]{2}-[A-Z]{2}\)""",
    re.IGNORECASE | re.VERBOSE,
)
_BINDING = ("duty", "prohibition", "enforcement")
_SAYS_MORE = (*_BINDING, "permission", "subject", "party", "country")


def is_trivial(edits: Sequence[Edit]) -> bool:
    """Did only links to other pages come or go, items of a list change places, or dates shift with the time zone?

    That is no change of a policy.
    """
    return _only_another_time_zone(edits) or all(_is_trivial(edit) for edit in edits)


def is_only_dated(edits: Sequence[Edit]) -> bool:
    """Did the page's own date move, come or go, and nothing else?"""
    return all(
        _only_dates(edit.before, edit.after)
        if edit.before is not None and edit.after is not None
        else _is_date_line(edit.block)
        for edit in edits
    )


def weigh(edits: Sequence[Edit], between: tuple[Document, Document] | None = None) -> tuple[Weight, tuple[str, ...]]:
    """The weight of a change and why, the weightiest reasons first.

    `between`: the two documents; they tell a misspelt word from another word. Without them fewer edits are editorial.
    """
    weighing = _Weighing(edits, Vocabulary.of(*between) if between else _vocabulary(edits))
    weighing.weigh()
    return weighing.reasons.weight, weighing.reasons.told()


def _vocabulary(edits: Iterable[Edit]) -> Vocabulary:
    edits = list(edits)
    return Vocabulary(
        (edit.before.text for edit in edits if edit.before), (edit.after.text for edit in edits if edit.after)
    )


# --- what is no change at all


def _is_trivial(edit: Edit) -> bool:
    block = edit.block
    match edit.kind:
        case EditKind.MOVED:
            return block.kind in {BlockKind.ITEM, BlockKind.ROW} and not _is_under_another(edit)
        case EditKind.REWORDED:
            return False
        case EditKind.ADDED | EditKind.REMOVED:
            return _is_label(block) and bool(block.links) and _NAMES_A_PAGE.search(block.text) is not None


def _is_under_another(edit: Edit) -> bool:
    """An item of one list that stands in another one now («allowed», «prohibited») means something else."""
    assert edit.before is not None
    assert edit.after is not None
    old, new = (block.under[-1] if block.under else "" for block in (edit.before, edit.after))
    return not only_form(_NUMBERED.sub("", old), _NUMBERED.sub("", new))


def _only_another_time_zone(edits: Sequence[Edit]) -> bool:
    """The days of a change log, each a block of its own, stand one day earlier or later than before."""
    gone = sorted(day for edit in edits if edit.before and (day := _bare_day(edit.before)))
    come = sorted(day for edit in edits if edit.after and (day := _bare_day(edit.after)))
    sides = sum((edit.before is not None) + (edit.after is not None) for edit in edits)
    if len(gone) < 3 or len(gone) != len(come) or len(gone) + len(come) != sides:
        return False
    apart = [new - old for old, new in zip(gone, come, strict=True)]
    return all(abs(days) <= 2 for days in apart) and len({days > 0 for days in apart if days}) == 1


def _bare_day(block: Block) -> int | None:
    """The day (as a number) of a block that is a date and nothing else."""
    dates = dates_in(block.text)
    if len(dates) != 1 or dates[0].day is None or _WORD.search(_without(block.text, dates[0].start, dates[0].end)):
        return None
    return dates[0].day.toordinal()


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + " " + text[end:]


# --- what sort of block it is


def _is_label(block: Block) -> bool:
    """A few words that say nothing by themselves; a prohibited thing in a list is more than that."""
    if block.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM} or (block.kind is BlockKind.ITEM and not block.links):
        return False
    if any(character.isdigit() for character in block.text) or words.any_found(_SAYS_MORE, block.text):
        return False
    if words.any_found(_BINDING, " ".join(block.under)):
        return False
    if block.kind is BlockKind.ITEM and _NAMES_A_PAGE.search(block.text) is None:
        return False
    ideographs = sum("\u3040" <= character <= "\u9fff" for character in block.text)
    return len(_WORD.findall(block.text)) + ideographs // 2 <= (_LINK if block.links else _LABEL)


def _is_date_line(block: Block) -> bool:
    """A line by which the page dates itself and says nothing else; a clause with a date in it is a clause."""
    if len(block.text) > _DATE_LINE or not own_dates([block.text]):
        return False
    rest = _without_dates(block.text)
    if any(character.isdigit() for character in _NUMBERED.sub("", rest)) or len(rest.split()) > _OTHER_WORDS:
        return False
    return not words.any_found((*_BINDING, "subject"), rest)


def _without_dates(text: str) -> str:
    for date in reversed(dates_in(text)):
        text = _without(text, date.start, date.end)
    return text


def _is_rule(heading: Block) -> bool:
    """A heading that says something itself: «Fee: 8 %», «No refunds»."""
    text = _NUMBERED.sub("", _without_dates(heading.text))
    return any(character.isdigit() for character in text) or words.any_found(("prohibition", "rule"), text)


def _only_renames(gone: str, come: str) -> bool:
    """Other words in a heading, of the same people and places."""
    return words.found("party", gone) == words.found("party", come) and words.found("country", gone) == words.found(
        "country", come
    )


def _only_dates(before: Block, after: Block) -> bool:
    """The page's own date moved and nothing else."""
    if not (_is_date_line(before) and _is_date_line(after)):
        return False
    return only_form(_without_dates(before.text), _without_dates(after.text))


def _changed(edit: Edit, kind: SpanKind) -> str:
    return " ".join(span.text for span in edit.redline if span.kind is kind)


# --- the weighing


class _Weighing:
    """The edits of one change, each under the reasons that it gives."""

    def __init__(self, edits: Sequence[Edit], vocabulary: Vocabulary) -> None:
        self._edits = edits
        self._vocabulary = vocabulary
        self.reasons = Reasons()

    def weigh(self) -> None:
        """Look at each edit."""
        addresses = of_one_address(self._edits)
        for at, edit in enumerate(self._edits):
            if at in addresses:
                self.reasons.editorial("only an address changed")
            elif edit.kind is EditKind.REWORDED:
                self._reworded(edit)
            elif edit.kind is EditKind.MOVED:
                self._moved(edit)
            else:
                self._whole(edit)

    def _moved(self, edit: Edit) -> None:
        heading = edit.block.kind is BlockKind.HEADING
        if (heading and _is_rule(edit.block)) or (not heading and _is_under_another(edit)):
            self.reasons.moved(edit.under[-1] if edit.under else "")
        else:
            self.reasons.editorial("a clause moved, its words are the same")

    def _whole(self, edit: Edit) -> None:
        """A clause that came or went."""
        block, came = edit.block, edit.kind is EditKind.ADDED
        verb = "was added" if came else "was removed"
        if _is_date_line(block):
            self.reasons.editorial(f"a date line {verb}")
        elif block.kind is BlockKind.HEADING and not _is_rule(block):
            self.reasons.editorial(f"a heading {verb}")
        elif is_postal(block):
            self.reasons.editorial(f"a postal address {verb}")
        elif _is_label(block):
            self.reasons.editorial(f"a label or link {verb}")
        else:
            self.reasons.clause(block, came=came)
            self._binding("", block.text) if came else self._binding(block.text, "")

    def _reworded(self, edit: Edit) -> None:
        assert edit.before is not None
        assert edit.after is not None
        why = self._editorial(edit, edit.before, edit.after)
        if why is not None:
            self.reasons.editorial(why)
            return
        gone, come = _changed(edit, SpanKind.DELETED), _changed(edit, SpanKind.INSERTED)
        for change in edit.figures:
            self.reasons.figure(change)
        self._binding(gone, come)
        self._who_and_where(edit, gone, come)
        recased = (
            recased_terms(edit.before.text, edit.after.text) if only_form(edit.before.text, edit.after.text) else None
        )
        if recased is not None:
            self.reasons.term(*recased)
        else:
            self.reasons.wording(gone, come, edit.after.text)

    def _editorial(self, edit: Edit, before: Block, after: Block) -> str | None:
        """Why a rewording is editorial, or None: figures and words that bind come first, whatever else there is."""
        if _only_dates(before, after):
            return "only the page's own date changed"
        if only_form(before.text, after.text):
            return self._form(before, after)
        gone, come = _changed(edit, SpanKind.DELETED), _changed(edit, SpanKind.INSERTED)
        if edit.figures or words.any_found((*_BINDING, "permission"), f"{gone} {come}"):
            return None
        if other_address(edit):
            return "only an address changed"
        return self._small(before, after, gone, come)

    def _form(self, before: Block, after: Block) -> str | None:
        heading = BlockKind.HEADING in {before.kind, after.kind}
        if not heading and recased_terms(before.text, after.text) is not None:
            return None
        return "only letter case or punctuation changed"

    def _small(self, before: Block, after: Block, gone: str, come: str) -> str | None:
        said = _WORD.findall(f"{gone} {come}".casefold())
        if said and set(said) <= set(words.ARTICLES.split()):
            return "only an article («the», «a») changed"
        if only_spelling(gone, come, self._vocabulary):
            return f"only the spelling of a word changed («{gone.strip()}» → «{come.strip()}»)"
        if before.kind is after.kind is BlockKind.HEADING and _only_renames(gone, come):
            return "a heading was reworded"
        return None

    def _binding(self, gone: str, come: str) -> None:
        for sort in ("prohibition", "enforcement", "duty", "permission"):
            old, new = words.found(sort, gone), words.found(sort, come)
            self.reasons.binding(sort, [word for word in new if word not in old], came=True)
            self.reasons.binding(sort, [word for word in old if word not in new], came=False)
        for one, other in (("permission", "duty"), ("duty", "permission")):
            was, now = words.found(one, gone), words.found(other, come)
            if len(was) == len(now) == 1:
                self.reasons.turned(was[0], now[0])

    def _who_and_where(self, edit: Edit, gone: str, come: str) -> None:
        joining = set(words.JOINING.split())
        if {gone.strip().casefold(), come.strip().casefold()} <= joining:
            self.reasons.joined(gone, come)
        old, new = words.found("country", gone), words.found("country", come)
        if sorted(old) != sorted(new):
            self.reasons.country(gone, come)
        text = edit.block.text
        if party_suffixes(gone) != party_suffixes(come) or (
            party_suffixes(text) and words.any_found(("party",), f"{gone} {come}")
        ):
            self.reasons.party(gone, come)
