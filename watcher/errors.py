"""What can go wrong by the world's fault.

WatchError
├── SettingsError      the settings are wrong; carries every problem with its place
├── FetchError         a page could not be had; carries whether to try again, and when
├── ReadError          a page came, but cannot be read as this source's document
├── StoreError         the database cannot be used just now: in use, disk full, no permission
│   └── Unusable       nor will it be later: damaged, cut off, newer than this program, not ours
├── MachineError       this machine gives no reading process: nowhere to put a file, too many processes
├── InUse              another service has the database
├── DeliveryError      a channel did not take a message; carries whether to try again, and when
└── NotFound           a source, change or channel that was asked for does not exist

Bugs are none of these: they crash with a traceback. `watcher.cli` turns these into exit codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta


class WatchError(Exception):
    """The root: an expected error, told in words that an operator can act on."""


class SettingsError(WatchError):
    """Every problem of a settings file, each as `file:line:column: what is wrong; what to write instead`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class FetchError(WatchError):
    """A page could not be had.

    `transient`: asking again may help (time-outs, 5xx, 429); otherwise it will not (404, robots.txt).
    `retry_after`: how long the server asked us to stay away, where it did.
    `status`: the HTTP status, where there was one.
    """

    def __init__(
        self,
        url: str,
        reason: str,
        *,
        transient: bool,
        retry_after: timedelta | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.url = url
        self.reason = reason
        self.transient = transient
        self.retry_after = retry_after
        self.status = status

    def __reduce__(self) -> tuple[object, ...]:
        """Exceptions with keyword arguments do not pickle by themselves; this one crosses processes."""
        rebuild = _rebuild_fetch_error
        return rebuild, (self.url, self.reason, self.transient, self.retry_after, self.status)


def _rebuild_fetch_error(
    url: str, reason: str, transient: bool, retry_after: timedelta | None, status: int | None
) -> FetchError:
    return FetchError(url, reason, transient=transient, retry_after=retry_after, status=status)


class ReadError(WatchError):
    """The page was answered but is not readable as the source's document: no selector matched, no text, a broken PDF."""


class StoreError(WatchError):
    """The database cannot be used; nothing in it was changed."""


class Unusable(StoreError):
    """The database is damaged, cut off, newer than this program, or no database of ours. It was left as it is."""


class MachineError(WatchError):
    """There is no process to be had that reads pages; there may be again, once there is room for one."""


class InUse(WatchError):
    """Another service has the database; who, and since when, as far as that is known."""


class DeliveryError(WatchError):
    """A channel did not take a message.

    `permanent`: the same message to the same address will never be taken (wrong token, unknown mailbox).
    `retry_after`: how long the channel asked us to wait, where it did.
    """

    def __init__(self, reason: str, *, permanent: bool, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after


class NotFound(WatchError):
    """What was asked for by name does not exist; the message names what does."""
