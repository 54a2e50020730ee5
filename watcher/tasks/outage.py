"""A host that is down, or behind a wall, is one message, however many of its pages are watched; so is its return."""

from __future__ import annotations

from dataclasses import replace

from watcher.model.outcome import Held, Outage, Outcome, Trouble
from watcher.store import host_of
from watcher.tasks.tools import Tools


def outage_of(outcome: Outcome, before: Trouble | None, after: Trouble | None, tools: Tools) -> Outage | None:
    """The outage of the host that a source misses or missed, where several sources have pages there.

    Its `sources` are those for which the operator was told of it already.
    """
    trouble = after or before
    if trouble is None or trouble.host is None:
        return None
    there = [one for one in tools.sources if trouble.host in map(host_of, one.urls)]
    others = [one.id for one in there if one.id != outcome.visit.source.id]
    was_told = before is not None and before.told
    # An error says that the host is out. A wall may stand before one page alone: the others know.
    if isinstance(outcome, Held) and not was_told and not tools.store.all_miss(trouble.host, others, trouble.since):
        return None
    if not others:
        return None
    pages = tuple(one.name for one in there)
    return replace(tools.store.outage(trouble.host) or Outage(trouble.host, trouble.since), pages=pages)


def joined(trouble: Trouble | None, outage: Outage | None) -> Trouble | None:
    """The trouble of a source as part of an outage, and the host is out since it was first missed; or as that of a page."""
    if trouble is None or not trouble.told:
        return trouble
    if outage is None:
        return replace(trouble, host=None)
    return replace(trouble, since=min(trouble.since, outage.since))
