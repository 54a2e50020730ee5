"""Pages that scripts put together are read as people see them, by a real Chromium over loopback."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.kit.site import Call
from watcher.errors import FetchError
from watcher.extract import Page, read
from watcher.model.page import sha256_of
from watcher.model.source import Rules

SHELL = (
    "<!doctype html><html lang=en><head><title>Fees</title></head><body><div id=root>{text}</div>{script}</body></html>"
)
FEES = "<main id=fees><h1>Selling fees</h1><p>You pay 8% of the price.</p></main>"
FETCHED = """<script>
setTimeout(async () => {
  const fees = await (await fetch("/fees.json")).json();
  document.getElementById("root").innerHTML = `<main id=fees><h1>Selling fees</h1><p>You pay ${fees.rate} of the price.</p></main>`;
}, 200);
</script>"""


def shell(script: str, text: str = "Loading") -> str:
    return SHELL.format(text=text, script=script)


def words(answer) -> list[str]:
    """What is read of it, under the selector."""
    return [one.text for one in read([Page(answer.body, answer.media_type, answer.charset)], Rules(("#fees",))).blocks]


def test_data_that_is_fetched_after_the_page_is_in_it(site, draw):
    site.serve("/app", shell(FETCHED))
    site.serve("/fees.json", '{"rate": "8%"}', media_type="application/json", delay=0.4)

    answer = draw(site.url("/app"), "#fees", seen=sha256_of(b"as it was"))

    assert words(answer) == ["Selling fees", "You pay 8% of the price."]
    assert (answer.status, answer.final_url, answer.media_type, answer.charset) == (
        200,
        site.url("/app"),
        "text/html",
        "utf-8",
    )
    assert answer.picture
    assert answer.picture.startswith(b"\xff\xd8")
    for seen in (None, sha256_of(answer.body)):
        assert draw(site.url("/app"), "#fees", seen=seen).picture is None, "nothing that could have changed"


def test_a_route_that_scripts_take_is_followed(site, draw):
    """The address changes and the server is not asked: what people see is the page of the new route."""
    route = f"<script>setTimeout(() => {{ history.pushState({{}}, '', '/help/fees'); root.innerHTML = `{FEES}` }}, 300)</script>"
    site.serve("/help", shell(route))

    answer = draw(site.url("/help"), "#fees")

    assert words(answer) == ["Selling fees", "You pay 8% of the price."]
    assert answer.final_url == site.url("/help/fees")
    assert site.asked("/help/fees") == []


def test_a_banner_that_comes_late_is_no_news(site, draw):
    """What is selected is there before it and after it alike."""
    late = "<script>setTimeout(() => document.body.append('We value your privacy. Accept all cookies?'), {})</script>"
    said = []
    for wait in (0, 5000):
        site.serve("/late", shell(late.format(wait), FEES))
        said.append(words(draw(site.url("/late"), "#fees")))

    assert said == [["Selling fees", "You pay 8% of the price."]] * 2


def test_a_spinner_without_end_holds_nobody_up(site, draw):
    """Where what is selected is there, it is taken; a page that moves all the time is not waited for to the end."""
    spin = "<script>let n = 0; setInterval(() => document.getElementById('spin').textContent = n++, 50)</script>"
    site.serve("/spin", shell(spin, FEES + "<p id=spin></p>"))
    began = time.monotonic()

    assert words(draw(site.url("/spin"), "#fees")) == ["Selling fees", "You pay 8% of the price."]
    assert time.monotonic() - began < 15


def test_a_consent_wall_is_not_clicked_away(site, draw):
    """Its text is furniture; what stands under it is read, and no button was pressed."""
    wall = "<div id=onetrust-banner-sdk role=dialog>We use cookies. <button onclick=\"fetch('/consent')\">Accept all</button></div>"
    site.serve("/wall", shell("", FEES + wall))

    answer = draw(site.url("/wall"), "#fees")
    everything = [one.text for one in read([Page(answer.body)], Rules()).blocks]

    assert words(answer) == ["Selling fees", "You pay 8% of the price."]
    assert everything == ["Selling fees", "You pay 8% of the price."]
    assert site.asked("/consent") == []


def test_an_error_in_a_script_leaves_what_there_is(site, draw):
    site.serve("/error", shell("<script>nothing.of.that.name()</script><script>throw new Error('x')</script>", FEES))

    assert words(draw(site.url("/error"), "#fees")) == ["Selling fees", "You pay 8% of the price."]


def test_what_is_selected_and_never_comes_is_not_waited_for_to_the_end(site, draw):
    """A sign-in page in its place is taken as it is, and judged by what it says."""
    site.serve("/signin", shell("", "<h1>Sign in</h1><form><input type=password></form>"))
    began = time.monotonic()

    assert b"Sign in" in draw(site.url("/signin"), "#fees").body
    assert time.monotonic() - began < 15


def test_the_sign_in_block_of_a_help_page_is_no_part_of_the_agreement(site, draw):
    """As on Seller Central: the agreement under #full-help-page, beside it a sign-in link that is another one each time."""
    help_page = """<script>
      const link = "/ap/signin?openid.return_to=" + Math.random().toString(36).slice(2);
      document.getElementById("root").innerHTML = `
        <div id="help-hub-header"><a href="${link}">Sign in</a> to use the tool and get personalized help.</div>
        <div id="full-help-page"><h1>Amazon Services Business Solutions Agreement</h1>
        <h2>1. Enrollment</h2><p>To begin the enrollment process, you must complete the registration process.</p></div>`;
    </script>"""
    site.serve("/gp/help/external/G1791", shell(help_page))
    said = [
        read([Page(draw(site.url("/gp/help/external/G1791"), "#full-help-page").body)], Rules(("#full-help-page",)))
        for _ in range(2)
    ]

    assert said[0].text_sha256 == said[1].text_sha256
    assert next(one.text for one in said[0].blocks) == "Amazon Services Business Solutions Agreement"


