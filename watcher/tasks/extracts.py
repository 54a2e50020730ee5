"""Texts that another program took from a page, as archives publish them: good to compare among themselves only."""

from __future__ import annotations

from watcher.errors import NotFound
from watcher.model.outcome import Last, Visit
from watcher.store import Store

EXTRACT = "text/markdown"
"""The media type of such texts; no marketplace serves it."""


def follows_an_extract(last: Last | None, visit: Visit, store: Store) -> bool:
    """Was the last good copy an imported extract, and is this the page itself?

    What differs between the two is mostly what the two programs leave out; so the page begins anew.
    """
    if last is None or any(snapshot.media_type == EXTRACT for snapshot in visit.snapshots):
        return False
    try:
        return all(store.snapshot(part.sha256).media_type == EXTRACT for part in last.parts)
    except NotFound:
        return False
