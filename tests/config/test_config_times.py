"""Times, hours and choices as a person writes them; what is wrong is said with its place and its mend."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from tests.config.conftest import Problems, Reader
from watcher.model.change import Verdict, Weight
from watcher.model.source import ChannelName, Kind, SourceId

TEAM = ChannelName("team")


def with_source(lines: str) -> str:
    return f"sources:\n- id: a\n  service: Etsy\n  title: A\n  url: https://a.example/\n  {lines}\n"


def with_channel(lines: str) -> str:
    return f"channels:\n  team:\n    type: slack\n    webhook: https://hooks.slack.example/x\n    {lines}\n{with_source('notify: team')}"


@pytest.mark.parametrize(
    ("written", "cron", "every"),
    [
        ("daily 06:30 Europe/Berlin", "30 6 * * *", timedelta(hours=25)),
        ("Daily at 6:30 europe/berlin", "30 6 * * *", timedelta(hours=25)),
        ("weekly monday 06:30 UTC", "30 6 * * 1", timedelta(days=7)),
        ("weekly on Mon at 06:30 UTC", "30 6 * * 1", timedelta(days=7)),
        ("30 6 * * 1-5 UTC", "30 6 * * 1-5", timedelta(days=3)),
        ("*/30 * * * * UTC", "*/30 * * * *", timedelta(minutes=30)),
    ],
)
def test_fixed_times(written: str, cron: str, every: timedelta, read: Reader) -> None:
    """`every` is then the longest time between two, for whoever asks how late a check may be."""
    (source,) = read(with_source(f'at: "{written}"')).sources
    assert source.at is not None
    assert (source.at.cron, source.at.words, source.every) == (cron, written, every)


def test_fixed_times_of_the_defaults_hold_unless_a_source_has_a_period(read: Reader) -> None:
    both = (
        "defaults: {at: daily 06:30 UTC}\n"
        + with_source("every: 2h")
        + with_source("kind: fees").replace("sources:\n", "").replace("id: a", "id: b")
    )
    one, other = read(both).sources
    assert (one.at, one.every) == (None, timedelta(hours=2))
    assert other.at is not None


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("daily 06:30", "«daily 06:30» names no time zone at its end; write daily 08:00 Europe/Berlin, weekly"),
        ("weekly monday", "names no time zone at its end"),
        ("daily 06:30 Europe/Berln", "ends in a time zone that is not known; did you mean Europe/Berlin?"),
        ("daily 06:30 MESZ", "ends in a time zone that is not known"),
        ("daily 24:30 UTC", "is not a time that comes round"),
        ("weekly mittwoch 06:30 UTC", "names no day of the week («mittwoch»)"),
        ("61 6 * * * UTC", "is not a time that comes round"),
        ("0 0 31 2 * UTC", "is not a time that comes round"),
        ("now and then UTC", "is not a time that comes round"),
    ],
)
def test_what_is_no_time(written: str, says: str, problems: Problems) -> None:
    (problem,) = problems(with_source(f'at: "{written}"'))
    assert ":6:7: " in problem
    assert says in problem


def test_a_period_and_fixed_times_do_not_go_together(problems: Problems) -> None:
    (problem,) = problems(with_source("every: 6h\n  at: daily 06:30 UTC"))
    assert problem.endswith(":7:3: both «every» and «at»; keep «every» for a period, or «at» for fixed times")


def test_what_a_channel_hears_and_when(read: Reader) -> None:
    settings = read(
        with_channel(
            "digest: daily 08:00 Europe/Berlin\n    quietHours: 22:00-07:00 Europe/Berlin\n    quietHoldsAll: true\n"
            "    only: {service: Etsy, kind: [fees, policy], source: a, weight: material, verdict: [unannounced]}"
        )
    )
    habits = settings.habits_of(TEAM)
    assert habits.digest is not None
    assert habits.quiet is not None
    assert (habits.quiet.begin, habits.quiet.end, habits.quiet_holds_all) == (time(22), time(7), True)
    only = habits.only
    assert (only.services, only.sources) == ({"Etsy"}, {SourceId("a")})
    assert (only.kinds, only.weights) == ({Kind.FEES, Kind.POLICY}, {Weight.MATERIAL})
    assert only.verdicts == {Verdict.UNANNOUNCED}
    assert settings.habits_of(ChannelName("another")).digest is None


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("quietHours: 22-07 UTC", "«22-07 UTC» are not hours of the day; write 22:00-07:00 Europe/Berlin"),
        ("quietHours: 22:00-22:00 UTC", "begin and end at the same time"),
        ("quietHours: 22:00-07:00", "names no time zone at its end; write 22:00-07:00 Europe/Berlin"),
        ("quiet: 22:00-07:00 UTC", "unknown key «quiet»; did you mean «quietHours»?"),
        ("quietHoldsAll: true", "«quietHoldsAll» without «quietHours»; write both"),
        ("digest: dayly 08:00 UTC", "«dayly 08:00 UTC» is not a time that comes round"),
        ("only: {service: Etzy}", "no service is called «Etzy»; did you mean «Etsy»?"),
        ("only: {source: xyz}", "no source is called «xyz»; write one of those under «sources»"),
        ("only: {kind: fee}", "«fee» is not one of the words known here; did you mean «fees»?"),
        ("only: {verdict: unanounced}", "«unanounced» is not one of the words known here; did you mean «unannounced»?"),
        ("only: {verdicts: unannounced}", "unknown key «verdicts»; did you mean «verdict»?"),
        ("only: material", "«material» should be keys with values, not one value; write key: value lines under it"),
        ("only:", "«only» is empty; write a value, or remove the line"),
    ],
)
def test_what_a_channel_cannot_be_told_to_do(lines: str, says: str, problems: Problems) -> None:
    (problem,) = problems(with_channel(lines))
    assert says in problem
    assert ":5:" in problem
