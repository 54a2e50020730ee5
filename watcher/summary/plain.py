"""Any message as plain text, and the limits that every message keeps in every channel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from watcher.model.change import EditKind, Span, SpanKind
from watcher.model.notice import Fact, Item, Message, Quote, Signal
from watcher.summary.digest import bounded_item, fitted
from watcher.summary.headline import path_words
from watcher.summary.inert import clip, inert
from watcher.summary.times import count_words

# Each signal has its mark; the badge beside it says the same in words.
MARKS = {Signal.ALARM: "🔴", Signal.WARNING: "🟠", Signal.UNKNOWN: "🟡", Signal.CALM: "✅", Signal.TROUBLE: "🔧"}

# Where a text has no strike-through, words say what went and what came.
GONE = "gone"
NEW = "new"

_CAPTIONS = {
    EditKind.REWORDED: "Reworded",
    EditKind.ADDED: "New",
    EditKind.REMOVED: "Removed",
    EditKind.MOVED: "Moved",
}

LONGEST_SUBJECT = 150
# Together below what Slack takes in one message (12,000 characters) and Gmail shows of one mail (102 kB).
LONGEST_BADGE = 40
LONGEST_TITLE = 100
LONGEST_HEADLINE = 400
LONGEST_LABEL = 20
LONGEST_FACT = 480
LONGEST_QUOTE = 660
LONGEST_URL = 1000
FACTS = 10
QUOTES = 3
# For what a message tells in short, in bytes: what Slack takes beside the rest, and what Gmail shows of a mail.
ROOM = 9_500
ROOM_OF_A_MAIL = 40_000


def plain(message: Message, room: int = ROOM) -> str:
    """The whole message as text, for the terminal, the text part of a mail and every service that apprise knows."""
    said = bounded(message, room)
    top = f"{said.badge}  {said.title}" if said.items else f"{said.badge}  {said.title}\n{said.headline}"
    parts = [top, *map(_item_lines, said.items), *said.others, _fact_lines(said.facts)]
    parts += [f"{caption(quote)}:\n  {redline_words(quote)}" for quote in said.quotes]
    parts += [unquoted_words(said), _foot(said)]
    return "\n\n".join(part for part in parts if part) + "\n"


def subject(message: Message) -> str:
    """The message on one line of at most 150 characters: verdict and source."""
    badge, title = (" ".join(inert(text).split()) for text in (message.badge, message.title))
    return clip(f"{badge}: {title}", LONGEST_SUBJECT)


def caption(quote: Quote) -> str:
    """What happened to the quoted clause, and where: «Reworded, under Definitions › Insurance Limits»."""
    path = path_words(quote.under)
    return f"{_CAPTIONS[quote.kind]}, under {path}" if path else _CAPTIONS[quote.kind]


def redline_words(quote: Quote) -> str:
    """A redline in words: «within [gone: thirty (30)] [new: fourteen (14)] days»; a whole clause stands as it is."""
    if quote.kind is not EditKind.REWORDED:
        return "".join(span.text for span in quote.spans).strip()
    return "".join(_marked(span) for span in quote.spans).strip()


def unquoted_words(message: Message) -> str:
    """How many edits are not quoted, in words; empty if there are none."""
    if message.unquoted <= 0:
        return ""
    return f"{count_words(message.unquoted, 'more edit')} not quoted here"


def bounded(message: Message, room: int = ROOM) -> Message:
    """The message with every text inert and within its limits; what a channel sends is made of this and nothing else.

    `room`: for what it tells in short, in bytes; what does not fit is named in `others`.
    """
    items, others = fitted([_bounded_item(item) for item in message.items], room)
    return replace(
        message,
        badge=_line(message.badge, LONGEST_BADGE),
        title=_line(message.title, LONGEST_TITLE),
        headline=_line(message.headline, LONGEST_HEADLINE),
        reference=_line(message.reference, LONGEST_LABEL),
        facts=tuple(map(_bounded_fact, message.facts[:FACTS])),
        quotes=tuple(map(_bounded_quote, message.quotes[:QUOTES])),
        unquoted=message.unquoted + max(0, len(message.quotes) - QUOTES),
        url=_web_address(message.url),
        items=items,
        others=others,
        link=_web_address(message.link),
    )


def _bounded_item(item: Item) -> Item:
    bare = bounded_item(item, title=LONGEST_TITLE, badge=LONGEST_BADGE)
    return replace(bare, url=_web_address(item.url), link=_web_address(item.link))


def _line(text: str, limit: int) -> str:
    return clip(" ".join(inert(text).split()), limit)


def _bounded_fact(fact: Fact) -> Fact:
    return Fact(_line(fact.label, LONGEST_LABEL), _line(fact.text, LONGEST_FACT))


def _bounded_quote(quote: Quote) -> Quote:
    spans: list[Span] = []
    room = LONGEST_QUOTE
    for span in quote.spans:
        text = clip(inert(span.text), room)
        if text:
            spans.append(Span(span.kind, text))
        room -= len(text)
        if room <= 1:
            break
    return Quote(quote.kind, tuple(quote.under), tuple(_parted(spans)))


def _parted(spans: Sequence[Span]) -> Iterator[Span]:
    """With a blank between what went and what came, where they touch: «5,000500,000» reads as one figure."""
    last = Span(SpanKind.SAME, "")
    for span in spans:
        touch = SpanKind.SAME not in (last.kind, span.kind) and last.kind is not span.kind
        if touch and not last.text[-1:].isspace() and not span.text[:1].isspace():
            yield Span(SpanKind.SAME, " ")
        yield span
        last = span


def _web_address(url: str | None) -> str | None:
    """The address if a reader may follow it: http or https, nothing hidden in it, not too long."""
    if url is None or len(url) > LONGEST_URL or inert(url) != url or any(c.isspace() or c in "<>\"'" for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _fact_lines(facts: Sequence[Fact]) -> str:
    width = max((len(fact.label) for fact in facts), default=0) + 2
    return "\n".join(f"{fact.label + ':':<{width}}{fact.text}" for fact in facts)


def _item_lines(item: Item) -> str:
    page = "".join(f"\n  {address}" for address in (item.link, item.url) if address)
    whole = f" · {item.whole}" if item.whole else ""
    return (
        f"{MARKS[item.signal]} {item.badge}  {item.title}\n  {item.headline}{page}\n  Reference {item.reference}{whole}"
    )


def _marked(span: Span) -> str:
    match span.kind:
        case SpanKind.SAME:
            return span.text
        case SpanKind.DELETED:
            return _bracketed(GONE, span.text)
        case SpanKind.INSERTED:
            return _bracketed(NEW, span.text)


def _bracketed(word: str, text: str) -> str:
    """The brackets stand inside the blanks of their run."""
    words = text.strip()
    if not words:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    return f"{lead}[{word}: {words}]{tail}"


def _foot(message: Message) -> str:
    page = f"Page:      {message.url}\n" if message.url else ""
    link = f"See it:    {message.link}\n" if message.link else ""
    return f"{link}{page}Reference: {message.reference}"
