"""`watch doctor`: is this machine fit for it?"""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.options import config_option, database_option, json_option
from watcher.cli.settings import settings_from
from watcher.clock import now
from watcher.errors import SettingsError
from watcher.fetch import HOW_TO_GET_A_BROWSER, browser_here
from watcher.model.settings import Settings
from watcher.store import about_sqlite
from watcher.summary.times import count_words


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `well`: None where it is merely not there, and may be left so."""

    what: str
    found: str
    well: bool | None = True


@click.command("doctor")
@config_option
@database_option
@json_option
def command(config: Path, database: Path, as_json: bool) -> int:
    """Look at this machine: Python, SQLite, time zones, folders, settings, channels, and the browser (it is started once)."""
    findings = list(_findings(config, database))
    if as_json:
        rows = [{"what": one.what, "found": one.found, "well": one.well} for one in findings]
        terminal.say(line({"well": all(one.well is not False for one in findings), "findings": rows}))
    else:
        for one in findings:
            style = {True: "", None: "yellow", False: "red"}[one.well]
            terminal.out.print(terminal.safe(f"{one.what:<12} {one.found}", style))
        if any(one.what == "browser" and not one.well for one in findings):
            terminal.err.print(f"To read pages that scripts put together: {HOW_TO_GET_A_BROWSER}")
    return TROUBLE if any(one.well is False for one in findings) else DONE


def _findings(config: Path, database: Path) -> Iterator[Finding]:
    yield Finding("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield Finding("SQLite", about_sqlite())
    yield _zones()
    yield _folder("database", database.parent if database.suffix else database)
    yield _folder("temporary", Path(tempfile.gettempdir()))
    yield from _settings(config)
    yield _browser()


def _zones() -> Finding:
    try:
        ZoneInfo("Europe/Berlin")
    except (ZoneInfoNotFoundError, OSError):
        return Finding("time zones", "there are none; pip install tzdata", well=False)
    return Finding("time zones", f"there; it is {now():%Y-%m-%d %H:%M} UTC")


def _folder(what: str, folder: Path) -> Finding:
    there = folder
    while not there.exists():
        there = there.parent
    if not os.access(there, os.W_OK):
        return Finding(what, f"{folder} cannot be written to; allow it, or name another", well=False)
    room = os.statvfs(there)
    return Finding(what, f"{folder} can be written to, {room.f_bavail * room.f_frsize / 1e9:.1f} GB are free")


def _settings(config: Path) -> Iterator[Finding]:
    try:
        settings = settings_from(config)
    except SettingsError as error:
        told = count_words(len(error.problems), "problem")
        yield Finding("settings", f"{told} in {config}; `watch validate` tells them", well=False)
        return
    drawn = sum(source.browser or source.may_need_browser for source in settings.sources)
    yield Finding("settings", f"{config}: {count_words(len(settings.sources), 'source')}, {drawn} of them by browser")
    yield _channels(settings)


def _channels(settings: Settings) -> Finding:
    if not settings.channels:
        return Finding("channels", "none: changes are recorded, and told to nobody", well=None)
    names = ", ".join(f"{name} ({type(channel).__name__})" for name, channel in settings.channels.items())
    return Finding("channels", f"{names}; `watch test NAME` sends a message")


def _browser() -> Finding:
    found = browser_here(timedelta(seconds=30))
    return Finding("browser", found.words, well=True if found.starts else (None if found.path is None else False))
