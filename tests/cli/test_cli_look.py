"""Looking at what was recorded: history, diff, show, sources, status, validate."""

from __future__ import annotations

import pytest

from tests.kit.site import Site
from tests.kit.watch import Watch, source
from tests.walk.pages import FILLER, TARGETS, WALL, fees

MONDAY, TUESDAY, FRIDAY = "2026-11-16T06:00:00Z", "2026-11-17T06:00:00Z", "2026-11-20T06:00:00Z"


@pytest.fixture
def told(site: Site, watch: Watch) -> Watch:
    """A source first seen on Monday and unchanged on Tuesday, its fee raised on Friday; another one without news."""
    site.serve("/fees", fees("8%"))
    site.serve("/targets", TARGETS)
    watch.settings(
        source(site.url("/fees"), notify=[]),
        source(site.url("/targets"), "bazaar-targets", title="Performance targets", kind="performance"),
    )
    watch("check", at=MONDAY)
    watch("check", at=TUESDAY)
    site.serve("/fees", fees("15%"))
    watch("check", at=FRIDAY)
    return watch


def test_history_lists_the_changes(told: Watch) -> None:
    """One line a change, whole however long it is, so that it can be searched."""
    ran = told("history")

    heading, change = ran.lines
    assert heading.split() == "change first seen (UTC) source what in short".split()
    assert change.startswith("1       2026-11-20 06:00  bazaar-fees  material ")
    assert "15%" in change
    assert not any(line != line.rstrip() for line in ran.lines)
    assert ran.code == 0


def test_history_can_be_narrowed(told: Watch) -> None:
    """By source, by time and by number, in text and in JSON."""
    assert [one["id"] for one in told("history", "--json").json] == [1]
    assert [one["source"] for one in told("history", "bazaar-fees", "--json").json] == ["bazaar-fees"]
    assert told("history", "bazaar-targets", "--json").out == ""
    assert [one["id"] for one in told("history", "--since", "2026-11-20", "--json").json] == [1]
    assert told("history", "--since", "2026-11-20T06:01Z", "--json").out == ""
    assert told("history", "--limit", "0", "--json").out == ""
    quiet = told("history", "bazaar-targets")
    assert (quiet.out, quiet.err, quiet.code) == ("", "no change was recorded for bazaar-targets\n", 0)


def test_history_of_what_was_never_watched_says_so(told: Watch) -> None:
    """A slip of the fingers is not «nothing happened»."""
    for words in (["history", "bazar-fees"], ["history", "bazar-fees", "--visits"], ["show", "bazar-fees"]):
        ran = told(*words)
        assert ran.code == 2
        assert ran.out == ""
        assert "bazar-fees" in ran.err
        assert "did you mean «bazaar-fees»?" in ran.err


def test_history_shows_every_visit(told: Watch) -> None:
    """When it was looked at, and what came of it, newest first."""
    ran = told("history", "bazaar-fees", "--visits")

    assert [line.split(None, 2)[:3] for line in ran.lines[1:]] == [
        ["2026-11-20", "06:00", "changed     change 1"],
        ["2026-11-17", "06:00", "unchanged   same bytes"],
        ["2026-11-16", "06:00", "first_seen"],
    ]
    objects = told("history", "bazaar-fees", "--visits", "--json", "--limit", "2").json
    assert [one["outcome"] for one in objects] == ["changed", "unchanged"]
    assert objects[0] | {"at": None} == {"at": None, "outcome": "changed", "reason": None, "how": None, "change": 1}
    nobody = told("history", "--visits")
    assert nobody.code == 2
    assert "--visits needs a SOURCE" in nobody.err


