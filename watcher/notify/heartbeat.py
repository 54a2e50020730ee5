"""A call to a monitor elsewhere, which alarms when none comes: of the kind of Healthchecks."""

from __future__ import annotations

from collections.abc import Sequence
from http.client import HTTPException
from typing import NoReturn
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from watcher.errors import DeliveryError
from watcher.model.settings import Secret
from watcher.summary import inert

TIMEOUT = 10
LONGEST_REPORT = 10_000  # bytes that such a monitor keeps


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """The address is a secret, and goes nowhere else."""


_CLIENT: OpenerDirector = build_opener(ProxyHandler({}), _NoRedirects())


def beat(url: Secret, problems: Sequence[str]) -> None:
    """Call: all is well, or this is wrong. Raises DeliveryError, in words without the address."""
    report = "\n".join(map(inert, problems)).encode()[:LONGEST_REPORT]
    request = Request(_address(url, failed=bool(problems)), data=report or b"well", method="POST")  # noqa: S310 (http only)
    request.add_header("Content-Type", "text/plain; charset=utf-8")
    request.add_header("User-Agent", "policy-watch")
    try:
        _CLIENT.open(request, timeout=TIMEOUT).close()
    except (OSError, HTTPException) as error:
        _refused(error)


def _address(url: Secret, *, failed: bool) -> str:
    parts = urlsplit(url.reveal())
    return parts._replace(path=parts.path.rstrip("/") + "/fail" if failed else parts.path).geturl()


def _refused(error: OSError | HTTPException) -> NoReturn:
    status = getattr(error, "code", None)
    if status is not None:
        raise DeliveryError(f"the monitor answered {status}", permanent=False) from None
    why = getattr(error, "reason", None) or error
    # Some of these quote the address.
    words = (isinstance(why, OSError) and why.strerror) or type(why).__name__
    raise DeliveryError(f"the monitor cannot be reached: {words}", permanent=False) from None
