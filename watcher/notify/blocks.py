"""A message as Slack's Block Kit.

Page text only stands where Slack takes it literally (rich_text and plain_text), since `*`, `_`, `~` and backticks cannot be
escaped in mrkdwn. The limits are those of https://docs.slack.dev/reference/block-kit/blocks, and one that is nowhere
documented: a message of some 13,000 characters is refused (https://github.com/slackapi/bolt-js/issues/2509).
"""

from __future__ import annotations

import re

from watcher.model.change import EditKind, Span, SpanKind
from watcher.model.notice import Item, Message, Quote
from watcher.summary import MARKS, bounded, caption, clip, unquoted_words

LONGEST_HEADER = 150
LONGEST_FALLBACK = 2000
ITEMS_A_BLOCK = 10  # a message has fifty blocks at most

Json = dict[str, object]

# `<!channel>`, `<@U123>`, `<#C123>` and `<https://…|…>` mean something in mrkdwn. Literal fields do not read them; should
# one ever be copied into a field that does, this opening bracket is none.
_CONTROL = re.compile(r"<(?=[!@#]|[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
_CUT_ENTITY = re.compile(r"&[a-z]*$")


def payload(message: Message) -> Json:
    """The body of a message: blocks, and the text that notifications and old clients show."""
    said = bounded(message)
    return {
        "text": escaped(f"{MARKS[said.signal]} {said.badge}: {said.title}\n{said.headline}"),
        "blocks": _blocks(said),
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def escaped(text: str, limit: int = LONGEST_FALLBACK) -> str:
    """Text for a mrkdwn field: `&`, `<` and `>` escaped, then cut so that no entity is split."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe if len(safe) <= limit else _CUT_ENTITY.sub("", safe[: limit - 1]) + "…"


def literal(text: str) -> str:
    """Text for a field that Slack takes as it is."""
    return _CONTROL.sub("‹", text)


def _blocks(said: Message) -> list[Json]:
    header = clip(literal(f"{MARKS[said.signal]} {said.badge}  {said.title}"), LONGEST_HEADER)
    blocks: list[Json] = [{"type": "header", "text": _plain_text(header)}]
    if said.headline and not said.items:
        blocks.append(_rich_text(_section([_text(said.headline, "bold")])))
    if said.facts:
        blocks.append(_rich_text(_section(_fact_elements(said))))
    blocks += [
        _rich_text(*map(_item_section, said.items[begin : begin + ITEMS_A_BLOCK]))
        for begin in range(0, len(said.items), ITEMS_A_BLOCK)
    ]
    blocks += [_rich_text(_section([_text(words)])) for words in said.others]
    blocks += [_quote_block(quote) for quote in said.quotes]
    foot = [words for words in (unquoted_words(said), f"Reference {said.reference}") if words]
    links = [(said.link, "See the change"), (said.url, "The page")]
    if led := [_link(url, words) for url, words in links if url]:
        between: list[Json] = [_text(" · ")]
        blocks.append(_rich_text(_section(led if len(led) == 1 else [led[0], *between, led[1]])))
    blocks.append({"type": "context", "elements": [_plain_text(literal(" · ".join(foot)))]})
    return blocks


def _fact_elements(said: Message) -> list[Json]:
    elements: list[Json] = []
    for number, fact in enumerate(said.facts):
        end = "\n" if number < len(said.facts) - 1 else ""
        elements += [_text(f"{fact.label}: ", "bold"), _text(f"{fact.text}{end}")]
    return [element for element in elements if element["text"]]


def _item_section(item: Item) -> Json:
    whole = f" · {item.whole}" if item.whole else ""
    elements = [_text(f"{MARKS[item.signal]} {item.badge}  {item.title}\n", "bold"), _text(f"{item.headline}\n")]
    for url, words in ((item.link, "See the change"), (item.url, "The page")):
        if url:
            elements += [_link(url, words), _text(" · ")]
    return _section([*elements, _text(f"Reference {item.reference}{whole}", "italic"), _text("\n\n")])


def _quote_block(quote: Quote) -> Json:
    words = [_span(quote.kind, span) for span in quote.spans if span.text]
    quoted: list[Json] = [{"type": "rich_text_quote", "elements": words}] if words else []
    return _rich_text(_section([_text(caption(quote), "italic")]), *quoted)


def _span(kind: EditKind, span: Span) -> Json:
    """Struck out what went, bold what came; a whole new clause needs no bold, its caption says that it is new."""
    match span.kind:
        case SpanKind.SAME:
            return _text(span.text)
        case SpanKind.DELETED:
            return _text(span.text, "strike")
        case SpanKind.INSERTED:
            return _text(span.text) if kind is EditKind.ADDED else _text(span.text, "bold")


def _link(url: str, words: str) -> Json:
    return {"type": "link", "url": url, "text": words}


def _rich_text(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def _section(elements: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": elements}


def _text(text: str, style: str = "") -> Json:
    element: Json = {"type": "text", "text": literal(text)}
    return element | {"style": {style: True}} if style else element


def _plain_text(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
