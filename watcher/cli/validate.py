"""`watch validate`: every problem of the settings, without touching the network."""

from __future__ import annotations

from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.codes import DONE, WRONG
from watcher.cli.options import config_option, json_option
from watcher.cli.settings import settings_from
from watcher.config import twins
from watcher.errors import SettingsError
from watcher.summary.times import count_words


@click.command("validate")
@config_option
@json_option
def command(config: Path, as_json: bool) -> int:
    """Read the settings and list every problem with its place and what to write instead."""
    try:
        settings = settings_from(config)
    except SettingsError as error:
        if not as_json:
            raise
        terminal.say(line({"valid": False, "problems": list(error.problems)}))
        return WRONG
    warnings = list(twins(settings))
    if as_json:
        terminal.say(line({"valid": True, "problems": [], "sources": len(settings.sources), "warnings": warnings}))
    else:
        for warning in warnings:
            terminal.err.print(terminal.safe(f"{config}: beware: {warning}", "yellow"))
        services = len({source.service for source in settings.sources})
        channels = count_words(len(settings.channels), "channel") if settings.channels else "no channel"
        counted = f"{count_words(len(settings.sources), 'source')} of {count_words(services, 'service')}, {channels}"
        terminal.out.print(f"{config}: all is well; {counted}")
    return DONE
