"""Does an announcement name a policy? By address, by the site's own id of the page, or by the policy's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from watcher.model.announcement import Announcement
from watcher.model.source import Source

# Seller Central calls one page by many addresses; its node id is the same in all of them, with or without a G before it.
_NODE_PATH = re.compile(r"/(?:external|help|node)/(?:[a-z-]+/)*(G?[A-Z0-9]{4,20})/?$")
_WORD = re.compile(r"\w+")
_GENERIC = frozenset(
    """the a an of for and our your to on in at by us uk eu ca terms policy policies agreement page help information general
    conditions der die das und für allgemeine bedingungen de la le les des du et conditions générales politique""".split()
)
_LEAST_WORDS = 2


def how_named(announcement: Announcement, source: Source, also_called: Iterable[str] = ()) -> str | None:
    """How an announcement names a source, in words, or None. `also_called`: the page's own titles."""
    keys = {page_key(url) for url in source.urls}
    if any(page_key(link) in keys for link in announcement.links):
        return "links to it"
    text = _folded(announcement.text)
    for name in (source.title, *also_called):
        words = _name_words(name, source.service)
        if words and f" {words} " in text:
            return f"names «{name}»"
    return None


def page_key(url: str) -> tuple[str, str]:
    """What stays the same of a page's address: its host and its node id, else its path, without language or tracking."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = (parts.hostname or "").removeprefix("www.")
    node = next(iter(query.get("itemID") or query.get("nodeId") or []), "")
    found = _NODE_PATH.search(parts.path)
    if node or found:
        key = node or (found[1] if found else "")
        return host, key.removeprefix("G")
    article = next(iter(query.get("id") or query.get("knowledge_id") or []), "")
    return host, f"{parts.path.rstrip('/').casefold()}{'#' + article if article else ''}"


def _name_words(name: str, service: str) -> str:
    """A name as it is looked for: without the service's own name and what stands in brackets; empty if too general."""
    bare = re.sub(r"\([^)]*\)", " ", name)
    words = _folded(bare).strip()
    service_words = _folded(service).strip()
    words = words.removeprefix(f"{service_words} ").removeprefix("s ").strip()
    telling = [word for word in words.split() if word not in _GENERIC]
    if not telling or (len(telling) < _LEAST_WORDS and len(words.split()) < _LEAST_WORDS):
        return ""
    return words


def _folded(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
