"""Where a page leads us, and what we take along."""

from __future__ import annotations

import pytest

from tests.kit.site import Page
from watcher.errors import FetchError
from watcher.fetch.trip import Trip, host_of
from watcher.model.page import Request, Validators

SECRETS = (("Authorization", "Bearer s3cret"), ("Cookie", "session=s3cret"), ("X-Api-Key", "s3cret"))


def secrets_in(call):
    return "s3cret" in str(call.headers)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_where_it_led_is_told(site, ask, status):
    site.redirect("/old", "/new?x=1#part", status=status)
    site.serve("/new", "fees")

    page = ask(site.url("/old"))

    assert page.body == b"fees"
    assert (page.url, page.final_url) == (site.url("/old"), site.url("/new?x=1"))


def test_an_address_that_is_not_redirected_is_told_as_the_settings_write_it(site, ask):
    site.serve("/fees", "fees")

    assert ask(site.url("/fees#part")).final_url == site.url("/fees#part")


def test_secrets_and_validators_stay_with_their_origin(site, ask):
    """Another port or host of the same machine is another origin."""
    site.redirect("/here", "/there", host=1)
    site.redirect("/there", site.url("/fees", host=2), host=1)
    site.serve("/fees", "fees", host=2, etag='"v1"')

    page = ask(site.url("/here"), headers=SECRETS, validators=Validators('"v1"'), language="de")

    here, there, fees = site.requests
    assert (secrets_in(here), secrets_in(there), secrets_in(fees)) == (True, True, False)
    assert (there.headers["If-None-Match"], fees.headers["If-None-Match"]) == ('"v1"', None)
    assert fees.headers["Accept-Language"].startswith("de")
    assert (page.status, page.final_url) == (200, site.url("/fees", host=2))


def test_secrets_once_left_behind_do_not_come_back(site, ask):
    """A foreign host must not choose which of our pages our key is shown to."""
    site.redirect("/here", site.url("/away", host=2))
    site.redirect("/away", site.url("/fees", host=1))
    site.serve("/fees", "fees")

    ask(site.url("/here"), headers=SECRETS)

    assert [secrets_in(call) for call in site.requests] == [True, False, False]


def test_no_more_redirects_are_followed_than_allowed(site, ask, refused):
    for step in range(4):
        site.redirect(f"/{step}", f"/{step + 1}")
    site.serve("/4", "fees")

    assert ask(site.url("/0"), max_redirects=4).body == b"fees"
    error = refused(site.url("/0"), max_redirects=3)
    assert (error.reason, error.transient) == ("the page redirects more than 3 times", False)


@pytest.mark.parametrize("target", ["/fees", "/again"])
def test_a_circle_is_told_at_once(site, refused, target):
    site.redirect("/fees", target)
    site.redirect("/again", "/fees")

    error = refused(site.url("/fees"))

    assert (error.reason, error.transient) == ("the page redirects in a circle", False)
    assert len(site.requests) <= 2


def test_a_redirect_from_https_to_http_is_refused():
    trip = Trip.begin(Request("https://example.com/fees"), 1)

    with pytest.raises(FetchError, match="from https to plain http"):
        trip.towards("http://example.com/fees", 5, 1)


def test_a_redirect_from_http_to_https_stays_at_its_host_but_leaves_its_origin():
    trip = Trip.begin(Request("http://example.com/fees"), 1).towards("https://example.com/fees", 5, 1)

    assert (trip.host, trip.trusted) == ("example.com", False)


@pytest.mark.parametrize(
    "location",
    [
        b"http://\xe2\x98\x83..example/",
        b"http://" + b"a" * 300 + b".example/",
        b"http://[::1",
        b"http://127.0.0.1:99999/",
        b"http://me:you@127.0.0.1/",
        b"file:///etc/passwd",
        b"javascript:alert(1)",
        b"gopher://127.0.0.1/",
        b"//",
        b"http:///fees",
    ],
)
def test_a_redirect_to_no_address_is_an_error_and_nobody_is_asked(site, refused, location, monkeypatch):
    site.serve("/fees", lambda call: call.send(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\n\r\n"))

    def nobody(*args, **more):
        raise AssertionError("no name is looked up")

    monkeypatch.setattr("watcher.fetch.guard._answer", nobody)
    error = refused(site.url("/fees"), deadline=1)

    assert not error.transient
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    ("location", "address"),
    [
        (b"http://m\xfcnchen.example/", "http://xn--mnchen-3ya.example/"),
        ("http://münchen.example/".encode(), "http://xn--mnchen-3ya.example/"),
        (b"HTTP://EXAMPLE.com:80/A", "http://example.com:80/A"),
        (b"//example.com", "http://example.com/"),
        (b"http://127.0.0.1\\@evil.example/", "http://127.0.0.1/%5C@evil.example/"),
        (b"http://evil.example#@127.0.0.1/", "http://evil.example/"),
    ],
)
def test_an_address_means_one_thing_to_whoever_reads_it(location, address):
    """Checks and connections see the same, plain address: no other parser has an opinion about it."""
    trip = Trip.begin(Request("http://127.0.0.1/fees"), 1)

    assert trip.towards(location.decode("latin-1"), 5, 1).address == address


@pytest.mark.parametrize(
    "location", ["/geb\u00fchren".encode(), "/geb\u00fchren".encode("latin-1"), b"/geb%C3%BChren", b"/geb hren"]
)
def test_a_redirect_to_a_path_of_any_letters_is_followed(site, ask, location):
    """Locations ought to be ASCII; servers send UTF-8, Latin-1 and blanks."""
    site.serve("/old", lambda call: call.send(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\n\r\n"))
    answered = []
    site.answer = lambda call, answer=site.answer: (
        answered.append(call.path) or (answer(call) if call.path == "/old" else Page(b"fees"))
    )

    assert ask(site.url("/old")).body == b"fees"
    assert answered[1].startswith("/geb")
    assert answered[1].isascii()


def test_a_redirect_without_a_target_is_an_error(site, refused):
    site.serve("/fees", status=302)

    assert refused(site.url("/fees")).reason == "HTTP 302 Found"


def test_the_body_of_a_redirect_is_not_read(site, ask):
    """A bomb there would be unpacked by a library that reads it to keep the connection."""
    site.serve("/old", b"\0" * 5_000_000, status=302, headers={"Location": "/fees"}, gzip=True)
    site.serve("/fees", "fees")

    assert ask(site.url("/old"), max_bytes=100).body == b"fees"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.com/fees", "example.com"),
        ("http://example.com:80/", "example.com"),
        ("https://example.com:8443/", "example.com:8443"),
        ("http://münchen.example/", "xn--mnchen-3ya.example"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("mailto:me@example.com", ""),
    ],
)
def test_a_host_is_named_in_one_way(url, host):
    assert host_of(url) == host
