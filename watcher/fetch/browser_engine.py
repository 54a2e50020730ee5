"""The browser itself: started, given pages, watched over and ended. All of it lives in one thread's event loop."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from watcher import __version__
from watcher.errors import FetchError
from watcher.fetch import browser_folder, reasons
from watcher.fetch.browser_find import find_program
from watcher.fetch.browser_flags import FLAGS, NOWHERE, has_sandbox, surroundings
from watcher.fetch.browser_group import group_of, is_renderer, kill, kill_one, sizes_of
from watcher.fetch.browser_proxy import Proxy
from watcher.fetch.guard import Leash
from watcher.fetch.http import PRODUCT, Redirect
from watcher.fetch.trip import Trip
from watcher.model.page import Fetch
from watcher.model.settings import Manners

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Playwright

T = TypeVar("T")

TRAFFIC = 10
"""All that a page loads may be so many times what a page may be."""

IDLE = 10.0
ENDS_WITHIN = 3.0

# Of Chromium's words for what went wrong: what it means, and whether asking again may help.
FAULTS = (
    ("ERR_CERT_DATE_INVALID", "the certificate is not valid: certificate has expired", False),
    ("ERR_CERT_COMMON_NAME_INVALID", "the certificate is not valid: it is for another host", False),
    ("ERR_CERT_AUTHORITY_INVALID", "the certificate is not valid: nobody known has signed it", False),
    ("ERR_CERT", "the certificate is not valid", False),
    ("ERR_SSL", "a secure connection could not be made", True),
    ("Download is starting", "the answer is no page: the browser would save it as a file", False),
    ("ERR_TOO_MANY_REDIRECTS", "the page redirects in a circle", False),
    ("ERR_EMPTY_RESPONSE", "the connection was closed without an answer", True),
    ("ERR_INVALID_RESPONSE", "what answered is not a web server", True),
    ("ERR_INVALID_HTTP_RESPONSE", "what answered is not a web server", True),
    ("crashed", "the page brought the browser down", True),
)


class Engine:
    """All of it that lives in the browser's own thread."""

    def __init__(self, manners: Manners, clock: Callable[[], datetime]) -> None:
        self._manners = manners
        self._clock = clock
        self._change = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._pid = 0
        self._group = 0
        self._folder = ""
        self._pages = 0
        self._last = 0.0
        self._keeper: asyncio.Task[None] | None = None
        self._ended = 0  # how often something was ended that took too much
        self._ended_with_others = False
        self._endings: set[asyncio.Future[None]] = set()
        self._left: dict[
            str, int
        ] = {}  # the folders that are still there, and the groups of processes that write into them
        self.memory = 0
        """Bytes that the browser took a moment ago, with all its children."""

    async def draw(self, trip: Trip, leash: Leash, check: Callable[[str], None]) -> Fetch | Redirect:
        """Draw the page at the address of a trip; raises FetchError."""
        from playwright.async_api import Error as BrowserError  # noqa: PLC0415  # an optional extra

        from watcher.fetch.browser_page import Led, Wants, draw  # noqa: PLC0415

        until = time.monotonic() + leash.left
        most, ended = self._manners.max_bytes, self._ended
        wants = Wants(trip.request.wait_for, most, self._manners.max_redirects, check, until)
        async with Proxy(until, TRAFFIC * most, self._manners.may_be_inside) as proxy:
            try:
                async with self._context(trip, proxy.address) as context:
                    drawn, answer = await _unless_late(draw(context, trip, wants), until)
            except BrowserError as error:
                raise self._fault(trip, leash, proxy, str(error), too_much=self._ended > ended) from error
            except TimeoutError as error:
                raise leash.fault("the browser was not ready in time") from error
            if isinstance(drawn, Led):
                return Redirect(drawn.location)
            if fault := proxy.faults.get(_host(trip)):
                raise FetchError(trip.request.url, fault.reason, transient=fault.transient)
            if answer is not None and not answer.ok:
                raise self._refusal(trip, answer.status, answer.headers.get("retry-after"))
            if proxy.is_too_much or len(drawn.html) > most:
                raise FetchError(trip.request.url, f"the page is larger than {most / 1e6:g} MB", transient=False)
            return Fetch(
                url=trip.request.url,
                final_url=drawn.url if drawn.url.startswith("http") else trip.final_url,
                status=answer.status if answer else 200,
                at=self._clock(),
                body=drawn.html,
                media_type="text/html",
                charset="utf-8",
                picture=drawn.picture,
            )

    async def close(self) -> None:
        """End all of it."""
        async with self._change:
            if self._keeper:
                self._keeper.cancel()
            await self._end()
            await asyncio.gather(*self._endings, return_exceptions=True)
            if self._playwright:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(self._playwright.stop(), ENDS_WITHIN)
                self._playwright = None

    def _refusal(self, trip: Trip, status: int, retry_after: str | None) -> FetchError:
        wait = reasons.retry_after(retry_after, self._clock())
        passing = reasons.is_passing(status)
        return FetchError(
            trip.request.url, reasons.status_reason(status), transient=passing, retry_after=wait, status=status
        )

    def _fault(self, trip: Trip, leash: Leash, proxy: Proxy, said: str, *, too_much: bool) -> FetchError:
        if fault := proxy.faults.get(_host(trip)):
            return FetchError(trip.request.url, fault.reason, transient=fault.transient)
        if too_much:
            reason = "the page is too complex: it took too much memory in the browser and was ended"
            return leash.fault(reason, transient=self._ended_with_others)
        for words, reason, transient in FAULTS:
            if words in said:
                return leash.fault(reason, transient=transient)
        return leash.fault("the browser could not show the page")

    @contextlib.asynccontextmanager
    async def _context(self, trip: Trip, proxy: str) -> AsyncIterator[Any]:
        chromium = await self._started(trip)
        self._pages += 1
        try:
            context = await chromium.new_context(
                proxy={"server": proxy},
                user_agent=self._user_agent(chromium.version),
                locale=trip.request.language or "en-US",
                accept_downloads=False,
                service_workers="block",
                viewport={"width": 1280, "height": 1024},
            )
            try:
                yield context
            finally:
                await self._shut(context, chromium)
        finally:
            self._pages -= 1
            self._last = time.monotonic()

    async def _shut(self, context: Any, chromium: Chromium) -> None:
        """A context that does not end in time ends with its browser."""
        try:
            await asyncio.wait_for(asyncio.shield(context.close()), ENDS_WITHIN)
        except Exception:
            async with self._change:
                if chromium is self._chromium:
                    await self._end()

    def _user_agent(self, version: str) -> str:
        """As search engines' browsers write it: what it is, and whose."""
        contact = f"; +{self._manners.contact}" if self._manners.contact else ""
        us = f"compatible; {PRODUCT}/{__version__}{contact}"
        major = version.partition(".")[0]
        return f"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; {us}) Chrome/{major}.0.0.0 Safari/537.36"

    async def _started(self, trip: Trip) -> Chromium:
        async with self._change:
            if self._chromium is not None and self._chromium.is_connected():
                return self._chromium
            await self._end()
            try:
                return await self.start()
            except Exception as error:  # whatever playwright raises where a browser does not start
                await self._end()
                reason = f"the browser could not be started ({first_line(error)}); `watch doctor` says more"
                raise FetchError(trip.request.url, reason, transient=True) from error

    async def start(self) -> Chromium:
        """Start the browser that this machine has."""
        from playwright.async_api import async_playwright  # noqa: PLC0415  # an optional extra

        program = find_program()
        if program is None:
            raise RuntimeError("no Chromium is installed")
        if self._playwright is None:
            self._playwright = await async_playwright().start()
        self._folder = await asyncio.to_thread(browser_folder.new_folder)
        self._left[self._folder] = 0
        self._chromium = await self._playwright.chromium.launch(
            executable_path=program.path,
            args=FLAGS,
            chromium_sandbox=has_sandbox(),
            proxy={"server": NOWHERE},
            env=surroundings(self._folder),
            timeout=20_000,
        )
        session = await self._chromium.new_browser_cdp_session()
        processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
        self._pid = next(int(one["id"]) for one in processes if one["type"] == "browser")
        self._group = self._left[self._folder] = group_of(self._pid)
        self._keeper = self._keeper or asyncio.ensure_future(self._keep())
        return self._chromium

    async def _keep(self) -> None:
        """End it when it takes too much, or when nothing is asked of it any more."""
        while True:
            await asyncio.sleep(0.5)
            if self._chromium is None:
                continue
            sizes = await asyncio.to_thread(sizes_of, self._group)
            self.memory = sum(sizes.values())
            if self.memory > self._manners.browser_memory:
                self._end_the_largest(sizes)
            elif not self._pages and time.monotonic() - self._last > IDLE:
                async with self._change:
                    if not self._pages:
                        await self._end()

    def _end_the_largest(self, sizes: Mapping[int, int]) -> None:
        """The page that takes the most is ended, so that the others can go on; where none is large, the browser is."""
        self._ended += 1
        pages = {pid: size for pid, size in sizes.items() if is_renderer(pid)}
        largest = max(pages, key=pages.__getitem__, default=None)
        if largest is not None and self.memory - pages[largest] <= self._manners.browser_memory:
            self._ended_with_others = False
            kill_one(largest)
        else:
            self._ended_with_others = self._pages > 1
            kill(self._group)

    async def _end(self) -> None:
        """End the browser. Who waits for it may be called off meanwhile; the browser is ended all the same."""
        ending = asyncio.ensure_future(self._end_one(self._chromium, self._group, self._folder))
        self._chromium, self._pid, self._group, self._folder, self.memory = None, 0, 0, "", 0
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
        await asyncio.shield(ending)

    async def _end_one(self, chromium: Chromium | None, group: int, folder: str) -> None:
        """End a browser: kindly at first, then with all its children."""
        if chromium is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(chromium.close(), ENDS_WITHIN)
        kill(group)
        if folder:
            await asyncio.to_thread(browser_folder.remove, folder)
            self._left.pop(folder, None)

    def abandon(self) -> None:
        """End whatever is left, from outside and at once, where there was no time to close it."""
        for folder, group in list(self._left.items()):
            kill(group)
            browser_folder.remove(folder)


async def _unless_late(drawing: Coroutine[Any, Any, T], until: float) -> T:
    async with asyncio.timeout(max(0.0, until - time.monotonic())):
        return await drawing


def _host(trip: Trip) -> str:
    return urlsplit(trip.address).hostname or ""


def first_line(error: Exception) -> str:
    """What a library says of an error, at most a line of it."""
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().partition("\n")[0][:150]
