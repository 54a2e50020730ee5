"""Slack: what is posted, word for word; what Slack can refuse; what its answers mean."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings

from tests.kit.slack import CHANNEL, LIVE, TOKEN, WEBHOOK, Fault, SlackServer, mrkdwn_of, refusal, texts_of
from tests.notify.notices import LONGEST, MESSAGES, NOW, delivery_of, notice_of
from tests.summary.specimens import AMAZON_US, UNDATED
from watcher.errors import DeliveryError
from watcher.model.change import EditKind, Span, SpanKind
from watcher.model.notice import Item, Message, Quote, Signal
from watcher.model.settings import Secret, SlackBot, SlackWebhook
from watcher.model.source import ChannelName
from watcher.notify import Sender, sender
from watcher.notify import slack as slack_room
from watcher.notify.blocks import escaped, payload

SLACK = ChannelName("slack")
DELIVERY = delivery_of(notice_of())


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


def webhook(slack: SlackServer) -> Sender:
    return sender(SlackWebhook(SLACK, Secret(slack.webhook_url)))


def bot(slack: SlackServer, token: str = TOKEN, channel: str = CHANNEL) -> Sender:
    return sender(SlackBot(SLACK, Secret(token), channel, slack.base_url))


def test_specimen_b_arrives_block_by_block(slack):
    """The whole message as Slack gets it: verdict, sentence, facts, exact words, the way to the rest."""
    bot(slack).send(delivery_of(notice_of(AMAZON_US, UNDATED)), NOW)

    path = "Fulfillment by Amazon Service Terms › F-7 Returns and Disposal"
    sentence = (
        f"thirty (30) days → fourteen (14) days under {path}: "
        "“… the return of your Units within fourteen (14) days of the notice”; 1 more edit"
    )
    [message] = slack.payloads
    assert message["text"] == f"🟡 NO DATE ON PAGE: Amazon US, Business Solutions Agreement\n{sentence}"
    assert (message["unfurl_links"], message["unfurl_media"]) == (False, False)
    header, said, facts, first, second, link, foot = message["blocks"]
    assert header["text"] == {
        "type": "plain_text",
        "text": "🟡 NO DATE ON PAGE  Amazon US, Business Solutions Agreement",
        "emoji": False,
    }
    assert rich(said) == [("bold", sentence)]
    assert rich(facts) == [
        ("bold", "Where: "),
        ("", f"{path}\n"),
        ("bold", "Also changed: "),
        ("", "2. Payments (1 reworded)\n"),
        ("bold", "Notice: "),
        ("", "no notice found in: page date (none on the page); this does not show that there was none.\n"),
        ("bold", "Reasons: "),
        ("", "a deadline is shorter; enforcement was touched: withhold\n"),
        ("bold", "Not known: "),
        (
            "",
            "whether sellers were told; from which day it applies; "
            "on which day between 20 Dec 2023 and 28 Dec 2023 the text changed\n",
        ),
        ("bold", "First seen: "),
        ("", "28 Dec 2023 05:12 UTC; old text last seen 20 Dec 2023 04:00 UTC\n"),
        ("bold", "The whole: "),
        ("", "watch diff 18"),
    ]
    assert rich(first) == [
        ("italic", f"Reworded, under {path}"),
        ("", "Following termination of this Agreement, you may ask for the return of your Units within "),
        ("strike", "thirty (30) days"),
        ("", " "),
        ("bold", "fourteen (14) days"),
        ("", " of the notice; after that we may dispose of them as we see fit."),
    ]
    assert rich(second)[0] == ("italic", "Reworded, under 2. Payments")
    assert link["elements"][0]["elements"] == [{"type": "link", "url": AMAZON_US.urls[0], "text": "The page"}]
    assert foot["elements"] == [{"type": "plain_text", "text": "Reference 56578869", "emoji": False}]


def rich(block: dict) -> list[tuple[str, str]]:
    """The words of a rich_text block, each with its style."""
    return [
        ("".join(part.get("style", {})), part["text"]) for element in block["elements"] for part in element["elements"]
    ]


def test_a_webhook_is_sent_the_same_message(slack):
    receipt = webhook(slack).send(DELIVERY, NOW)

    assert receipt.reference == ""
    assert slack.payloads == [payload(DELIVERY.notice.message)]


def test_each_of_several_stands_with_its_links_and_its_reference():
    """As a person reads it: what is bold, struck out or italic is part of what is said."""
    both, bare = (
        Item(
            Signal.ALARM,
            "UNANNOUNCED",
            "Etsy, Fees",
            "6% → 7%",
            "1a2b3c4d",
            "https://e.example/f",
            "watch diff 3",
            link,
        )
        for link in ("https://watch.example.com/changes/3", None)
    )
    bare = replace(bare, url=None, whole="")
    said = Message(
        Signal.ALARM, "2 UNANNOUNCED", "Etsy, Fees and 1 other", "6% → 7%", "ffff0000", "digest", items=(both, bare)
    )

    sections = payload(said)["blocks"][1]["elements"]

    assert [[told(element) for element in section["elements"]] for section in sections] == [
        [
            "**🔴 UNANNOUNCED  Etsy, Fees\n**", "6% → 7%\n", "[See the change](https://watch.example.com/changes/3)", " · ",
            "[The page](https://e.example/f)", " · ", "_Reference 1a2b3c4d · watch diff 3_", "\n\n",
        ],
        ["**🔴 UNANNOUNCED  Etsy, Fees\n**", "6% → 7%\n", "_Reference 1a2b3c4d_", "\n\n"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("link", "url", "led"),
    [
        ("https://w.example/1", "https://e.example", ["[See the change](https://w.example/1)", " · ", "[The page](https://e.example)"]),
        ("https://w.example/1", None, ["[See the change](https://w.example/1)"]),
        (None, "https://e.example", ["[The page](https://e.example)"]),
        (None, None, None),
    ],
)  # fmt: skip
def test_the_links_lead_to_the_change_and_to_the_page(link, url, led):
    said = Message(
        Signal.ALARM, "UNANNOUNCED", "Etsy, Fees", "6% → 7%", "1a2b3c4d", "fees", unquoted=2, link=link, url=url
    )

    sent = payload(said)
    found = [block["elements"][0]["elements"] for block in sent["blocks"] if block["type"] == "rich_text"]

    assert [[told(one) for one in elements] for elements in found] == [["**6% → 7%**"], *([led] if led else [])]
    assert sent["blocks"][-1]["elements"][0]["text"] == "2 more edits not quoted here · Reference 1a2b3c4d"
    assert (sent["mrkdwn"], sent["unfurl_links"], sent["unfurl_media"]) == (False, False, False)


def test_new_words_are_bold_and_gone_ones_struck_out():
    """A whole new clause needs neither: its caption says that it is new."""
    spans = Span(SpanKind.SAME, "pay "), Span(SpanKind.DELETED, "6%"), Span(SpanKind.INSERTED, "7%")
    quotes = (
        Quote(EditKind.REWORDED, ("1.1",), spans),
        Quote(EditKind.ADDED, ("1.2",), (Span(SpanKind.INSERTED, "A fee."),)),
    )
    said = Message(Signal.ALARM, "UNANNOUNCED", "Etsy, Fees", "", "1a2b3c4d", "fees", quotes=quotes)

    quoted = [block["elements"][1]["elements"] for block in payload(said)["blocks"] if block["type"] == "rich_text"]

    assert [[told(one) for one in elements] for elements in quoted] == [["pay ", "~~6%~~", " ", "**7%**"], ["A fee."]]


def told(element: dict[str, Any]) -> str:
    """A part of a rich text, with signs for how it looks."""
    if element["type"] == "link":
        return f"[{element['text']}]({element['url']})"
    signs = {"bold": "**", "strike": "~~", "italic": "_"}
    around = "".join(signs[style] for style, on in element.get("style", {}).items() if on)
    return f"{around}{element['text']}{around}"


def test_every_copy_carries_the_same_id_and_the_receipt_holds_slacks_own(slack):
    receipts = [bot(slack).send(DELIVERY, NOW).reference for _ in range(2)]

    assert [message["client_msg_id"] for message in slack.payloads] == [str(DELIVERY.notice.id)] * 2
    assert receipts == ["1700000000.000001", "1700000000.000002"]


@given(MESSAGES)
@example(LONGEST)
@settings(max_examples=80, deadline=None)
def test_no_text_makes_slack_refuse_act_or_mention(message: Message):
    """No documented limit is passed, and nothing in angle brackets is left where Slack would act on it."""
    body = json.loads(json.dumps(payload(message)))

    assert refusal(body) == ""
    assert sum(map(len, [body["text"], *texts_of(body["blocks"])])) < 12_000
    assert not any(LIVE.search(text) for text in mrkdwn_of(body))
    assert "<!" not in json.dumps(body)
    assert "<@" not in json.dumps(body)


def test_the_fallback_is_escaped_once_and_no_entity_is_cut():
    assert escaped("a & b <!channel> &lt;") == "a &amp; b &lt;!channel&gt; &amp;lt;"
    assert escaped("&" * 10, limit=22) == "&amp;&amp;&amp;&amp;…"


FAULTS = [
    (Fault(429, "rate_limited", retry_after=30), False, timedelta(seconds=30)),
    (Fault(429, "rate_limited", retry_after="soon"), False, None),
    (Fault(429, "rate_limited", retry_after="9" * 30), False, timedelta(days=7)),
    (Fault(500, "rollup_error"), False, None),
    (Fault(503, "<html>maintenance"), False, None),
    (Fault(0), False, None),
    (Fault(400, "invalid_payload"), True, None),
    (Fault(403, "action_prohibited"), True, None),
    (Fault(404, "no_service"), True, None),
    (Fault(410, "channel_is_archived"), True, None),
    (Fault(302, "", location="/elsewhere"), True, None),
]


@pytest.mark.parametrize(("fault", "permanent", "retry_after"), FAULTS)
def test_a_webhooks_failures_are_told_apart(slack, fault, permanent, retry_after):
    """Faults that pass are tried again, not before Slack asks for it; final ones are told at once."""
    slack.faults.append(fault)
    with pytest.raises(DeliveryError) as failed:
        webhook(slack).send(DELIVERY, NOW)

    assert (failed.value.permanent, failed.value.retry_after) == (permanent, retry_after)
    assert len(slack.requests) == 1, "one try is one request"
    assert WEBHOOK not in str(failed.value)


BOT_FAULTS = [
    (Fault(429, "ratelimited", retry_after=7), False, timedelta(seconds=7)),
    *[
        (Fault(200, word), False, None)
        for word in ("internal_error", "fatal_error", "service_unavailable", "ratelimited")
    ],
    *[
        (Fault(200, word), True, None)
        for word in ("channel_not_found", "not_in_channel", "account_inactive", "token_revoked", "invalid_blocks")
    ],
    (Fault(500, "<html>oops</html>", raw=True), False, None),
    (Fault(200, "<html>a portal of the hotel</html>", raw=True), False, None),
    (Fault(200, "[]", raw=True), False, None),
    (Fault(404, "not here", raw=True), True, None),
    (Fault(0), False, None),
]


@pytest.mark.parametrize(("fault", "permanent", "retry_after"), BOT_FAULTS)
def test_a_bots_failures_are_told_apart(slack, fault, permanent, retry_after):
    slack.faults.append(fault)
    with pytest.raises(DeliveryError) as failed:
        bot(slack).send(DELIVERY, NOW)

    assert (failed.value.permanent, failed.value.retry_after) == (permanent, retry_after)
    assert len(slack.requests) == 1
    assert TOKEN not in str(failed.value)


def test_a_wrong_token_and_an_unknown_channel_are_final_and_say_what_to_do(slack):
    with pytest.raises(DeliveryError, match=r"invalid_auth \(the token is not valid; copy it again") as wrong:
        bot(slack, token="xoxb-wrong").send(DELIVERY, NOW)
    with pytest.raises(DeliveryError, match="channel_not_found") as unknown:
        bot(slack, channel="C404").send(DELIVERY, NOW)
    assert wrong.value.permanent
    assert unknown.value.permanent


def test_a_slow_slack_is_given_up_in_time(slack, monkeypatch):
    monkeypatch.setattr(slack_room, "TIMEOUT", 0.1)
    slack.faults.append(Fault(delay=5))
    with pytest.raises(DeliveryError, match="did not answer within") as failed:
        webhook(slack).send(DELIVERY, NOW)
    assert not failed.value.permanent


def test_nobody_listening_is_a_fault_that_passes():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}{WEBHOOK}"
        with pytest.raises(DeliveryError, match="cannot be reached: ConnectionRefusedError") as failed:
            sender(SlackWebhook(SLACK, Secret(url))).send(DELIVERY, NOW)
    assert not failed.value.permanent
    assert WEBHOOK not in str(failed.value)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "all_proxy"])
def test_no_proxy_of_the_environment_is_used(slack, monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    webhook(slack).send(DELIVERY, NOW)
    bot(slack).send(DELIVERY, NOW)
    assert len(slack.payloads) == 2


def test_a_redirect_is_not_followed_with_our_token(slack):
    with SlackServer() as elsewhere:
        slack.faults.append(Fault(302, location=f"{elsewhere.address}/api/chat.postMessage", raw=True))
        with pytest.raises(DeliveryError):
            bot(slack).send(DELIVERY, NOW)
        assert elsewhere.requests == []


def test_no_failure_logs_or_shows_the_secret(slack, caplog, capsys):
    """Not even if Slack repeats it."""
    caplog.set_level(0)
    slack.faults.extend([Fault(403, f"not for {slack.webhook_url}"), Fault(200, f"bad {TOKEN}"), Fault(0)])
    for channel in (webhook(slack), bot(slack), webhook(slack)):
        with pytest.raises(DeliveryError) as failed:
            channel.send(DELIVERY, NOW)
        shown = f"{failed.value}{failed.value.__cause__}" if "403" not in str(failed.value) else str(failed.value)
        assert WEBHOOK not in shown
        assert TOKEN not in str(failed.value)
    assert WEBHOOK not in caplog.text + capsys.readouterr().err
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "url",
    ["hooks.slack.com/services/T0", "file:///etc/passwd", "https://hooks.slack.com/a b", "https://höoks.example/x"],
)
def test_what_is_no_web_address_is_refused_without_being_shown(url):
    with pytest.raises(DeliveryError, match="is not a web address") as failed:
        sender(SlackWebhook(SLACK, Secret(url))).send(DELIVERY, NOW)
    assert failed.value.permanent
    assert url not in str(failed.value)


def test_a_token_with_a_line_end_is_refused_without_being_shown(slack):
    with pytest.raises(DeliveryError, match="copy it again") as failed:
        bot(slack, token="xoxb-1\nX-Other: 2").send(DELIVERY, NOW)
    assert failed.value.permanent
    assert "xoxb-1" not in str(failed.value)


def test_a_message_without_anything_to_quote_is_taken_too(slack):
    bare = replace(DELIVERY.notice.message, facts=(), quotes=(), url=None, headline="")
    webhook(slack).send(delivery_of(notice_of(message=bare)), NOW)
    assert len(slack.payloads[0]["blocks"]) == 2
