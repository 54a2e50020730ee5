"""The form of a settings file: its keys, what may stand behind each, and the words editors show for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from watcher.config import values
from watcher.config.channels import RawChannel
from watcher.config.scalars import (
    FILLED,
    TEXT,
    URL,
    At,
    Browsing,
    Css,
    Every,
    Flag,
    Headers,
    KindOf,
    Language,
    Line,
    Name,
    Names,
    NoticeDays,
    Section,
    SourceName,
    Url,
    count,
    span,
)
from watcher.config.values import OneOrMore, Reads
from watcher.model.source import Kind


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

    pace: Annotated[timedelta, span("0s", "1h")] | None = None
    """The least time between two requests to one host; 2s unless given."""
    deadline: Annotated[timedelta, span("1s", "10m")] | None = None
    """For everything about one request, redirects included; 30s unless given."""
    max_bytes: Annotated[int, Reads(values.size(10_000, 100_000_000), {"type": ["string", "integer"]})] | None = None
    """The most that is read of one page, unpacked; 5MB unless given."""
    max_redirects: Annotated[int, count(0, 20)] | None = None
    """How many redirects are followed; 5 unless given."""
    full_fetch_every: Annotated[timedelta, span("1m", "52w")] | None = None
    """After this long a page is fetched whole, even if its server says «not modified»; 24h unless given."""
    hosts_at_once: Annotated[int, count(1, 64)] | None = None
    """How many hosts are asked in parallel; 16 unless given."""
    inside_hosts: Annotated[list[Annotated[str, Reads(values.host, FILLED)]], OneOrMore()] | None = None
    """The names of hosts that may be asked though they have no public address: this machine, your own network."""
    browser_memory: (
        Annotated[int, Reads(values.size(400_000_000, 64_000_000_000), {"type": ["string", "integer"]})] | None
    ) = None
    """The most that the browser takes with all its pages; 1.5GB unless given."""


class RawBackups(Section):
    """Copies of the database: where they lie, and how many are kept."""

    folder: Annotated[str, Reads(values.folder, FILLED)] | None = None
    """Where they lie; the folder backups beside the database unless given."""
    daily: Annotated[int, count(0, 366)] | None = None
    """Of how many days the newest copy is kept; 7 unless given."""
    weekly: Annotated[int, count(0, 520)] | None = None
    """Of how many weeks the newest copy is kept; 4 unless given."""


class RawKeep(Section):
    """How long the traces of nothing having happened are kept; changes and their pages stay for ever."""

    age: Annotated[timedelta, span("1d", "1040w")] | None = None
    """Of checks that found nothing new, troubles that are over, and texts shown by turns; 104w unless given."""
    texts: Annotated[int, count(10, 1_000_000)] | None = None
    """How often a text that a source shows by turns is remembered; 200 times unless given."""


class RawHeartbeat(Section):
    """A monitor elsewhere that alarms when the service falls silent."""

    url: Annotated[str, Reads(values.secret_url, FILLED)] = Field(examples=['"${HEARTBEAT_URL}"'])
    """The address that the service calls, of the kind of Healthchecks, best as ${NAME}."""
    every: Annotated[timedelta, span("1s", "1d")] | None = None
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

    listen: Annotated[str, Reads(values.listen, FILLED)] = "127.0.0.1:8377"
    """The address and port to serve them on; 127.0.0.1:8377 unless given. Any but loopback needs a password."""
    password: Annotated[str, Reads(values.password, FILLED)] | None = None
    """Who has it may see the pages; best as ${NAME}, at least 12 characters."""
    public_url: Annotated[str, Reads(values.public_url, URL)] | None = None
    """Where people reach the pages; links in messages lead there."""


class RawFollow(Section):
    """The pages that an index links to are watched as well."""

    only: Annotated[list[Line], OneOrMore()] | None = None
    """Patterns with * of which the address must fit one: */help/*."""
    hosts: Annotated[list[Annotated[str, Reads(values.host, FILLED)]], OneOrMore()] | None = None
    """Other hosts than that of the index whose pages are followed."""
    most: Annotated[int, count(1, 500)] = 50
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

    contact: Annotated[str, Reads(values.contact, TEXT)] | None = None
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
    metrics: Annotated[int, count(1024, 65535)] | None = None
    """The port on this machine where Prometheus finds numbers."""
    channels: dict[Name, RawChannel] = Field(default_factory=dict)
    """Whom to tell: a name of your own for each channel."""
    sources: list[RawSource] = Field(min_length=1)
    """The documents to watch."""
