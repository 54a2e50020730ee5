"""How a change is told: the specimen alerts word for word, and the laws that hold for every one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.summary.specimens import (
    AMAZON_EU,
    AMAZON_US,
    EDITORIAL,
    UNANNOUNCED,
    UNDATED,
    added,
    amount,
    announced_on,
    day_moved,
    own_date,
    removed,
    reworded,
    ruled,
)
from watcher.model.change import UNSAVED, Edit, EditKind, Span, SpanKind, Verdict
from watcher.model.notice import Message, Signal
from watcher.model.page import BlockKind
from watcher.model.source import ChannelName
from watcher.summary import (
    badge,
    change_message,
    headline,
    inert,
    notice_id,
    plain,
    reference,
    subject,
)
from watcher.summary.quote import excerpt


def of(*edits: Edit) -> str:
    return headline(replace(UNANNOUNCED, edits=edits))


def fact(message: Message, label: str) -> str:
    return next((fact.text for fact in message.facts if fact.label == label), "")


def test_specimen_a_is_told_word_for_word():
    """An insurance limit a hundred times higher under an unchanged page date."""
    assert plain(change_message(AMAZON_EU, UNANNOUNCED)) == (
        "UNANNOUNCED  Amazon EU, Business Solutions Agreement\n"
        "€5,000 → €500,000, £4,000 → £400,000, kr 50,000 → kr 5,000,000 and 1 more figure "
        "under Definitions › Insurance Limits; 3 more edits\n"
        "\n"
        "Where:        Definitions › Insurance Limits\n"
        "Also changed: Customer data (1 new, 1 reworded), API-1 (1 new)\n"
        "Notice:       no notice found in: page date (still October 18, 2022), "
        "announcements page (read 24 Oct 2022 06:00). The contract promises 15 days.\n"
        "Reasons:      amounts moved; a duty appeared\n"
        "Not known:    from which day it applies\n"
        "First seen:   24 Oct 2022 06:31 UTC; old text last seen 23 Oct 2022 18:30 UTC\n"
        "The whole:    watch diff 17\n"
        "\n"
        "Reworded, under Definitions › Insurance Limits:\n"
        '  "Insurance Limits" means the applicable limits per occurrence and in aggregate: [gone: €5,000] [new: €500,000] '
        "for Germany, France, Italy, Spain and the Netherlands, [gone: £4,000] [new: £400,000] for the United Kingdom, "
        "[gone: kr 50,000] [new: kr 5,000,000] for Sweden and [gone: PLN 22,500] [new: PLN 2,250,000] for Poland.\n"
        "\n"
        "New, under Customer data:\n"
        "  You will not transfer personal data outside the EEA or the UK without a lawful mechanism.\n"
        "\n"
        "New, under API-1:\n"
        "  Your developers are your processors.\n"
        "\n"
        "1 more edit not quoted here\n"
        "\n"
        "Page:      https://sellercentral.amazon.example/help/201190440\n"
        "Reference: 511e5d49\n"
    )


def test_specimen_b_says_what_is_not_known():
    """A page without a date: the shorter deadline first, and no claim that nobody was told."""
    message = change_message(AMAZON_US, UNDATED)

    assert (message.signal, message.badge) == (Signal.UNKNOWN, "NO DATE ON PAGE")
    assert message.headline == (
        "thirty (30) days → fourteen (14) days under Fulfillment by Amazon Service Terms › F-7 Returns and Disposal: "
        "“… the return of your Units within fourteen (14) days of the notice”; 1 more edit"
    )
    assert fact(message, "Notice") == (
        "no notice found in: page date (none on the page); this does not show that there was none."
    )
    assert fact(message, "Not known") == (
        "whether sellers were told; from which day it applies; "
        "on which day between 20 Dec 2023 and 28 Dec 2023 the text changed"
    )


def test_an_editorial_change_is_told_calmly_and_in_short():
    message = change_message(AMAZON_EU, EDITORIAL)

    assert (message.signal, message.badge) == (Signal.CALM, "EDITORIAL")
    assert message.headline == "Reworded under Payments: “You will recieve” → “You will receive”"
    assert [fact.label for fact in message.facts] == ["Where", "Reasons", "First seen", "The whole"]


DATED = own_date(date(2024, 5, 29))
FORUM = announced_on(datetime(2026, 2, 17, tzinfo=UTC), "We are changing the agreement")


@pytest.mark.parametrize(
    ("change", "signal", "said"),
    [
        (ruled(Verdict.UNANNOUNCED), Signal.ALARM, "UNANNOUNCED"),
        (ruled(Verdict.UNDETERMINED), Signal.UNKNOWN, "UNDETERMINED"),
        (UNDATED, Signal.UNKNOWN, "NO DATE ON PAGE"),
        (ruled(Verdict.ANNOUNCED, lead_days=15), Signal.CALM, "ANNOUNCED 15 DAYS AHEAD"),
        (ruled(Verdict.ANNOUNCED, lead_days=1), Signal.CALM, "ANNOUNCED 1 DAY AHEAD"),
        (ruled(Verdict.ANNOUNCED), Signal.CALM, "ANNOUNCED"),
        (ruled(Verdict.ANNOUNCED_LATE, lead_days=3), Signal.WARNING, "ANNOUNCED LATE"),
        (ruled(Verdict.ANNOUNCED_IN_PART), Signal.WARNING, "ANNOUNCED IN PART"),
        (ruled(Verdict.DATED_ONLY, evidence=(DATED,)), Signal.WARNING, "DATED 29 MAY 2024, SEEN 24 OCT 2022"),
        (ruled(Verdict.DATED_ONLY), Signal.WARNING, "DATED BY THE PAGE ONLY"),
        (ruled(Verdict.WENT_BACK), Signal.CALM, "WENT BACK"),
        (EDITORIAL, Signal.CALM, "EDITORIAL"),
    ],
)
def test_each_verdict_has_its_badge_and_its_loudness(change, signal, said):
    assert badge(change) == said
    assert change_message(AMAZON_EU, change).signal is signal


def test_a_page_dated_in_the_year_it_was_seen_names_the_year_once():
    seen = replace(ruled(Verdict.DATED_ONLY, evidence=(DATED,)), first_seen=datetime(2024, 5, 28, 20, 0, tzinfo=UTC))
    assert badge(seen) == "DATED 29 MAY 2024, SEEN 28 MAY"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_no_message_ever_says_that_no_notice_was_given(verdict):
    """We say what was looked at; what we did not find may exist."""
    text = plain(change_message(AMAZON_EU, ruled(verdict)))
    assert "page date (still October 18, 2022)" in text
    assert "no notice was given" not in text


def test_an_announcement_is_quoted_with_its_place_and_day():
    change = ruled(Verdict.ANNOUNCED_LATE, evidence=(DATED, FORUM), lead_days=-2, effective=date(2026, 2, 15))
    message = change_message(AMAZON_EU, change)
    assert fact(message, "Notice").startswith(
        "found: Seller Forums, 17 Feb 2026: “We are changing the agreement” (2 days after it came into force); looked in:"
    )
    assert fact(message, "In force") == "15 Feb 2026"
    assert "from which day" not in fact(message, "Not known")


def test_what_a_service_promises_comes_from_its_settings_where_the_ruling_has_none():
    ruling = replace(UNANNOUNCED.ruling, promised_days=None)
    change = replace(UNANNOUNCED, ruling=ruling)
    assert "The contract promises 15 days." in fact(change_message(AMAZON_EU, change), "Notice")
    assert "promises" not in fact(change_message(replace(AMAZON_EU, notice_days=None), change), "Notice")


def test_an_unsaved_change_points_to_the_history_of_its_source():
    message = change_message(AMAZON_EU, replace(UNANNOUNCED, id=UNSAVED))
    assert fact(message, "The whole") == "watch history amazon-bsa-eu"


FEE = reworded("The fee is [-8%-]{+9%+}.", "Fees")
BIG = reworded("Text [-" + "a " * 300 + "-]{+" + "b " * 300 + "+}.", "Notes")
DUTY = reworded("Sellers [-may-]{+must+} ship within two days.", "Shipping")
FIGURE = reworded(
    "The limit is [-€5,000-]{+€500,000+} for each seller.", "Limits", figures=(amount("€5,000", "€500,000"),)
)
DATE_LINE = reworded(
    "Last updated: [-October 18, 2022-]{+October 24, 2022+}",
    figures=(day_moved("October 18, 2022", "October 24, 2022"),),
)


def test_figures_come_before_duties_before_size_before_the_date_line():
    assert of(BIG, DUTY, DATE_LINE, FIGURE).startswith("€5,000 → €500,000 under Limits")
    assert of(BIG, DATE_LINE, DUTY).startswith("Reworded under Shipping: “Sellers may” → “Sellers must”")
    assert of(DATE_LINE, BIG).startswith("Reworded under Notes")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (FIGURE, "€5,000 → €500,000 under Limits: “The limit is €500,000 for each seller.”"),
        (
            added("Agents must identify themselves.", "Agents"),
            "New clause under Agents: “Agents must identify themselves.”",
        ),
        (added("Agents", kind=BlockKind.HEADING), "New heading: “Agents”"),
        (removed("You may appeal.", "A", "B", "C", "D"), "Removed clause under … › B › C › D: “You may appeal.”"),
        (
            reworded("We may{+, without notice,+} suspend you.", "X"),
            "Reworded under X: added “without notice” after “We may”",
        ),
        (
            reworded("We may suspend you[- after a hearing-]."),
            "Reworded: struck “after a hearing” after “… may suspend you”",
        ),
        (
            reworded("Sellers [-may-]{+must+} ship.", "Shipping", label="4.2"),
            "Reworded in 4.2, under Shipping: “Sellers may” → “Sellers must”",
        ),
        (replace(added("Same words.", "X"), kind=EditKind.MOVED), "Moved clause under X: “Same words.”"),
    ],
)
def test_one_edit_is_said_by_what_happened_where(edit, said):
    assert of(edit) == said


def test_a_new_section_is_one_piece_of_news():
    edits = (
        added("19 Agents", kind=BlockKind.HEADING),
        added("Software that acts for you must identify itself.", "19 Agents"),
        added("We may stop it.", "19 Agents"),
        added("Something else.", "1 General"),
    )
    assert of(*edits) == (
        "New section “19 Agents” (2 clauses): “Software that acts for you must identify itself.”; 1 more edit"
    )


def test_other_places_are_named_without_the_name_of_the_page():
    edits = (
        added("We may stop an account at once.", "Bazaar Terms", "19 Agents"),
        removed("You are told before.", "Bazaar Terms", "19 Agents"),
        added("Something else.", "Bazaar Terms", "1 General"),
        added("The end.", "Bazaar Terms"),
    )
    change = replace(UNANNOUNCED, edits=edits, ruling=replace(UNANNOUNCED.ruling, order=(0, 1, 2, 3)))
    said = fact(change_message(AMAZON_EU, change), "Also changed")
    assert said == "there too (1 removed), 1 General (1 new), Bazaar Terms (1 new)"


def test_a_return_to_an_earlier_text_is_said_first():
    assert headline(ruled(Verdict.WENT_BACK)).startswith("Back to an earlier text: €5,000 → €500,000")


def test_a_change_without_edits_is_still_told():
    assert of() == "The text is another, but no single edit could be named"
    assert plain(change_message(AMAZON_EU, replace(UNANNOUNCED, edits=())))


def test_a_long_clause_is_folded_around_what_changed():
    words = "the quick brown fox jumps over the lazy dog and runs away " * 20
    edit = reworded(f"{words}within [-thirty-]{{+fourteen+}} days {words}")
    assert excerpt(edit) == (
        Span(SpanKind.SAME, "[…] away the quick brown fox jumps over the lazy dog and runs away within "),
        Span(SpanKind.DELETED, "thirty"),
        Span(SpanKind.INSERTED, "fourteen"),
        Span(SpanKind.SAME, " days the quick brown fox jumps over the lazy dog and runs away the […]"),
    )


def test_the_figure_that_moved_is_quoted_even_at_the_end_of_a_long_clause():
    words = "some long unchanged words of a clause " * 10
    noise = "".join(f"[-old{n}-]{{+new{n}+}} {words}" for n in range(20))
    edit = reworded(f"{noise} a limit of [-€5,000-]{{+€500,000+}}", figures=(amount("€5,000", "€500,000"),))
    quoted = excerpt(edit)
    assert Span(SpanKind.INSERTED, "€500,000") in quoted
    assert sum(len(span.text) for span in quoted) <= 620


def test_the_reference_and_the_id_are_the_same_for_every_copy():
    """They depend on what was seen, not on when or how often it is told, nor on the number in the database."""
    again = replace(UNANNOUNCED, id=UNSAVED, headline="said in other words")
    elsewhere = replace(UNANNOUNCED, first_seen=UNANNOUNCED.first_seen.astimezone(timezone(timedelta(hours=2))))
    slack, mail = ChannelName("slack"), ChannelName("mail")

    assert reference(again) == reference(elsewhere) == reference(UNANNOUNCED)
    assert notice_id(again, slack) == notice_id(elsewhere, slack) == notice_id(UNANNOUNCED, slack)
    assert notice_id(UNANNOUNCED, slack) != notice_id(UNANNOUNCED, mail) != notice_id(UNDATED, mail)


HOSTILE = st.text(max_size=300) | st.sampled_from(
    [
        "<!channel>",
        "a\r\nBcc: x@y",
        "\x1b[31mred",
        "\u202eevil",
        "\ud800",
        "a\u200bb",
        "<script>alert(1)</script>",
        "\x00",
    ]
)
KINDS = st.sampled_from(SpanKind)


@given(HOSTILE)
@settings(max_examples=100)
def test_no_text_acts_and_making_it_inert_twice_changes_nothing(text):
    safe = inert(text)
    assert inert(safe) == safe
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in safe)
    safe.encode()


def test_what_hides_or_reorders_goes_and_what_acts_is_made_visible():
    assert inert("a\u200bb\u202ec\u00add\ufeff") == "abcd"
    assert inert("one\r\ntwo\u2028three") == "one  two three"
    assert inert("\x1b[31mred\x00") == "\ufffd[31mred\ufffd"
    assert inert("\ud800 half") == "\ufffd half"


@given(
    texts=st.lists(st.tuples(KINDS, HOSTILE), max_size=8),
    under=st.lists(HOSTILE, max_size=4),
    title=HOSTILE,
    label=HOSTILE,
    looked=st.lists(HOSTILE, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_whatever_a_page_says_the_message_is_bounded_and_inert(texts, under, title, label, looked):
    spans = tuple(Span(kind, text) for kind, text in texts)
    plain_edit = reworded("a[-b-]{+c+}", *under, label=label)
    change = replace(
        UNANNOUNCED,
        edits=(replace(plain_edit, redline=spans), plain_edit),
        ruling=replace(UNANNOUNCED.ruling, looked_at=tuple(looked), reasons=tuple(looked)),
    )
    message = change_message(replace(AMAZON_EU, title=title), change)

    assert len(message.headline) <= 400
    assert len(subject(message)) <= 150
    assert inert(subject(message)) == subject(message)
    for line in plain(message).splitlines():
        assert inert(line) == line
