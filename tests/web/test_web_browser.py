"""The pages in a real Chromium: as a person uses them, in the light and in the dark, on a phone, by keyboard, on paper."""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from docs.images.sample import NOW, change_with, sample_settings, write_sample
from tests.kit.mail import Mailbox
from tests.kit.pages import PASSWORD
from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source
from tests.store.building import at, changed, first_seen, nobody
from tests.walk.pages import fees
from tests.web.hostile import PAYLOADS, fill
from watcher.fetch import why_no_browser
from watcher.fetch.browser_find import find_program
from watcher.model.settings import Secret, Settings, Web
from watcher.store import Picture, Store, back_up
from watcher.web import PageServer

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1200, "height": 900}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COMPARED = "/sources/bazaar-fees/compare?from_day=2026-07-01&to_day=2026-11-21"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    why = why_no_browser()
    if why:
        assert not os.environ.get("CI"), f"no page can be drawn here: {why}"
        pytest.skip(f"no page can be drawn here: {why}")
    program = find_program()
    assert program is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program.path), args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass(frozen=True)
class Served:
    """Pages over the made-up half year."""

    address: str
    database: Path

    def change(self, words: str) -> int:
        with Store.open(self.database, read_only=True) as store:
            return change_with(store, words).change.id


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("sample") / "watch.db"
    write_sample(database)
    return database


@contextmanager
def served(database: Path, password: str | None = None) -> Iterator[Served]:
    web = Web("127.0.0.1", 0, Secret(password) if password else None)
    with PageServer(replace(sample_settings(), web=web), database, lambda: NOW) as server:
        yield Served(server.address, database)


@pytest.fixture(scope="module")
def pages(sample: Path) -> Iterator[Served]:
    with served(sample) as pages:
        yield pages


@dataclass
class Seen:
    """What a browser complained of, or asked for elsewhere."""

    wrong: list[str] = field(default_factory=list)


