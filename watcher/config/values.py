"""How one value of a settings file is read: its text → what it means, or what is wrong with it.

Each reader takes the text and raises `wrong(…)`; the sentence is completed with the value or its key by `words`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

import soupsieve
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from watcher.config.problem import meant

OURS = "settings"  # the type of our own errors among pydantic's
LONGEST_URL = 2000
SHORTEST_PASSWORD = 12
LONGEST_SELECTOR = 500  # soupsieve recurses; a selector that a person wrote is far shorter
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_SIZES = {"": 1, "b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_MAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+")


def wrong(what: str, mend: str) -> PydanticCustomError:
    """A value is wrong. `what` goes on from the value («… is not a period»), `mend` says what to write."""
    # Pydantic reads braces in the first text as its own, so our words come as values.
    return PydanticCustomError(OURS, "{what}; {mend}", {"what": what, "mend": mend})


@dataclass(frozen=True, slots=True)
class Reads:
    """Marks a field: `read` makes its value from the text, `schema` describes it to editors."""

    read: Callable[[str], object]
    schema: Mapping[str, object] = field(hash=False)  # types are put into sets, dicts cannot be

    def value(self, value: object) -> object:
        """What the value means; raises our words as a pydantic error."""
        if isinstance(value, list | dict):
            kind = "a list" if isinstance(value, list) else "keys with values"
            raise wrong(f"should be one value, not {kind}", "write it behind the colon")
        if not isinstance(value, str) or not value.strip():
            raise wrong("is empty", "write a value, or remove the line")
        return self.read(value.strip())

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.value)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.schema)


class OneOrMore:
    """Marks a list field for which one value may stand without brackets."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


def one_line(text: str) -> str:
    """Words on one line, however they were folded in the file."""
    line = " ".join(text.split())
    if len(line) > 200:
        raise wrong("is too long", "write at most 200 characters")
    return line


def period(least: str, most: str) -> Callable[[str], timedelta]:
    """A reader of spans such as `30m`, between two others."""

    def read(text: str) -> timedelta:
        span = span_of(text)
        if span < lower:
            raise wrong("is too short", f"write {least} or more")
        if span > upper:
            raise wrong("is too long", f"write {most} or less")
        return span

    lower, upper = span_of(least), span_of(most)
    return read


def span_of(text: str) -> timedelta:
    """`90s`, `1.5 h`, `2w` as a span."""
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([smhdw])", text.lower())
    if not found:
        raise wrong("is not a period", "write a number and s, m, h, d or w: 30m, 6h or 1d")
    return float(found[1]) * _UNITS[found[2]]


def size(least: int, most: int) -> Callable[[str], int]:
    """A reader of sizes in bytes, such as `5MB`."""

    def read(text: str) -> int:
        found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,3})?) ?([kmg]?b|)", text.lower())
        if not found:
            raise wrong("is not a size", "write 500kB or 5MB")
        return within(round(float(found[1]) * _SIZES[found[2]]), least, most, "bytes")

    return read


