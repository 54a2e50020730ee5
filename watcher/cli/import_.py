"""`watch import`: saved pages as if they had been fetched then, and histories that others kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from watcher.app import recorded_tools_for
from watcher.cli import terminal
from watcher.cli.as_json import line, outcome_json
from watcher.cli.codes import DONE, TROUBLE, is_trouble
from watcher.cli.logs import log_to_stderr
from watcher.cli.options import Moment, config_option, database_option, json_option
from watcher.cli.settings import chosen, settings_from, with_followed_pages
from watcher.model.outcome import Outcome, Unchanged
from watcher.model.source import Source
from watcher.summary.times import count_words
from watcher.tasks.deliver import deliver
from watcher.tasks.history import History, history_in
from watcher.tasks.recording import RecordedFetcher
from watcher.tasks.taking import import_history, import_page, waiting
from watcher.tasks.tools import Tools


@click.command("import")
@click.argument("source")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--at", type=Moment(), help="When the page was saved, e.g. 2026-03-14T06:00Z; needed unless FILE tells.")
@click.option("--path", help="Which file of a git repository, or which recording of a folder, is the history.")
@click.option(
    "--tell", is_flag=True, help="Tell the channels of each change in a history; nobody is told unless given."
)
@click.option("--no-send", is_flag=True, help="Record and queue the messages, but send none.")
@config_option
@database_option
@json_option
def command(
    source: str,
    files: tuple[Path, ...],
    at: datetime | None,
    path: str | None,
    tell: bool,
    no_send: bool,
    config: Path,
    database: Path,
    as_json: bool,
) -> int:
    """Take a saved FILE as the page of SOURCE at that time: HTML, MHTML, PDF, mail, Markdown or text, .gz too.

    Where FILE is a folder of dated copies, or a git repository of versions such as Open Terms Archive publishes, take
    its whole history.
    """
    log_to_stderr()
    settings = settings_from(config)
    (wanted,) = chosen(with_followed_pages(settings, database), [source])
    history = _history(wanted, files, at, path, tell=tell)
    with recorded_tools_for(settings, database) as (tools, fetcher):
        if history is None:
            outcomes = [import_page(wanted, files, at, fetcher, tools)]
            _say(outcomes[0], as_json=as_json)
        else:
            outcomes = _take(history, wanted, fetcher, tools, tell=tell, as_json=as_json)
        if not no_send and (tell or history is None):
            _send(tools)
    return TROUBLE if outcomes and is_trouble(outcomes[-1]) else DONE


def _history(
    source: Source, files: Sequence[Path], at: datetime | None, path: str | None, *, tell: bool
) -> History | None:
    """The history that is meant, or None where single files are."""
    if not any(file.is_dir() for file in files):
        if path is not None or tell:
            raise click.UsageError(
                f"{'--path' if path is not None else '--tell'} is for histories; {files[0]} is no folder"
            )
        return None
    if len(files) > 1:
        raise click.UsageError("name one folder, or files; not both")
    if at is not None:
        raise click.UsageError(f"{files[0]} is a folder, whose copies are dated; leave --at out")
    return history_in(files[0], source, path)


def _take(
    history: History, source: Source, fetcher: RecordedFetcher, tools: Tools, *, tell: bool, as_json: bool
) -> list[Outcome]:
    """Take a history, and say what it came to."""
    for name in history.left_out:
        terminal.err.print(terminal.safe(f"left out: {name} (no date in its name)"))
    versions = waiting(history.versions, source, tools)
    counts: Counter[str] = Counter()
    outcomes: list[Outcome] = []
    with terminal.progress() as bar:
        task = bar.add_task("importing", total=len(versions))
        for outcome in import_history(source, versions, fetcher, tools, tell=tell):
            bar.advance(task)
            counts[terminal.outcome_words(outcome)] += 1
            outcomes = [outcome]
            if as_json or not isinstance(outcome, Unchanged):
                _say(outcome, as_json=as_json, dated=True)
    if not as_json:
        _sum_up(history, source, len(versions), counts)
    return outcomes


def _sum_up(history: History, source: Source, taken: int, counts: Counter[str]) -> None:
    total = len(history.versions)
    if not taken and total:
        terminal.err.print(
            f"none of {count_words(total, 'version')} is newer than what is recorded of {source.id}; "
            "a history is imported before the first check, or under an id of its own"
        )
        return
    known = f" ({total - taken} more were older than what is recorded)" if taken < total else ""
    words = ", ".join(f"{number} {word}" for word, number in counts.most_common())
    terminal.err.print(f"{count_words(taken, 'version')}{known}: {words}")
    if any(word.startswith("changed") for word in counts):
        terminal.err.print(f"watch history {source.id} lists the changes")


def _say(outcome: Outcome, *, as_json: bool, dated: bool = False) -> None:
    if as_json:
        terminal.say(line(outcome_json(outcome)))
    else:
        at = f"{terminal.when(outcome.visit.at)} " if dated else ""
        terminal.out.print(terminal.safe(at), terminal.outcome_line(outcome), sep="")


def _send(tools: Tools) -> None:
    for settled in deliver(tools):
        if settled.error:
            terminal.err.print(terminal.safe(f"{settled.delivery.notice.channel}: {settled.error}", "red"))
