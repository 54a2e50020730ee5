"""The simple values of a settings file: how each is written, and how editors show it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from watcher.config import times, values
from watcher.config.values import OneOrMore, Reads
from watcher.model.change import Verdict, Weight
from watcher.model.rhythm import Hours, Rhythm
from watcher.model.source import Kind

NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}"
SOURCE_ID = r"[a-z0-9][a-z0-9._-]{0,99}"
PERIOD = r"^[0-9]+(\.[0-9]+)? ?[smhdw]$"
# Set by the program on every request: they carry the honest name and the conditions of the last good page.
OWN_HEADERS = frozenset(
    {"accept-encoding", "connection", "content-length", "host", "if-modified-since", "if-none-match", "range"}
    | {"transfer-encoding", "user-agent"}
)

TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": "^https?://"}
FILLED = {"type": "string", "minLength": 1}


def span(least: str, most: str) -> Reads:
    """A time, no shorter and no longer than these."""
    return Reads(values.period(least, most), {"type": "string", "pattern": PERIOD, "examples": ["30m", "6h", "1d"]})


def count(least: int, most: int) -> Reads:
    """A whole number, no less and no more than these."""
    return Reads(values.count(least, most), {"type": "integer", "minimum": least, "maximum": most})


def form(pattern: str, what: str, mend: str) -> Reads:
    """A word that fits a pattern; else `what` is said of it, and how to `mend` it."""
    return Reads(values.word(pattern, what, mend), {"type": "string", "pattern": f"^{pattern}$"})


def header_name(text: str) -> str:
    """The name of a request header that an operator may set."""
    if text.lower() in OWN_HEADERS:
        raise values.wrong("is set by the program itself", "remove it (a contact goes under «contact»)")
    return values.word(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", "is not a header name", "write Accept-Language")(text)


Line = Annotated[str, Reads(values.one_line, TEXT)]
Url = Annotated[str, Reads(values.url, URL)]
Css = Annotated[str, Reads(values.selector, TEXT)]
Flag = Annotated[bool, Reads(values.flag, {"type": "boolean"})]
Browsing = Annotated[bool | Literal["auto"], Reads(values.flag_or_auto, {"enum": [True, False, "auto"]})]
Mail = Annotated[str, Reads(values.mail_address, FILLED)]
Every = Annotated[timedelta, span("1m", "52w")]
At = Annotated[
    Rhythm,
    Reads(
        times.rhythm,
        TEXT | {"examples": ["daily 08:00 Europe/Berlin", "weekly monday 08:00 Europe/Berlin", "30 6 * * 1-5 UTC"]},
    ),
]
QuietHours = Annotated[Hours, Reads(times.hours, TEXT | {"examples": ["22:00-07:00 Europe/Berlin"]})]
NoticeDays = Annotated[int, count(0, 366)]
KindOf = Annotated[Kind, Reads(values.choice(Kind), {"type": "string", "enum": [kind.value for kind in Kind]})]
WeightOf = Annotated[Weight, Reads(values.choice(Weight), {"type": "string", "enum": [each.value for each in Weight]})]
VerdictOf = Annotated[
    Verdict, Reads(values.choice(Verdict), {"type": "string", "enum": [each.value for each in Verdict]})
]
Language = Annotated[
    str, form(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", "is not a language", "write its code: en, de or pt-BR")
]
Name = Annotated[str, form(NAME, "is not a channel name", "write letters, digits, «-», «_» and «.»")]
SourceName = Annotated[
    str, form(SOURCE_ID, "is not an id", "write small letters, digits, «-», «_» and «.»: etsy-seller-policy")
]
Names = Annotated[list[Name], OneOrMore()]
HeaderName = Annotated[str, Reads(header_name, TEXT)]
Headers = dict[HeaderName, Annotated[str, Reads(values.header_value, FILLED)]]


class Section(BaseModel):
    """What all parts of the file have in common: keys in camelCase, unknown ones refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, use_attribute_docstrings=True)
