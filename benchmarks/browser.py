"""Two hundred pages in one round by the browser, and asked plainly: `python -m benchmarks.browser [PAGES]`."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.kit.site import Site
from watcher.fetch import Fetcher
from watcher.fetch.browser_group import sizes_of
from watcher.model.page import Fetch, Request
from watcher.model.settings import Manners

HOSTS = 8
PAGE = """<!doctype html><html lang=en><head><title>Policy {n}</title></head><body><div id=root></div><script>
fetch("/clauses").then(r => r.text())
  .then(text => {{ root.innerHTML = "<main id=policy><h1>Policy {n}</h1>" + text + "</main>" }})
</script></body></html>"""
CLAUSES = "".join(f"<p>{n}. You pay {n % 17}% of the price within {n % 31} days.</p>" for n in range(300))


@contextmanager
def watched() -> Iterator[list[int]]:
    """The most memory that browsers begun meanwhile took, in bytes, once it is over."""
    peak, over, had = [0], threading.Event(), set(browsers())

    def look() -> None:
        while not over.wait(0.3):
            groups = set()
            for pid in set(browsers()) - had:
                with suppress(ProcessLookupError):
                    groups.add(os.getpgid(pid))
            peak[0] = max(peak[0], sum(sum(sizes_of(group).values()) for group in groups))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()


def browsers() -> list[int]:
    """The processes of a browser that this program started, by their temporary folder."""
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit() and _is_one(folder)]


def _is_one(process: Path) -> bool:
    try:
        return b"/watch-browser-" in (process / "environ").read_bytes()
    except OSError:
        return False


def main(pages: int) -> None:
    """Ask for all pages, once each way, and print what it took."""
    manners = Manners(
        pace=timedelta(),
        deadline=timedelta(seconds=60),
        inside_hosts=frozenset(f"127.0.0.{n}" for n in range(1, HOSTS + 1)),
    )
    with Site(hosts=HOSTS) as site:
        site.serve("/clauses", CLAUSES)
        for n in range(pages):
            site.serve(f"/policies/{n}", PAGE.format(n=n))
        for browser in (False, True):
            requests = [
                (n, Request(site.url(f"/policies/{n}", host=n % HOSTS + 1), browser=browser, wait_for=("#policy",)))
                for n in range(pages)
            ]
            had = set(browsers())
            began = time.monotonic()
            with watched() as peak, Fetcher(manners, lambda: datetime.now(UTC)) as fetcher:
                answers = dict(fetcher.fetch_all(requests))
            took = time.monotonic() - began
            good = sum(isinstance(one, Fetch) and (b"299. You pay" in one.body) is browser for one in answers.values())
            left = len(set(browsers()) - had)
            way, each, most = "browser" if browser else "plain", 1000 * took / pages, peak[0] / 1e6
            print(
                f"{way}: {good} of {pages} pages in {took:.1f} s, {each:.0f} ms each; at most {most:.0f} MB; {left} left"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
