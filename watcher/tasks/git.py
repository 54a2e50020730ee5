"""The versions of one file in a git repository, by the `git` command; nothing in it is run, and nothing is fetched."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watcher.errors import WatchError

# What a repository's own settings could make git run or ask for.
_SAFELY = (
    "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
    "-c", "log.showSignature=false", "-c", "core.quotePath=false",
)  # fmt: skip
_MOST_VERSIONS = 100_000
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Commit:
    """One version of a file: when it was committed, and what holds its bytes."""

    at: datetime
    name: str
    path: str


def is_repository(folder: Path) -> bool:
    """Is it a clone, or a bare one?"""
    return (folder / ".git").exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir())


def files_in(repository: Path) -> list[str]:
    """The paths of all files in the newest commit."""
    return [name for name in _git(repository, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0") if name]


def commits_of(repository: Path, path: str) -> list[Commit]:
    """The versions of a file, oldest first, also under the names it had before. Raises WatchError."""
    said = _git(
        repository, "log", "--follow", "--no-ext-diff", "--no-textconv", "--diff-filter=AMRC", "--name-only", "-z",
        f"--max-count={_MOST_VERSIONS}", "--format=%x01%aI%x00%H", "HEAD", "--", path,
    )  # fmt: skip
    return list(reversed([_commit(one, path) for one in said.split("\x01")[1:]]))


def body_at(repository: Path, commit: Commit) -> bytes:
    """The bytes of a version. Raises WatchError."""
    return _run(repository, "cat-file", "blob", f"{commit.name}:{commit.path}")


def _commit(said: str, path: str) -> Commit:
    at, name, *names = [part.strip("\n") for part in said.split("\0") if part.strip("\n")]
    return Commit(datetime.fromisoformat(at).astimezone(UTC), name, names[0] if names else path)


def _git(repository: Path, *arguments: str) -> str:
    return _run(repository, *arguments).decode("utf-8", "surrogateescape")


def _run(repository: Path, *arguments: str) -> bytes:
    command: Sequence[str] = ("git", *_SAFELY, "-C", str(repository), *arguments)
    environment = {
        **os.environ,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
    }
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS, env=environment)  # noqa: S603
    except FileNotFoundError as error:
        raise WatchError("a git history is read by the `git` command, which is not installed; install git") from error
    except subprocess.TimeoutExpired as error:
        raise WatchError(f"{repository}: git took more than {_SECONDS} s") from error
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise WatchError(f"{repository}: git cannot read it ({why[0] if why else f'exit code {done.returncode}'})")
    return done.stdout
