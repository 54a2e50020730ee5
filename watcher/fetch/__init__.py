"""Asking for pages: one client, with manners and limits.

    with Fetcher(settings.manners, clock, waits) as fetcher:
        for source, answer in fetcher.fetch_all(requests):
            ...  # a Fetch, or a FetchError as a value

`fetcher` asks many hosts at once; `polite` keeps their turns, `robots` their rules; `http` asks one address once;
`guard` holds it to its deadline, `unpack` to its size; `trip` follows redirects;
`reasons` says in plain words what went wrong.
"""

from watcher.fetch.fetcher import Fetcher
from watcher.fetch.trip import host_of

__all__ = ["Fetcher", "host_of"]
