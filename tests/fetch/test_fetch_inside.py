"""Addresses inside a machine or a network are not asked, however they are written and whoever leads there."""

from __future__ import annotations

import socket

import pytest

from tests.kit.island import on_an_island
from watcher.fetch.inside import is_inside

OURS = "no public address; if it may be asked, name it in manners: insideHosts"


def test_no_spelling_and_no_redirect_leads_inside():
    """More than a hundred ways to write it, direct, by redirect, over TLS, at another port, after a rebinding."""
    found = on_an_island("tests.fetch.attacks:spellings")

    assert found["inside"] == []
    assert found["public"], "the island can be dialled, so the test could have failed"
    assert found["spellings"] >= 76
    # What was had is the public page itself: a «host» that is part of a path, a name before it is another one.
    had = {url.split("/")[2].removesuffix(":8080") for url in found["had"]}
    assert had <= {"public.example", "rebind.example", "rebind-six.example"}
    assert sum(OURS in reason for reason in found["reasons"].values()) > 300


def test_leave_is_for_one_host_and_not_for_a_page_that_redirects_there():
    found = on_an_island("tests.fetch.attacks:leave_given")

    assert list(found["came"].values()) == [
        "http://inside.example/secret",
        f"10.0.0.1 is {OURS}",
        f"metadata.example leads to 169.254.169.254, {OURS}",
        "the page redirects to a host inside your own network",
        "http://public.example/secret",
        f"metadata.example leads to 169.254.169.254, {OURS}",
    ]
    assert found["inside"] == ["10.0.0.1"]


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "1.1.1.1"]
)
def test_public_addresses_are_public(address):
    """Behind NAT64 every IPv4 page has such an address."""
    assert not is_inside(address)


@pytest.mark.parametrize("nonsense", ["", "fees", "1.2.3", "1.2.3.4.5", "::ffff:300.1.1.1"])
def test_what_is_no_address_is_not_dialled(nonsense):
    assert is_inside(nonsense)


def test_every_answer_counts_and_only_what_was_checked_is_dialled(refused, monkeypatch):
    """One look-up a request: a name cannot be another one by the time that it is dialled."""
    asked = []

    def getaddrinfo(host, port, *args, flags=0, **more):
        if flags:
            raise socket.gaierror(socket.EAI_NONAME, "a name")
        asked.append(host)
        where = ["93.184.216.34", "127.0.0.1"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in where]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    error = refused("http://half.example/fees")

    assert (error.reason, error.transient) == (f"half.example leads to 127.0.0.1, {OURS}", False)
    assert asked == ["half.example"]


def test_without_leave_this_machine_is_not_asked(site, refused):
    error = refused(site.url("/fees"), inside_hosts=frozenset())

    assert error.reason == f"127.0.0.1 is {OURS}"
    assert site.requests == []