def test_the_text_inside_components_is_read_where_it_stands(site, draw):
    """As people see it: the component's own words, and what the page gives into it, in the place where it is shown."""
    page = """<main id=fees><h1>Selling fees</h1><fee-table><p>You pay 8% of the price.</p></fee-table></main><script>
      customElements.define("fee-note", class extends HTMLElement { connectedCallback() {
        this.attachShadow({mode: "open"}).innerHTML = "<style>p {color: red}</style><p>At least $0.30.</p>"; } });
      setTimeout(() => customElements.define("fee-table", class extends HTMLElement { connectedCallback() {
        this.attachShadow({mode: "open"}).innerHTML = "<h2>Referral fees</h2><slot></slot><fee-note></fee-note>"; } }), 300);
    </script>"""
    site.serve("/app", shell("", page))

    assert words(draw(site.url("/app"), "#fees")) == [
        "Selling fees",
        "Referral fees",
        "You pay 8% of the price.",
        "At least $0.30.",
    ]


def test_what_is_selected_may_stand_inside_a_component(site, draw):
    page = """<my-app></my-app><script>setTimeout(() => { const app = document.querySelector("my-app");
      app.attachShadow({mode: "open"}).innerHTML = `<my-page></my-page>`;
      app.shadowRoot.firstChild.attachShadow({mode: "open"}).innerHTML = `FEES`; }, 600)</script>"""
    site.serve("/app", shell("", page.replace("FEES", FEES)))

    assert words(draw(site.url("/app"), "#fees")) == ["Selling fees", "You pay 8% of the price."]


def test_a_status_that_is_no_page_is_an_error_as_ever(site, draw):
    site.serve("/gone", "gone", status=404)
    site.serve("/busy", "busy", status=503, headers={"Retry-After": "120"})

    with pytest.raises(FetchError, match="HTTP 404 Not Found") as gone:
        draw(site.url("/gone"))
    with pytest.raises(FetchError, match="HTTP 503 Service Unavailable") as busy:
        draw(site.url("/busy", host=3))

    assert (gone.value.transient, gone.value.status) == (False, 404)
    assert (busy.value.transient, busy.value.retry_after) == (True, timedelta(seconds=120))


