"""`watch check`: asks, concludes, records, sends; one line a source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from watcher.app import tools_for
from watcher.cli import terminal
from watcher.cli.as_json import line, outcome_json
from watcher.cli.codes import DONE, MATERIAL, TROUBLE, is_trouble
from watcher.cli.logs import log_format_option, log_to_stderr
from watcher.cli.options import config_option, database_option, json_option
from watcher.cli.settings import chosen, settings_from, with_followed_pages
from watcher.model.change import Weight
from watcher.model.notice import DeliveryState
from watcher.model.outcome import Changed, Outcome
from watcher.model.source import Source
from watcher.tasks.check import check
from watcher.tasks.deliver import deliver
from watcher.tasks.follow import new_pages
from watcher.tasks.tools import Tools


@click.command("check")
@click.argument("ids", metavar="[SOURCE]...", nargs=-1)
@config_option
@database_option
@json_option
@click.option("--no-send", is_flag=True, help="Record and queue the messages, but send none.")
@log_format_option
@click.option("--exit-code", is_flag=True, help="Exit with 4 when a material change was found.")
def command(
    ids: Sequence[str], config: Path, database: Path, as_json: bool, no_send: bool, log_format: str, exit_code: bool
) -> int:
    """Check the sources once (all, or those named) and tell their channels what changed."""
    settings = settings_from(config)
    log_to_stderr(log_format, lambda: settings.secrets)
    sources = chosen(with_followed_pages(settings, database), ids)
    with tools_for(settings, database) as tools:
        outcomes = _check(sources, tools, as_json=as_json)
        if found := new_pages(sources, tools.settings, tools.store):
            outcomes += _check(found, tools, as_json=as_json)
        troubled = any(map(is_trouble, outcomes))
        if not no_send:
            troubled |= _deliver(tools)
    if not as_json:
        _sum_up(outcomes)
    if exit_code and any(isinstance(one, Changed) and one.change.ruling.weight is Weight.MATERIAL for one in outcomes):
        return MATERIAL
    return TROUBLE if troubled else DONE


def _check(sources: Sequence[Source], tools: Tools, *, as_json: bool) -> list[Outcome]:
    outcomes = []
    with terminal.progress() as bar:
        task = bar.add_task("checking", total=len(sources))
        for outcome in check(sources, tools):
            outcomes.append(outcome)
            bar.advance(task)
            if as_json:
                terminal.say(line(outcome_json(outcome)))
            else:
                terminal.out.print(terminal.outcome_line(outcome))
    return outcomes


def _deliver(tools: Tools) -> bool:
    """Send what is due; true if a message is not on its way as it should be."""
    troubled = False
    for settled in deliver(tools):
        if settled.state is not DeliveryState.SENT:
            troubled = True
            what = "given up" if settled.state is DeliveryState.GIVEN_UP else "not sent yet, will be tried again"
            terminal.err.print(
                terminal.safe(f"channel {settled.delivery.notice.channel}: {what}: {settled.error}", "red")
            )
    return troubled


def _sum_up(outcomes: Sequence[Outcome]) -> None:
    changes = [outcome.change for outcome in outcomes if isinstance(outcome, Changed)]
    for change in changes:
        terminal.err.print(f"watch diff {change.id} shows every word of {change.source}")
    troubled = sum(map(is_trouble, outcomes))
    if troubled:
        terminal.err.print(f"{troubled} of {len(outcomes)} sources could not be read; the last good copies are kept")
