"""Hosts are treated politely: in turn, with a pace, and not before they said."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tests.kit.site import Call, Page
from watcher.errors import FetchError
from watcher.fetch import host_of
from watcher.model.page import Fetch, Request

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def requests_for(site, *paths, host=1, **how):
    return [(path, Request(site.url(path, host=host), robots_permitted=True, **how)) for path in paths]


def keeps_pace(calls, pace):
    """Did these calls keep their distance, as far as a busy machine's clock can tell?"""
    gaps = [later.at - earlier.at for earlier, later in pairwise(calls)]
    return min(gaps) > pace / 2 and sum(gaps) > pace * len(gaps) - pace / 2


def test_many_pages_come_with_their_keys_errors_as_values(site, fetcher):
    site.serve("/fees", "fees")

    answers = dict(fetcher().fetch_all([*requests_for(site, "/fees", "/gone"), ("bad", Request("nowhere"))]))

    assert answers["/fees"].body == b"fees"
    assert answers["/gone"].status == 404
    assert answers["bad"].reason == "the address is not one of http or https"


def test_nothing_to_ask_is_nothing_to_answer(fetcher):
    assert list(fetcher().fetch_all([])) == []


def test_a_host_is_asked_one_page_at_a_time_and_with_a_pace(site, fetcher):
    """The pace is kept between the starts, robots.txt and single requests from other threads included."""
    for number in range(4):
        site.serve(f"/{number}", "page", delay=0.02)
    asker = fetcher(pace=0.1)
    alone = threading.Thread(target=asker.fetch, args=(Request(site.url("/3")),))

    alone.start()
    list(asker.fetch_all([(number, Request(site.url(f"/{number}"))) for number in range(3)]))
    alone.join()

    calls = sorted(site.requests, key=lambda call: call.at)
    assert calls[0].path == "/robots.txt"
    assert len(calls) == 5
    assert keeps_pace(calls, 0.1)
    assert all(earlier.ended <= later.at for earlier, later in pairwise(calls))


def test_hosts_do_not_wait_for_each_other(site, fetcher):
    """A long queue at one host, first in the list, holds up nobody else."""
    for path in ("/slow", "/quick"):
        site.serve(path, "page", delay=0.1 if path == "/slow" else 0)
    slow = [(number, Request(site.url("/slow", host=1), robots_permitted=True)) for number in range(200)]
    quick = [(number, Request(site.url("/quick", host=2 + number % 2), robots_permitted=True)) for number in range(50)]

    answers = fetcher(hosts_at_once=4).fetch_all([*slow, *quick])
    began = time.monotonic()
    first = [next(answers)[1].url for _ in range(50)]
    took = time.monotonic() - began
    answers.close()

    assert sum("/quick" in url for url in first) >= 45
    assert took < 1.5


def test_a_waiting_host_takes_no_worker(site, fetcher):
    """With one worker for three hosts, the pace of one host is time for another."""
    site.serve("/fees", "fees")
    paced = [(number, Request(site.url("/fees", host=1 + number % 3), robots_permitted=True)) for number in range(9)]
    began = time.monotonic()

    list(fetcher(hosts_at_once=1, pace=0.1).fetch_all(paced))

    assert 0.2 <= time.monotonic() - began < 0.8  # in turn, not overlapping, it would be 0.8


def test_a_kept_connection_is_used_again(site, fetcher):
    ports = set()
    site.serve("/fees", lambda call: ports.add(call._socket.getpeername()) or "fees")

    list(fetcher().fetch_all(requests_for(site, *["/fees"] * 5)))

    assert len(ports) == 1


def test_a_kept_connection_that_the_server_closed_is_no_failure(site, fetcher):
    """Servers close idle connections whenever they like, at times just as we write."""
    calls = []

    def closing(call: Call) -> Page | None:
        calls.append(call)
        if len(calls) == 2:
            return None  # closed without a word, on the second request of a kept connection
        return Page(b"fees")

    site.serve("/fees", closing)
    asker = fetcher()

    bodies = [asker.fetch(Request(site.url("/fees"), robots_permitted=True)).body for _ in range(2)]

    assert bodies == [b"fees", b"fees"]
    assert len(calls) == 3


