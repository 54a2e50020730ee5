"""Evidence files, whatever happened before: everything in them is named by its hash, sealed, and led to by the latest seal."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.building import at, changed, document, everybody, first_seen, nobody, unchanged
from tests.store.test_store_seals import STEPS
from watcher.model.seal import Timestamp
from watcher.store import Store
from watcher.tasks.dossier import matter_of_change, matter_of_source, size_of, write


def hash_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def amiss(files: dict[str, bytes]) -> list[str]:
    """What README.txt has people look for, in Python: it is quicker than a shell."""
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    wrong = [name for name, data in files.items() if name != "SHA256SUMS" and sums.pop(name, "") != hash_of(data)]
    wrong += sums
    seals = {name: data for name, data in files.items() if name.endswith(".seal")}
    named = b"".join(seals.values()).decode()
    numbers = {int(Path(name).stem): hash_of(data) for name, data in seals.items()}
    latest = max(numbers)
    for name, data in files.items():
        if name.startswith(("pages/", "texts/", "values/", "screenshots/")) and Path(name).stem != hash_of(data):
            wrong.append(name)
        if name.endswith(".lines"):
            lines = data.decode().splitlines()
            hashes = [hash_of(f"{line}\n".encode()) if " " in line else line for line in lines]
            together = hash_of("".join(f"{one}\n" for one in hashes).encode())
            if f"\nlines {len(lines)} {together}\n".encode() not in files[name.replace(".lines", ".seal")]:
                wrong.append(name)
    wrong += [f"{one}.seal" for one, sha in numbers.items() if one != latest and f" {one} {sha}\n" not in named]
    if f"{latest}:{numbers[latest]}" not in files["README.txt"].decode():
        wrong.append("README.txt")
    return wrong


def unpacked(out: io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(out) as packed:
        return {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(st.sampled_from(STEPS), max_size=15), stamped=st.sets(st.integers(1, 20)))
def test_law_every_evidence_file_is_whole(
    tmp_path_factory: pytest.TempPathFactory, story: list, stamped: set[int]
) -> None:
    with Store.open(tmp_path_factory.mktemp("law") / "watch.db") as store:
        store.record(first_seen(0, "0 %"), None, nobody)
        store.record(changed(0.5, "0 %", "half a pair \ud800"), None, everybody)
        for hour, step in enumerate(story, start=1):
            step(store, hour)
            latest = store.seals.latest()
            if hour in stamped and latest:
                store.seals.add_timestamp(
                    Timestamp(latest.number, at(hour), "https://a.example", bytes.fromhex(latest.hash))
                )
        store.flush()
        with store.reading():
            matters = [matter_of_change(store, change, at(99)) for change in store.changes(limit=None)]
            matters.append(matter_of_source(store, matters[0].source.id, at(0), at(9), at(99)))
            for matter in matters:
                out = io.BytesIO()
                count = write(matter, store, lambda _: [("print.html", "<p>")], out)
                files = unpacked(out)
                assert amiss(files) == []
                assert matter.proof.faults == ()
                assert len(files) == count
                lines = b"".join(data for name, data in files.items() if name.endswith(".lines")).decode()
                for part in matter.captures:
                    assert f"pages/{part.sha256}" in files
                    assert f"new snapshots {part.sha256} " in lines
                for change in matter.changes:
                    assert f"new changes {change.id} " in lines
                assert sum(map(len, files.values())) < size_of(matter, store) + 100_000


def test_a_text_that_was_read_anew_is_said_to_be(tmp_path: Path) -> None:
    """By a better reader, after the change was found: what was compared is in the edits."""
    with Store.open(tmp_path / "watch.db") as store:
        store.record(first_seen(0, "6 %"), None, nobody)
        store.record(changed(1, "6 %", "7 %"), None, nobody)
        store.record(unchanged(2, text=document("7 % as read better", reader="reader 2")), None, nobody)
        with store.reading():
            matter = matter_of_change(store, store.changes()[0], at(9))
    assert any("A later version of the program read these pages anew" in line for line in matter.story)
