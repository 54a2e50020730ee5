"""What is installed is known: every package of the locks by version and hash, and the locks fit what pyproject.toml says."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "locks").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
WANTED = {
    "base": PROJECT["project"]["dependencies"],
    **{extra: [*PROJECT["project"]["dependencies"], *wanted] for extra, wanted in EXTRAS.items()},
    **PROJECT["dependency-groups"],
}
PYTHONS = ("3.11.0", "3.11.9", "3.12.0", "3.13.0", "3.14.0")
PLATFORMS = [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")]


def pins(name: str) -> list[tuple[Requirement, list[str]]]:
    """What a lock names, with the hashes of each."""
    lines = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [
        (Requirement(line.split("--hash")[0]), re.findall(r"--hash=(\S+)", line))
        for line in lines
        if line[:1] not in {"", "#"}
    ]


def installed(name: str, python: str, platform: str, machine: str) -> dict[str, str]:
    """The versions that a lock brings there; an extra adds to those of the program."""
    where = {
        "python_full_version": python, "python_version": python.rpartition(".")[0], "sys_platform": platform, "platform_machine": machine,
        "platform_system": platform.title(), "os_name": "posix", "platform_python_implementation": "CPython", "implementation_name": "cpython",
    }  # fmt: skip
    found: dict[str, str] = {}
    for lock in ("base", name) if name in EXTRAS else (name,):
        for pin, _ in pins(lock):
            if pin.marker is None or pin.marker.evaluate(where):
                (version,) = (one.version for one in pin.specifier)
                assert found.setdefault(canonicalize_name(pin.name), version) == version
    return found


def test_there_is_a_lock_for_everything_that_can_be_installed():
    assert {path.stem for path in LOCKS} == set(WANTED)


@pytest.mark.parametrize("name", sorted(WANTED))
def test_every_package_has_one_version_and_its_hashes(name):
    """So the file that is installed is the file that was looked at; where it comes from is for each machine to say."""
    for pin, hashes in pins(name):
        assert [one.operator for one in pin.specifier] == ["=="]
        assert pin.url is None
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", sorted(WANTED))
def test_a_lock_holds_what_the_project_asks_for(name, python):
    """Whoever changes a dependency renews the locks: `make lock`."""
    for platform, machine in PLATFORMS:
        has = installed(name, python, platform, machine)
        for line in WANTED[name]:
            wanted = Requirement(line)
            if wanted.name == PROJECT["project"]["name"] or not applies(wanted.marker, platform, machine):
                continue
            version = has.get(canonicalize_name(wanted.name))
            assert version is not None, f"`make lock`: {line} is not in locks/{name}.txt"
            assert wanted.specifier.contains(version), f"`make lock`: locks/{name}.txt has {version} of {line}"


def applies(marker: Marker | None, platform: str, machine: str) -> bool:
    return marker is None or marker.evaluate({"sys_platform": platform, "platform_machine": machine})


PIP = """#!/bin/sh
echo "$*" >> "{log}"
case "$*" in *--require-hashes*) echo "{says}" >&2; exit {code} ;; esac
"""


@pytest.fixture
def install(tmp_path):
    """`locks/install` with a pip that only says what it was asked, and fails with the locks as it is told to."""

    def run(says: str, *arguments: str, locked: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        python, log = tmp_path / "python", tmp_path / "log"
        python.write_text(PIP.format(log=log, says=says, code=1 if says else 0), encoding="utf-8")
        python.chmod(0o755)
        command = [ROOT / "locks" / "install", python, *arguments]
        ran = subprocess.run(
            command, env={"PATH": "/usr/bin:/bin", "LOCKED": locked}, capture_output=True, text=True, check=False
        )
        return ran, log.read_text(encoding="utf-8").splitlines()

    return run


MISSING = "ERROR: No matching distribution found for click==8.5.1"
FORGED = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."


def test_what_the_locks_name_is_installed_and_nothing_else(install):
    ran, asked = install("", "--editable", "dev", locked="try")

    assert ran.returncode == 0
    assert len(asked) == 2
    assert "--require-hashes --no-deps -r locks/build.txt -r locks/base.txt -r locks/dev.txt" in asked[0]
    assert asked[1].endswith("--no-deps --no-build-isolation --editable .")


def test_where_a_version_cannot_be_had_another_one_does_and_it_is_said(install):
    """`make check` also works where an index is older than the locks, or a Python newer."""
    ran, asked = install(MISSING, "apprise", "metrics", locked="try")

    assert ran.returncode == 0
    assert asked[-1].endswith(" .[apprise,metrics]")
    assert MISSING in ran.stderr
    assert "taking the versions that pyproject.toml allows" in ran.stderr


@pytest.mark.parametrize(("says", "locked"), [(FORGED, "try"), (FORGED, "yes"), (MISSING, "yes"), (MISSING, "")])
def test_a_file_with_another_hash_is_installed_in_no_case(install, says, locked):
    """Nor is anything else in its place, and for a service nothing but what the locks name."""
    ran, asked = install(says, locked=locked)

    assert ran.returncode == 1
    assert len(asked) == 1
    assert says in ran.stderr
    assert "LOCKED=no" in ran.stderr
