"""All that is concluded of a change, in one value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watcher.judge.announced import announce
from watcher.judge.weight import weigh
from watcher.model.change import Edit, Ruling, Verdict
from watcher.model.page import Document
from watcher.model.source import Source


def rule(
    source: Source, before: Document, after: Document, edits: Sequence[Edit], *, at: datetime, again: bool
) -> Ruling:
    """Weigh the edits and judge the notice.

    `at`: when the new text was first seen. `again`: the source has shown this very text before.
    """
    weight, reasons = weigh(edits)
    told = announce(before, after, at, promised_days=source.notice_days, seen_before=again)
    if again:
        reasons = ("the source shows a text again that it has shown before", *reasons)
    elif told.verdict is Verdict.WENT_BACK:
        reasons = (*reasons, "the page's own date moved backward")
    return Ruling(
        weight, told.verdict, reasons, told.evidence, told.looked_at, told.effective, told.lead_days, told.promised_days
    )
