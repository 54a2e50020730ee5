"""Nothing is open by accident: who may see, who may write, and from where."""

from __future__ import annotations

import re
import socket
from base64 import b64encode
from collections.abc import Iterator
from itertools import product

import pytest
import requests

from tests.kit.pages import PASSWORD, Pages, pages_of
from tests.kit.watch import Watch
from watcher.model.settings import Secret, Settings
from watcher.web import application
from watcher.web.door import Door

OPEN = {("GET", "/login"), ("POST", "/login"), ("GET", "/static/style.css"), ("GET", "/static/icon.svg")}
SHA = "0" * 64
VALUES = {"number": "1", "edit": "1", "which": "1", "source": "bazaar-fees", "sha": SHA, "name": "style.css"}


def routes(watch: Watch) -> list[tuple[str, str]]:
    """Every method and path that the application knows, with something in the place of each parameter."""
    application_ = application(Settings(()), watch.database)
    found = set()
    for route in _all(application_.routes.routes):
        for method in getattr(route, "methods", ()) or ():
            found.add((method, re.sub(r"\{(\w+)[^}]*\}", lambda name: VALUES[name[1]], route.path)))
    application_.close()
    return sorted(found)


def _all(routes: object) -> Iterator[object]:
    """Routes of routers that were included stand behind them."""
    for route in routes:  # type: ignore[attr-defined]
        inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        if inner:
            yield from _all(inner)
        else:
            yield route


def test_every_route_is_closed_without_the_password(closed: Pages, story: Watch) -> None:
    """Default deny: the list of what is open is written here once more, and nothing else answers."""
    walked = routes(story)
    assert len(walked) >= 25

    for method, path in walked:
        answer = closed.session.request(method, closed.address + path, allow_redirects=False, timeout=20)
        if (method, path) in OPEN:
            assert answer.status_code != 401
        else:
            assert answer.status_code == (405 if method not in ("GET", "POST", "HEAD") else 401), (method, path)
            assert "Bazaar" not in answer.text


def test_every_unsafe_method_needs_the_token(pages: Pages, story: Watch) -> None:
    """Of a form of these pages, sent from these pages."""
    unsafe = [path for method, path in routes(story) if method == "POST"]
    assert len(unsafe) >= 6

    token = pages.token("/changes/1")
    for path in unsafe:
        assert pages.post(path, {"by": "x"}).status_code == 403, path
        assert pages.post(path, {"token": "0" * 64}).status_code == 403, path
        assert pages.post(path, {"token": token}, origin="https://evil.example").status_code == 403, path
        assert pages.post(path, {"token": token}, origin="null").status_code == 403, path
        assert pages.post(path, {"token": token}, origin=None).status_code == 403, path
    assert pages.session.post(f"{pages.address}/changes/1/reopen", json={"token": token}, timeout=20).status_code == 415


def test_nothing_is_written_by_get(pages: Pages, story: Watch) -> None:
    for path in ("acknowledge", "reopen", "note", "told"):
        assert pages.get(f"/changes/1/{path}?token={pages.token('/changes/1')}&text=x&says=x").status_code == 405
    assert "Acknowledged" not in pages.text("/changes/1")
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "PROPFIND"):
        assert pages.session.request(method, pages.address + "/", timeout=20).status_code in (400, 405)


def test_who_has_the_password_comes_in_and_may_write(closed: Pages) -> None:
    """And leaves again. The cookie is for these pages alone, and no script sees it."""
    lost = closed.get("/changes/1?view=side", headers={"Accept": "text/html"})
    assert (lost.status_code, lost.headers["location"]) == (303, "/login?next=%2Fchanges%2F1%3Fview%3Dside")

    answer = closed.send("/login", password=PASSWORD, next="/changes/1?view=side")
    assert (answer.status_code, answer.headers["location"]) == (303, "/changes/1?view=side")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert PASSWORD not in cookie
    assert closed.get("/").status_code == 200
    assert closed.send("/changes/1/note", by="Ada", text="seen").status_code == 303

    assert closed.post("/logout", {"token": closed.token("/changes/1")}).status_code == 303
    assert closed.get("/").status_code == 401


