"""What a right settings file becomes."""

from datetime import timedelta
from pathlib import Path

import pytest

from watcher.config import read_settings
from watcher.model.settings import Apprise, Email, Manners, Secret, SlackBot, SlackWebhook
from watcher.model.source import Kind, Range, Source

SOURCE = "sources:\n- {id: a, service: A, title: T, url: https://a.example/}\n"
ONE = "  - id: a\n    service: A\n    title: T\n    url: https://a.example/\n"


def test_the_shortest_file_has_every_default(read):
    """An id, a service, a title and an address are enough."""
    settings = read(SOURCE)

    (source,) = settings.sources
    assert source == Source(id="a", service="A", title="T", kind=Kind.POLICY, urls=("https://a.example/",))
    assert (settings.channels, settings.operator, settings.manners) == ({}, (), Manners())


def test_every_key_of_a_source_arrives(read):
    settings = read(
        """
channels: {team: {type: apprise, urls: "ntfy://topic"}}
sources:
  - id: example.terms_1
    service: Example
    title: >
      Seller
      terms
    kind: Agreement
    urls: [https://a.example/1#part, "http://a.example/2?x=1&y=2"]
    select:
      - "#content"
      - {startAfter: h1, endBefore: footer}
      - {startBefore: h2, endAfter: "p:last-child"}
    remove: .ad
    every: 1.5 h
    notify: [team]
    headers: {Accept-Language: en-GB}
    language: pt-BR
    browser: yes
    noticeDays: 15
    robotsPermitted: True
"""
    )

    (source,) = settings.sources
    assert (source.service, source.title, source.kind) == ("Example", "Seller terms", Kind.AGREEMENT)
    assert source.urls == ("https://a.example/1#part", "http://a.example/2?x=1&y=2")
    assert source.rules.select == (
        "#content",
        Range("h1", "after", "footer", "before"),
        Range("h2", "before", "p:last-child", "after"),
    )
    assert source.rules.remove == (".ad",)
    assert (source.every, source.notify, source.language) == (timedelta(minutes=90), ("team",), "pt-BR")
    assert (source.browser, source.notice_days, source.robots_permitted) == (True, 15, True)
    assert source.headers == (("Accept-Language", "en-GB"),)


def test_every_manner_arrives(read):
    settings = read(
        "contact: you@example.com\nmanners: {pace: 0s, deadline: 1m, maxBytes: 1.5 MB, maxRedirects: 0, "
        f"fullFetchEvery: 1w, hostsAtOnce: 1, insideHosts: [intranet, '::1']}}\n{SOURCE}"
    )

    assert settings.manners == Manners(
        contact="you@example.com",
        pace=timedelta(),
        deadline=timedelta(minutes=1),
        max_bytes=1_500_000,
        max_redirects=0,
        full_fetch_every=timedelta(weeks=1),
        hosts_at_once=1,
        inside_hosts=frozenset({"intranet", "::1"}),
    )
    assert settings.manners.may_be_inside("Intranet.")
    assert settings.manners.may_be_inside("0:0::1")
    assert not settings.manners.may_be_inside("intranet.example")


def test_texts_are_never_mangled(read):
    """YAML would make False, 390 and 3.1 of these."""
    settings = read("sources: [{id: 3.10, service: 6:30, title: 1_000, url: https://a.example/, language: no}]")

    (source,) = settings.sources
    assert (source.id, source.service, source.title, source.language) == ("3.10", "6:30", "1_000", "no")


