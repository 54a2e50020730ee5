"""The channels of a settings file: the keys of each kind, and of what all kinds share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from watcher.config import values
from watcher.config.scalars import (
    FILLED,
    At,
    Flag,
    KindOf,
    Line,
    Mail,
    QuietHours,
    Section,
    SourceName,
    VerdictOf,
    WeightOf,
)
from watcher.config.values import OneOrMore, Reads


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
    webhook: Annotated[str, Reads(values.secret_url, FILLED)] | None = None
    """The address of the incoming webhook, best as ${NAME}."""
    token: Annotated[str, Reads(values.secret_text, FILLED)] | None = None
    """The bot token (scope chat:write), best as ${NAME}."""
    channel: Annotated[str, Reads(values.one_line, FILLED)] | None = None
    """Where the bot posts: the channel's name in quotes ("#policy") or its id."""
    base_url: Annotated[str, Reads(values.secret_url, FILLED)] | None = None
    """Where Slack's methods are, if a proxy stands before them."""


class RawEmail(RawHabits):
    """Mail by SMTP."""

    type: Annotated[ChannelType, Reads(values.choice(ChannelType), {"const": "email"})]
    """email"""
    host: Annotated[str, Reads(values.host, FILLED)] = Field(examples=["smtp.example.com"])
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
    username: Annotated[str, Reads(values.one_line, FILLED)] | None = None
    """The account at the mail server."""
    password: Annotated[str, Reads(str, FILLED)] | None = None
    """Its password, best as ${NAME}."""


class RawApprise(RawHabits):
    """Any other service that apprise knows."""

    type: Annotated[ChannelType, Reads(values.choice(ChannelType), {"const": "apprise"})]
    """apprise"""
    urls: Annotated[list[Annotated[str, Reads(values.apprise_url, FILLED)]], OneOrMore()] = Field(
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
