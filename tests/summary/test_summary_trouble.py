"""What the operator hears: trouble, its end, a channel that fails, a test."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.summary.specimens import AMAZON_EU
from watcher import summary
from watcher.model.notice import Signal
from watcher.model.source import ChannelName
from watcher.summary import (
    given_up_message,
    incident_id,
    incident_message,
    plain,
    recovery_message,
    subject,
)

SINCE = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def test_a_source_in_trouble_says_why_and_that_nothing_is_lost():
    assert plain(incident_message(AMAZON_EU, "HTTP 503", SINCE, times=3)) == (
        "UNREACHABLE  Amazon EU, Business Solutions Agreement\n"
        "The page cannot be had: HTTP 503\n"
        "\n"
        "Reason:    HTTP 503\n"
        "Since:     23 Nov 2026 06:00 UTC, 3 checks in a row\n"
        "Meanwhile: the last good copy is kept and nothing is reported as changed; checks go on\n"
        "Look:      watch sources amazon-bsa-eu\n"
        "\n"
        "Page:      https://sellercentral.amazon.example/help/201190440\n"
        "Reference: 5c9b0e1d\n"
    ).replace("5c9b0e1d", incident_message(AMAZON_EU, "", SINCE).reference)


def test_a_recovery_carries_the_reference_of_its_incident_and_another_id():
    incident = incident_message(AMAZON_EU, "HTTP 503", SINCE)
    recovery = recovery_message(AMAZON_EU, SINCE, NOW, reason="HTTP 503")
    mail = ChannelName("mail")

    assert recovery.reference == incident.reference
    assert (recovery.signal, recovery.badge) == (Signal.CALM, "RECOVERED")
    assert recovery.thread == incident.thread == "amazon-bsa-eu"
    ids = {incident_id(AMAZON_EU, SINCE, what, mail) for what in ("unreachable", "recovered", "unreachable")}
    assert len(ids) == 2


def test_a_channel_that_gave_up_is_named_with_the_reason_and_the_number():
    message = given_up_message(ChannelName("mail"), "550 no such user", 3, NOW)
    assert subject(message) == "NOT DELIVERED: channel mail"
    assert message.headline == "3 messages could not be delivered to mail: 550 no such user"


def test_a_test_message_says_that_it_is_one():
    message = summary.test_message(ChannelName("slack"), NOW)
    assert subject(message) == "TEST: channel slack"
    assert "Sent: 23 Nov 2026 18:00 UTC" in plain(message)
