"""One page in the browser: what it may ask, when it is there, and what it then says."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, FloatRect, Page, Request, Response
from playwright.async_api import Error as BrowserError

from watcher.errors import FetchError
from watcher.fetch.trip import Trip, host_of, normal, origin
from watcher.model.page import sha256_of

POLL = 0.1
QUIET = 0.5  # seconds in which nothing came and no word moved
PATIENCE = 4.0  # the same, where what is selected is not there
ENOUGH = 6.0  # seconds in which what is selected is there, and moves all the same
LINGERS = 5.0  # what is loaded for longer is not waited for: it may be a connection that stays open
RESERVE = 0.2  # of the time: to take the page as it stands
MOST_HEIGHT = 12_000  # pixels of a picture
WIDTH = 1280
WAITED_FOR = {"document", "script", "stylesheet", "xhr", "fetch"}
NOT_LOADED = {"Media", "Ping", "CSPViolationReport", "Prefetch", "Manifest"}

# How far is it; is one of these elements there with a text in it; and of what words is its text, or else the page's?
# Components keep their text in trees of their own, which neither selectors nor the markup of the page reach.
PROBE = """(wanted) => {
  const found = [], roots = [document];
  for (const root of roots)
    for (const one of root.querySelectorAll("*")) if (one.shadowRoot) roots.push(one.shadowRoot);
  const hasText = one => one.textContent.trim() !== "" || (one.shadowRoot && one.shadowRoot.textContent.trim() !== "");
  let unknown = 0;
  for (const css of wanted) {
    try { for (const root of roots) found.push(...[...root.querySelectorAll(css)].filter(hasText)); }
    catch { unknown += 1; }
  }
  const texts = [...(found.length ? found : [document.body]), ...roots.slice(1)].map(one => one ? one.textContent : "");
  let mark = 0;
  for (const text of texts) {
    mark = (mark * 31 + text.length) | 0;
    for (let at = 0; at < text.length; at += 1 + (text.length >> 16)) mark = (mark * 31 + text.charCodeAt(at)) | 0;
  }
  return {there: document.readyState !== "loading", mark, found: found.length > 0 || unknown === wanted.length};
}"""


# The markup of what is shown: the tree of a component in its place, and what was given into it where it shows that. None
# where there are no components; the copy is made in a document where nothing runs.
MARKUP = """() => {
  if (![...document.querySelectorAll("*")].some(one => one.shadowRoot)) return null;
  const still = document.implementation.createHTMLDocument("");
  const shown = one => {
    if (one.localName === "slot" && one.getRootNode() instanceof ShadowRoot) {
      const given = one.assignedNodes();
      return given.length ? given : one.childNodes;
    }
    return (one.shadowRoot || one).childNodes;
  };
  const top = still.importNode(document.documentElement, false);
  const left = [[document.documentElement, top]];
  for (let at = 0; at < left.length; at++) {
    const [one, twin] = left[at];
    for (const child of shown(one)) {
      const copy = still.importNode(child, false);
      twin.append(copy);
      if (child.nodeType === Node.ELEMENT_NODE) left.push([child, copy]);
    }
  }
  return "<!doctype html>" + top.outerHTML;
}"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as the browser shows it. `picture`: a JPEG of the whole of it, where it is not as it was and
    one could be taken.
    """

    url: str
    html: bytes
    picture: bytes | None


@dataclass(frozen=True, slots=True)
class Led:
    """The page leads to another host."""

    location: str


@dataclass(frozen=True, slots=True)
class Wants:
    """What a page may do and is waited for. `check`: raises FetchError for an address that robots.txt forbids."""

    wait_for: tuple[str, ...]
    most: int
    hops: int
    check: Callable[[str], None]
    until: float


@dataclass(eq=False)  # playwright writes into whoever listens
class Visit:
    """One page being drawn."""

    page: Page
    cdp: CDPSession
    trip: Trip
    wants: Wants
    leads_to: str | None = None
    hops: int = 0
    refused: FetchError | None = None
    answer: Response | None = None
    loading: dict[Request, float] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    is_gone: bool = False

    async def decide(self, frame: str, event: Mapping[str, Any]) -> None:
        """May this be asked? Every request of the page comes by here, each hop of a redirect anew."""
        url, kind, id_ = str(event["request"]["url"]), event["resourceType"], event["requestId"]
        with contextlib.suppress(BrowserError):  # the page is gone meanwhile
            is_page = kind == "Document" and event["frameId"] == frame
            if is_page:
                allowed = self._may_go(url, str(event["request"]["method"]))
            else:
                allowed = kind not in NOT_LOADED and self._may_load(url)
            if not allowed:
                # What is not gone to leaves the page as it is; «blocked» would put a page of the browser's own in its place.
                reason = "Aborted" if is_page else "BlockedByClient"
                await self.cdp.send("Fetch.failRequest", {"requestId": id_, "errorReason": reason})
                return
            own = dict(self.trip.request.headers) if self._is_own(url) else {}
            headers = {name: str(value) for name, value in event["request"]["headers"].items()} | own
            said = [{"name": name, "value": value} for name, value in headers.items()]
            await self.cdp.send("Fetch.continueRequest", {"requestId": id_} | ({"headers": said} if own else {}))

    def _may_go(self, url: str, method: str) -> bool:
        """May the page itself go there? Within its host, a few times; where another host begins the trip goes on."""
        if method != "GET":
            return False  # a form that sends itself; the page stays as it is
        self.hops += 1
        try:
            address = normal(self.trip.request.url, url)
            if self.hops > self.wants.hops + 1:
                raise self.trip.fault(f"the page redirects more than {self.wants.hops} times")
            if self.hops == 1 and address == self.trip.address:
                return True
            down = self.trip.address.startswith("https:") and address.startswith("http:")
            if host_of(address) == self.trip.host and not down:
                self.wants.check(address)
                return True
        except FetchError as error:
            self.refused = self.refused or error
            return False
        self.leads_to = self.leads_to or address
        return False

    def _may_load(self, url: str) -> bool:
        if not url.startswith(("http:", "https:")):
            return False
        try:
            if host_of(url) == self.trip.host:
                self.wants.check(url)
        except FetchError:
            return False
        return True

    def _is_own(self, url: str) -> bool:
        """Headers of the settings stay with the origin that the settings name."""
        with contextlib.suppress(FetchError):
            return self.trip.trusted and origin(normal(url, url)) == origin(self.trip.address)
        return False

    def note_begin(self, request: Request) -> None:
        """Something is being loaded."""
        self.loading[request] = time.monotonic()

    def note_end(self, request: Request) -> None:
        """It is loaded, or will not be."""
        self.loading.pop(request, None)

    def note_end_of_page(self, _: Page) -> None:
        """The page crashed, or its browser did."""
        self.is_gone = True

    def is_loading(self, now: float) -> bool:
        """Does something come that the text may wait for?"""
        return any(one.resource_type in WAITED_FOR and now - since < LINGERS for one, since in self.loading.items())

    def note_answer(self, response: Response) -> None:
        """Remember what the server said of the page itself."""
        with contextlib.suppress(BrowserError):
            if response.request.is_navigation_request() and response.frame == self.page.main_frame:
                self.answer = response


async def draw(context: BrowserContext, trip: Trip, wants: Wants) -> tuple[Drawn | Led, Response | None]:
    """Go to the address of a trip and take the page once it is there. Raises FetchError, and BrowserError for the rest."""
    page = await context.new_page()
    cdp = await context.new_cdp_session(page)
    visit = Visit(page, cdp, trip, wants)
    frame = (await cdp.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]

    def paused(event: Mapping[str, Any]) -> None:
        task = asyncio.ensure_future(visit.decide(frame, event))
        visit.tasks.add(task)
        task.add_done_callback(visit.tasks.discard)

    cdp.on("Fetch.requestPaused", paused)
    await cdp.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
    page.on("crash", visit.note_end_of_page)
    page.on("close", visit.note_end_of_page)
    page.on("response", visit.note_answer)
    page.on("request", visit.note_begin)
    page.on("requestfinished", visit.note_end)
    page.on("requestfailed", visit.note_end)
    try:
        await page.goto(trip.address, wait_until="commit", timeout=1000 * (wants.until - time.monotonic()))
    except BrowserError:
        if visit.refused is None and visit.leads_to is None:
            raise
    if visit.refused is None and visit.leads_to is None and (visit.answer is None or visit.answer.ok):
        await _settle(visit)
    if visit.refused is not None:
        raise visit.refused
    if visit.leads_to is not None:
        return Led(visit.leads_to), visit.answer
    return await _take(visit), visit.answer


async def _settle(visit: Visit) -> None:
    """Until what is selected is there and does not move; or until it is clear that it does not come."""
    began = quiet_since = time.monotonic()
    latest = visit.wants.until - RESERVE * (visit.wants.until - began)
    found_since: float | None = None
    mark: object = None
    while (now := time.monotonic()) < latest and visit.leads_to is None and visit.refused is None:
        seen = await _probe(visit)
        if seen is None or seen["mark"] != mark or not seen["there"] or visit.is_loading(now):
            quiet_since = now
        mark = seen and seen["mark"]
        found_since = (found_since or now) if seen and seen["found"] else None
        enough = found_since is not None and now - found_since >= ENOUGH
        if enough or now - quiet_since >= (QUIET if found_since else PATIENCE):
            return
        await asyncio.sleep(POLL)


async def _probe(visit: Visit) -> dict[str, Any] | None:
    try:
        seen: dict[str, Any] = await visit.page.evaluate(PROBE, list(visit.wants.wait_for))
    except BrowserError:
        if visit.is_gone:
            raise
        return None  # the page is just going elsewhere
    return seen


async def _take(visit: Visit) -> Drawn:
    page = visit.page
    if (
        await page.evaluate("document.documentElement ? document.documentElement.outerHTML.length : 0")
        > visit.wants.most
    ):
        raise FetchError(visit.trip.request.url, too_long(visit.wants.most), transient=False)
    html = (await page.evaluate(MARKUP) or await page.content()).encode("utf-8", "replace")
    seen = visit.trip.request.seen
    changed = seen is not None and seen != sha256_of(html)
    return Drawn(page.url, html, await _picture(page, visit.wants.until) if changed else None)


async def _picture(page: Page, until: float) -> bytes | None:
    """Evidence for people; a page of which none can be taken is read all the same."""
    left = until - time.monotonic() - 0.5
    if left < 1:
        return None
    with contextlib.suppress(BrowserError):
        height = await page.evaluate("Math.max(document.documentElement.scrollHeight, 1)")
        clip: FloatRect = {"x": 0, "y": 0, "width": WIDTH, "height": min(int(height), MOST_HEIGHT)}
        return await page.screenshot(
            type="jpeg", quality=50, full_page=True, clip=clip, timeout=1000 * min(left, 5), animations="disabled"
        )
    return None


def too_long(most: int) -> str:
    """The reason for what is larger than may be."""
    return f"the page is larger than {most / 1e6:g} MB"
