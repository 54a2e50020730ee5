"""A request on its way from address to address: where it is, where it has been, what it may carry."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from urllib3.exceptions import LocationParseError

from watcher.errors import FetchError
from watcher.model.page import Request, Validators

PORTS = {"http": 80, "https": 443}

# What the connection writes itself, and what would bring part of a page, or one in an encoding that is not read here.
RESERVED = {
    "accept-encoding", "connection", "content-length", "content-type", "expect", "host", "if-match", "if-modified-since",
    "if-none-match", "if-range", "if-unmodified-since", "keep-alive", "proxy-authorization", "range", "te", "trailer",
    "transfer-encoding", "upgrade",
}  # fmt: skip
NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")  # RFC 9110, 5.5


class LedAstray(FetchError):
    """Redirects that lead nowhere good: round in a circle, on and on, to no address."""


@dataclass(frozen=True, slots=True)
class Trip:
    """A request, and the address it has come to.

    `visited`: every address so far, this one included. `trusted`: never left the origin that the request names, so its
    headers and validators may be sent. `left`: seconds of its deadline.
    """

    request: Request
    address: str
    host: str
    visited: tuple[str, ...]
    left: float
    trusted: bool = True

    @classmethod
    def begin(cls, request: Request, seconds: float) -> Trip:
        """Set out; raises FetchError if the address is none, or a header cannot be sent."""
        for name, value in request.headers:
            _check_header(request.url, name, value)
        address = normal(request.url, request.url)
        return cls(request, address, host_of(address), (address,), seconds)

    def towards(self, location: str, most: int, left: float) -> Trip:
        """Go on to where a redirect points, with the time that is left; raises FetchError if it leads nowhere good."""
        try:
            address = normal(self.request.url, urljoin(self.address, _as_text(location)))
        except FetchError as error:
            raise self.fault("the page redirects to an address that is not valid") from error
        except ValueError as error:
            raise self.fault("the page redirects to an address that is not valid") from error
        if self.address.startswith("https:") and address.startswith("http:"):
            raise self.fault("the page redirects from https to plain http, which anyone on the way can change")
        if address in self.visited:
            raise self.fault("the page redirects in a circle")
        if len(self.visited) > most:
            raise self.fault(f"the page redirects more than {most} times")
        trusted = self.trusted and origin(address) == origin(self.address)
        visited = (*self.visited, address)
        return replace(self, address=address, host=host_of(address), visited=visited, left=left, trusted=trusted)

    def fault(self, reason: str) -> FetchError:
        """A redirect that leads nowhere; asking again does not mend it."""
        return LedAstray(self.request.url, reason, transient=False)

    @property
    def final_url(self) -> str:
        """Where it has come to; as the settings write it, if it was not redirected."""
        return self.address if len(self.visited) > 1 else self.request.url

    @property
    def validators(self) -> Validators | None:
        """The validators that may be sent from here, as far as they can be sent at all."""
        given = self.request.validators if self.trusted else None
        if given is None:
            return None
        kept = Validators(sendable(given.etag), sendable(given.last_modified))
        return kept if kept.etag or kept.last_modified else None


def host_of(url: str) -> str:
    """The host that a request goes to, with its port unless it is the usual one; empty if the address is none.

    http and https of one name are one host: one pace, one robots.txt, one Retry-After.
    """
    try:
        parts = urlsplit(normal(url, url))
    except FetchError:
        return ""
    return _with_port(parts)


def normal(named: str, url: str) -> str:
    """An address as it is sent: host in lower case and punycode, path percent-encoded.

    The one parser of addresses. Raises FetchError (for the request that names `named`) if it is not http(s).
    """
    prepared = requests.models.PreparedRequest()
    try:
        if urlsplit(url.strip()).scheme.lower() not in PORTS:
            raise FetchError(named, "the address is not one of http or https", transient=False)
        prepared.prepare_url(url.strip(), None)
        parts = urlsplit(prepared.url or "")
        labels = (parts.hostname or "").removesuffix(".").split(".")
        usable = all(0 < len(label) < 64 for label in labels) and (parts.port is None or parts.port > 0)
    except (requests.RequestException, LocationParseError, ValueError) as error:
        raise FetchError(named, "the address is not valid", transient=False) from error
    if not usable:
        raise FetchError(named, "the address is not valid", transient=False)
    if "@" in parts.netloc:
        # It would be sent as a password, and shown wherever the address is.
        reason = "the address has a user name in it; give an Authorization header instead"
        raise FetchError(named, reason, transient=False)
    return parts._replace(netloc=parts.netloc.lower(), fragment="").geturl()


def sendable(validator: str | None) -> str | None:
    """A validator, if it can be sent back; servers have put control characters into theirs."""
    return validator if validator and len(validator) <= 1000 and VALUE.fullmatch(validator) else None


def _with_port(parts: SplitResult) -> str:
    name = parts.hostname or ""
    shown = f"[{name}]" if ":" in name else name
    usual = parts.port is None or parts.port == PORTS[parts.scheme]
    return shown if usual else f"{shown}:{parts.port}"


def origin(address: str) -> tuple[str, str | None, int]:
    """Scheme, host and port: for whom headers are."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme]


def _as_text(location: str) -> str:
    """Headers come as Latin-1; addresses in them that are not plain ASCII are mostly UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _check_header(url: str, name: str, value: str) -> None:
    """Headers of the settings that would break a request are told here, by name; a value is never repeated."""
    if not NAME.fullmatch(name):
        reason = f"«{name[:40]}» cannot be the name of a header"
    elif name.lower() in RESERVED:
        reason = f"the header {name} is set by the connection itself; remove it from the settings"
    elif not VALUE.fullmatch(value) or value != value.strip():
        reason = f"the value of the header {name} has blanks around it or a character that no header may have"
    else:
        return
    raise FetchError(url, reason, transient=False)
