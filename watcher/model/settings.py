"""Everything an operator decides: sources, channels, manners. Read once, from sources.yaml, into these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from watcher.model.change import Verdict, Weight
from watcher.model.rhythm import Hours, Rhythm
from watcher.model.source import ChannelName, Kind, Source, SourceId


class Secret:
    """A text that never shows in a log, a message, a traceback or the database; `reveal()` is for the one that needs it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


@dataclass(frozen=True, slots=True)
class SlackWebhook:
    """Slack by incoming webhook: one fixed channel, no threads, no edits."""

    name: ChannelName
    url: Secret


@dataclass(frozen=True, slots=True)
class SlackBot:
    """Slack by bot token (`chat:write`). `base_url` ends in a slash; it is Slack's own unless a proxy stands before it."""

    name: ChannelName
    token: Secret
    channel: str
    base_url: str = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class Email:
    """Mail by SMTP. `security`: `starttls` (587), `tls` (465) or `none` (a relay on this machine only)."""

    name: ChannelName
    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    to: tuple[str, ...]
    username: str | None = None
    password: Secret | None = None


@dataclass(frozen=True, slots=True)
class Apprise:
    """Any other service, by its apprise address (each holds its secret)."""

    name: ChannelName
    urls: tuple[Secret, ...]


Channel = SlackWebhook | SlackBot | Email | Apprise


@dataclass(frozen=True, slots=True)
class Only:
    """What a channel hears of the changes of its sources; an empty choice is no limit."""

    services: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    sources: frozenset[SourceId] = frozenset()
    weights: frozenset[Weight] = frozenset()
    verdicts: frozenset[Verdict] = frozenset()


@dataclass(frozen=True, slots=True)
class Habits:
    """When a channel is told what it hears.

    `digest`: everything that came is told at these times. `quiet`: hours in which only what is pressing is told, and nothing
    at all where `quiet_holds_all`.
    """

    only: Only = field(default_factory=Only)
    digest: Rhythm | None = None
    quiet: Hours | None = None
    quiet_holds_all: bool = False


USUAL = Habits()


@dataclass(frozen=True, slots=True)
class Manners:
    """How we behave towards the sites we ask, and how much of an answer we take.

    `contact`: a mail address or URL, put in the User-Agent. `pace`: the least time between two requests to one host.
    `deadline`: for everything about one request, redirects included. `max_bytes`: of the decoded body.
    `full_fetch_every`: after this long the page is fetched whole, without validators. `hosts_at_once`: how many hosts
    are asked in parallel. `inside_hosts`: the names of hosts that may be asked though they have no public address.
    `browser_memory`: bytes that the browser may take with all its pages.
    """

    contact: str | None = None
    pace: timedelta = timedelta(seconds=2)
    deadline: timedelta = timedelta(seconds=30)
    max_bytes: int = 5_000_000
    max_redirects: int = 5
    full_fetch_every: timedelta = timedelta(hours=24)
    hosts_at_once: int = 16
    inside_hosts: frozenset[str] = frozenset()
    browser_memory: int = 1_500_000_000

    def may_be_inside(self, host: str | None) -> bool:
        """Has the operator named this host (without its port) as one to ask though it is no public one?"""
        return host is not None and _canonical(host) in map(_canonical, self.inside_hosts)


def _canonical(host: str) -> str:
    """One spelling of a host name or an address."""
    try:
        return str(ip_address(host))
    except ValueError:
        return host.lower().removesuffix(".")


@dataclass(frozen=True, slots=True)
class Backups:
    """The copies of the database that the service makes once a day.

    `folder`: as it was written, relative to the folder of the database; None: its folder `backups`. `daily`, `weekly`: of
    how many days and weeks the newest copy is kept; both 0: none is made.
    """

    folder: str | None = None
    daily: int = 7
    weekly: int = 4

    @property
    def wanted(self) -> bool:
        """Are copies made at all?"""
        return self.daily + self.weekly > 0

    def folder_of(self, database: Path) -> Path:
        """Where the copies of that database lie."""
        return database.parent / (self.folder or "backups")


@dataclass(frozen=True, slots=True)
class Keep:
    """How long the traces of nothing having happened are kept; changes and what belongs to them stay for ever.

    `age`: of checks that found nothing new, of troubles that are over, and of the times that a text was shown by turns.
    `texts`: of a source, how many of such times at most.
    """

    age: timedelta = timedelta(weeks=104)
    texts: int = 200


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A monitor elsewhere that expects a call, and alarms when none comes or one says that something is wrong.

    `url`: of the kind of Healthchecks: a POST to it is well, one to its `/fail` is not. `every`: the time between two.
    """

    url: Secret
    every: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Timestamps:
    """Who else states, once a day, that the latest seal was there. `authority`: the address of one by RFC 3161."""

    authority: str


@dataclass(frozen=True, slots=True)
class Web:
    """The pages: where they are served, who may see them, and how they are reached.

    `host`, `port`: what is listened on. `password`: who has it may see and remark; None: whoever reaches the port.
    `public_url`: the address under which people reach the pages, without a slash at the end; links in messages begin so.
    """

    host: str = "127.0.0.1"
    port: int = 8377
    password: Secret | None = None
    public_url: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of a settings file.

    `operator`: the channels that hear of broken and unreachable sources. `habits`: of the channels that have some of their
    own. `metrics`: the port on this machine where Prometheus finds numbers, None for nowhere. `web`: None: `watch run`
    serves no pages.
    """

    sources: tuple[Source, ...]
    channels: Mapping[ChannelName, Channel] = field(default_factory=dict)
    operator: tuple[ChannelName, ...] = ()
    manners: Manners = field(default_factory=Manners)
    backups: Backups = field(default_factory=Backups)
    keep: Keep = field(default_factory=Keep)
    habits: Mapping[ChannelName, Habits] = field(default_factory=dict)
    heartbeat: Heartbeat | None = None
    timestamps: Timestamps | None = None
    metrics: int | None = None
    web: Web | None = None
    _by_id: Mapping[SourceId, Source] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {source.id: source for source in self.sources})

    def habits_of(self, channel: ChannelName) -> Habits:
        """What a channel hears, and when."""
        return self.habits.get(channel, USUAL)

    @property
    def public_url(self) -> str | None:
        """Where people reach the pages, if anywhere."""
        return self.web.public_url if self.web else None

    def source(self, source_id: str) -> Source | None:
        """The source of that id, if it is configured."""
        return self._by_id.get(SourceId(source_id))

    @property
    def secrets(self) -> frozenset[str]:
        """Every text that must not show anywhere. Request headers count, as tokens and cookies stand in them."""
        texts = {value for source in self.sources for name, value in source.headers if not _is_harmless(name)}
        for channel in self.channels.values():
            texts.update(secret.reveal() for secret in _secrets_of(channel))
        return frozenset(texts | ({self.heartbeat.url.reveal()} if self.heartbeat else set()))


def _is_harmless(header: str) -> bool:
    return header.lower().startswith("accept") or header.lower() in {"referer", "dnt", "cache-control"}


def _secrets_of(channel: Channel) -> tuple[Secret, ...]:
    match channel:
        case SlackWebhook(url=url):
            return (url,)
        case SlackBot(token=token):
            return (token,)
        case Email(password=password):
            return (password,) if password else ()
        case Apprise(urls=urls):
            return urls
