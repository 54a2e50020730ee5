"""What a page says may be read in a terminal and in a log, and does nothing there."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from hypothesis import given, settings
from rich.console import Console

from tests.notify.notices import HOSTILE
from tests.summary.specimens import AMAZON_EU, UNANNOUNCED
from watcher.cli import terminal
from watcher.cli.logs import log_to_stderr
from watcher.model.change import Edit, EditKind, Span, SpanKind
from watcher.model.outcome import Broken, Changed, Unreachable, Visit
from watcher.model.page import Block, BlockKind, Document

AT = datetime(2026, 11, 24, tzinfo=UTC)
# Bold, colours and their end: all that we write ourselves.
OURS = re.compile(r"\x1b\[[0-9;]*m")
ACTS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@settings(max_examples=80, deadline=None)
@given(HOSTILE, HOSTILE)
def test_no_text_acts_on_a_terminal(said, more):
    """No escape sequence, no control character, no line of its own, no word the other way round."""
    visit = Visit(AMAZON_EU, AT)
    block = Block(BlockKind.PARAGRAPH, more, under=(said, more))
    redlines = ((Span(SpanKind.INSERTED, said), Span(SpanKind.SAME, more)), ())
    edits = tuple(Edit(EditKind.ADDED, None, block, redline=redline) for redline in redlines)
    change = replace(UNANNOUNCED, headline=said, edits=edits)
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, markup=False, emoji=False, highlight=False, soft_wrap=True)

    for outcome in (
        Unreachable(visit, said, transient=True),
        Broken(visit, more),
        Changed(visit, Document(()), "", change),
    ):
        console.print(terminal.outcome_line(outcome))
    for line in terminal.edit_lines(change.edits, colour=True):
        console.print(line)

    assert not ACTS.search(OURS.sub("", shown.getvalue()))


@settings(max_examples=80, deadline=None)
@given(HOSTILE)
def test_an_event_in_the_log_stays_one_line(reason):
    written = io.StringIO()
    with redirect_stderr(written):
        log_to_stderr()
        structlog.get_logger().info("checked", source="fees", reason=reason)
        structlog.reset_defaults()

    (line,) = written.getvalue().splitlines()
    assert not ACTS.search(line)
    assert re.match(r"timestamp=\S+ level=info event=checked ", line)
