"""A change in words: one wording for Slack, mail and the terminal.

Everything here is pure: values in, texts out. `headline` and `change_message` say what a change is, the other `…_message`
functions what the operator hears; `plain` and `subject` give any message as text. `inert` is the one place where texts
from pages lose what could act on a terminal, a mail or a chat, and `bounded` the one where a message gets its limits.
"""

from watcher.summary.digest import digest_message
from watcher.summary.headline import headline, place
from watcher.summary.inert import cell_of, clip, inert
from watcher.summary.message import NO_DATE, SIGNALS, badge, change_message, correction_message, signal
from watcher.summary.news import news_message, unkept_message
from watcher.summary.plain import GONE, MARKS, NEW, ROOM_OF_A_MAIL, bounded, caption, plain, subject, unquoted_words
from watcher.summary.reference import (
    channel_notice_id,
    correction_id,
    digest_id,
    incident_id,
    incident_reference,
    notice_id,
    reference,
    settings_id,
    unkept_id,
)
from watcher.summary.times import day_words, moment_words
from watcher.summary.trouble import (
    IncidentKind,
    given_up_message,
    incident_message,
    outage_message,
    recovery_message,
    return_message,
    settings_message,
    test_message,
)

__all__ = [
    "GONE",
    "MARKS",
    "NEW",
    "NO_DATE",
    "ROOM_OF_A_MAIL",
    "SIGNALS",
    "IncidentKind",
    "badge",
    "bounded",
    "caption",
    "cell_of",
    "change_message",
    "channel_notice_id",
    "clip",
    "correction_id",
    "correction_message",
    "day_words",
    "digest_id",
    "digest_message",
    "given_up_message",
    "headline",
    "incident_id",
    "incident_message",
    "incident_reference",
    "inert",
    "moment_words",
    "news_message",
    "notice_id",
    "outage_message",
    "place",
    "plain",
    "recovery_message",
    "reference",
    "return_message",
    "settings_id",
    "settings_message",
    "signal",
    "subject",
    "test_message",
    "unkept_id",
    "unkept_message",
    "unquoted_words",
]
