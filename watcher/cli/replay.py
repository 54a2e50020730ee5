"""`watch replay`: recorded pages through the very same way, into a throw-away store."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from watcher.app import recorded_tools_for
from watcher.cli import terminal
from watcher.cli.as_json import line, outcome_json
from watcher.cli.options import json_option, nearest
from watcher.errors import NotFound
from watcher.model.outcome import Changed, Outcome, Unchanged, outcome_name
from watcher.model.settings import Settings
from watcher.tasks.recording import Recording, recordings_in
from watcher.tasks.replay import replay


@click.command("replay")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--only", multiple=True, metavar="SOURCE", help="Only this source; may be repeated.")
@click.option("--ignore-rules", is_flag=True, help="Read the pages without their selectors.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Keep the database in this file, to look at it afterwards."
)
@json_option
def command(folder: Path, only: tuple[str, ...], ignore_rules: bool, keep: Path | None, as_json: bool) -> None:
    """Put the recorded pages of FOLDER through the very same way, and say what would have been told."""
    if keep is not None and keep.exists():
        raise click.UsageError(f"{keep}: there is a file already; a replay begins anew, name another")
    recordings = _chosen(recordings_in(folder, ignore_rules=ignore_rules), only)
    total = sum(len(recording.fetches) for recording in recordings)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="watch-replay-") as scratch, terminal.progress() as bar:
        task = bar.add_task("replaying", total=total)
        with recorded_tools_for(Settings(()), keep or Path(scratch) / "watch.db") as (tools, fetcher):
            for outcome in replay(recordings, fetcher, tools):
                bar.advance(task)
                counts[_word(outcome)] += 1
                _say(outcome, as_json=as_json)
    if not as_json:
        summary = ", ".join(f"{number} {word}" for word, number in counts.most_common())
        terminal.err.print(f"{total} fetches of {len(recordings)} sources: {summary}")


def _chosen(recordings: list[Recording], only: Sequence[str]) -> list[Recording]:
    """Those of these ids, or all. Raises NotFound with the nearest id."""
    known = {one.source.id: one for one in recordings}
    for id_ in only:
        if id_ not in known:
            raise NotFound(f"there is no recording of «{id_}»; {nearest(id_, known, 'its manifest lists them')}")
    return [one for one in recordings if not only or one.source.id in only]


def _say(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        terminal.say(line(outcome_json(outcome)))
    elif not isinstance(outcome, Unchanged):
        terminal.out.print(terminal.safe(f"{terminal.when(outcome.visit.at)} "), terminal.outcome_line(outcome), sep="")


def _word(outcome: Outcome) -> str:
    if isinstance(outcome, Changed):
        return f"changed ({outcome.change.ruling.weight})"
    return outcome_name(outcome).replace("_", " ")
