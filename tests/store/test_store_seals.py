"""Everything that is recorded is sealed with it, and whatever is altered afterwards is found and named."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.kit.watch import Watch
from tests.store.building import (
    at,
    broken,
    changed,
    document,
    everybody,
    first_seen,
    forked,
    held,
    nobody,
    source,
    unchanged,
    unreachable,
)
from watcher.model.announcement import Announcement
from watcher.model.change import ChangeId, Evidence, EvidenceKind, Ruling, Verdict, Weight
from watcher.model.notice import Receipt
from watcher.model.outcome import Trouble
from watcher.model.seal import Head, Seal, further, hash_of_line, hash_of_lines, head_from, way_between
from watcher.store import Picture, Store
from watcher.store import migrations as schema
from watcher.store.ledger import adopt, append
from watcher.store.sealed import EVIDENCE, pack, tables, unpack

ETSY = source().id
NO_EVIDENCE = {
    "waits", "channel_waits", "mutes",  # whom to leave alone, and until when
    "noises", "drawn",  # what was learned of a source for its next checks
    "listing", "search_changes", "search_policies", "search_standing",  # derived from the evidence
    "seals", "timestamps", "_sqlite_migrations",  # each proves itself
}  # fmt: skip


def columns() -> list[tuple[str, str, str]]:
    """Every column that is sealed or a part of a key, of the schema as it is today."""
    with closing(Database(memory=True)) as db:
        schema.migrate(db)
        types = {
            (table.name, one[1]): one[2]
            for table in tables(db)
            for one in db.execute(f"PRAGMA table_info({table.name})")
        }
        return [
            (table.name, one, types[table.name, one]) for table in tables(db) for one in (*table.key, *table.columns)
        ]


def live(store: Store) -> None:
    """Something of every kind of evidence."""
    store.record(first_seen(0, "6 %"), None, nobody)
    for hour in (0.5, 1):
        store.record(unchanged(hour, f"6 % token {hour}"), None, nobody)
        store.flush()
    store.record(held(2, "Sign in", 2, 1), None, nobody)
    store.record(unreachable(3), Trouble(at(3), 1, "no answer", told=False, host="etsy.example"), nobody)
    told = Announcement(source("news").id, "Fees rise", "to 7 %", (), None, None, at(3))
    store.record(first_seen(3, "news", of=source("news")), None, nobody, announcements=[told])
    picture = Picture("https://etsy-fees.example/fees", at(4), b"a picture")
    store.record(changed(4, "6 %", "7 %"), None, everybody, pictures=[picture])
    found = store.change(ChangeId(1))
    (delivery, *_) = store.claim(at(5), lease=timedelta(minutes=1))
    store.settle_sent(delivery, Receipt("17.4", "C01"), at(5))
    ruling = Ruling(Weight.MATERIAL, Verdict.ANNOUNCED, ("there was a mail",))
    stated = Evidence(EvidenceKind.STATEMENT, "a seller", "I had a mail", at(6))
    store.revise(found, ruling, [], at(6), stated=stated)
    store.note(ChangeId(1), "see to it", "Ann", at(7))
    store.acknowledge(ChangeId(1), "Ann", at(7))
    store.record(unchanged(8), None, nobody)
    store.record(unchanged(9, how="same text"), None, nobody)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which something of every kind happened. Never write to it."""
    path = tmp_path_factory.mktemp("lived") / "watch.db"
    with Store.open(path) as store:
        live(store)
    return path


