"""A change in one sentence: the weightiest edit with its old and new figures, where it stands, and how much else there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watcher.model.change import Change, Edit, EditKind, Span, SpanKind, Verdict
from watcher.model.figure import Figure
from watcher.model.page import Block, BlockKind
from watcher.summary.inert import ELLIPSIS, clip, inert
from watcher.summary.order import MEASURES, has_force, moved_figures, redline_of, weightiest
from watcher.summary.times import count_words

PATH = " › "
LONGEST = 400
LONGEST_HEADING = 60
LONGEST_WORDS = 80
PAIRS = 3  # more than three pairs of figures are a table, and a table is not read on a phone

_NOUNS = {
    BlockKind.HEADING: "heading",
    BlockKind.PARAGRAPH: "clause",
    BlockKind.ITEM: "clause",
    BlockKind.ROW: "row",
    BlockKind.PAGE: "policy page",
}
_SENTENCE_END = re.compile(r"[.;:!?]\s")


def headline(change: Change) -> str:
    """One sentence, at most 400 characters: «€5,000 → €500,000 under Definitions › Insurance Limits; 3 more edits»."""
    edits = weightiest(change)
    if not edits:
        return "The text is another, but no single edit could be named"
    first = edits[0]
    named = new_section(first, edits)
    said = _section_words(first, named) if named else ""
    if not named:
        named = _same_figures(first, edits)
        said = _figure_words(named) if named else _deed(first)
    others = len(edits) - (len(named) or 1)
    rest = f"; {count_words(others, 'more edit')}" if others else ""
    back = "Back to an earlier text: " if change.ruling.verdict is Verdict.WENT_BACK else ""
    return back + clip(inert(said), LONGEST - len(back) - len(rest)) + rest


def place(edit: Edit) -> str:
    """Where an edit stands: «4.2, under Definitions › Insurance Limits», empty where the page gives neither."""
    return _place(edit.block)


def path_words(under: Sequence[str]) -> str:
    """The last three headings above a clause, outermost first."""
    kept = [clip(inert(heading).strip(), LONGEST_HEADING) for heading in under[-3:]]
    if len(under) > 3:
        kept.insert(0, ELLIPSIS)
    return PATH.join(heading for heading in kept if heading)


def new_section(edit: Edit, edits: Sequence[Edit]) -> list[Edit]:
    """The edits of a section that came or went with its heading, or none: they are one piece of news."""
    if edit.kind not in (EditKind.ADDED, EditKind.REMOVED) or not _section_heading(edit, edits):
        return []
    heading = _section_heading(edit, edits)
    same = [e for e in edits if e.kind is edit.kind and (heading in e.under or _is_heading(e, heading))]
    return same if len(same) > 1 else []


def _section_heading(edit: Edit, edits: Iterable[Edit]) -> str:
    headings = {e.block.text for e in edits if e.kind is edit.kind and e.block.kind is BlockKind.HEADING}
    if edit.block.kind is BlockKind.HEADING:
        return edit.block.text
    return next((heading for heading in edit.under if heading in headings), "")


def _is_heading(edit: Edit, heading: str) -> bool:
    return edit.block.kind is BlockKind.HEADING and edit.block.text == heading


def _section_words(edit: Edit, section: Sequence[Edit]) -> str:
    heading = _section_heading(edit, section)
    clauses = [e for e in section if e.block.kind is not BlockKind.HEADING]
    size = f" ({count_words(len(clauses), 'clause')})" if clauses else ""
    came = "New" if edit.kind is EditKind.ADDED else "Removed"
    words = f": {_quoted(edit.block.text)}" if edit.block.kind is not BlockKind.HEADING else ""
    return f"{came} section {_quoted(heading)}{size}{_with_measures(edit)}{words}"


def _same_figures(first: Edit, edits: Sequence[Edit]) -> list[Edit]:
    """The edits under the same headings whose figures moved: the limits of one clause, written one country a line."""
    if not moved_figures(first):
        return []
    return [edit for edit in edits if edit is first or (edit.under == first.under and moved_figures(edit))]


def _deed(edit: Edit) -> str:
    noun = _NOUNS[edit.block.kind]
    match edit.kind:
        case EditKind.ADDED:
            return f"New {noun}{_with_measures(edit)}{_at(edit)}: {_quoted(edit.block.text)}"
        case EditKind.REMOVED if edit.block.kind is BlockKind.PAGE:
            return f"Policy page gone{_at(edit)}: {_quoted(edit.block.text)}"
        case EditKind.REMOVED:
            return f"Removed {noun}{_with_measures(edit)}{_at(edit)}: {_quoted(edit.block.text)}"
        case EditKind.MOVED:
            return f"Moved {noun}{_at(edit)}: {_quoted(edit.block.text)}"
        case EditKind.REWORDED:
            return f"Reworded{_at(edit)}{_came_and_went(edit)}: {_reworded(edit)}"


def _figure_words(edits: Sequence[Edit]) -> str:
    edit, pairs = edits[0], list(dict.fromkeys(pair for one in edits for pair in moved_figures(one)))
    said = ", ".join(f"{before.strip()} → {after.strip()}" for before, after in pairs[:PAIRS])
    if len(pairs) > PAIRS:
        said += f" and {count_words(len(pairs) - PAIRS, 'more figure')}"
    # One figure alone says little («30 days → 14 days» of what?); several under a heading explain each other.
    words = _around(edit) if len(pairs) == 1 or not place(edit) else ""
    return f"{said}{_at(edit)}{words}"


def _around(edit: Edit) -> str:
    """The words about the first moved figure, as the page has them now: «: “within fourteen (14) days of termination”»."""
    figure = next(f.after for f in edit.figures if f.before and f.after)
    if figure is None or edit.after is None:
        return ""
    words = _surroundings(edit.after.text, figure)
    return f": “{words}”" if words != figure.text.strip() else ""


def _surroundings(text: str, figure: Figure) -> str:
    before = _SENTENCE_END.split(text[: figure.start])[-1].split()
    after = _SENTENCE_END.split(text[figure.end :])[0].split(" ")
    lead = f"{ELLIPSIS} " if len(before) > 6 else ""
    tail = f" {ELLIPSIS}" if len(after) > 6 else ""
    found = " ".join(before[-6:]) + " " + text[figure.start : figure.end] + " ".join(after[:6])
    return f"{lead}{clip(found.strip(), 2 * LONGEST_WORDS)}{tail}"


def _with_measures(edit: Edit) -> str:
    """Rates, amounts and periods of a clause that came or went."""
    figures = [figure for change in edit.figures for figure in (change.after, change.before) if figure]
    texts = list(dict.fromkeys(f.text.strip() for f in figures if f.kind in MEASURES))
    return f" with {', '.join(texts[:PAIRS])}" if texts else ""


def _came_and_went(edit: Edit) -> str:
    """Rates, amounts and periods that came or went as a clause was reworded: «, now without three (3) consecutive months»."""
    said = []
    for word, changes in (
        ("with", [change.after for change in edit.figures if change.before is None]),
        ("without", [change.before for change in edit.figures if change.after is None]),
    ):
        texts = list(dict.fromkeys(figure.text.strip() for figure in changes if figure and figure.kind in MEASURES))
        if texts:
            said.append(f"{word} {', '.join(f'“{text}”' for text in texts[:PAIRS])}")
    return f", now {' and '.join(said)}" if said else ""


def _reworded(edit: Edit) -> str:
    """The weightiest words that were exchanged: «“… you may” → “… you must”», «struck “after a hearing”»."""
    lead, gone, new = max(_exchanges(redline_of(edit)), key=_exchange_weight, default=("", "", ""))
    if gone.strip() and new.strip():
        return f"{_quoted(lead + gone)} → {_quoted(lead + new)}"
    after = f" after {_quoted(lead)}" if lead else ""
    return f"added {_quoted(_bare(new))}{after}" if new.strip() else f"struck {_quoted(_bare(gone))}{after}"


def _exchange_weight(exchange: tuple[str, str, str]) -> tuple[bool, int]:
    _, gone, new = exchange
    return has_force(gone) or has_force(new), len(gone) + len(new)


def _exchanges(spans: Iterable[Span]) -> list[tuple[str, str, str]]:
    """What went and what came at each place, with the three words before it where the place is short."""
    found: list[tuple[str, str, str]] = []
    before = gone = new = ""
    for span in (*spans, Span(SpanKind.SAME, "")):
        match span.kind:
            case SpanKind.DELETED:
                gone += span.text
            case SpanKind.INSERTED:
                new += span.text
            case SpanKind.SAME:
                if gone.strip() or new.strip():
                    found.append((_lead(before, gone, new), gone, new))
                before, gone, new = span.text, "", ""
    return found


def _lead(before: str, gone: str, new: str) -> str:
    if min(len(gone.strip()), len(new.strip())) > 20 or not before.strip():
        return ""
    words = before.split()
    more = f"{ELLIPSIS} " if len(words) > 3 else ""
    blank = " " if before[-1].isspace() or (gone or new)[0].isspace() else ""
    return more + " ".join(words[-3:]) + blank


def _bare(text: str) -> str:
    """Words without the punctuation that ties them to their neighbours, unless they are nothing else."""
    return text.strip(" ,;:") or text.strip()


def _quoted(text: str) -> str:
    return f"“{clip(' '.join(inert(text).split()), LONGEST_WORDS)}”"


def _at(edit: Edit) -> str:
    where = place(edit)
    if not where:
        return ""
    return f" {where}" if where.startswith("under ") else f" in {where}"


def _place(block: Block) -> str:
    label = clip(inert(block.label).strip(), 20)
    label = label if any(character.isalnum() for character in label) else ""
    path = path_words(block.under)
    return ", ".join(part for part in (label, f"under {path}" if path else "") if part)