def test_every_kind_of_channel_arrives(read):
    settings = read(
        f"""
channels:
  hook: {{type: slack, webhook: "https://hooks.slack.example/T/B"}}
  bot: {{type: slack, token: xoxb-1, channel: "#policy"}}
  proxied: {{type: slack, token: xoxb-1, channel: C01, baseUrl: "http://127.0.0.1:8080/api"}}
  inbox: {{type: email, host: smtp.example.com, from: w@example.com, to: a@example.com, username: w, password: p}}
  two: {{type: Email, host: mail, port: 465, from: w@example.com, to: [a@example.com, b@example.com]}}
  relay: {{type: email, host: localhost, security: none, from: root@localhost, to: [a@example.com]}}
  phone: {{type: apprise, urls: ["ntfy://topic", "json://localhost"]}}
{SOURCE}"""
    )

    assert list(settings.channels.values()) == [
        SlackWebhook("hook", Secret("https://hooks.slack.example/T/B")),
        SlackBot("bot", Secret("xoxb-1"), "#policy"),
        SlackBot("proxied", Secret("xoxb-1"), "C01", "http://127.0.0.1:8080/api/"),
        Email("inbox", "smtp.example.com", 587, "starttls", "w@example.com", ("a@example.com",), "w", Secret("p")),
        Email("two", "mail", 465, "tls", "w@example.com", ("a@example.com", "b@example.com")),
        Email("relay", "localhost", 25, "none", "root@localhost", ("a@example.com",)),
        Apprise("phone", (Secret("ntfy://topic"), Secret("json://localhost"))),
    ]


CHANNELS = "channels: {team: {type: apprise, urls: ntfy://t}, inbox: {type: apprise, urls: ntfy://i}}\n"


def test_defaults_hold_where_a_source_says_nothing(read):
    """Its own value takes the place of the default; headers are merged name by name, whatever their capitals."""
    settings = read(
        f"""{CHANNELS}
defaults: {{every: 1d, notify: team, language: de, noticeDays: 15, headers: {{accept-language: de, X-One: "1"}}}}
sources:
{ONE}
  - {{id: b, service: B, title: T, url: https://b.example/, every: 1h, notify: [], language: en, noticeDays: 0,
     headers: {{Accept-Language: en}}}}
"""
    )

    common, own = settings.sources
    assert (common.every, common.notify, common.language, common.notice_days) == (
        timedelta(days=1),
        ("team",),
        "de",
        15,
    )
    assert common.headers == (("accept-language", "de"), ("X-One", "1"))
    assert (own.every, own.notify, own.language, own.notice_days) == (timedelta(hours=1), (), "en", 0)
    assert own.headers == (("X-One", "1"), ("Accept-Language", "en"))


@pytest.mark.parametrize(
    ("first", "second", "operator"),
    [("[team, inbox]", "[inbox]", ("inbox",)), ("[team]", "[inbox]", ()), ("[team]", "[]", ())],
)
def test_the_operator_is_who_hears_of_every_source(read, first, second, operator):
    """Unless the file names another."""
    text = f"{CHANNELS}sources:\n{ONE}    notify: {first}\n{ONE.replace('id: a', 'id: b')}    notify: {second}\n"

    assert read(text).operator == operator
    assert read(f"operator: team\n{text}").operator == ("team",)
    assert read(f"operator: []\n{text}").operator == ()


def test_sections_that_are_commented_out_may_stand_bare(read):
    assert len(read(f"channels:\n  # team: …\ndefaults:\nmanners:\n{SOURCE}").sources) == 1


def test_an_alias_stands_for_a_value(read):
    settings = read(
        "sources:\n"
        "- {id: a, service: A, title: T, url: https://a.example/, select: &body ['#content', main]}\n"
        "- {id: b, service: A, title: T, url: https://b.example/, select: *body}\n"
    )

    assert settings.sources[0].rules == settings.sources[1].rules


def test_a_byte_order_mark_does_no_harm(read):
    assert read(b"\xef\xbb\xbf" + SOURCE.encode()).sources[0].id == "a"


def test_windows_line_ends_do_no_harm(read):
    assert read(SOURCE.replace("\n", "\r\n")).sources[0].id == "a"


def test_the_shipped_file_works_as_it_is():
    """Without a secret, and telling nobody."""
    settings = read_settings(Path(__file__).parents[2] / "sources.yaml", {})

    assert len(settings.sources) >= 25
    assert len({source.service.split()[0] for source in settings.sources}) >= 8
    assert not any(source.notify for source in settings.sources)
    assert sum(source.kind is Kind.ANNOUNCEMENTS for source in settings.sources) >= 5
    assert not any(url.lower().endswith(".pdf") for source in settings.sources for url in source.urls)
