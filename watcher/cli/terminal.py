"""Tables, colour and progress, on a terminal only; page text is inert before it is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from watcher.figures import way
from watcher.model.change import Change, Edit, EditKind, SpanKind, Verdict, Weight
from watcher.model.outcome import Changed, FirstSeen, Outcome, Unchanged, outcome_name, outcome_reason
from watcher.summary import badge, inert

WIDE = 10_000
"""Where no terminal sets the width, a row of a table is one line, for grep and cut."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """The reader went away (`watch check | head -1`): say nothing more, and finish the work."""
        self.quiet = True
        # What the stream still holds would fail once more when Python ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.file.fileno())
        os.close(nowhere)


def console(*, stderr: bool = False) -> Console:
    """A console that takes texts as they are: no markup, no emoji names, no guessing what to highlight."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDE
    return _Console(stderr=stderr, width=width, markup=False, emoji=False, highlight=False, soft_wrap=True)


out = console()
err = console(stderr=True)

_STYLES = {
    "first_seen": "cyan",
    "unchanged": "dim",
    "changed": "bold",
    "held": "yellow",
    "broken": "red",
    "unreachable": "red",
}
_VERDICT_STYLES = {
    Verdict.UNANNOUNCED: "bold red",
    Verdict.ANNOUNCED_LATE: "bold yellow",
    Verdict.ANNOUNCED_IN_PART: "bold yellow",
    Verdict.DATED_ONLY: "bold yellow",
    Verdict.UNDETERMINED: "bold yellow",
    Verdict.ANNOUNCED: "bold green",
    Verdict.WENT_BACK: "bold cyan",
}
_SPAN_STYLES = {SpanKind.SAME: "", SpanKind.DELETED: "red strike", SpanKind.INSERTED: "green underline"}
_KIND_WORDS = {
    EditKind.ADDED: "added",
    EditKind.REMOVED: "removed",
    EditKind.MOVED: "moved, words unchanged",
    EditKind.REWORDED: "reworded",
}


def safe(text: str, style: str = "") -> Text:
    """A text from a page, without what could act on a terminal, and never read as markup."""
    return Text(inert(text), style=style)


def when(at: datetime | None) -> str:
    """A time for people, in UTC."""
    return at.strftime("%Y-%m-%d %H:%M") if at else "never"


def progress() -> Progress:
    """A bar on stderr, gone when it is done; nothing where stderr is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


def say(text: str) -> None:
    """A line for programs: as it is, whatever the width."""
    out.out(text, highlight=False)


def lines(text: str) -> None:
    """Print a text of several lines as it is, without what could act on a terminal."""
    for one in text.rstrip("\n").split("\n"):
        out.print(safe(one))


def show(table: Table) -> None:
    """Print a table; where it is not for a terminal, without blanks at the ends of its lines."""
    if out.is_terminal:
        out.print(table)
        return
    with out.capture() as captured:
        out.print(table)
    for text in captured.get().splitlines():
        say(text.rstrip())


def table(*headings: str) -> Table:
    """A plain table; lines of it can be cut and pasted."""
    made = Table(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


def outcome_line(outcome: Outcome) -> Text:
    """One check in one line."""
    name = outcome_name(outcome)
    words = Text.assemble((f"{name.replace('_', ' '):<12}", _STYLES[name]), (f"{outcome.visit.source.id:<34} ", ""))
    match outcome:
        case Changed(change=change):
            words.append_text(verdict_words(change)).append("  ").append_text(safe(change.headline))
        case Unchanged(how=how):
            words.append(how, style="dim")
        case FirstSeen(document=document):
            words.append(f"{len(document.blocks)} clauses read; changes are told from now on", style="dim")
        case _:
            words.append_text(safe(outcome_reason(outcome) or ""))
    return words


def outcome_words(outcome: Outcome) -> str:
    """What a check came to, as it is counted."""
    if isinstance(outcome, Changed):
        return f"changed ({outcome.change.ruling.weight})"
    return outcome_name(outcome).replace("_", " ")


def verdict_words(change: Change) -> Text:
    """Weight and verdict of a change."""
    style = _VERDICT_STYLES[change.ruling.verdict] if change.ruling.weight is Weight.MATERIAL else "cyan"
    return Text.assemble((f"{change.ruling.weight} ", ""), (badge(change), style))


def edit_lines(edits: Iterable[Edit], *, colour: bool) -> Iterable[Text]:
    """Each edit under its headings as a redline; without colour, deleted and inserted words stand in brackets."""
    for edit in edits:
        under = " › ".join(edit.under) or "(top of the page)"
        yield Text.assemble((f"{_KIND_WORDS[edit.kind]}", "bold"), " · ", safe(under, "dim"))
        yield _redline(edit, colour=colour)
        for figure in edit.figures:
            before, after = figure.texts
            yield safe(f"    {before or '—'} → {after or '—'}  ({way(figure)})", "bold")
        yield Text()


def _redline(edit: Edit, *, colour: bool) -> Text:
    words = Text("  ")
    for span in edit.redline:
        words.append_text(_span(span.kind, span.text, colour=colour))
    if not edit.redline:
        kind = {EditKind.ADDED: SpanKind.INSERTED, EditKind.REMOVED: SpanKind.DELETED}.get(edit.kind, SpanKind.SAME)
        words.append_text(_span(kind, edit.block.text, colour=colour))
    return words


def _span(kind: SpanKind, text: str, *, colour: bool) -> Text:
    if colour or kind is SpanKind.SAME:
        return safe(text, _SPAN_STYLES[kind])
    return safe(f"[-{text}-]" if kind is SpanKind.DELETED else f"{{+{text}+}}")