def test_redirects_are_followed_by_the_rules_of_every_request(site, draw):
    site.serve("/fees", shell("", FEES))
    site.redirect("/old", "/fees")
    site.redirect("/elsewhere", site.url("/fees", host=2))
    site.serve("/script", shell(f"<script>location = '{site.url('/fees', host=2)}'</script>"))
    for hop in range(12):
        site.redirect(f"/hop{hop}", f"/hop{hop + 1}")

    assert draw(site.url("/old"), "#fees").final_url == site.url("/fees")
    assert draw(site.url("/elsewhere"), "#fees").final_url == site.url("/fees", host=2)
    assert draw(site.url("/script"), "#fees").final_url == site.url("/fees", host=2)
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        draw(site.url("/hop0"))


def test_robots_txt_holds_for_pages_redirects_and_what_they_load(site, draw):
    site.robots("User-agent: *\nDisallow: /private")
    site.serve("/fees", shell("<script>fetch('/private/data').catch(() => 0)</script>", FEES))
    site.redirect("/in", "/private/page")

    assert words(draw(site.url("/fees"), "#fees", robots_permitted=False)) == [
        "Selling fees",
        "You pay 8% of the price.",
    ]
    for path in ("/private/page", "/in"):
        with pytest.raises(FetchError, match=r"robots\.txt forbids this page"):
            draw(site.url(path), robots_permitted=False)

    assert [path for path in site.paths if path.startswith("/private")] == []


def test_headers_of_the_settings_stay_with_their_host(site, draw):
    other = site.url("/other.js", host=2)
    site.serve("/fees", shell(f"<script src=/own.js></script><script src={other}></script>", FEES))
    for host in (1, 2):
        site.serve("/own.js", "", media_type="text/javascript", host=host)
        site.serve("/other.js", "", media_type="text/javascript", host=host)
    site.redirect("/away", site.url("/fees", host=3))

    draw(site.url("/fees"), "#fees", headers=(("X-Key", "secret"),), language="de-AT")
    draw(site.url("/away"), "#fees", headers=(("X-Key", "secret"),))

    seen = {(call.host, call.path): call.headers.get("X-Key") for call in site.requests if call.path != "/favicon.ico"}
    assert seen["127.0.0.1", "/fees"] == seen["127.0.0.1", "/own.js"] == seen["127.0.0.1", "/away"] == "secret"
    assert {value for (host, _), value in seen.items() if host != "127.0.0.1"} == {None}
    first = site.asked("/fees")[0]
    assert first.headers["Accept-Language"].startswith("de-AT")
    assert "policy-watch/" in first.headers["User-Agent"]
    assert "Headless" not in first.headers["User-Agent"]


def test_nothing_is_kept_from_one_page_for_the_next(site, draw):
    """No cookie, no storage, no cache: every page is a first visit."""
    script = "<script>document.title = localStorage.seen || 'first'; localStorage.seen = 'again'; document.cookie = 'a=b'</script>"
    site.serve("/fees", shell(script, FEES), headers={"Set-Cookie": "session=1", "Cache-Control": "max-age=3600"})

    pages = [draw(site.url("/fees"), "#fees").body for _ in range(2)]

    assert [b"<title>first</title>" in page for page in pages] == [True, True]
    assert [call.headers.get("Cookie") for call in site.asked("/fees")] == [None, None]


def test_a_page_is_no_larger_than_any_other(site, draw):
    site.serve("/huge", shell("<script>root.textContent = 'fee '.repeat(1e6)</script>"))

    def endless(call: Call) -> None:
        call.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n")
        while call.send(b"x" * 65536):
            pass

    site.serve("/endless.bin", endless)
    site.serve("/loads", shell("<script>fetch('/endless.bin').then(r => r.arrayBuffer())</script>", FEES))

    for path in ("/huge", "/loads"):
        with pytest.raises(FetchError, match="the page is larger than 1 MB"):
            draw(site.url(path), "#fees")


def test_what_is_no_page_is_not_saved_as_a_file(site, draw):
    site.serve("/file", b"PK\x03\x04", media_type="application/zip", headers={"Content-Disposition": "attachment"})

    with pytest.raises(FetchError, match="the browser would save it as a file"):
        draw(site.url("/file"))
