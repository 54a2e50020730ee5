"""Who may come in: the password, sessions, the tokens of forms, and how often one may try."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode
from binascii import Error as Base64Error
from collections import OrderedDict, deque
from collections.abc import Callable
from hashlib import scrypt, sha256

from watcher.model.settings import Secret

SESSION_SECONDS = 30 * 24 * 3600
TRIES = 5
TRIES_OF_ALL = 50
WITHIN = 60.0  # seconds
ADDRESSES_REMEMBERED = 10_000
KNOWN = "known:"  # how the name of a browser begins that was let in before
OPEN = "open"  # the name of everybody's session where there is no password


class Door:
    """Decides by the password alone. `clock`: seconds since 1970."""

    def __init__(self, password: Secret | None, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._password = None if password is None else _digest(password.reveal())
        # From the password, so that a restart ends no session and another password ends them all; slowly, so that a stolen
        # cookie does not help to guess it. Without a password, forms are good until the next start.
        self._key = secrets.token_bytes(32) if password is None else _stretched(password.reveal())
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()
        self._failed_of_all: deque[float] = deque(maxlen=TRIES_OF_ALL)

    @property
    def is_open(self) -> bool:
        """Is there no password?"""
        return self._password is None

    def waits(self, client: str) -> float:
        """How many seconds this address has to wait before it may try again; 0 if it need not."""
        now = self._clock()
        limits = [(self._failed.get(client, deque()), TRIES)]
        if not client.startswith(KNOWN):  # whoever was let in before is not kept out by what others try
            limits.append((self._failed_of_all, TRIES_OF_ALL))
        waits = [failed[0] + WITHIN - now for failed, most in limits if len(failed) == most]
        return max([0.0, *waits])

    def opens(self, given: str, client: str) -> bool:
        """Is this the password? A wrong one counts against the address that gave it."""
        if self._password is not None and hmac.compare_digest(self._password, _digest(given)):
            return True
        now = self._clock()
        self._failed.setdefault(client, deque(maxlen=TRIES)).append(now)
        self._failed.move_to_end(client)
        if not client.startswith(KNOWN):
            self._failed_of_all.append(now)
        while len(self._failed) > ADDRESSES_REMEMBERED:
            self._failed.popitem(last=False)
        return False

    def new_session(self) -> str:
        """The value of a new session's cookie."""
        name = f"{int(self._clock()) + SESSION_SECONDS}.{secrets.token_urlsafe(16)}"
        return f"{name}.{self._mac('session', name)}"

    def new_known(self) -> str:
        """What a browser keeps that was let in: its tries are counted by themselves from then on."""
        name = secrets.token_urlsafe(16)
        return f"{name}.{self._mac('known', name)}"

    def known(self, cookie: str | None) -> str | None:
        """The name to count the tries of such a browser by, or None."""
        name, _, mac = (cookie or "").rpartition(".")
        mine = self._mac("known", name).encode()
        return KNOWN + name if name and hmac.compare_digest(mac.encode("utf-8", "replace"), mine) else None

    def session(self, cookie: str | None) -> str | None:
        """The name of the session that a cookie stands for, or None."""
        if self.is_open:
            return OPEN
        name, _, mac = (cookie or "").rpartition(".")
        if not name or not hmac.compare_digest(mac.encode("utf-8", "replace"), self._mac("session", name).encode()):
            return None
        return name if int(name.partition(".")[0]) > self._clock() else None

    def token(self, session: str) -> str:
        """What every form of a session carries; no other site can know it."""
        return self._mac("form", session)

    def is_token(self, given: str, session: str) -> bool:
        """Does it belong to this login?"""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token(session).encode())

    def _mac(self, use: str, text: str) -> str:
        return hmac.digest(self._key, f"{use}:{text}".encode(), "sha256").hex()


def password_in(authorization: str) -> str | None:
    """The password of an Authorization header: `Bearer PASSWORD`, or `Basic` with any name."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return b64decode(value.strip(), validate=True).decode("utf-8", "replace").partition(":")[2]
    except (Base64Error, ValueError):
        return None


def _digest(password: str) -> bytes:
    return sha256(password.encode("utf-8", "surrogatepass")).digest()


def _stretched(password: str) -> bytes:
    return scrypt(password.encode("utf-8", "surrogatepass"), salt=b"policy-watch sessions", n=2**14, r=8, p=1, dklen=32)
