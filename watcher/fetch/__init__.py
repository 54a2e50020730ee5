"""Asking for pages: one client, with manners and limits.

    with Fetcher(settings.manners, clock, waits) as fetcher:
        for source, answer in fetcher.fetch_all(requests):
            ...  # a Fetch, or a FetchError as a value

`fetcher` asks many hosts at once; `polite` keeps their turns, `robots` their rules; `http` asks one address once;
`guard` holds it to its deadline and `inside` to public addresses, `unpack` to its size; `trip` follows redirects;
`reasons` says in plain words what went wrong. Where only a browser sees a page, `browser` draws it by the same rules.
"""

from watcher.fetch.browser import browser_here
from watcher.fetch.browser_find import HOW_TO_GET_ONE as HOW_TO_GET_A_BROWSER
from watcher.fetch.browser_find import why_none as why_no_browser
from watcher.fetch.fetcher import Fetcher
from watcher.fetch.trip import host_of

__all__ = ["HOW_TO_GET_A_BROWSER", "Fetcher", "browser_here", "host_of", "why_no_browser"]
