"""robots.txt is obeyed, as RFC 9309 has it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.site import Call, Page
from watcher.errors import FetchError
from watcher.fetch import robots
from watcher.model.page import Fetch, Request

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def rules(text: str | bytes) -> robots.Rules:
    body = text.encode() if isinstance(text, str) else text
    return robots.rules_from(Fetch("http://a/robots.txt", "http://a/robots.txt", 200, NOW, body))


def allows(found: robots.Rules, address: str) -> bool:
    return found.fault is None and (found.allowed is None or found.allowed(address))


def test_a_forbidden_page_is_not_asked(site, fetcher):
    site.robots("User-agent: *\nDisallow: /private/")
    site.serve("/private/fees", "fees")
    site.serve("/fees", "fees")
    asker = fetcher()

    assert asker.fetch(Request(site.url("/fees"))).body == b"fees"
    with pytest.raises(FetchError) as caught:
        asker.fetch(Request(site.url("/private/fees")))

    assert (caught.value.reason, caught.value.transient) == ("robots.txt forbids this page", False)
    assert site.paths == ["/robots.txt", "/fees"]
    assert site.requests[0].headers["User-Agent"].startswith("policy-watch/")


def test_a_permission_of_the_operator_goes_before_robots_txt(site, fetcher):
    site.robots("User-agent: *\nDisallow: /")
    site.serve("/fees", "fees")

    assert fetcher().fetch(Request(site.url("/fees"), robots_permitted=True)).body == b"fees"
    assert site.paths == ["/fees"]


def test_robots_txt_is_asked_once_per_host(site, fetcher):
    site.serve("/fees", "fees")

    list(fetcher().fetch_all((n, Request(site.url("/fees", host=1 + n % 3))) for n in range(30)))

    assert len(site.asked("/robots.txt")) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_where_there_is_none_everything_may_be_asked(site, fetcher, status):
    site.serve("/robots.txt", status=status)
    site.serve("/fees", "fees")

    assert fetcher().fetch(Request(site.url("/fees"))).body == b"fees"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (500, "robots.txt could not be read: HTTP 500 Internal Server Error"),
        (503, "robots.txt could not be read: HTTP 503 Service Unavailable"),
        (429, "robots.txt could not be read: HTTP 429 Too Many Requests"),
    ],
)
def test_where_it_cannot_be_had_nothing_is_asked(site, fetcher, status, reason):
    site.serve("/robots.txt", status=status)
    site.serve("/fees", "fees")
    asker = fetcher(pace=0.2)
    began = time.monotonic()

    answers = list(asker.fetch_all((n, Request(site.url("/fees"))) for n in range(5)))

    assert {(answer.reason, answer.transient, answer.status) for _, answer in answers} == {(reason, True, status)}
    assert site.paths == ["/robots.txt"]
    assert time.monotonic() - began < 0.8  # one pace and not five: the host was asked once


def test_a_robots_txt_that_never_ends_is_one_that_cannot_be_had(site, fetcher):
    site.serve("/robots.txt", Call.hang)

    with pytest.raises(FetchError) as caught:
        fetcher(deadline=0.2).fetch(Request(site.url("/fees")))

    assert (caught.value.reason, caught.value.transient) == (
        "robots.txt could not be read: no answer within 0.2 s",
        True,
    )


def test_a_host_that_asks_for_peace_at_its_robots_txt_is_left_in_peace(site, fetcher):
    site.serve("/robots.txt", status=503, headers={"Retry-After": "600"})
    asker = fetcher(clock=lambda: NOW)

    for _ in range(3):
        with pytest.raises(FetchError):
            asker.fetch(Request(site.url("/fees")))

    assert site.paths == ["/robots.txt"]
    assert list(asker.waits.values()) == [NOW + timedelta(minutes=10)]


def test_a_redirected_robots_txt_is_read_where_it_is(site, fetcher):
    site.redirect("/robots.txt", site.url("/robots.txt", host=2), host=1)
    site.robots("User-agent: *\nDisallow: /fees", host=2)
    site.serve("/fees", "fees")

    with pytest.raises(FetchError, match="forbids"):
        fetcher().fetch(Request(site.url("/fees", host=1)))


def test_a_robots_txt_that_redirects_for_ever_is_none(site, fetcher):
    site.redirect("/robots.txt", "/robots.txt")
    site.serve("/fees", "fees")

    assert fetcher().fetch(Request(site.url("/fees"))).body == b"fees"


def test_a_host_that_is_not_there_does_not_pass():
    fault = robots.rules_from(FetchError("http://a/robots.txt", "there is no host named a", transient=False)).fault

    assert (fault.reason, fault.transient) == ("robots.txt could not be read: there is no host named a", False)


def test_a_redirect_leads_to_no_forbidden_page(site, fetcher):
    """Neither on the same host nor on another one."""
    site.robots("User-agent: *\nDisallow: /private")
    site.redirect("/here", "/private")
    site.redirect("/there", site.url("/private", host=2))
    site.serve("/private", "fees")
    asker = fetcher()

    for path in ("/here", "/there"):
        with pytest.raises(FetchError, match="forbids"):
            asker.fetch(Request(site.url(path)))

    assert site.asked("/private") == []


def test_the_operators_headers_are_not_sent_for_robots_txt(site, fetcher):
    site.serve("/fees", "fees")

    fetcher().fetch(Request(site.url("/fees"), headers=(("X-Api-Key", "s3cret"),)))

    assert ["s3cret" in str(call.headers) for call in site.requests] == [False, True]


def test_a_crawl_delay_is_a_longer_pace(site, fetcher):
    site.robots("User-agent: *\nCrawl-delay: 0.1")
    site.serve("/fees", "fees")

    list(fetcher(pace=0.01).fetch_all((n, Request(site.url("/fees"))) for n in range(3)))

    starts = [call.at for call in site.requests]
    assert starts[-1] - starts[0] >= 0.25


def test_a_crawl_delay_has_an_end():
    assert rules("User-agent: *\nCrawl-delay: 86400").delay == 60
    assert rules("User-agent: *\nCrawl-delay: -5").delay == 0
    assert rules("User-agent: *\nCrawl-delay: soon").delay == 0


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: policy-watch\nDisallow: /", "/fees", False),
        ("User-agent: Policy-Watch\nDisallow: /", "/fees", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: policy-watch\nAllow: /", "/fees", True),
        ("User-agent: policy-watch/1.0\nDisallow: /", "/fees", False),
        ("User-agent: policy\nDisallow: /", "/fees", True),
        ("User-agent: Googlebot\nDisallow: /", "/fees", True),
        ("User-agent: Googlebot\nUser-agent: *\nDisallow: /fees", "/fees", False),
        ("User-agent: Googlebot\nDisallow: /\nUser-agent: *\nDisallow:", "/fees", True),
        ("User agent : *\nDisallow: /fees", "/fees", False),
        ("\ufeffUser-agent: *\nDisallow: /fees", "/fees", False),
        ("User-agent: * # all\nDisallow: /*/fees$", "/de/fees", False),
        ("User-agent: *\nDisallow: /\nAllow: /fees", "/fees", True),
        ("User-agent: *\nDisallow: /geb%C3%BChren", "/geb%C3%BChren", False),
        ("<html>not here</html>", "/fees", True),
        ("", "/fees", True),
    ],
)
def test_the_rules_are_read_as_they_are_meant(text, path, allowed):
    assert allows(rules(text), f"https://example.com{path}") == allowed


def test_rules_for_ten_thousand_robots_do_not_fill_the_memory():
    """A group's rules are kept once for each robot that it names, by the library."""
    names = "".join(f"User-agent: bot{n}\n" for n in range(10_000))
    began = time.process_time()

    found = rules(names + "User-agent: *\n" + "".join(f"Disallow: /{n}\n" for n in range(10_000)))

    assert not allows(found, "https://example.com/9999")
    assert time.process_time() - began < 3


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.lists(st.sampled_from(
    ["User-agent: *", "Disallow: //[", "Allow: *", "Disallow: $", "Crawl-delay: 1e999", "Disallow: %", "Disallow: http://["]
)).map(lambda lines: "\n".join(lines).encode()))  # fmt: skip
def test_no_robots_txt_is_a_traceback(body):
    assert allows(rules(body), "https://example.com/fees?x=1") in (True, False)


def test_rules_are_believed_for_a_day_and_a_failure_for_minutes():
    fault = robots.rules_from(FetchError("http://a/robots.txt", "HTTP 503", transient=True, status=503))

    assert 23 * 3600 < rules("").expires - time.monotonic() <= 24 * 3600
    assert fault.expires - time.monotonic() < 3600


def test_a_rule_book_larger_than_a_page_may_be_is_one_that_cannot_be_had(site, fetcher):
    site.serve("/robots.txt", Page(b"# a\n" * 1000))

    with pytest.raises(FetchError, match=r"robots.txt could not be read: the page is larger"):
        fetcher(max_bytes=1000).fetch(Request(site.url("/fees")))