def test_programs_give_the_password_in_a_header(closed: Pages) -> None:
    basic = b64encode(f"reader:{PASSWORD}".encode()).decode()
    for given in (f"Bearer {PASSWORD}", f"Basic {basic}", f"basic {basic}"):
        assert closed.get("/feeds/changes.atom", headers={"Authorization": given}).status_code == 200
    for given in ("Bearer wrong", "Basic !!!", "Basic", "Digest x", f"Bearer {PASSWORD} "[:-3], "Basic " + "A" * 1000):
        answer = closed.get("/feeds/changes.atom", headers={"Authorization": given})
        assert answer.status_code in (401, 429)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_token_of_another_session_is_none(closed: Pages, story: Watch) -> None:
    closed.log_in()
    other = Pages(closed.address)
    with other.session:
        other.log_in()
        assert closed.post("/changes/1/reopen", {"token": other.token("/changes/1")}).status_code == 403


@pytest.mark.parametrize(
    "forged",
    ["", "1.x.y", "9999999999.abc.def", "..", "é.é.é", "9999999999.abc." + "0" * 64, "a" * 3000, '"', "1;2"],
)
def test_a_forged_cookie_opens_nothing(closed: Pages, forged: str) -> None:
    sent = f"watch_session={forged}".encode().decode("latin-1")

    assert closed.get("/", headers={"Cookie": sent}).status_code == 401


def test_wrong_passwords_have_to_wait(closed: Pages) -> None:
    """Also the right one, from that address, until the minute is over; also in a header."""
    for _ in range(5):
        assert closed.log_in("wrong password").status_code == 403

    refused = closed.log_in()
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 61
    assert closed.get("/", headers={"Authorization": f"Bearer {PASSWORD}"}).status_code == 429


def test_who_was_let_in_before_is_not_kept_out_by_others(closed: Pages) -> None:
    """Behind a proxy all come from one address. Its own wrong passwords count all the same."""
    closed.log_in()
    assert closed.post("/logout", {"token": closed.token("/changes/1")}).status_code == 303
    stranger = Pages(closed.address)
    with stranger.session:
        assert [stranger.log_in("wrong password").status_code for _ in range(5)] == [403] * 5
        assert stranger.log_in().status_code == 429
        stranger.session.cookies.set("watch_known", "made.up")
        assert stranger.log_in().status_code == 429

    assert [closed.log_in("wrong password").status_code for _ in range(5)] == [403] * 5
    assert closed.log_in().status_code == 429


def test_the_wait_is_over_after_a_minute() -> None:
    time = [1000.0]
    door = Door(Secret(PASSWORD), lambda: time[0])
    for _ in range(5):
        assert not door.opens("wrong", "10.0.0.1")

    assert door.waits("10.0.0.1") == 60
    assert door.waits("10.0.0.2") == 0
    time[0] += 61
    assert door.waits("10.0.0.1") == 0
    assert door.opens(PASSWORD, "10.0.0.1")


def test_many_addresses_together_have_to_wait_too() -> None:
    door = Door(Secret(PASSWORD), lambda: 1000.0)
    for number in range(50):
        door.opens("wrong", f"10.0.0.{number}")

    assert door.waits("10.9.9.9") > 0


def test_a_session_ends_with_its_time_and_with_the_password() -> None:
    time = [1000.0]
    door = Door(Secret(PASSWORD), lambda: time[0])
    cookie = door.new_session()

    assert door.session(cookie) is not None
    assert Door(Secret(PASSWORD), lambda: time[0]).session(cookie) is not None  # a restart ends none
    assert Door(Secret("another password"), lambda: time[0]).session(cookie) is None
    time[0] += 31 * 24 * 3600
    assert door.session(cookie) is None


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("127.0.0.1", True),
        ("localhost:8377", True),
        ("[::1]:8377", True),
        ("192.168.1.5", True),
        ("watch.example.com", True),
        ("WATCH.example.com", True),
        ("evil.example", False),
        ("watch.example.com.evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.nip.example", False),
        ("", False),
        ("[", False),
        ("@127.0.0.1", False),
    ],
)
def test_only_names_that_are_ours_are_answered(story: Watch, host: str, *, served: bool) -> None:
    """A name of another that is made to lead here (DNS rebinding) finds nothing."""
    with pages_of(story, public_url="https://watch.example.com") as pages:
        assert (pages.get("/", headers={"Host": host}).status_code == 200) is served