def test_diff_shows_every_word(told: Watch) -> None:
    """Verdict, reasons, what was looked at, and the clause with what went and what came."""
    ran = told("diff", "1")

    assert ran.code == 0
    assert ran.lines[0].startswith("material ")
    assert ran.lines[0].endswith("bazaar-fees, change 1")
    assert any(line.startswith("  because ") for line in ran.lines)
    assert any(line.startswith("  looked at: page date") for line in ran.lines)
    assert "  old text last seen 2026-11-17 06:00 UTC, new text first seen 2026-11-20 06:00 UTC" in ran.lines
    assert "reworded · Selling fees › Referral fees" in ran.lines
    redline = next(line for line in ran.lines if "{+" in line)
    assert redline.replace("[-8%-]{+15%+}", "[-8-]{+15+}%") == (
        "  For each item sold you pay a referral fee of [-8-]{+15+}% of the total sales price, at least $0.30."
    )
    (change,) = told("diff", "1", "--json").json
    assert change["id"] == 1
    assert change["old_last_seen"] == "2026-11-17T06:00:00Z"
    assert len(change["edits"]) == 1


def test_diff_of_no_change(told: Watch) -> None:
    """What does not exist is said, with where to look."""
    ran = told("diff", "99")
    assert ran.code == 2
    assert "99" in ran.err
    assert told("diff", "first").code == 2
    assert told("diff", "0").code == 2


def test_show_gives_the_text_of_any_day(told: Watch) -> None:
    """Now, on a day, and between two looks, where it says that nobody looked; never a guess."""
    now, then, between = (
        told("show", "bazaar-fees"),
        told("show", "bazaar-fees", "--at", "2026-11-16T12:00Z"),
        told("show", "bazaar-fees", "--at", "2026-11-18"),
    )

    assert "a referral fee of 15% of" in now.out
    assert "a referral fee of 8% of" in then.out
    assert "a referral fee of 8% of" in between.out
    assert now.err.startswith("seen from 2026-11-20 06:00 to 2026-11-20 06:00 UTC; captured as ")
    assert then.err.startswith("seen from 2026-11-16 06:00 to 2026-11-17 06:00 UTC; captured as ")
    assert "between then and 2026-11-20 06:00, when another text stood there, nobody looked" in between.err
    assert now.lines[:5] == ["# Selling fees", "", "Last updated: 3 March 2026", "", "## 1. Referral fees"]
    (shown,) = told("show", "bazaar-fees", "--at", "2026-11-18", "--json").json
    assert (shown["first_seen"], shown["last_seen"]) == ("2026-11-16T06:00:00Z", "2026-11-17T06:00:00Z")
    assert shown["next_seen"] == "2026-11-20T06:00:00Z"
    assert len(shown["captures"][0]["sha256"]) == 64
    assert shown["blocks"][0] == {"kind": "heading", "label": "", "text": "Selling fees", "under": []}


def test_show_does_not_know_what_stood_there_before(told: Watch) -> None:
    """Before the first look nothing is known."""
    ran = told("show", "bazaar-fees", "--at", "2026-11-15")
    assert ran.code == 2
    assert ran.err == (
        "bazaar-fees was first seen 2026-11-16 06:00 UTC; what stood there on 2026-11-15 00:00 is not known\n"
    )
    assert (
        "«yesterday» is not a time; write 2026-03-14 or 2026-03-14T06:00Z"
        in told("show", "bazaar-fees", "--at", "yesterday").err
    )


def test_looking_before_the_first_check(watch: Watch) -> None:
    """There is nothing to see yet, and the command that makes it is named."""
    watch.settings(source("http://127.0.0.1:9/fees"))

    for words in (["history"], ["diff", "1"], ["show", "bazaar-fees"], ["status"]):
        ran = watch(*words)
        assert ran.code == 2
        assert ran.err == f"{watch.database}: there is no database yet; `watch check` makes it\n"
    assert "not checked yet" in watch("sources").out
    assert not watch.database.exists()


