"""Many messages become one: what waits for a channel is put together right before it is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from watcher.model.notice import DeliveryId, Notice, Waiting
from watcher.model.source import ChannelName
from watcher.notify.holding import gathered_at, held_until
from watcher.summary import digest_id, digest_message
from watcher.tasks.tools import Tools

MOST_UPDATES = 3
"""So many updates of what was told before go to the messages that they belong to; more are told together."""


Ready = Mapping[ChannelName, Sequence[Waiting]]


def gather(tools: Tools, now: datetime, *, more_to_come: bool) -> Ready:
    """Put off what is held back; give back what can go to each channel. Nothing that was tried is touched.

    `more_to_come`: checks are under way, so a message waits a little for others.
    """
    due: dict[DeliveryId, datetime] = {}
    ready: dict[ChannelName, list[Waiting]] = defaultdict(list)
    mutes = tools.store.post.mutes(now)
    known: dict[DeliveryId, datetime] = {}
    for one in tools.store.post.waiting():
        known[one.id] = one.due
        until = held_until(one, tools.settings.habits_of(one.channel), mutes, now)
        if until > now:
            due[one.id] = until
        else:
            ready[one.channel].append(one)
    for channel, waiting in list(ready.items()):
        until = gathered_at(waiting) if more_to_come else now
        if until > now:
            due |= {one.id: until for one in ready.pop(channel)}
        else:
            due |= {one.id: now for one in waiting if one.due > now}  # held back before, and no longer
    tools.store.post.put_off({one: at for one, at in due.items() if known[one] != at})
    return ready


def put_together(channel: ChannelName, waiting: Sequence[Waiting], now: datetime, tools: Tools) -> None:
    """Make one message of those that can go to a channel. Do it when the channel can be told, and not before."""
    updates = [one for one in waiting if one.update]
    alone = {one.id for one in updates} if len(updates) <= MOST_UPDATES else set()
    members = tools.store.post.messages(one.id for one in waiting if one.id not in alone)
    if len(members) > 1:
        ids, messages = [id_ for id_, _ in members], [message for _, message in members]
        whole = digest_id(ids, channel)
        tools.store.post.fold(ids, Notice(whole, channel, None, None, digest_message(messages, whole)), now)
