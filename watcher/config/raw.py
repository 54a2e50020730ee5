"""The form of a settings file: its keys, what may stand behind each, and the words editors show for them."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag
from pydantic.alias_generators import to_camel

from watcher.config import times, values
from watcher.config.values import OneOrMore, Reads
from watcher.model.change import Verdict, Weight
from watcher.model.rhythm import Hours, Rhythm
from watcher.model.source import Kind


class Security(StrEnum):
    """How a connection to a mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class ChannelType(StrEnum):
    """What a channel speaks to."""

    SLACK = "slack"
    EMAIL = "email"
    APPRISE = "apprise"


NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}"
SOURCE_ID = r"[a-z0-9][a-z0-9._-]{0,99}"
PERIOD = r"^[0-9]+(\.[0-9]+)? ?[smhdw]$"
# Set by the program on every request: they carry the honest name and the conditions of the last good page.
OWN_HEADERS = frozenset(
    {"accept-encoding", "connection", "content-length", "host", "if-modified-since", "if-none-match", "range"}
    | {"transfer-encoding", "user-agent"}
)

_TEXT = {"type": "string", "minLength": 1}
_URL = {"type": "string", "pattern": "^https?://"}
_FILLED = {"type": "string", "minLength": 1}


def _span(least: str, most: str) -> Reads:
    return Reads(values.period(least, most), {"type": "string", "pattern": PERIOD, "examples": ["30m", "6h", "1d"]})


def _count(least: int, most: int) -> Reads:
    return Reads(values.count(least, most), {"type": "integer", "minimum": least, "maximum": most})


def _form(pattern: str, what: str, mend: str) -> Reads:
    return Reads(values.word(pattern, what, mend), {"type": "string", "pattern": f"^{pattern}$"})