@contextmanager
def looking(browser: Browser, own: str, **how: object) -> Iterator[tuple[Page, Seen]]:
    """A page in a context of its own; every dialog, script error, refusal and foreign request is taken down."""
    seen = Seen()
    context = browser.new_context(**how)  # type: ignore[arg-type]  # any option of a context
    page = context.new_page()
    page.on("dialog", lambda dialog: (seen.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: seen.wrong.append(f"script: {error}"))
    page.on("console", lambda said: seen.wrong.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("request", lambda one: None if one.url.startswith(own) else seen.wrong.append(f"request: {one.url}"))
    try:
        yield page, seen
    finally:
        context.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def test_the_link_of_a_message_that_was_sent_leads_to_the_edit(
    browser: Browser, site: Site, watch: Watch, slack: SlackServer, mailbox: Mailbox
) -> None:
    """From what Slack and the mailbox really got, through the login, to the words that changed."""
    web = {"listen": f"127.0.0.1:{free_port()}", "password": PASSWORD}
    own = f"http://{web['listen']}"
    mail = {
        "type": "email",
        "host": mailbox.host,
        "port": mailbox.port,
        "security": "none",
        "from": "a@example.org",
        "to": "b@example.org",
    }
    channels = {"team": {"type": "slack", "webhook": slack.webhook_url}, "mail": mail}
    watch.settings(source(site.url("/fees"), notify=["team", "mail"]), channels=channels, web={**web, "publicUrl": own})
    for rate in ("8%", "15%"):
        site.serve("/fees", fees(rate))
        watch("check")
    told = json.dumps(slack.payloads[-1]), mailbox.mails[-1].message.get_body(("plain",)).get_content()
    links = {re.search(rf"{own}/changes/\d+/edits/\d+", text)[0] for text in told}

    (link,) = links
    running = watch.start("serve")
    running.says("pages: ")
    with looking(browser, own, viewport=PHONE) as (page, seen):
        page.goto(link)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/changes/*#edit-*")
        assert page.locator("#edit-1").is_visible()
        assert "new:\n15" in page.locator("#edit-1").inner_text()
    assert seen.wrong == []


def test_how_a_page_looked_is_shown_and_is_never_more_than_a_picture(browser: Browser, watch: Watch) -> None:
    jpeg = b"\xff\xd8\xff<html><script>alert(1)</script>"
    with browser.new_context() as context:
        drawn = context.new_page()
        drawn.set_content("<h1>Selling fees</h1>")
        good = drawn.screenshot(type="jpeg")
    with Store.open(watch.database) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
        pictures = [Picture("https://etsy-fees.example/fees", at(1), one) for one in (good, jpeg)]
        store.record(changed(1, "6 %", "7 %"), None, nobody, pictures=pictures)
    with served(watch.database) as pages, looking(browser, pages.address, viewport=PHONE) as (page, seen):
        page.goto(f"{pages.address}/changes/1")
        shown = page.locator(".shot img").first
        shown.scroll_into_view_if_needed()
        assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
        assert "Selling fees" not in shown.get_attribute("alt")
        answer = page.request.get(f"{pages.address}/changes/1/pictures/2")
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert page.request.get(f"{pages.address}/changes/1/pictures/3").status == 404
    assert seen.wrong == []


def all_pages(pages: Served) -> dict[str, str]:
    fee, long, arabic, chinese = (pages.change(words) for words in ("referral", "Donau*", "رسوم", "佣金*"))
    return {
        "changes": "/", "found": "/?q=fee&service=Bazaar", "nothing": "/?q=unicorn", "change": f"/changes/{fee}",
        "side": f"/changes/{pages.change('agent')}?view=side", "long words": f"/changes/{long}", "arabic": f"/changes/{arabic}",
        "chinese": f"/changes/{chinese}", "source": "/sources/bazaar-performance", "of a day": "/sources/souq-rusum?at=2026-08-01",
        "compare": COMPARED, "overview": "/overview", "error": "/changes/9999", "table": "/sources/harbour-fulfilment",
    }  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_and_none_scrolls_sideways(
    browser: Browser, pages: Served, scheme: str, size: dict[str, int]
) -> None:
    """By all rules of axe up to WCAG 2.2 AA, contrast and sizes of targets included; 390 pixels are enough."""
    found: list[str] = []
    with looking(browser, pages.address, color_scheme=scheme, viewport=size, bypass_csp=True) as (page, seen):
        for name, path in all_pages(pages).items():
            page.goto(pages.address + path)
            for violation in Axe().run(page, options=RULES).response["violations"]:
                places = [node["html"][:200] for node in violation["nodes"][:3]]
                found.append(f"{name}: {violation['id']}: {violation['help']}: {places}")
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > size["width"]:
                found.append(f"{name}: it is {wide} pixels wide")
    assert found == []
    assert [wrong for wrong in seen.wrong if "404" not in wrong] == []


def test_hostile_texts_run_nothing_and_ask_nobody(browser: Browser, tmp_path: Path) -> None:
    """No script, no dialog, no refusal by the policy, no request to anywhere else."""
    database = tmp_path / "watch.db"
    fill(database)
    walked = [f"/changes/{number}{view}" for number in range(1, len(PAYLOADS) + 1) for view in ("", "?view=side")]
    walked += [f"/sources/source-{number}" for number in range(1, len(PAYLOADS) + 1)]
    with (
        PageServer(Settings((), web=Web("127.0.0.1", 0)), database, lambda: NOW) as server,
        looking(browser, server.address, viewport=DESK) as (page, seen),
    ):
        for path in ["/", "/overview", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", *walked]:
            answer = page.goto(server.address + path)
            assert answer is not None
            assert answer.ok, path
        page.set_viewport_size(PHONE)
        for path in ("/", "/changes/25", "/sources/source-25"):  # three thousand letters without a blank
            page.goto(server.address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert seen.wrong == []


def test_a_link_of_a_message_leads_through_the_login_to_the_edit(browser: Browser, sample: Path) -> None:
    with served(sample, PASSWORD) as closed, looking(browser, closed.address, viewport=PHONE) as (page, seen):
        number = closed.change("referral")
        page.goto(f"{closed.address}/changes/{number}/edits/1", referer="https://app.slack.com/")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/changes/{number}#edit-1")

        assert page.locator("#edit-1").is_visible()
        assert page.evaluate("document.querySelector(':target').id") == "edit-1"
        assert Axe().run(page, options=RULES).response["violations"] == []
    assert seen.wrong == []


def test_a_person_filters_shares_compares_and_remarks(browser: Browser, sample: Path, tmp_path: Path) -> None:
    """What is found stands in the address; a form that is sent twice says it once."""
    mine = tmp_path / "watch.db"
    back_up(sample, mine)
    with served(mine) as pages, looking(browser, pages.address, viewport=DESK) as (page, seen):
        page.goto(pages.address)
        page.get_by_text("Filter", exact=True).click()
        page.get_by_label("Verdict").select_option("unannounced")
        page.get_by_label("Service").select_option("Bazaar")
        page.get_by_label("Search", exact=True).fill("referral")
        page.get_by_role("button", name="Show").click()
        headlines = page.locator(".headline").all_inner_texts()
        assert len(headlines) == 3
        with looking(browser, pages.address) as (other, _):
            other.goto(page.url)
            assert other.locator(".headline").all_inner_texts() == headlines

        page.locator(".headline a").first.click()
        page.get_by_role("button", name="✓ Acknowledge").click()
        page.locator(".verdict .seen").wait_for()
        for _ in range(2):
            page.get_by_text("Write a note", exact=True).last.click()
            page.get_by_label("Note", exact=True).fill("Ask the broker")
            page.get_by_role("button", name="Keep the note").click()
            page.wait_for_url("**#notes")
            assert page.get_by_text("Ask the broker").count() == 1

        page.goto(f"{pages.address}/sources/lantern-payouts")
        assert page.locator("#noise").get_by_text("«Page reference #»", exact=True).is_visible()
        page.goto(f"{pages.address}/sources/bazaar-fees")
        page.get_by_label("On the day").fill("2026-07-01")
        page.get_by_role("button", name="Show the text").click()
        assert page.locator("#text").get_by_text("referral fee of 8%").is_visible()
        page.get_by_label("Compare the day").fill("2026-07-01")
        page.get_by_label("with the day").fill("2026-11-21")
        page.get_by_role("button", name="Compare days").click()
        assert "15" in page.locator(".redline ins").first.inner_text()
    assert seen.wrong == []


def test_the_keyboard_is_enough(browser: Browser, pages: Served) -> None:
    """The skip link comes first, the focus is seen, and what is folded opens."""
    with looking(browser, pages.address, viewport=DESK) as (page, seen):
        page.goto(f"{pages.address}/changes/{pages.change('referral')}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        page.keyboard.press("Enter")
        for _ in range(40):
            page.keyboard.press("Tab")
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            if page.evaluate("document.activeElement.tagName") == "SUMMARY":
                break
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open") is True
    assert seen.wrong == []


def test_on_paper_everything_is_unfolded_and_nothing_can_be_clicked(browser: Browser, pages: Served) -> None:
    with looking(browser, pages.address, viewport=DESK) as (page, _):
        page.goto(f"{pages.address}/changes/{pages.change('referral')}")
        folded = page.locator(".same .b").first
        assert not folded.is_visible()
        page.emulate_media(media="print")
        assert folded.is_visible()
        assert not page.locator(".top").is_visible()
        assert not page.locator("form").first.is_visible()
        assert page.pdf()[:5] == b"%PDF-"
