"""One page, many addresses: what stays the same of a page's address, whatever its language, its tracking and its way."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

# Seller Central calls one page by many addresses; its node id is the same in all of them, with or without a G before it.
_NODE_PATH = re.compile(r"/(?:external|help|node)/(?:[a-z-]+/)*(G?[A-Z0-9]{4,20})/?$")
_NODES = ("itemid", "nodeid")
_ZENDESK = re.compile(r"/hc/(?:[a-z]{2}(?:-[a-z0-9]{2,4})?/)?(articles|sections|categories)/(\d+)", re.IGNORECASE)
# Parameters that say which page is meant; all others tell the language, where the reader came from, or who he is.
_ARTICLES = ("id", "knowledge_id", "articleid", "article_id", "article", "docid", "pageid")
_LANGUAGES = ("locale", "language", "lang", "hl")
_LOCALE = re.compile(r"^/[a-z]{2}(?:[-_][a-z]{2})?(?=/)")
# One house each, whatever the country of the host.
_FAMILIES = (
    (re.compile(r"sellercentral\.amazon\.(?:ca|com\.mx)"), "sellercentral.amazon.com"),
    (
        re.compile(r"sellercentral\.amazon\.(?:fr|de|es|it|nl|pl|se|ie|co\.uk|com\.be|com\.tr)"),
        "sellercentral-europe.amazon.com",
    ),
)


class PageKey(NamedTuple):
    """The host, or the family of hosts, and what names the page there."""

    host: str
    name: str


def page_key(url: str) -> PageKey:
    """What stays the same of a page's address: host and node id, else path and article, without language or tracking."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return PageKey("", url)  # «http://[» is no address; it is the same as itself and nothing else
    query = {name.casefold(): value for name, value in parse_qsl(parts.query)}
    host = _family((parts.hostname or "").removeprefix("www."))
    node = next((query[name] for name in _NODES if query.get(name)), "")
    found = _NODE_PATH.search(parts.path)
    if node or found:
        return PageKey(host, (node or (found[1] if found else "")).upper().removeprefix("G"))
    if article := _ZENDESK.search(parts.path):
        return PageKey(host, f"{article[1].lower()}/{article[2]}")
    which = next((query[name] for name in _ARTICLES if query.get(name)), "")
    return PageKey(host, f"{parts.path.rstrip('/').casefold()}{'#' + which if which else ''}")


def same_page(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Do two keys mean one page? `/legal/sellers` is that of `/uk/legal/sellers`; `/us/…` is not that of `/eu/…`."""
    if one == other:
        return True
    paths = one[1], other[1]
    bare = tuple(_LOCALE.sub("", path, count=1) for path in paths)
    return one[0] == other[0] and bare[0] == bare[1] and (bare[0] == paths[0]) != (bare[1] == paths[1])


def language_asked(url: str) -> str:
    """The language that an address asks for by its parameters («en-us»); empty where it asks for none."""
    query = {name.casefold(): value for name, value in parse_qsl(urlsplit(url).query)}
    return next((query[name].casefold().replace("_", "-") for name in _LANGUAGES if query.get(name)), "")


def _family(host: str) -> str:
    return next((family for pattern, family in _FAMILIES if pattern.fullmatch(host)), host)
