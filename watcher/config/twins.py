"""Sources that watch one page under two addresses: no problem, but twice the requests, and twice the messages."""

from __future__ import annotations

from collections.abc import Iterator

from watcher.model.address import language_asked, page_key
from watcher.model.settings import Settings
from watcher.model.source import Source


def twins(settings: Settings) -> Iterator[str]:
    """What is likely to be watched twice, in words, with what to do."""
    first: dict[object, Source] = {}
    for source in settings.sources:
        key = (tuple(map(page_key, source.urls)), _language(source), source.rules.key)
        other = first.setdefault(key, source)
        if other is not source:
            yield (
                f"{other.id} and {source.id} are one page under two addresses ({other.urls[0]} and {source.urls[0]}); "
                "keep one of them"
            )


def _language(source: Source) -> str:
    asked = language_asked(source.urls[0]) or (source.language or "").lower()
    return asked.partition("-")[0]
