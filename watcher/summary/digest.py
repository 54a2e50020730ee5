"""Several messages as one: the loudest first, each with its own reference, and nothing left unnamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from uuid import UUID

from watcher.model.notice import Item, Message, Signal
from watcher.summary.inert import clip, inert
from watcher.summary.times import count_words

_ORDER = [Signal.ALARM, Signal.WARNING, Signal.UNKNOWN, Signal.TROUBLE, Signal.CALM]

WHOLE = "The whole"
LONGEST_ITEM = 300
LONGEST_SHORT = 60
MOST_ITEMS = 100
REFERENCE = 12  # a reference and what parts it from the next
REST = 200  # for the words that say how much there is no room for


def digest_message(messages: Sequence[Message], whole: UUID) -> Message:
    """One message that stands for several. `whole`: its id, of which its reference is made."""
    ordered = sorted(messages, key=lambda one: (not one.pressing, _ORDER.index(one.signal)))
    first = ordered[0]
    others = count_words(len(ordered) - 1, "other")
    return Message(
        signal=first.signal,
        badge=_badge(ordered),
        title=f"{first.title} and {others}",
        headline=first.headline,
        reference=whole.hex[:8],
        thread="digest",
        pressing=first.pressing,
        items=tuple(_item(one) for one in ordered),
    )


def _badge(messages: Sequence[Message]) -> str:
    alarms = sum(one.signal is Signal.ALARM for one in messages)
    if not alarms:
        return count_words(len(messages), "change" if all(map(_whole, messages)) else "message").upper()
    more = len(messages) - alarms
    return f"{alarms} UNANNOUNCED" + (f", {more} MORE" if more else "")


def _item(message: Message) -> Item:
    return Item(
        message.signal,
        message.badge,
        message.title,
        message.headline,
        message.reference,
        message.url,
        _whole(message),
        message.link,
    )


def _whole(message: Message) -> str:
    """The command that shows a change; empty for what is no change."""
    return next((fact.text for fact in message.facts if fact.label == WHOLE), "")


def fitted(items: Sequence[Item], room: int) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The items that are told in full, and words that name the others, within `room` bytes (escaped as in HTML).

    Every item keeps room for its reference at least, for as long as there is any.
    """
    shown: list[Item] = []
    left = room - REST
    for number, item in enumerate(items):
        cost = _cost(item.badge, item.title, item.headline, item.url or "", item.whole, item.link or "") + 80
        if number == MOST_ITEMS or cost + REFERENCE * (len(items) - number - 1) > left:
            break
        shown.append(item)
        left -= cost
    return tuple(shown), tuple(_named(items[len(shown) :], left))


def _named(items: Sequence[Item], room: int) -> Iterable[str]:
    """«Etsy, Fees (1a2b3c4d)» for as many as there is room; then references alone; then their number."""
    if not items:
        return
    names: list[str] = []
    for number, item in enumerate(items):
        short = f"{clip(item.title, LONGEST_SHORT)} ({item.reference})"
        after = REFERENCE * (len(items) - number - 1)
        said = short if _cost(short) + 2 + after <= room else item.reference
        if _cost(said) + 2 > room:
            break
        names.append(said)
        room -= _cost(said) + 2
    kinds = ", ".join(f"{number} {badge}" for badge, number in Counter(one.badge for one in items).most_common(3))
    yield f"{count_words(len(items), 'more message')} ({clip(kinds, 100)}): {', '.join(names)}"
    if len(names) < len(items):
        yield f"and {len(items) - len(names)} that there is no room for; `watch history` lists all"


def bounded_item(item: Item, *, title: int, badge: int) -> Item:
    """An item with inert texts within their limits; its addresses are judged by who knows how."""
    return Item(
        item.signal,
        _line(item.badge, badge),
        _line(item.title, title),
        _line(item.headline, LONGEST_ITEM),
        _line(item.reference, REFERENCE - 2),
        item.url,
        _line(item.whole, LONGEST_SHORT),
        item.link,
    )


def _line(text: str, limit: int) -> str:
    return clip(" ".join(inert(text).split()), limit)


def _cost(*texts: str) -> int:
    return sum(len(escape(text).encode("utf-8", "replace")) for text in texts)
