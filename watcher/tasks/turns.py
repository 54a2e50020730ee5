"""Between which texts does a source flip?"""

from __future__ import annotations

from watcher.model.change import Verdict
from watcher.model.page import Sha256
from watcher.model.source import SourceId
from watcher.store import Store
from watcher.tasks.conclude import BY_TURNS

_LOOKED_AT = 20  # changes


def flipping_texts(source_id: SourceId, store: Store) -> frozenset[Sha256]:
    """The texts that a source was told to have gone back to, or from, and the edits of those while it went on flipping.

    A source that went back once has rolled a change back, and its next edition is an edition like any other. One that was
    seen to flip after that shows its texts by turns: an edit of one of them is told, and is one of them from then on.
    """
    flipping: set[Sha256] = set()
    turned = store.turned(source_id, BY_TURNS)
    for change in sorted(store.changes(source_id, limit=_LOOKED_AT), key=lambda one: one.id):
        goes_on = turned is not None and turned >= change.old_last_seen
        if change.ruling.verdict is Verdict.WENT_BACK or (change.before in flipping and goes_on):
            flipping |= {change.before, change.after}
    return frozenset(flipping)