def test_a_connection_closed_at_once_is_not_tried_again(site, refused):
    site.serve("/fees", lambda call: None)

    assert refused(site.url("/fees")).reason == "the connection was closed without an answer"
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("600", timedelta(seconds=600)),
        ("Tue, 24 Nov 2026 06:40:00 GMT", timedelta(seconds=600)),
        ("99999999999999999999", timedelta(days=7)),
        ("Sun, 06 Nov 2094 08:49:37 GMT", timedelta(days=7)),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_peace_is_left_in_peace(site, fetcher, status, header, wait):
    site.serve("/busy", status=status, headers={"Retry-After": header})
    site.serve("/fees", "fees")
    asker = fetcher(clock=lambda: NOW)

    answers = list(asker.fetch_all(requests_for(site, "/busy", *["/fees"] * 20)))
    with pytest.raises(FetchError) as caught:
        asker.fetch(Request(site.url("/fees")))

    (_, busy), *others = answers
    host = host_of(site.url())
    assert (busy.status, busy.transient, busy.retry_after) == (status, True, wait)
    assert {(error.transient, error.retry_after) for _, error in others} == {(True, wait)}
    if wait < timedelta(days=1):
        assert caught.value.reason == f"{host} asked not to be asked before 06:40 UTC"
    else:
        assert caught.value.reason == f"{host} asked not to be asked before 1 December 06:30 UTC"
    assert site.paths == ["/busy"]
    assert asker.waits == {host: NOW + wait}


@pytest.mark.parametrize(
    "header", ["soon", "-1", "0", "1.5", "", "Tue, 24 Nov 2020 06:40:00 GMT", "Tue, 99 Nov 9999999 06:40:00 GMT"]
)
def test_a_retry_after_that_makes_no_sense_is_overlooked(site, fetcher, header):
    site.serve("/busy", status=503, headers={"Retry-After": header})
    asker = fetcher(clock=lambda: NOW)

    answers = list(asker.fetch_all(requests_for(site, "/busy", "/busy")))

    assert [answer.retry_after for _, answer in answers] == [None, None]
    assert len(site.requests) == 2


def test_a_wait_from_an_earlier_run_is_kept_and_ends(site, fetcher):
    site.serve("/fees", "fees")
    now = [NOW]
    host = host_of(site.url())
    asker = fetcher(clock=lambda: now[0], waits={host: NOW + timedelta(minutes=10)})

    with pytest.raises(FetchError, match="asked not to be asked before 06:40 UTC") as caught:
        asker.fetch(Request(site.url("/fees")))
    assert (caught.value.transient, caught.value.retry_after, site.requests) == (True, timedelta(minutes=10), [])

    now[0] += timedelta(minutes=10)
    assert asker.fetch(Request(site.url("/fees"))).body == b"fees"
    assert asker.waits == {}


def test_a_wait_in_the_far_future_is_no_longer_than_seven_days(site, fetcher):
    """A clock that was wrong once must not silence a host for years."""
    host = host_of(site.url())

    assert fetcher(clock=lambda: NOW, waits={host: NOW + timedelta(days=900)}).waits == {host: NOW + timedelta(days=7)}


def test_errors_of_a_silenced_host_do_not_wait_for_its_pace(site, fetcher):
    site.serve("/busy", status=429, headers={"Retry-After": "60"})
    began = time.monotonic()

    answers = list(fetcher(pace=1).fetch_all(requests_for(site, *["/busy"] * 50)))

    assert len(answers) == 50
    assert time.monotonic() - began < 0.9


def test_a_redirect_does_not_lead_around_a_wait(site, fetcher):
    site.redirect("/fees", site.url("/fees", host=2), host=1)
    asker = fetcher(clock=lambda: NOW, waits={host_of(site.url(host=2)): NOW + timedelta(hours=1)})

    with pytest.raises(FetchError, match=r"127\.0\.0\.2:\d+ asked not to be asked before 07:30 UTC"):
        asker.fetch(Request(site.url("/fees"), robots_permitted=True))