def test_sources_says_what_is_watched_and_how_it_is_doing(told: Watch, site: Site) -> None:
    """A table of all, or everything about one."""
    site.serve("/targets", WALL)
    told("check", at="2026-11-20T12:00:00Z")

    table = told("sources").lines
    assert table[0].split() == "source service title every last seen (UTC) changes state".split()
    assert table[1].split() == "bazaar-fees Bazaar Selling fees 6h 2026-11-20 12:00 1 well".split()
    assert "held: this is a sign-in page, not the policy" in table[2]
    (one,) = told("sources", "bazaar-targets", "--json").json
    assert (one["outcome"], one["last_success"], one["every_seconds"]) == ("held", "2026-11-20T06:00:00Z", 21600)
    described = told("sources", "bazaar-targets").out
    assert "bazaar-targets: Bazaar, Performance targets (performance)" in described
    assert "in trouble since 2026-11-20 12:00 UTC, 1 checks in a row" not in described
    assert "in trouble since 2026-11-20 12:00 UTC, 1 check in a row" in described
    assert told("sources", "nothing").code == 2


def test_status_is_well_when_all_was_seen_in_time(told: Watch) -> None:
    """Exit 0; and 1 as soon as a source was not seen for two intervals, naming it."""
    well = told("status", at="2026-11-20T12:00:00Z")
    assert (well.code, well.out) == (0, "all is well: 2 sources, no message waits\n")

    late = told("status", at="2026-11-21T12:00:00Z")
    assert late.code == 1
    assert late.lines == [
        "bazaar-fees: last seen well 2026-11-20 06:00 UTC; not checked since",
        "bazaar-targets: last seen well 2026-11-20 06:00 UTC; not checked since",
    ]
    (told_by_json,) = told("status", "--json", at="2026-11-21T12:00:00Z").json
    assert told_by_json["well"] is False
    assert told_by_json["problems"] == late.lines
    assert set(told_by_json["deliveries"]) == {"pending", "leased", "sent", "given_up"}


def test_status_tells_of_a_new_source(told: Watch, site: Site) -> None:
    """What was never looked at is not well."""
    told.settings(source(site.url("/fees")), source(site.url("/new"), "bazaar-new"))
    ran = told("status", at="2026-11-20T12:00:00Z")
    assert (ran.code, ran.lines) == (1, ["bazaar-new: never checked"])


def test_validate_reads_the_settings_and_asks_nobody(site: Site, watch: Watch) -> None:
    """One line when all is well, in words and in JSON."""
    watch.settings(source(site.url("/fees")))

    ran = watch("validate")
    assert (ran.code, ran.out) == (0, f"{watch.config}: all is well; 1 source of 1 service, no channel\n")
    assert watch("validate", "--json").json == [{"valid": True, "problems": [], "sources": 1, "warnings": []}]
    assert site.requests == []


def test_sources_tells_what_differs_at_every_fetch_and_what_goes_by_turns(site: Site, watch: Watch) -> None:
    watch.settings(source(site.url("/fees")))
    for hour in range(6):
        site.serve("/fees", fees(filler=f"{FILLER}<p>Zorps in the house: {4000 + 17 * hour}</p>"))
        watch("check", at=f"2026-11-24T{hour:02}:00Z")
    shown = watch("sources", "bazaar-fees")
    assert "left out since 2026-11-24 01:00 UTC" in shown.out
    assert "«Zorps in the house: #»" in shown.out
    (known,) = watch("sources", "bazaar-fees", "--json").json[0]["differs_at_every_fetch"]
    assert (known["left_out"], known["times"]) == (True, 3)
    assert "nothing but what differs at every fetch: «Zorps in the house: #»" in watch(
        "history", "bazaar-fees", "--visits"
    ).out.replace("\n", " ")

    for hour in range(6, 10):
        rate = "8%" if hour % 2 else "9%"
        site.serve("/fees", fees(rate))
        watch("check", at=f"2026-11-24T{hour:02}:00Z")
    assert watch("sources", "bazaar-fees").out.count("shown by turns, and silent") == 2
