"""Certificates are always verified.

`certificates/` holds a certificate authority and what it signed; the keys are of no use but here, and the authority's
own key was thrown away.
"""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from tests.kit.site import Site
from watcher.model.page import Request

CERTIFICATES = Path(__file__).parent / "certificates"
AUTHORITY = str(CERTIFICATES / "authority.pem")


def tls(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    return context


def test_a_page_behind_a_valid_certificate_is_had(ask):
    with Site(tls=tls("good")) as site:
        site.serve("/fees", "fees")

        assert ask(site.url("/fees"), authorities=AUTHORITY).body == b"fees"


@pytest.mark.parametrize(
    ("certificate", "authorities", "why"),
    [
        ("expired", AUTHORITY, "certificate has expired"),
        ("other", AUTHORITY, "IP address mismatch, certificate is not valid for '127.0.0.1'"),
        ("self-signed", AUTHORITY, "self-signed certificate"),
        ("good", None, "unable to get local issuer certificate"),
    ],
)
def test_a_certificate_that_is_not_valid_is_refused_in_plain_words(refused, certificate, authorities, why):
    with Site(tls=tls(certificate)) as site:
        site.serve("/fees", "fees")

        error = refused(site.url("/fees"), authorities=authorities)

    assert (error.reason, error.transient) == (f"the certificate is not valid: {why}", False)
    assert site.requests == []


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_environment_cannot_add_an_authority(refused, monkeypatch, variable):
    monkeypatch.setenv(variable, AUTHORITY)
    with Site(tls=tls("good")) as site:
        assert "certificate is not valid" in refused(site.url("/fees")).reason


def test_a_server_that_does_not_speak_tls_is_an_error(site, refused):
    error = refused(site.url("/fees").replace("http:", "https:"))

    assert error.reason in ("a secure connection could not be made", "the connection was broken off")


def test_many_pages_share_a_secure_connection(fetcher):
    with Site(tls=tls("good")) as site:
        site.serve("/fees", "fees")
        asker = fetcher(authorities=AUTHORITY)

        bodies = [asker.fetch(Request(site.url("/fees"))).body for _ in range(3)]

    assert bodies == [b"fees"] * 3
