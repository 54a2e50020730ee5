"""The project as it is handed over: what lies where, what is in it, and what must not be."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from watcher.cli import main

ROOT = Path(__file__).parents[1]
TOP = {
    "pyproject.toml", "watcher", "sources.yaml", "snapshots", "tests",  # what was promised
    "README.md", "CHANGELOG.md", "LICENSE", "docs", "benchmarks", "deploy", "locks",
    "Makefile", "Dockerfile", ".ci", ".dockerignore", ".gitignore",
}  # fmt: skip
PLACE = re.compile(r"/(?:root|work|Users)/|/home/(?!you/)")
INDEX = re.compile(r"py[p]i\.(?:org|python\.org)|python[h]osted\.org|index-ur[l][ =]+http", re.IGNORECASE)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so it cannot be told which files belong to the project")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def texts() -> dict[str, str]:
    """Their contents, pictures and the like aside."""
    read = {path: path.read_bytes() for path in tracked()}
    return {
        str(path.relative_to(ROOT)): body.decode("utf-8", "replace")
        for path, body in read.items()
        if b"\0" not in body[:1000]
    }


def test_the_top_level_is_as_promised():
    """No stray file, and nothing missing."""
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} == TOP


def test_nothing_that_is_kept_in_snapshots_is_part_of_the_project():
    assert [path.name for path in tracked() if path.parent.name == "snapshots"] == ["README.md"]


def test_no_file_names_a_place_on_the_machine_of_whoever_wrote_it():
    assert [name for name, text in texts().items() if name != "tests/test_project.py" and PLACE.search(text)] == []


def test_no_file_names_a_package_index():
    """Where packages come from is for each machine to say."""
    assert [name for name, text in texts().items() if INDEX.search(text)] == []


def test_no_file_is_large():
    """What is cloned stays small; a picture may have 200 kB."""
    assert [str(path) for path in tracked() if path.stat().st_size > 250_000] == []


def test_both_names_of_the_command_are_installed():
    """`watch` is what procps calls a program of its own; `policy-watch` is always ours."""
    scripts = {script.name: script for script in entry_points(group="console_scripts")}

    assert scripts["watch"].load() is main
    assert scripts["policy-watch"].load() is main


def test_the_wheel_holds_all_that_the_program_reads(tmp_path):
    """Every data file under `watcher` is in it, and nothing of the tests."""
    source = tmp_path / "source"
    data = [path.relative_to(ROOT) for path in tracked() if path.relative_to(ROOT).parts[0] == "watcher"]
    for name in [*data, Path("pyproject.toml"), Path("README.md"), Path("LICENSE")]:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)

    build = "import setuptools.build_meta as backend; backend.build_wheel('..')"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == {name.as_posix() for name in data}
    assert {"watcher/py.typed", "watcher/config/sources.schema.json", "watcher/notify/templates/message.html"} <= packed


@pytest.mark.parametrize("script", [".ci/run", "Makefile"])
def test_what_starts_everything_is_in_form(script):
    """`.ci/run` can be executed and stops at the first failure; make reads the Makefile."""
    if script == ".ci/run":
        assert os.access(ROOT / script, os.X_OK)
        assert "set -euo pipefail" in (ROOT / script).read_text(encoding="utf-8")
        subprocess.run(["bash", "-n", script], cwd=ROOT, check=True)
    else:
        told = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for target in ("check", "test", "demo", "bench", "lint", "clean"):
            assert f"make {target}" in told


def test_make_says_plainly_when_python_is_too_old(tmp_path):
    """Nothing is half set up."""
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)

    ran = subprocess.run(["make", "check", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert ran.returncode != 0
    assert "watch needs Python 3.11 or newer" in ran.stderr
    assert "Python 3.9.2" in ran.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(("code", "wanted"), [(0, 0), (1, 0), (2, 2), (3, 2)])
def test_make_check_fails_only_where_watch_itself_failed(tmp_path, code, wanted):
    """A page that could not be read just now (1) is no failure of the set-up; wrong settings (2) and a bug (3) are."""
    command = tmp_path / ".venv" / "bin" / "watch"
    command.parent.mkdir(parents=True)
    command.write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
    command.chmod(0o755)
    (command.parent / "python").touch()
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv" / ".stamp-installed").touch()

    ran = subprocess.run(["make", "check"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert ran.returncode == wanted
    assert ("make check: " in ran.stdout) == (wanted == 0)