def test_a_redirect_waits_for_its_turn_at_the_other_host(site, fetcher):
    for number in range(3):
        site.redirect(f"/{number}", site.url(f"/{number}", host=2), host=1)
        site.serve(f"/{number}", "page", host=2)
    everything = requests_for(site, "/0", "/1", "/2") + requests_for(site, "/0", "/1", "/2", host=2)

    answers = list(fetcher(pace=0.05).fetch_all(everything))

    assert [answer.body for _, answer in answers] == [b"page"] * 6
    assert keeps_pace([call for call in site.requests if call.host == "127.0.0.2"], 0.05)


def test_no_more_answers_wait_than_agreed(site, fetcher):
    """A slow reader holds up the asking; it does not fill the memory."""
    site.serve("/page", "page")
    answers = fetcher(hosts_at_once=2).fetch_all(
        (number, Request(site.url("/page", host=1 + number % 3), robots_permitted=True)) for number in range(40)
    )

    next(answers)
    time.sleep(0.15)

    assert 4 <= len(site.requests) <= 5
    assert len(list(answers)) == 39


def test_a_full_round_does_not_hold_up_another_one(site, fetcher):
    """Whoever reads answers may ask for one more page meanwhile."""
    site.serve("/page", "page")
    asker = fetcher(hosts_at_once=1)
    answers = asker.fetch_all(requests_for(site, *["/page"] * 10))
    others = asker.fetch_all(requests_for(site, *["/page"] * 10))

    next(answers)
    time.sleep(0.05)

    assert asker.fetch(Request(site.url("/page"))).body == b"page"
    assert len(list(others)) == 10
    assert len(list(answers)) == 9


def test_leaving_early_stops_what_is_under_way(site, fetcher):
    site.serve("/quick", "page")
    site.serve("/slow", Call.hang, host=2)
    asker = fetcher(deadline=30)
    answers = asker.fetch_all(requests_for(site, "/slow", host=2) + requests_for(site, *["/quick"] * 5))

    next(answers)
    began = time.monotonic()
    answers.close()

    assert time.monotonic() - began < 2
    assert asker.fetch(Request(site.url("/quick", host=3))).body == b"page"


def test_an_interrupt_in_the_reader_stops_everything(site, fetcher):
    site.serve("/quick", "page")
    site.serve("/slow", Call.hang, host=2)
    asker = fetcher(deadline=30)
    began = time.monotonic()

    def read():
        with asker:
            for _ in asker.fetch_all(requests_for(site, "/slow", host=2) + requests_for(site, "/quick")):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read()

    assert time.monotonic() - began < 2
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("fetch-")]


def test_closing_ends_every_request_of_every_thread(site, fetcher):
    site.serve("/slow", Call.hang)
    asker = fetcher(deadline=30)
    told = []

    def wait():
        told.extend(asker.fetch_all(requests_for(site, "/slow", "/slow")))

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not site.requests:
        time.sleep(0.005)
    asker.close()
    waiting.join(1)

    assert {error.reason for _, error in told} == {"stopped before it was asked", "stopped before an answer came"}
    with pytest.raises(RuntimeError):
        asker.fetch(Request(site.url()))


def test_a_bug_is_raised_where_the_answers_are_read(fetcher):
    """Threads must not swallow what is no expected error."""
    asker = fetcher()
    asker._client.ask = lambda trip, leash: 1 / 0

    with pytest.raises(ZeroDivisionError):
        list(asker.fetch_all([("a", Request("http://127.0.0.1:1/", robots_permitted=True))]))


def test_hundreds_of_pages_over_many_hosts_all_arrive(site, fetcher):
    site.serve("/page", lambda call: call.query["n"][0])
    wanted = [(n, Request(site.url(f"/page?n={n}", host=1 + n % 3))) for n in range(300)]

    answers = dict(fetcher(hosts_at_once=8).fetch_all(iter(wanted)))

    assert {n: answer.body for n, answer in answers.items() if isinstance(answer, Fetch)} == {
        n: str(n).encode() for n in range(300)
    }
