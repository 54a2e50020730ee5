"""The pages that an index lists are sources of their own, found anew from the last good copy of the index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from watcher.errors import NotFound
from watcher.model.address import PageKey, page_key
from watcher.model.page import Block, BlockKind, Document
from watcher.model.settings import Settings
from watcher.model.source import Rules, Source, SourceId
from watcher.store import Store

_LONGEST_ID = 90
_ADDRESS = re.compile(r"\s*<[^<>]*>$")


def followed_sources(settings: Settings, store: Store) -> tuple[Source, ...]:
    """The pages that every index with `follow` listed when it was last seen well, but for those with a source already."""
    known = {page_key(url) for source in settings.sources for url in source.urls}
    ids = {source.id for source in settings.sources}
    found: list[Source] = []
    for index in settings.sources:
        document = _last_document(index, store)
        for source in _pages_of(index, document) if document else ():
            key = page_key(source.urls[0])
            if key not in known and source.id not in ids:
                known.add(key)
                ids.add(source.id)
                found.append(source)
    return tuple(found)


def new_pages(checked: Sequence[Source], settings: Settings, store: Store) -> list[Source]:
    """The pages that the indexes among those that were just checked list, and that were never looked at."""
    indexes = tuple(f"{source.id}." for source in checked if source.rules.follow)
    seen = {source.id for source in checked}
    return [
        source
        for source in followed_sources(settings, store)
        if source.id not in seen and source.id.startswith(indexes) and store.standing(source.id).last_visit is None
    ]


def with_followed(settings: Settings, store: Store) -> Settings:
    """The settings with the pages that are followed among the sources."""
    return replace(settings, sources=(*settings.sources, *followed_sources(settings, store)))


def _last_document(index: Source, store: Store) -> Document | None:
    if index.rules.follow is None:
        return None
    last = store.standing(index.id).last
    try:
        return store.document(last.document) if last else None
    except NotFound:
        return None


def _pages_of(index: Source, document: Document) -> Iterator[Source]:
    for block in document.blocks:
        if block.kind is BlockKind.PAGE and block.links:
            yield _source(index, block)


def _source(index: Source, page: Block) -> Source:
    """One page of an index: read as `follow` says, in all else like the index. What is secret stays with its host."""
    follow = index.rules.follow
    assert follow is not None, "only an index with `follow` lists pages"
    url, key = page.links[0], page_key(page.links[0])
    at_home = key.host in {page_key(one).host for one in index.urls}
    return replace(
        index,
        id=SourceId(f"{index.id}.{_slug(key)}"[:_LONGEST_ID]),
        title=_ADDRESS.sub("", page.text) or url,
        urls=(url,),
        rules=Rules(follow.select or index.rules.select, follow.remove or index.rules.remove),
        headers=index.headers if at_home else (),
        robots_permitted=index.robots_permitted and at_home,
    )


def _slug(key: PageKey) -> str:
    """A name that stays as long as the address of the page does."""
    bare = re.sub(r"[^a-z0-9]+", "-", key.name.lower()).strip("-")
    if bare and len(bare) <= 40:
        return bare
    return f"{bare[-30:].strip('-')}-{sha256(str(key).encode()).hexdigest()[:8]}".strip("-")