def header_name(text: str) -> str:
    """The name of a request header that an operator may set."""
    if text.lower() in OWN_HEADERS:
        raise values.wrong("is set by the program itself", "remove it (a contact goes under «contact»)")
    return values.word(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", "is not a header name", "write Accept-Language")(text)


Line = Annotated[str, Reads(values.one_line, _TEXT)]
Url = Annotated[str, Reads(values.url, _URL)]
Css = Annotated[str, Reads(values.selector, _TEXT)]
Flag = Annotated[bool, Reads(values.flag, {"type": "boolean"})]
Browsing = Annotated[bool | Literal["auto"], Reads(values.flag_or_auto, {"enum": [True, False, "auto"]})]
Mail = Annotated[str, Reads(values.mail_address, _FILLED)]
Every = Annotated[timedelta, _span("1m", "52w")]
At = Annotated[
    Rhythm,
    Reads(
        times.rhythm,
        _TEXT | {"examples": ["daily 08:00 Europe/Berlin", "weekly monday 08:00 Europe/Berlin", "30 6 * * 1-5 UTC"]},
    ),
]
QuietHours = Annotated[Hours, Reads(times.hours, _TEXT | {"examples": ["22:00-07:00 Europe/Berlin"]})]
NoticeDays = Annotated[int, _count(0, 366)]
KindOf = Annotated[Kind, Reads(values.choice(Kind), {"type": "string", "enum": [kind.value for kind in Kind]})]
WeightOf = Annotated[Weight, Reads(values.choice(Weight), {"type": "string", "enum": [each.value for each in Weight]})]
VerdictOf = Annotated[
    Verdict, Reads(values.choice(Verdict), {"type": "string", "enum": [each.value for each in Verdict]})
]
Language = Annotated[
    str, _form(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", "is not a language", "write its code: en, de or pt-BR")
]
Name = Annotated[str, _form(NAME, "is not a channel name", "write letters, digits, «-», «_» and «.»")]
SourceName = Annotated[
    str, _form(SOURCE_ID, "is not an id", "write small letters, digits, «-», «_» and «.»: etsy-seller-policy")
]
Names = Annotated[list[Name], OneOrMore()]
HeaderName = Annotated[str, Reads(header_name, _TEXT)]
Headers = dict[HeaderName, Annotated[str, Reads(values.header_value, _FILLED)]]


class Section(BaseModel):
    """What all parts of the file have in common: keys in camelCase, unknown ones refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, use_attribute_docstrings=True)


class RawRange(Section):
    """All that stands between two elements of the page: one start and one end."""

    start_before: Css | None = None
    """The range begins with this element (CSS selector)."""
    start_after: Css | None = None
    """The range begins right after this element (CSS selector)."""
    end_before: Css | None = None
    """The range ends right before this element (CSS selector)."""
    end_after: Css | None = None
    """The range ends with this element (CSS selector)."""


TEXT_TAG, RANGE_TAG = "<selector>", "<range>"


def _selector_form(value: object) -> str:
    return RANGE_TAG if isinstance(value, dict | RawRange) else TEXT_TAG


RawSelector = Annotated[
    Annotated[Css, Tag(TEXT_TAG)] | Annotated[RawRange, Tag(RANGE_TAG)], Discriminator(_selector_form)
]
Selectors = Annotated[list[RawSelector], OneOrMore()]


class RawManners(Section):
    """How the sites are treated, and how much of an answer is taken."""

    pace: Annotated[timedelta, _span("0s", "1h")] | None = None
    """The least time between two requests to one host; 2s unless given."""
    deadline: Annotated[timedelta, _span("1s", "10m")] | None = None
    """For everything about one request, redirects included; 30s unless given."""
    max_bytes: Annotated[int, Reads(values.size(10_000, 100_000_000), {"type": ["string", "integer"]})] | None = None
    """The most that is read of one page, unpacked; 5MB unless given."""
    max_redirects: Annotated[int, _count(0, 20)] | None = None
    """How many redirects are followed; 5 unless given."""
    full_fetch_every: Annotated[timedelta, _span("1m", "52w")] | None = None
    """After this long a page is fetched whole, even if its server says «not modified»; 24h unless given."""
    hosts_at_once: Annotated[int, _count(1, 64)] | None = None
    """How many hosts are asked in parallel; 16 unless given."""
    inside_hosts: Annotated[list[Annotated[str, Reads(values.host, _FILLED)]], OneOrMore()] | None = None
    """The names of hosts that may be asked though they have no public address: this machine, your own network."""
    browser_memory: (
        Annotated[int, Reads(values.size(400_000_000, 64_000_000_000), {"type": ["string", "integer"]})] | None
    ) = None
    """The most that the browser takes with all its pages; 1.5GB unless given."""


class RawBackups(Section):
    """Copies of the database: where they lie, and how many are kept."""

    folder: Annotated[str, Reads(values.folder, _FILLED)] | None = None
    """Where they lie; the folder backups beside the database unless given."""
    daily: Annotated[int, _count(0, 366)] | None = None
    """Of how many days the newest copy is kept; 7 unless given."""
    weekly: Annotated[int, _count(0, 520)] | None = None
    """Of how many weeks the newest copy is kept; 4 unless given."""


class RawKeep(Section):
    """How long the traces of nothing having happened are kept; changes and their pages stay for ever."""

    age: Annotated[timedelta, _span("1d", "1040w")] | None = None
    """Of checks that found nothing new, troubles that are over, and texts shown by turns; 104w unless given."""
    texts: Annotated[int, _count(10, 1_000_000)] | None = None
    """How often a text that a source shows by turns is remembered; 200 times unless given."""


class RawHeartbeat(Section):
    """A monitor elsewhere that alarms when the service falls silent."""

    url: Annotated[str, Reads(values.secret_url, _FILLED)] = Field(examples=['"${HEARTBEAT_URL}"'])
    """The address that the service calls, of the kind of Healthchecks, best as ${NAME}."""
    every: Annotated[timedelta, _span("1s", "1d")] | None = None
    """The time between two calls; 5m unless given."""


class RawTimestamps(Section):
    """Somebody else who states when the latest seal was there."""

    authority: Url
    """The address of a timestamp authority (RFC 3161)."""


class RawDefaults(Section):
    """What holds for every source that does not say otherwise."""

    every: Every | None = None
    """The time between two checks; 6h unless given."""
    at: At | None = None
    """Fixed times of the checks, with their time zone, in the place of «every»."""
    notify: Names | None = None
    """The channels that hear of changes."""
    language: Language | None = None
    """The language the pages should be in."""
    notice_days: NoticeDays | None = None
    """How many days' notice the services promise."""
    headers: Headers | None = None
    """Request headers; a source's own header of the same name wins."""


class RawWeb(Section):
    """The pages on which changes are read, searched and compared."""

    listen: Annotated[str, Reads(values.listen, _FILLED)] = "127.0.0.1:8377"
    """The address and port to serve them on; 127.0.0.1:8377 unless given. Any but loopback needs a password."""
    password: Annotated[str, Reads(values.password, _FILLED)] | None = None
    """Who has it may see the pages; best as ${NAME}, at least 12 characters."""
    public_url: Annotated[str, Reads(values.public_url, _URL)] | None = None
    """Where people reach the pages; links in messages lead there."""


class RawOnly(Section):
    """What a channel hears of the changes of its sources; whatever is not named is no limit."""

    service: Annotated[list[Line], OneOrMore()] | None = None
    """Only changes of these services."""
    kind: Annotated[list[KindOf], OneOrMore()] | None = None
    """Only changes of pages of these kinds."""
    source: Annotated[list[SourceName], OneOrMore()] | None = None
    """Only changes of these sources, by their ids."""
    weight: Annotated[list[WeightOf], OneOrMore()] | None = None
    """material or editorial."""
    verdict: Annotated[list[VerdictOf], OneOrMore()] | None = None
    """Only changes with these verdicts: unannounced, undetermined, …"""


class RawHabits(Section):
    """What every kind of channel may have: what it hears, and when."""

    only: RawOnly | None = None
    """What it hears of the changes of its sources; everything unless given."""
    digest: At | None = None
    """When it is told everything that came, as one message; at once unless given."""
    quiet_hours: QuietHours | None = None
    """Hours in which it hears only of what is material and was not announced in time."""
    quiet_holds_all: Flag = False
    """true: in its quiet hours it hears of nothing at all."""


class RawSlack(RawHabits):
    """Slack: either an incoming webhook, or a bot token and a channel."""

    type: Annotated[ChannelType, Reads(values.choice(ChannelType), {"const": "slack"})]
    """slack"""
    webhook: Annotated[str, Reads(values.secret_url, _FILLED)] | None = None
    """The address of the incoming webhook, best as ${NAME}."""
    token: Annotated[str, Reads(values.secret_text, _FILLED)] | None = None
    """The bot token (scope chat:write), best as ${NAME}."""
    channel: Annotated[str, Reads(values.one_line, _FILLED)] | None = None
    """Where the bot posts: the channel's name in quotes ("#policy") or its id."""
    base_url: Annotated[str, Reads(values.secret_url, _FILLED)] | None = None
    """Where Slack's methods are, if a proxy stands before them."""


class RawEmail(RawHabits):
    """Mail by SMTP."""

    type: Annotated[ChannelType, Reads(values.choice(ChannelType), {"const": "email"})]
    """email"""
    host: Annotated[str, Reads(values.host, _FILLED)] = Field(examples=["smtp.example.com"])
    """The mail server."""
    port: Annotated[int, Reads(values.count(1, 65535), {"type": ["integer", "string"]})] | None = None
    """Its port; 587, 465 or 25 by security unless given."""
    security: (
        Annotated[
            Security, Reads(values.choice(Security), {"type": "string", "enum": [each.value for each in Security]})
        ]
        | None
    ) = None
    """starttls, tls, or none (never with a password, unless the server is this machine)."""
    sender: Mail = Field(alias="from", examples=["watch@example.com"])
    """The sender's address."""
    to: Annotated[list[Mail], OneOrMore()] = Field(min_length=1, examples=["you@example.com"])
    """The receivers' addresses."""
    username: Annotated[str, Reads(values.one_line, _FILLED)] | None = None
    """The account at the mail server."""
    password: Annotated[str, Reads(str, _FILLED)] | None = None
    """Its password, best as ${NAME}."""


class RawApprise(RawHabits):
    """Any other service that apprise knows."""

    type: Annotated[ChannelType, Reads(values.choice(ChannelType), {"const": "apprise"})]
    """apprise"""
    urls: Annotated[list[Annotated[str, Reads(values.apprise_url, _FILLED)]], OneOrMore()] = Field(
        min_length=1, examples=['"${NTFY_URL}"']
    )
    """The apprise addresses, best as ${NAME}."""


CHANNEL_FORMS: dict[str, type[Section]] = {"slack": RawSlack, "email": RawEmail, "apprise": RawApprise}
CHANNEL_TAGS = {f"<{kind}>" for kind in CHANNEL_FORMS}


def channel_form(value: object) -> str | None:
    """The tag of a channel's form, by its type; None if it has none that is known."""
    kind = value.get("type") if isinstance(value, dict) else None
    return f"<{kind.lower()}>" if isinstance(kind, str) and kind.lower() in CHANNEL_FORMS else None


RawChannel = Annotated[
    Annotated[RawSlack, Tag("<slack>")] | Annotated[RawEmail, Tag("<email>")] | Annotated[RawApprise, Tag("<apprise>")],
    Discriminator(channel_form),
]


class RawFollow(Section):
    """The pages that an index links to are watched as well."""

    only: Annotated[list[Line], OneOrMore()] | None = None
    """Patterns with * of which the address must fit one: */help/*."""
    hosts: Annotated[list[Annotated[str, Reads(values.host, _FILLED)]], OneOrMore()] | None = None
    """Other hosts than that of the index whose pages are followed."""
    most: Annotated[int, _count(1, 500)] = 50
    """How many pages there may be; 50 unless given."""
    select: Selectors | None = None
    """The parts of each page that are the document; those of the index unless given."""
    remove: Selectors | None = None
    """What to take out of those parts."""


class RawSource(Section):
    """One policy document to watch."""

    id: SourceName = Field(examples=["etsy-seller-policy"])
    """Its short name, unique in the file; what it is called on the command line. Changing it begins a new history."""
    service: Line = Field(examples=["Etsy"])
    """Whose document it is."""
    title: Line = Field(examples=["Seller Policy"])
    """What the document is called."""
    kind: KindOf = Kind.POLICY
    """agreement, policy, performance, fees, announcements or help; policy unless given."""
    url: Annotated[list[Url], OneOrMore()] | None = Field(default=None, min_length=1)
    """The address of the page."""
    urls: Annotated[list[Url], OneOrMore()] | None = Field(default=None, min_length=1)
    """The addresses of the pages that together are the document, in order."""
    select: Selectors | None = None
    """The parts of the page that are the document; all of it, without its furniture, unless given."""
    remove: Selectors | None = None
    """What to take out of those parts."""
    follow: RawFollow | None = None
    """The page is an index: the pages that it links to are watched as well."""
    every: Every | None = None
    """The time between two checks."""
    at: At | None = None
    """Fixed times of the checks, with their time zone, in the place of «every»."""
    notify: Names | None = None
    """The channels that hear of changes; [] records them and tells nobody."""
    headers: Headers | None = None
    """Request headers of this source alone."""
    language: Language | None = None
    """The language the page should be in; sent as Accept-Language."""
    browser: Browsing = False
    """true: only a browser sees the text. auto: a browser is asked where the plain answer has not what is selected."""
    notice_days: NoticeDays | None = None
    """How many days' notice the service promises."""
    robots_permitted: Flag = False
    """true: the site has permitted this robot, so robots.txt is not asked."""


# A section whose lines are all commented out is no section.
MAY_BE_BARE = ("channels", "defaults", "manners", "backups", "keep", "heartbeat", "timestamps", "web")


class RawSettings(Section):
    """What watch watches, how, and whom it tells."""

    contact: Annotated[str, Reads(values.contact, _TEXT)] | None = None
    """Your mail address or web page; it goes into the User-Agent, so that a site can reach you."""
    operator: Names | None = None
    """The channels that hear of broken and unreachable sources."""
    manners: RawManners = Field(default_factory=RawManners)
    """How the sites are treated."""
    web: RawWeb | None = None
    """Pages to read the changes on, served by `watch run` and `watch serve`."""
    defaults: RawDefaults = Field(default_factory=RawDefaults)
    """every, notify, language, noticeDays and headers of the sources that give none."""
    backups: RawBackups = Field(default_factory=RawBackups)
    """The copies of the database that the service makes once a day."""
    keep: RawKeep = Field(default_factory=RawKeep)
    """How long checks that found nothing are remembered."""
    heartbeat: RawHeartbeat | None = None
    """Whom the service calls while all is well."""
    timestamps: RawTimestamps | None = None
    """Who timestamps the latest seal once a day."""
    metrics: Annotated[int, _count(1024, 65535)] | None = None
    """The port on this machine where Prometheus finds numbers."""
    channels: dict[Name, RawChannel] = Field(default_factory=dict)
    """Whom to tell: a name of your own for each channel."""
    sources: list[RawSource] = Field(min_length=1)
    """The documents to watch."""