def test_every_answer_forbids_scripts_frames_and_guesses(pages: Pages, closed: Pages) -> None:
    paths = [
        "/",
        "/changes/1",
        "/overview",
        "/sources/bazaar-fees",
        "/nothing",
        "/changes.csv",
        "/api/v1/changes",
        "/?since=x",
    ]
    for visitor, path in product((pages, closed), paths):
        headers = visitor.get(path).headers
        assert headers["content-security-policy"] == (
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        form = visitor is pages and path == "/changes/1"
        assert headers["referrer-policy"] == ("same-origin" if form else "no-referrer")
        assert "server" not in headers


def test_no_page_has_a_script_or_an_inline_style(pages: Pages) -> None:
    for path in ("/", "/changes/1", "/overview", "/sources/bazaar-fees", "/login", "/nothing"):
        assert not re.search(r"<script|\sstyle=|\son\w+=|javascript:", pages.get(path).text, re.IGNORECASE)


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/\t/evil.example", ""]
)
def test_the_login_leads_nowhere_else(closed: Pages, target: str) -> None:
    assert closed.send("/login", password=PASSWORD, next=target).headers["location"] == "/"


def test_a_link_from_elsewhere_is_asked_once_more_from_here(closed: Pages) -> None:
    """A strict cookie does not come along with it; our own page, asking again, gets it."""
    from_slack = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site"}
    answer = closed.get("/changes/1/edits/2?a=%22%3E%3Cscript%3E", headers=from_slack)

    assert answer.status_code == 200
    assert 'content="0; url=/changes/1/edits/2?a=%22%3E%3Cscript%3E&amp;once=1"' in answer.text
    assert "Bazaar" not in answer.text
    again = closed.get("/changes/1/edits/2?once=1", headers=from_slack)
    assert again.headers["location"].startswith("/login?next=")


@pytest.mark.parametrize(
    "path",
    ["/static/../guard.py", "/static/%2e%2e%2fguard.py", "/static/..%5cguard.py", "/static//etc/passwd", "/snapshots/../x",
     "/snapshots/%00", "/sources/%00", "/sources/..%2f..%2fetc", "/changes/99999999999999999999", "/changes/-1", "/changes/1e3",
     "/api/v1/sources/%ED%A0%80", "/sources/" + "a" * 5000],
)  # fmt: skip
def test_no_path_leads_out(pages: Pages, path: str) -> None:
    """Asked for as it stands, without what a client would tidy up first."""
    host, _, port = pages.host.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        wire.sendall(f"GET {path} HTTP/1.1\r\nHost: {pages.host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert re.match(rb"HTTP/1.1 (400|404|414|422) ", answer), answer[:200]
    assert b"root:" not in answer


def test_what_is_too_large_is_refused(pages: Pages) -> None:
    token = pages.token("/changes/1")
    assert pages.post("/changes/1/note", {"token": token, "text": "x" * 70_000}).status_code == 413
    assert pages.post("/changes/1/note", {"token": token, "text": "x" * 5_000}).status_code == 400
    assert pages.post("/changes/1/note", {f"f{number}": "" for number in range(50)}).status_code == 400


def test_head_is_get_without_the_body(pages: Pages) -> None:
    answer = requests.head(f"{pages.address}/changes/1", timeout=20)

    assert (answer.status_code, answer.content) == (200, b"")


def test_reading_never_holds_up_a_check(pages: Pages, story: Watch) -> None:
    """A check writes while pages read; they see what it wrote."""
    before = pages.get("/sources/bazaar-fees").text
    assert story("check", "--no-send", at="2026-11-22T05:00:00Z").code == 1  # the wall still stands
    assert pages.get("/sources/bazaar-fees").text != before
