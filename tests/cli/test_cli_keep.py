"""`watch backup`, `watch restore` and `watch prune`, as an operator uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source
from tests.walk.pages import fees


@pytest.fixture
def checked(site: Site, watch: Watch) -> Watch:
    """One source, checked once."""
    site.serve("/fees", fees("8%"))
    watch.settings(source(site.url("/fees")))
    assert watch("check").code == 0
    return watch


def test_a_backup_says_what_is_in_it_and_comes_back(checked: Watch, site: Site) -> None:
    made = checked("backup", at="2026-11-24T06:00:00Z")
    copy = checked.folder / "backups" / "watch-20261124T060000Z.db"
    assert made.code == 0
    assert made.out.startswith(f"{copy}: 1 source, 1 check, 0 changes, 0 messages on the way; last checked ")
    site.serve("/fees", fees("15%"))
    checked("check")
    assert len(checked("history", "--json").lines) == 1

    done = checked("restore", copy, at="2026-11-25T06:00:00Z")

    assert done.code == 0
    assert "before: 1 source, 2 checks, 1 change, " in done.out
    assert "now:    1 source, 1 check, 0 changes, " in done.out
    assert "watch.db.before-20261125T060000Z" in done.err
    assert checked("history", "--json").lines == []
    assert checked("check", "--json").outcomes == {"bazaar-fees": "changed"}


def test_a_backup_never_writes_over_a_file_and_goes_into_a_folder(checked: Watch) -> None:
    folder = checked.folder / "stick"
    folder.mkdir()
    assert checked("backup", folder, at="2026-11-24T06:00:00Z").code == 0
    copy = folder / "watch-20261124T060000Z.db"
    size = copy.stat().st_size
    again = checked("backup", copy)
    assert again.code == 1
    assert "there is such a file already; name another" in again.err
    assert copy.stat().st_size == size


def test_without_a_database_there_is_nothing_to_copy_or_prune(watch: Watch, site: Site) -> None:
    watch.settings(source(site.url("/fees")))
    for command in ("backup", "prune"):
        ran = watch(command)
        assert ran.code == 2
        assert "there is no database yet" in ran.err
    assert not watch.database.exists()


def test_a_damaged_database_is_refused_with_74_and_the_newest_backup(checked: Watch) -> None:
    """By every command, whether it writes or reads; and the file stays as it is."""
    checked("backup", at="2026-11-23T06:00:00Z")
    checked("backup", at="2026-11-24T06:00:00Z")
    newest = checked.folder / "backups" / "watch-20261124T060000Z.db"
    checked.database.write_bytes(b"no database " * 1000)
    for words in (["check"], ["history"], ["status"], ["sources"], ["prune"], ["run"], ["backup"]):
        ran = checked(*words)
        assert ran.code == 74, ran.err
        assert "it is not a SQLite database" in ran.err
        assert "Traceback" not in ran.err
        if words != ["backup"]:
            assert f"`watch restore {newest}`" in ran.err
    assert checked.database.read_bytes() == b"no database " * 1000

    assert checked("restore", newest).code == 0
    assert checked("history").code == 0


def test_a_database_in_use_is_not_replaced(site: Site, watch: Watch) -> None:
    site.serve("/fees", fees())
    watch.settings(source(site.url("/fees")))
    watch("check", at="2026-01-01T06:00:00Z")
    watch("backup", watch.folder / "copy.db")
    running = watch.start("run")
    running.says("outcome=unchanged")
    refused = watch("restore", watch.folder / "copy.db")
    running.kill()
    assert refused.code != 0
    assert "stop" in refused.err


def test_a_message_that_was_on_the_way_is_told_of(site: Site, slack: SlackServer, watch: Watch) -> None:
    site.serve("/fees", fees("8%"))
    watch.settings(
        source(site.url("/fees"), notify="team"), channels={"team": {"type": "slack", "webhook": slack.webhook_url}}
    )
    watch("check")
    site.serve("/fees", fees("15%"))
    watch("check", "--no-send")
    watch("backup", watch.folder / "copy.db")
    done = watch("restore", watch.folder / "copy.db")
    assert "1 of its messages were not sent when the backup was made" in done.err


@pytest.mark.parametrize("name", ["missing.db", "sources.yaml"])
def test_what_is_no_backup_is_refused_by_name(checked: Watch, name: str) -> None:
    before = checked.database.read_bytes()
    ran = checked("restore", checked.folder / name)
    assert ran.code in {1, 74}
    assert name in ran.err
    assert "Traceback" not in ran.err
    assert checked.database.read_bytes() == before


def test_prune_says_what_would_go_and_what_went(site: Site, watch: Watch) -> None:
    site.serve("/fees", fees("8%"))
    watch.settings(source(site.url("/fees")), keep={"age": "1d"})
    for day in range(1, 6):
        watch("check", at=f"2026-03-0{day}T06:00:00Z")

    assert watch("prune", "--dry-run", at="2026-03-05T12:00:00Z").out == "would go: 3 checks that found nothing\n"
    assert len(watch("history", "bazaar-fees", "--visits", "--json").lines) == 5
    pruned = watch("prune", "--compact", at="2026-03-05T12:00:00Z")
    assert pruned.out.startswith("gone: 3 checks that found nothing\n")
    assert len(watch("history", "bazaar-fees", "--visits", "--json").lines) == 2
    assert watch("prune", "--json", at="2026-03-05T12:00:00Z").json == [
        {"visits": 0, "texts": 0, "documents": 0, "snapshots": 0, "incidents": 0, "dry_run": False}
    ]


def test_an_unusable_folder_for_backups_is_told(checked: Watch) -> None:
    (checked.folder / "file").write_text("")
    ran = checked("backup", Path(checked.folder / "file" / "copy.db"))
    assert ran.code == 1
    assert "check the folder" in ran.err
