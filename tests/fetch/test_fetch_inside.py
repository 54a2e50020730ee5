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


# From the registries of IANA (special-purpose addresses), and what clouds answer on: the first and the last address of each.
EDGES = """
0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.0 127.255.255.255 168.63.129.16
169.254.0.0 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.0
192.88.99.255 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.0 198.51.100.255 203.0.113.0
203.0.113.255 224.0.0.0 239.255.255.255 240.0.0.0 255.255.255.255
:: ::1 ::ffff:10.0.0.1 ::ffff:7f00:1 ::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::808:808 100::1 1fff:ffff::1 2001:: 2001:1ff::1
2001:db8::1 2001:db8:ffff::1 2002:: 2002:808:808::1 3fff:: 3fff:fff::1 4000::1 5f00::1 fc00:: fdff::1 fe80::1 fe80::1%eth0
fec0::1 ff02::1 2606:2800:220:1:0:5efe:10.0.0.1 2606:2800:220:1:200:5efe:a9fe:a9fe
""".split()
BESIDE = """
1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15 168.63.129.17
169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255
192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255
2000::1 2001:200::1 2001:db7:ffff::1 2001:db9::1 2003::1 3ffe::1 2606:2800:220:1:0:5efe:808:808 2606:2800:220:1:0:5eff:a00:1
2606:2800:220:1:1:5efe:a00:1
""".split()


@pytest.mark.parametrize("address", EDGES)
def test_the_ranges_of_nobody_are_inside_from_edge_to_edge(address):
    assert is_inside(address)


@pytest.mark.parametrize("address", BESIDE)
def test_what_lies_beside_them_is_public(address):
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
