"""Which clauses no item of a notice mentions: realistic notices, each beside the edits and what it leaves out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watcher.compare import compare
from watcher.extract import Page, read
from watcher.judge import announcements_in
from watcher.judge.covered import uncovered
from watcher.model.announcement import Announcement
from watcher.model.page import Document
from watcher.model.source import Rules, SourceId


def notice(body: str, title: str = "Changes to the Business Solutions Agreement") -> Announcement:
    html = f'<html lang="en"><body><main><h2>{title}</h2>{body}</main></body></html>'
    (one,) = announcements_in(SourceId("news"), read([Page(html.encode())], Rules()), datetime(2026, 6, 1, tzinfo=UTC))
    return one


AGREEMENT = """<html lang="en"><body><main><h1>Business Solutions Agreement</h1>
<h2>3. Term and Termination</h2><p>You may terminate this Agreement at any time{termination}.</p>
<h2>5. Payments</h2><p>We may withhold payments where your account was used for {abuse}.</p>
<p>We pay out every {payout} days.</p>
<h2>9. Insurance</h2><p>If your monthly proceeds exceed {threshold}, you {must} obtain liability insurance at your expense.</p>
<h2>12. Fulfilment</h2><p>You may ask for the return of your units within {returns} days after the end of the Agreement.</p>
<h2>15. Disputes</h2><p>Disputes are resolved by {forum}, and not in a lawsuit before a court.</p>
{more}</main></body></html>"""
BEFORE = {
    "termination": "", "abuse": "fraud or repeated violations", "payout": "14", "threshold": "$10,000", "must": "should",
    "returns": "30", "forum": "arbitration in Seattle", "more": "",
}  # fmt: skip


def agreement(**changed: str) -> Document:
    return read([Page(AGREEMENT.format(**BEFORE | changed).encode())], Rules())


LIST = """<p>Posted on May 20, 2026. We are updating the agreement, effective July 1, 2026. The key changes are summarized below:</p>
<ul><li>Section 9 (Insurance): the threshold of monthly proceeds rises to $20,000.</li>
<li>We clarified how disputes are resolved: arbitration now takes place online.</li></ul>
<p>This list doesn't include all of the changes, so please review the updated agreement carefully. Your continued use of
selling services after July 1, 2026 constitutes your acceptance. The changes go into effect in 42 days.</p>"""
NO_LIST = """<p>Posted on May 20, 2026. We have updated the Business Solutions Agreement. The changes take effect in 42 days, i.e.,
July 1, 2026. Please review the updated agreement carefully. Your continued use of our selling services constitutes your
acceptance of the changes. If you do not agree with them, you may close your account before that date without any cost.</p>"""
TOPICS = """<p>Posted on May 20, 2026. The following policies change on July 1, 2026:</p>
<ul><li>Business Solutions Agreement</li><li>Returns policy</li><li>Product safety</li></ul>"""
PROSE = """<p>From July 1, 2026 you have 14 days, and not 30, to ask for the return of your units after the agreement ends.</p>
<p>As always, we give you at least 15 days' notice of changes.</p>"""
CASES = {
    "all of it is listed": (LIST, {"threshold": "$20,000", "forum": "arbitration online"}, []),
    "a moved figure is not listed": (LIST, {"threshold": "$20,000", "returns": "14"}, ["within 14 days"]),
    "a right that grew is not listed": (
        LIST,
        {"forum": "arbitration online", "abuse": "fraud, or has harmed the interests of other sellers or of us"},
        ["withhold payments"],
    ),
    "a duty of a listed section is": (LIST, {"must": "must"}, []),
    "a new clause is not listed": (
        LIST,
        {"threshold": "$20,000", "more": "<h2>19. Agents</h2><p>Software that acts for you must identify itself as automated.</p>"},
        ["Software that acts"],
    ),
    "the days until it holds are no figure of it": (LIST, {"payout": "42"}, ["every 42 days"]),
    "a notice that lists nothing leaves nothing out": (NO_LIST, {"returns": "14", "payout": "42"}, []),
    "a list of policies lists nothing of one": (TOPICS, {"returns": "14"}, []),
    "a sentence with a figure is an item": (PROSE, {"returns": "14", "payout": "28"}, ["every 28 days"]),
    "the same figure of something else is no item": (PROSE, {"threshold": "$14"}, ["exceed $14"]),
    "another language than the clauses": (
        "<p>Wir ändern den Vertrag:</p><ul><li>Die Schwelle der Versicherung steigt ab dem 1. Juli 2026 deutlich an.</li></ul>",
        {"returns": "14"},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_a_notice_leaves_out(name: str) -> None:
    body, changed, left_out = CASES[name]
    edits = compare(agreement(), agreement(**changed))
    found = [edit.block.text for edit in uncovered(edits, [notice(body)])]

    assert len(found) == len(left_out), found
    assert all(words in text for words, text in zip(left_out, found, strict=True))
