"""The raw models, once all is well → `Settings`."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from watcher.config.channels import RawApprise, RawEmail, RawHabits, RawOnly, RawSlack, Security
from watcher.config.notice import notice_periods
from watcher.config.raw import (
    RawDefaults,
    RawFollow,
    RawHeartbeat,
    RawManners,
    RawRange,
    RawSettings,
    RawSource,
    RawWeb,
)
from watcher.config.values import listen_parts
from watcher.model.settings import (
    Apprise,
    Backups,
    Channel,
    Email,
    Habits,
    Heartbeat,
    Keep,
    Manners,
    Only,
    Secret,
    Settings,
    SlackBot,
    SlackWebhook,
    Timestamps,
    Web,
)
from watcher.model.source import ChannelName, Follow, Range, Rules, Selector, Source, SourceId
from watcher.rhythm import longest_gap

EVERY = timedelta(hours=6)

_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
_SECURITY: dict[Security, Literal["starttls", "tls", "none"]] = {
    Security.STARTTLS: "starttls",
    Security.TLS: "tls",
    Security.NONE: "none",
}


def settings_of(raw: RawSettings) -> Settings:
    """Defaults merged in, secrets wrapped, everything frozen."""
    sources = tuple(_source(source, raw.defaults) for source in raw.sources)
    return Settings(
        sources=sources,
        channels={ChannelName(name): _channel(ChannelName(name), channel) for name, channel in raw.channels.items()},
        operator=_heard_by_all(sources) if raw.operator is None else _names(raw.operator),
        manners=_manners(raw.manners, raw.contact),
        backups=Backups(**raw.backups.model_dump(exclude_none=True)),
        keep=Keep(**raw.keep.model_dump(exclude_none=True)),
        habits={ChannelName(name): _habits(channel) for name, channel in raw.channels.items()},
        heartbeat=_heartbeat(raw.heartbeat) if raw.heartbeat else None,
        timestamps=Timestamps(raw.timestamps.authority) if raw.timestamps else None,
        metrics=raw.metrics,
        web=_web(raw.web) if raw.web else None,
    )


def _web(raw: RawWeb) -> Web:
    host, port = listen_parts(raw.listen)
    return Web(host, port, Secret(raw.password) if raw.password else None, raw.public_url)


def _heard_by_all(sources: tuple[Source, ...]) -> tuple[ChannelName, ...]:
    """Who hears of every source anyway; nobody, if there is no such channel."""
    return tuple(name for name in sources[0].notify if all(name in source.notify for source in sources))


def _names(names: list[str]) -> tuple[ChannelName, ...]:
    return tuple(ChannelName(name) for name in names)


def _source(raw: RawSource, defaults: RawDefaults) -> Source:
    notify = raw.notify if raw.notify is not None else defaults.notify or []
    notice_days = raw.notice_days if raw.notice_days is not None else defaults.notice_days
    urls = tuple(raw.urls or raw.url or ())
    at = raw.at or (defaults.at if raw.every is None else None)
    return Source(
        id=SourceId(raw.id),
        service=raw.service,
        title=raw.title,
        kind=raw.kind,
        urls=urls,
        rules=Rules(_selectors(raw.select), _selectors(raw.remove), _follow(raw.follow)),
        every=longest_gap(at) if at else raw.every or defaults.every or EVERY,
        at=at,
        notify=_names(notify),
        headers=_headers(defaults.headers or {}, raw.headers or {}),
        language=raw.language or defaults.language,
        browser=raw.browser is True,
        may_need_browser=raw.browser == "auto",
        notice_days=notice_days,
        notice_periods=notice_periods(raw.service, raw.kind, urls),
        robots_permitted=raw.robots_permitted,
    )


def _follow(raw: RawFollow | None) -> Follow | None:
    if raw is None:
        return None
    return Follow(
        tuple(raw.only or ()), tuple(raw.hosts or ()), raw.most, _selectors(raw.select), _selectors(raw.remove)
    )


def _headers(common: dict[str, str], own: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """A header's name is the same whatever its capitals."""
    set_here = {name.lower() for name in own}
    kept = {name: value for name, value in common.items() if name.lower() not in set_here}
    return tuple((kept | own).items())


def _selectors(raw: list[str | RawRange] | None) -> tuple[Selector, ...]:
    return tuple(_range(each) if isinstance(each, RawRange) else each for each in raw or ())


def _range(raw: RawRange) -> Range:
    start, end = raw.start_before or raw.start_after, raw.end_before or raw.end_after
    assert start, "checked together: a range has a start"
    assert end, "checked together: a range has an end"
    return Range(start, "before" if raw.start_before else "after", end, "before" if raw.end_before else "after")


def _channel(name: ChannelName, raw: RawSlack | RawEmail | RawApprise) -> Channel:
    match raw:
        case RawSlack():
            return _slack(name, raw)
        case RawEmail():
            return _email(name, raw)
        case RawApprise():
            return Apprise(name, tuple(Secret(url) for url in raw.urls))


def _habits(raw: RawHabits) -> Habits:
    return Habits(_only(raw.only or RawOnly()), raw.digest, raw.quiet_hours, raw.quiet_holds_all)


def _only(raw: RawOnly) -> Only:
    return Only(
        services=frozenset(raw.service or ()),
        kinds=frozenset(raw.kind or ()),
        sources=frozenset(map(SourceId, raw.source or ())),
        weights=frozenset(raw.weight or ()),
        verdicts=frozenset(raw.verdict or ()),
    )


def _slack(name: ChannelName, raw: RawSlack) -> SlackWebhook | SlackBot:
    if raw.webhook:
        return SlackWebhook(name, Secret(raw.webhook))
    assert raw.token, "checked together: a webhook, or a token and a channel"
    assert raw.channel, "checked together: a webhook, or a token and a channel"
    if raw.base_url:
        return SlackBot(name, Secret(raw.token), raw.channel, raw.base_url.rstrip("/") + "/")
    return SlackBot(name, Secret(raw.token), raw.channel)


def _email(name: ChannelName, raw: RawEmail) -> Email:
    security = raw.security or (Security.TLS if raw.port == _PORTS[Security.TLS] else Security.STARTTLS)
    return Email(
        name=name,
        host=raw.host,
        port=raw.port or _PORTS[security],
        security=_SECURITY[security],
        sender=raw.sender,
        to=tuple(raw.to),
        username=raw.username,
        password=Secret(raw.password) if raw.password else None,
    )


def _manners(raw: RawManners, contact: str | None) -> Manners:
    given = raw.model_dump(exclude_none=True)
    return Manners(contact=contact, **given | {"inside_hosts": frozenset(raw.inside_hosts or ())})


def _heartbeat(raw: RawHeartbeat) -> Heartbeat:
    return Heartbeat(Secret(raw.url), raw.every) if raw.every else Heartbeat(Secret(raw.url))
