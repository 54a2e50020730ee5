"""What a command does not need it does not load: `--help` is there at once, and a second service is refused at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.watch import Watch, source
from watcher.clock import now
from watcher.store import held

HEAVY = ("apscheduler", "bs4", "fastapi", "lxml", "pebble", "playwright", "rapidfuzz", "requests", "uvicorn")
SCRIPT = f"""
import json, sys
from watcher.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))
"""


def loaded(*words: str | Path) -> list[str]:
    """The heavy libraries that a command loads, by its end."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, words)], capture_output=True, text=True, check=True, timeout=60
    )
    found: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("hystory",)])
def test_help_loads_no_command(words: tuple[str, ...]) -> None:
    assert loaded(*words) == []


def test_what_only_reads_the_database_loads_neither_fetchers_nor_readers(watch: Watch) -> None:
    watch.settings(source("http://127.0.0.1:9/fees"))
    watch("check", "--no-send")

    for words in (("history",), ("show", "bazaar-fees"), ("verify",)):
        assert loaded(*watch.arguments(*words)) == [], words


def test_a_second_service_is_refused_before_anything_is_loaded(watch: Watch) -> None:
    watch.settings(source("http://127.0.0.1:9/fees"))
    with held(watch.database, now()):
        assert loaded(*watch.arguments("run")) == []
        assert watch("run").code == 75
