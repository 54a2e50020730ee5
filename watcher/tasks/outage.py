"""A host that is down is one message, however many of its pages are watched; so is its return."""

from __future__ import annotations

from dataclasses import replace

from watcher.model.outcome import Outage, Trouble
from watcher.store import host_of
from watcher.tasks.tools import Tools


def outage_of(before: Trouble | None, after: Trouble | None, tools: Tools) -> Outage | None:
    """The outage of the host that a source misses or missed, where several sources have pages there.

    Its `sources` are those for which the operator was told of it already.
    """
    trouble = after or before
    if trouble is None or trouble.host is None:
        return None
    pages = tuple(one.name for one in tools.settings.sources if trouble.host in map(host_of, one.urls))
    if len(pages) < 2:
        return None
    return replace(tools.store.outage(trouble.host) or Outage(trouble.host, trouble.since), pages=pages)


def joined(trouble: Trouble | None, outage: Outage | None) -> Trouble | None:
    """The trouble of a source as part of an outage: the host is out since it was first missed."""
    if trouble is None or outage is None or not trouble.told:
        return trouble
    return replace(trouble, since=min(trouble.since, outage.since))