def count(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise wrong("is not a whole number", f"write one from {least} to {most}")
        return within(int(text), least, most)

    return read


def within(number: int, least: int, most: int, unit: str = "") -> int:
    """The number, if it is neither too small nor too large."""
    if least <= number <= most:
        return number
    found = "small" if number < least else "large"
    raise wrong(f"is too {found}", f"write {least} to {most} {unit}".rstrip())


def flag(text: str) -> bool:
    """`true` or `false`, in any of the ways that YAML knew."""
    if (value := _FLAGS.get(text.lower())) is None:
        raise wrong("is neither true nor false", "write true or false")
    return value


def flag_or_auto(text: str) -> bool | Literal["auto"]:
    """`true`, `false` or `auto`."""
    if text.lower() == "auto":
        return "auto"
    if (value := _FLAGS.get(text.lower())) is None:
        raise wrong("is neither true, false nor auto", "write true, false or auto")
    return value


def choice(kinds: type[StrEnum]) -> Callable[[str], StrEnum]:
    """A reader of one word out of several."""
    words = [kind.value for kind in kinds]

    def read(text: str) -> StrEnum:
        if text.lower() not in words:
            raise wrong("is not one of the words known here", meant(text, words, f"write one of {', '.join(words)}"))
        return kinds(text.lower())

    return read


def word(pattern: str, what: str, mend: str) -> Callable[[str], str]:
    """A reader of texts of one form."""
    form = re.compile(pattern)

    def read(text: str) -> str:
        if not form.fullmatch(text):
            raise wrong(what, mend)
        return text

    return read


def url(text: str) -> str:
    """An http or https address with a host and without credentials."""
    if re.search(r"[\s\\]", text):
        raise wrong("holds a blank or a «\\»", "write %20 for a blank, / for a \\")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise wrong("is not a web address", "write it as the browser shows it: https://…") from None
    if parts.scheme not in {"http", "https"}:
        raise wrong("is not a web address", "write one that begins with https:// or http://")
    if parts.username is not None or parts.password is not None:
        raise wrong("holds a user name or a password", 'remove them; write headers: {Authorization: "${NAME}"}')
    if not host:
        raise wrong("names no host", "write it as the browser shows it: https://www.example.com/…")
    if len(text) > LONGEST_URL:
        raise wrong("is too long for a web address", f"write at most {LONGEST_URL} characters")
    return text


def secret_url(text: str) -> str:
    """The address of a web hook: https, or http on this machine alone."""
    url(text)
    parts = urlsplit(text)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise wrong("would send its secret unencrypted", "write https://")
    return text


def public_url(text: str) -> str:
    """The address under which the pages are reached: nothing behind the path, no slash at the end."""
    url(text)
    if "?" in text or "#" in text:
        raise wrong("holds more than an address", "write it without «?» and «#»: https://watch.example.com")
    return text.rstrip("/")


def listen(text: str) -> str:
    """`address:port`, the address of this machine: `127.0.0.1:8377`, `0.0.0.0:8377`, `[::]:8377`, `localhost:8377`."""
    address, port = listen_parts(text)
    if address != "localhost":
        try:
            ip_address(address)
        except ValueError:
            raise wrong(
                "begins with no address of this machine", "write 127.0.0.1:8377, or 0.0.0.0:8377 for all"
            ) from None
    if not 0 <= port <= 65535:
        raise wrong("has a port that there is not", "write one up to 65535: 127.0.0.1:8377")
    return text


def listen_parts(text: str) -> tuple[str, int]:
    """The address without brackets, and the port."""
    found = re.fullmatch(r"(\[([0-9a-fA-F:.]+)\]|[^\s:\[\]]+):([0-9]{1,5})", text)
    if not found:
        raise wrong("is not an address and a port", "write 127.0.0.1:8377")
    return found[2] or found[1], int(found[3])


def is_loopback(address: str) -> bool:
    """Can it be reached from this machine alone?"""
    return address == "localhost" or ip_address(address).is_loopback


def password(text: str) -> str:
    """The password of the pages: long enough that it cannot be tried out."""
    if len(text) < SHORTEST_PASSWORD:
        raise wrong("is too short", f"write at least {SHORTEST_PASSWORD} characters")
    return text


def secret_text(text: str) -> str:
    """A token: printable ASCII without blanks, as it has to go into a header."""
    if not re.fullmatch(r"[!-~]+", text):
        raise wrong("holds a blank or a character outside ASCII", "copy the token anew")
    return text


def apprise_url(text: str) -> str:
    """Any apprise address: `scheme://…`. Which schemes there are, apprise knows."""
    if not re.match(r"[a-z][a-z0-9+.-]*://\S", text, re.IGNORECASE):
        raise wrong("is not an apprise address", "write one such as ntfy://topic")
    return text


def mail_address(text: str) -> str:
    """A bare address, ASCII, without a display name."""
    if not _MAIL.fullmatch(text) or not text.isascii():
        raise wrong("is not a mail address", "write name@example.com")
    return text


def contact(text: str) -> str:
    """A mail address or a web page; both may stand in a User-Agent."""
    if "@" in text and "/" not in text:
        return mail_address(text)
    if not text.isascii() or re.search(r"[()]", text):
        raise wrong("cannot stand in a User-Agent", "write a mail address or a web address, without brackets")
    if not text.startswith(("http://", "https://")):
        raise wrong("is not a contact", "write a mail address or a web address")
    return url(text)


def folder(text: str) -> str:
    """The path of a folder, in full or from the folder of the database."""
    if text.startswith("~"):
        raise wrong("begins with «~», which only a shell knows", "write the whole path: /home/you/backups")
    if re.search(r"[\x00-\x1f]", text):
        raise wrong("holds a control character", "write a path: /var/backups/policy-watch")
    return text


def host(text: str) -> str:
    """The name or address of a host."""
    if not _HOST.fullmatch(text):
        raise wrong("is not a host name", "write it without scheme, port or path: smtp.example.com")
    return text


def header_value(text: str) -> str:
    """What may stand behind a header's name: one line of Latin-1, as HTTP/1.1 sends it."""
    if re.search(r"[^\t -~\xa0-\xff]", text):
        raise wrong("cannot be sent in a header", "write one line of Latin-1 characters")
    return text


def selector(text: str) -> str:
    """A CSS selector that can be compiled."""
    if text.startswith("/"):
        raise wrong("looks like XPath", "write a CSS selector: #content or div.article")
    if ":contains(" in text:
        raise wrong("uses :contains(), which is no more", "write :-soup-contains(…)")
    if len(text) > LONGEST_SELECTOR:
        raise wrong("is too long for a selector", "write several in a list")
    try:
        soupsieve.compile(text)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError, RecursionError) as error:
        detail = str(error).splitlines()[0].rstrip(".")
        raise wrong(f"is not a CSS selector ({detail[:100]})", "write for example #content or div.article") from None
    return text