@pytest.fixture
def altered(lived: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of it, as somebody opens it who does not mean well."""
    copy = tmp_path / "watch.db"
    shutil.copy(lived, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        yield db


def faults(db: sqlite3.Connection, known: Head | None = None) -> list[str]:
    """What verifying finds in the file of that connection."""
    ((_, _, path),) = db.execute("PRAGMA database_list").fetchall()
    return found_in(Path(path), known)


def found_in(path: Path, known: Head | None = None) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(store.seals.amiss(known))


def head(path: Path) -> Head:
    with Store.open(path, read_only=True) as store:
        latest = store.seals.latest()
    assert latest is not None
    return latest


def test_what_was_recorded_stands_as_it_was_sealed(lived: Path) -> None:
    assert found_in(lived) == []


def test_the_story_of_these_tests_holds_something_of_every_kind(lived: Path) -> None:
    with closing(sqlite3.connect(lived)) as db:
        assert [name for name in EVIDENCE if not db.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()] == []


def test_every_table_is_evidence_or_known_not_to_be() -> None:
    """A new table must be put on one side or the other."""
    with closing(Database(memory=True)) as db:
        schema.migrate(db)
        names = {name for name in db.table_names() if not name.startswith(("search_changes_", "search_policies_"))}
    assert names - {"_sqlite_migrations"} == (set(EVIDENCE) | NO_EVIDENCE) - {"_sqlite_migrations"}


@pytest.mark.parametrize(("table", "column", "type_"), columns())
def test_another_value_in_any_sealed_column_is_found(
    altered: sqlite3.Connection, table: str, column: str, type_: str
) -> None:
    other = {
        "INTEGER": f"coalesce({column}, 0) + 1000",
        "REAL": f"{column} + 1",
        "TEXT": f"coalesce({column}, '') || ' '",
        "BLOB": f"CAST({column} || 'x' AS BLOB)",
    }[type_]
    (row,) = altered.execute(f"SELECT count(*) FROM {table}").fetchone()
    altered.execute(f"UPDATE {table} SET {column} = {other} WHERE {column} IS (SELECT {column} FROM {table} LIMIT 1)")
    found = faults(altered)
    assert row
    assert any(fault.startswith(f"{table} ") for fault in found), found
    assert any(column in fault or "without a seal" in fault or "its bytes" in fault for fault in found), found


@pytest.mark.parametrize("table", EVIDENCE)
def test_a_row_that_is_deleted_is_missed(altered: sqlite3.Connection, table: str) -> None:
    altered.execute(f"DELETE FROM {table}")
    assert any(fault.startswith(f"{table} ") and "is gone, and no seal says so" in fault for fault in faults(altered))


def test_a_row_that_somebody_else_wrote_has_no_seal(altered: sqlite3.Connection) -> None:
    altered.execute(
        "INSERT INTO visits (source, at, outcome, took_seconds) SELECT source, at, 'unreachable', 1 FROM visits LIMIT 1"
    )
    (new,) = altered.execute("SELECT max(id) FROM visits").fetchone()
    assert faults(altered) == [f"visits {new}: it stands there without a seal"]


def test_a_row_that_was_let_go_and_put_back_is_found(altered: sqlite3.Connection, tmp_path: Path) -> None:
    with Store.open(tmp_path / "watch.db") as store:
        store.reopen(ChangeId(1))
    assert faults(altered) == []
    altered.execute("INSERT INTO acknowledgements (change, at, by) VALUES (1, '', '')")
    (fault,) = faults(altered)
    assert fault.startswith("acknowledgements 1: it was let go by seal ")
    assert fault.endswith(", and stands there again")


def test_what_was_altered_is_named_with_what_it_was(altered: sqlite3.Connection) -> None:
    altered.execute("UPDATE changes SET verdict = 'unannounced'")
    altered.execute("UPDATE changes SET edits = '[]'")
    assert any(
        fault.startswith("changes 1: verdict was sealed as «announced», and is «unannounced»")
        for fault in faults(altered)
    )
    assert any(fault.startswith("changes 1: edits is another than was sealed") for fault in faults(altered))


def test_the_bytes_of_a_page_are_compared_with_their_name(altered: sqlite3.Connection) -> None:
    (sha,) = altered.execute("SELECT sha256 FROM snapshots ORDER BY sha256 LIMIT 1").fetchone()
    for packed in (zlib.compress(b"another page"), zlib.compress(bytes(10_000_000)), b"none", b""):
        altered.execute("UPDATE snapshots SET packed = ? WHERE sha256 = ?", [packed, sha])
        assert faults(altered) == [f"snapshots {sha}: its bytes are others"]


@pytest.mark.parametrize(
    "alter",
    [
        "DELETE FROM listing",
        "UPDATE listing SET position = 7",
        "UPDATE listing SET verdict = 'announced '",
        "UPDATE listing SET acknowledged = 0",
        "UPDATE listing SET effective = '2026-01-01'",
    ],
)
def test_a_list_that_hides_a_change_is_found(altered: sqlite3.Connection, alter: str) -> None:
    altered.execute(alter)
    assert faults(altered) == ["changes 1: the list of changes says something else of it, or leaves it out"]


def test_triggers_are_ours_and_all_of_them(altered: sqlite3.Connection) -> None:
    """What a trigger writes is written by our own connection, and sealed."""
    altered.execute("CREATE TRIGGER quiet AFTER INSERT ON visits BEGIN DELETE FROM notes; END")
    altered.execute("DROP TRIGGER listing_acknowledged")
    assert faults(altered) == [
        f"trigger {name}: it is not as this program makes it" for name in ("listing_acknowledged", "quiet")
    ]


def test_a_row_that_is_written_again_does_not_make_good_what_was_altered_in_it(
    altered: sqlite3.Connection, tmp_path: Path
) -> None:
    """A seal states only what its transaction changed; the other columns stay as they were sealed."""
    altered.execute("UPDATE editions SET first_seen = '2020-01-01T00:00:00.000000Z'")
    with Store.open(tmp_path / "watch.db") as store:
        store.record(unchanged(10), None, nobody)
        store.record(changed(11, "7 %", "8 %"), None, nobody)
    found = faults(altered)
    assert len(found) == 3
    assert all(" first_seen was sealed as «2026-" in fault for fault in found)


# --- the chain itself


@pytest.mark.parametrize(
    "alter", ["at = at || 'x'", "lines = x'00'", "lines = CAST(lines || 'x' AS BLOB)", "hash = 'x'"]
)
@pytest.mark.parametrize("number", [1, 3, -1])
def test_an_altered_seal_is_found(altered: sqlite3.Connection, alter: str, number: int) -> None:
    which = "(SELECT max(number) FROM seals)" if number < 0 else str(number)
    altered.execute(f"UPDATE seals SET {alter} WHERE number = {which}")
    assert any(fault.startswith("seal ") for fault in faults(altered))


def test_a_seal_that_is_taken_out_or_moved_is_found(altered: sqlite3.Connection) -> None:
    altered.execute("DELETE FROM seals WHERE number = 3")
    assert "seal 4: the seal before it is missing" in faults(altered)
    altered.execute("UPDATE seals SET number = 3 WHERE number = 2")
    altered.execute("UPDATE seals SET number = 2 WHERE number = 1")
    altered.execute("UPDATE seals SET number = -5 WHERE number = 2")
    assert any(fault.startswith("seal -5") for fault in faults(altered))


@pytest.mark.parametrize(
    "lines",
    [b"", b"\xff\xfe", zlib.compress(b"new visits 1 {\n"), zlib.compress(b"new visits 1 [1]\nchanged\n\ngone\n"),
     zlib.compress(b"new visits 1 " + b'{"a":' * 100_000 + b"\n"), zlib.compress(b'new visits 1 {"id":1}')[:-3]],
)  # fmt: skip
def test_whatever_stands_in_the_lines_of_a_seal_verifying_ends(altered: sqlite3.Connection, lines: bytes) -> None:
    altered.execute("UPDATE seals SET lines = ? WHERE number = 2", [lines])
    assert any(fault.startswith("seal 2 of ") for fault in faults(altered))


@pytest.mark.parametrize("value", ["NaN", "[" * 990 + "]" * 990, "1e999", '"\\ud800"', "9" * 4000])
def test_whatever_stands_in_a_seal_that_fits_verifying_ends(
    altered: sqlite3.Connection, tmp_path: Path, value: str
) -> None:
    with closing(Database(tmp_path / "watch.db")) as db, db.conn:
        for what in ("new", "changed", "changed"):
            append(db, [f'{what} visits 99 {{"outcome":{value}}}', f'changed visits 1 {{"outcome":{value}}}'], at(20))
    assert any(fault.startswith("visits 1: outcome ") or "cannot be read" in fault for fault in faults(altered))


def test_text_that_is_no_text_is_found(altered: sqlite3.Connection) -> None:
    altered.execute("UPDATE changes SET headline = CAST(x'ff41' AS TEXT)")
    altered.execute("UPDATE notes SET by = CAST(x'ff41' AS TEXT)")
    altered.execute("UPDATE seals SET at = CAST(x'ff41' AS TEXT) WHERE number = 2")
    assert {fault.split(":")[0].split(" of ")[0] for fault in faults(altered)} == {"changes 1", "notes 1", "seal 2"}


def seal_anew(db: sqlite3.Connection, number: int = 1) -> None:
    """What somebody can do who knows the format: make all seals from that one on over the rows of today."""
    path = Path(db.execute("PRAGMA database_list").fetchone()[2])
    db.execute("DELETE FROM seals WHERE number >= ?", [number])
    with closing(Database(path)) as ours, ours.conn:
        adopt(ours)


def test_who_seals_everything_anew_is_found_by_a_seal_that_was_written_down(altered: sqlite3.Connection) -> None:
    known = head_of(altered)
    altered.execute("DELETE FROM notes")
    seal_anew(altered)
    assert faults(altered) == []
    (fault,) = faults(altered, known)
    assert fault.startswith(f"seal {known.number}: it is not there; the last one is 1")


def test_the_end_that_is_cut_off_is_found_by_a_seal_that_was_written_down(altered: sqlite3.Connection) -> None:
    known = head_of(altered)
    altered.execute("DELETE FROM seals WHERE number = ?", [known.number])
    assert faults(altered, known)[0].startswith(
        f"seal {known.number}: it is not there; the last one is {known.number - 1}"
    )


def test_a_seal_that_was_written_down_stays_in_the_chain(lived: Path, tmp_path: Path) -> None:
    copy = tmp_path / "watch.db"
    shutil.copy(lived, copy)
    known = head(copy)
    with Store.open(copy) as store:
        store.record(changed(10, "7 %", "8 %"), None, everybody)
        store.prune(timedelta(hours=1), 1, at(1000))
    assert head(copy) != known
    for said in (known, Head(0, known.hash)):
        assert found_in(copy, said) == []
    other = known.hash.replace(known.hash[0], "f" if known.hash[0] != "f" else "0")
    assert "was altered" in found_in(copy, Head(known.number, other))[0]  # type: ignore[arg-type]
    assert "was altered, or it is of another database" in found_in(copy, Head(0, other))[0]  # type: ignore[arg-type]


def head_of(db: sqlite3.Connection) -> Head:
    return Head(*db.execute("SELECT number, hash FROM seals ORDER BY number DESC LIMIT 1").fetchone())


@pytest.mark.parametrize(
    ("line", "alter"),
    [
        ("gone changes 1", "DELETE FROM changes"),
        ('changed changes 1 {"headline":"nothing"}', "UPDATE changes SET headline = 'nothing'"),
        ('new notes 1 {"change":1,"at":"","by":"","text":"x"}', "UPDATE notes SET text = 'x', by = '', at = ''"),
        ('changed deliveries 1 {"message":{"sha256":"00"}}', "UPDATE deliveries SET message = '{}' WHERE id = 1"),
    ],
)
def test_a_seal_that_lets_go_what_lasts_was_made_by_somebody_else(
    altered: sqlite3.Connection, tmp_path: Path, line: str, alter: str
) -> None:
    """Even one that fits: what was sealed before it is still there, and cannot be taken back."""
    altered.execute(alter)
    with closing(Database(tmp_path / "watch.db")) as db, db.conn:
        append(db, [line], at(20))
    record = " ".join(line.split(" ")[1:3])
    assert any(f"it says of {record} what this program never does" in fault for fault in faults(altered))
    assert any(fault.startswith(f"{record}:") for fault in faults(altered))


# --- sealed with what they seal


def test_a_transaction_that_fails_leaves_no_seal(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    before = store.seals.latest()

    def fails(_: object) -> list:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.record(changed(1, "6 %", "7 %"), None, fails)
    assert store.seals.latest() == before
    store.record(changed(2, "6 %", "8 %"), None, nobody)
    assert list(store.seals.amiss()) == []


def test_killed_before_the_commit_there_is_neither_row_nor_seal(store: Store, path: Path) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    before = store.seals.latest()

    def dies(_: int) -> None:
        with Store.open(path) as other, other._db.writing():
            other.remarks.acknowledge(ChangeId(1), "Ann", at(1))
            other._db._ledger.seal()  # type: ignore[union-attr]
            os.kill(os.getpid(), signal.SIGKILL)

    child, pipe = forked(dies)
    os.close(pipe)
    os.waitpid(child, 0)
    assert store.seals.latest() == before
    assert list(store.seals.amiss()) == []


def test_what_changes_nothing_of_the_evidence_makes_no_seal(store: Store) -> None:
    store.record(changed(1, "6 %", "7 %"), None, everybody)
    before = store.seals.latest()
    store.claim(at(2), lease=timedelta(minutes=1))
    store.prune(timedelta(days=1), 10, at(3))
    assert store.seals.latest() == before


def test_two_programs_that_write_by_turns_make_one_chain(store: Store, path: Path) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    with Store.open(path) as other:
        for hour in range(1, 10, 2):
            store.record(changed(hour, f"{hour} %", f"{hour + 1} %"), None, everybody)
            other.record(changed(hour + 1, f"{hour + 1} %", f"{hour + 2} %"), None, everybody)
    assert list(store.seals.amiss()) == []


def test_it_is_verified_beside_a_writer_as_it_stood_when_that_began(store: Store, path: Path) -> None:
    live(store)
    with Store.open(path, read_only=True) as reader:
        faults = reader.seals.amiss(Head(99, "0" * 64))  # type: ignore[arg-type]
        assert next(faults).startswith("seal 99")
        store.record(changed(20, "7 %", "8 %"), None, everybody)
        assert list(faults) == []


def test_an_older_database_is_sealed_as_it_is_found(tmp_path: Path) -> None:
    path = tmp_path / "watch.db"
    with Database(path) as db:
        db.executescript((Path(__file__).parent / "version_1.sql").read_text())
    with Store.open(path) as store:
        assert list(store.seals.amiss()) == []
        known = store.seals.latest()
        store.record(changed(6, "7 %", "8 %"), None, everybody)
        assert list(store.seals.amiss(known)) == []
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE changes SET headline = 'nothing to see' WHERE id = 1")
        db.commit()
    assert found_in(path)[0].startswith("changes 1: headline was sealed as «6 % is now 7 %», and is «nothing to see»")


STEPS: list[Callable[[Store, float], object]] = [
    lambda store, hour: store.record(unchanged(hour, f"token {hour}"), None, nobody),
    lambda store, hour: store.record(unchanged(hour), None, nobody),
    lambda store, hour: store.record(unchanged(hour, text=document(f"{int(hour) % 3} %")), None, nobody),
    lambda store, hour: store.record(unchanged(hour, text=document("0 %", reader=f"reader {hour}")), None, nobody),
    lambda store, hour: store.record(changed(hour, "0 %", f"{hour} %"), None, everybody),
    lambda store, hour: store.record(held(hour, f"Sign in {hour}", hour, 1), None, nobody),
    lambda store, hour: store.record(broken(hour, f"oops {hour}"), Trouble(at(hour), 2, "oops", told=True), everybody),
    lambda store, hour: store.record(unreachable(hour), Trouble(at(hour), 1, "no", told=True, host="h"), nobody),
    lambda store, hour: store.record(first_seen(hour, "1 %", of=source(f"s{int(hour) % 4}", "https://a/", "https://b/")),
                                     None, nobody),
    lambda store, hour: [store.settle_sent(one, Receipt("r"), at(hour))
                         for one in store.claim(at(hour), lease=timedelta(minutes=1))],
    lambda store, hour: [store.note(one.id, f"n {hour}", "Ann", at(hour)) for one in store.changes()],
    lambda store, hour: [store.acknowledge(one.id, "Ann", at(hour)) for one in store.changes()],
    lambda store, hour: [store.reopen(one.id) for one in store.changes(limit=1)],
    lambda store, hour: store.prune(timedelta(hours=2), 2, at(hour)),
    lambda store, hour: store.compact(),
]  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(st.sampled_from(STEPS), max_size=25), luck=st.randoms(use_true_random=False))
def test_law_whatever_happens_is_sealed_and_whatever_is_altered_is_found(
    tmp_path_factory: pytest.TempPathFactory, story: list, luck: random.Random
) -> None:
    path = tmp_path_factory.mktemp("law") / "watch.db"
    with Store.open(path) as store:
        store.record(first_seen(0, "0 %"), None, nobody)
        for hour, step in enumerate(story, start=1):
            step(store, hour)
        store.flush()
        assert list(store.seals.amiss()) == []
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        table, column, type_ = luck.choice(
            [one for one in columns() if db.execute(f"SELECT 1 FROM {one[0]} LIMIT 1").fetchone()]
        )
        other = {"TEXT": "hex(randomblob(9))", "BLOB": "randomblob(9)"}.get(type_, "abs(random() % 1000000) + 100000")
        skip = luck.randrange(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        keys = " AND ".join(f"{one} = ?" for one in key_of(db, table))
        row = db.execute(f"SELECT {', '.join(key_of(db, table))} FROM {table} LIMIT 1 OFFSET {skip}").fetchone()
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute(f"UPDATE {table} SET {column} = {other} WHERE {keys}", row)
    assert any(fault.startswith(f"{table} ") for fault in found_in(path))


def key_of(db: sqlite3.Connection, table: str) -> list[str]:
    return [one[1] for one in db.execute(f"PRAGMA table_info({table})") if one[5]]


# --- the format, which stays


SEAL_6 = """watch seal 1
number 6
at 2026-11-25T11:00:00.000000Z
previous 5 5555555555555555555555555555555555555555555555555555555555555555
further 4 4444444444444444444444444444444444444444444444444444444444444444
lines 2 b08426f126a1473b07fa3a3d87c6ffa1f0cc6ecb38db627fef7328e0cb34f634
"""


def test_a_seal_is_what_sha256sum_says(tmp_path: Path) -> None:
    """Followed with the tools of any system; never edit what this states."""
    lines = ['new notes 1 {"text":"Grüße"}', "gone visits 3"]
    hashes = [sha256sum(f"{one}\n".encode()) for one in lines]
    assert hashes == [hash_of_line(one) for one in lines]
    together = sha256sum("".join(f"{one}\n" for one in hashes).encode())
    assert together == hash_of_lines([hash_of_line(one) for one in lines])
    seal = Seal(6, "2026-11-25T11:00:00.000000Z", "5" * 64, "4" * 64, 2, hash_of_lines([*map(hash_of_line, lines)]))  # type: ignore[arg-type]
    assert seal.text == SEAL_6.replace(SEAL_6.rsplit(maxsplit=1)[-1], together)
    assert seal.hash == sha256sum(seal.text.encode())


def sha256sum(data: bytes) -> str:
    return subprocess.run(["sha256sum"], input=data, capture_output=True, check=True).stdout.decode().split()[0]


def test_lines_say_what_was_done_to_which_row(lived: Path) -> None:
    with closing(sqlite3.connect(lived)) as db:
        lines = [line for (packed,) in db.execute("SELECT lines FROM seals") for line in unpack(packed)]
    assert (
        'new visits 1 {"source":"etsy-fees","at":"2026-01-01T06:00:00.000000Z","outcome":"first_seen",'
        '"took_seconds":0.25,"edition":1}' in lines
    )
    assert 'changed editions 1 {"last_seen":"2026-01-01T07:00:00.000000Z"}' in lines
    assert any(line.startswith("gone snapshots ") for line in lines)
    assert any(line.startswith('new captures 3/first/0 {"url":"https://etsy-fees.example/fees"') for line in lines)


@given(st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8"), min_size=1)))
def test_law_lines_come_back_as_they_were_packed(lines: list[str]) -> None:
    assert unpack(pack(lines)) == (lines or [""])


@given(st.integers(1, 10_000), st.data())
def test_law_a_short_way_leads_from_any_seal_to_any_older_one(newest: int, data: st.DataObject) -> None:
    oldest = data.draw(st.integers(1, newest))
    way = way_between(newest, oldest)
    assert (way[0], way[-1]) == (newest, oldest)
    assert all(after in (before - 1, further(before)) for before, after in pairwise(way))
    assert len(way) <= newest.bit_length() ** 2


def test_a_seal_is_read_as_it_is_printed() -> None:
    assert head_from(f" 41:{'A' * 64}\n") == Head(41, "a" * 64)  # type: ignore[arg-type]
    assert head_from("b" * 64) == Head(0, "b" * 64)  # type: ignore[arg-type]
    for wrong in ("", "41", "41:", "x" * 64, f"-1:{'a' * 64}", f"41 {'a' * 64}", "a" * 63):
        assert head_from(wrong) is None


# --- the command


def test_the_command_says_that_all_is_well_and_prints_the_latest_seal(lived: Path, watch: Watch) -> None:
    shutil.copy(lived, watch.database)
    ran = watch("verify")
    assert ran.code == 0
    *_, last = ran.lines
    assert last == f"latest seal: {head(lived)}"
    assert watch("verify", "--seal", last.removeprefix("latest seal: ")).code == 0
    assert watch("verify", "--json").json == [{"whole": True, "seal": str(head(lived)), "amiss": [], "more": 0}]


def test_the_command_names_what_is_wrong_and_exits_with_1(lived: Path, watch: Watch) -> None:
    shutil.copy(lived, watch.database)
    with closing(sqlite3.connect(watch.database, isolation_level=None)) as db:
        db.execute("UPDATE changes SET verdict = 'announced' || char(27)")
    ran = watch("verify")
    assert ran.code == 1
    assert ran.lines[0].startswith("changes 1: verdict was sealed as «announced»")
    assert "\x1b" not in ran.out
    assert watch("verify", "--json").json[0]["whole"] is False

    ran = watch("verify", "--seal", "f" * 64)
    assert (ran.code, "there is no seal ffff" in ran.out) == (1, True)
    for wrong in ("17", "17:abc"):
        ran = watch("verify", "--seal", wrong)
        assert (ran.code, "is no seal; write it as it was printed" in ran.err) == (2, True)


def test_of_very_many_faults_a_hundred_are_named(lived: Path, watch: Watch) -> None:
    shutil.copy(lived, watch.database)
    with closing(sqlite3.connect(watch.database, isolation_level=None)) as db:
        db.execute(
            "WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < 250) "
            "INSERT INTO notes (change, at, by, text) SELECT 1, '', '', v FROM n"
        )
    ran = watch("verify")
    assert len(ran.lines) == 102
    assert ran.lines[100] == "and 150 more"


def test_of_an_empty_database_there_is_nothing_to_verify(watch: Watch) -> None:
    assert watch("verify").code == 2
    Store.open(watch.database).close()
    ran = watch("verify")
    assert (ran.code, ran.lines) == (0, ["all that was recorded stands as it was sealed; 0 seals"])
    assert json.loads(watch("verify", "--json").out)["seal"] is None
