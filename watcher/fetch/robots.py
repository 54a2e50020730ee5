"""What a host allows robots to ask, and how often (robots.txt, RFC 9309)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from watcher.errors import FetchError
from watcher.fetch.guard import NotPublic
from watcher.fetch.http import PRODUCT
from watcher.fetch.trip import LedAstray
from watcher.model.page import Fetch, Request

MOST_DELAY = 60.0
DAY = 24 * 3600.0  # RFC 9309, 2.4: not to be believed longer
FAULT_LASTS = 600.0
MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: as much must be read; the rest is left


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host, believed until `expires` (a reading of time.monotonic()).

    `fault`: why they could not be read; then nothing may be asked. `delay`: the seconds that the host wants between
    two requests.
    """

    expires: float
    allowed: Callable[[str], bool] | None = None
    delay: float = 0.0
    fault: FetchError | None = None

    @property
    def expired(self) -> bool:
        """Must they be asked for again?"""
        return time.monotonic() >= self.expires

    def check(self, url: str, address: str) -> None:
        """Raise FetchError if this address (asked for `url`) may not be asked."""
        if self.fault:
            fault = self.fault
            raise FetchError(url, fault.reason, transient=fault.transient, status=fault.status)
        if self.allowed and not self.allowed(address):
            raise FetchError(url, "robots.txt forbids this page", transient=False)


def request_for(address: str) -> Request:
    """The request for the robots.txt of the host of an address."""
    parts = urlsplit(address)
    return Request(f"{parts.scheme}://{parts.netloc}/robots.txt", robots_permitted=True)


def rules_from(answer: Fetch | FetchError) -> Rules:
    """What follows from the answer for robots.txt.

    RFC 9309, 2.3.1: where there is none (4xx, redirects without end) everything may be asked; where it cannot be had
    (5xx, no answer) nothing may. 429 says «not now» and not «there is none», so it counts as the second.
    """
    now = time.monotonic()
    if isinstance(answer, Fetch):
        return _read(answer.body[:MOST_BYTES].decode("utf-8", "replace"), now + DAY)
    missing = answer.status is not None and 400 <= answer.status < 500 and answer.status != 429
    if missing or isinstance(answer, LedAstray):
        return Rules(now + DAY)
    # What is wrong with the host and not with the file (no such name, no valid certificate) does not pass.
    transient = answer.transient or answer.status is not None
    reason = answer.reason if isinstance(answer, NotPublic) else f"robots.txt could not be read: {answer.reason}"
    return Rules(now + FAULT_LASTS, fault=FetchError(answer.url, reason, transient=transient, status=answer.status))


def _read(text: str, expires: float) -> Rules:
    parsed = Protego.parse(_for_us(text))
    delay = parsed.crawl_delay(PRODUCT) or 0.0
    return Rules(expires, lambda address: bool(parsed.can_fetch(address, PRODUCT)), min(delay, MOST_DELAY))


def _for_us(text: str) -> str:
    """The same rules with every other robot called «other».

    A group may be for many robots, and its rules are kept once for each: ten thousand names over ten thousand rules
    would fill the memory.
    """
    lines = text.replace("\0", "").removeprefix("\ufeff").splitlines()
    return "\n".join(_renamed(line) for line in lines)


def _renamed(line: str) -> str:
    words = line.partition("#")[0].replace(":", " ").lower().split()
    if words[:2] == ["user", "agent"]:
        words = ["user-agent", *words[2:]]
    if not words or words[0] not in ("user-agent", "useragent"):
        return line
    name = " ".join(words[1:]).partition("/")[0]  # «policy-watch/1.0» is meant for us too
    return f"User-agent: {name if name in ('*', PRODUCT) else 'other'}"
