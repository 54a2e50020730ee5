"""`watch replay`: recorded pages through the very same way, into a throw-away store."""

from __future__ import annotations

import shlex
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from watcher.app import recorded_tools_for
from watcher.cli import terminal
from watcher.cli.as_json import line, outcome_json, utc
from watcher.cli.options import json_option, nearest
from watcher.cli.tales import Tales
from watcher.errors import NotFound
from watcher.model.settings import Settings
from watcher.tasks.labels import Label, labels_in
from watcher.tasks.recording import Recording, recordings_in
from watcher.tasks.replay import replay
from watcher.tasks.score import Finding, Score, Tally, Told, Watched, score


@click.command("replay")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--only", multiple=True, metavar="SOURCE", help="Only this source; may be repeated.")
@click.option("--ignore-rules", is_flag=True, help="Read the pages without their selectors.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Keep the database in this file, to look at it afterwards."
)
@click.option(
    "--score",
    "score_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the score as JSON to this file.",
)
@click.option("--details", is_flag=True, help="Each change as the message that a channel would get.")
@json_option
def command(
    folder: Path,
    only: tuple[str, ...],
    ignore_rules: bool,
    keep: Path | None,
    score_file: Path | None,
    details: bool,
    as_json: bool,
) -> None:
    """Put the recorded pages of FOLDER through the very same way, and tell the story of each.

    Where the folder has labels (labels.json), what was told is scored against them.
    """
    if keep is not None and keep.exists():
        raise click.UsageError(f"{keep}: there is a file already; a replay begins anew, name another")
    recordings = _chosen(recordings_in(folder, ignore_rules=ignore_rules), only)
    labels = labels_in(folder)
    watched = _replayed(recordings, keep, as_json=as_json, details=details)
    reached = score(labels, watched.seen) if labels else None
    if score_file is not None:
        made = score_json(reached) if reached else {"labels": False}
        score_file.write_text(line(made) + "\n", encoding="utf-8")
    elif reached is not None:
        # Programs read stdout: it holds the outcomes and nothing else.
        _show(reached, folder, terminal.err if as_json else terminal.out, ignore_rules=ignore_rules)


def _replayed(recordings: list[Recording], keep: Path | None, *, as_json: bool, details: bool) -> Watched:
    """Replay, and say each outcome as it comes."""
    total = sum(len(recording.fetches) for recording in recordings)
    watched, counts, tales = Watched(), Counter[str](), Tales(recordings)
    settings = Settings(tuple(recording.source for recording in recordings))
    with tempfile.TemporaryDirectory(prefix="watch-replay-") as scratch, terminal.progress() as bar:
        task = bar.add_task("replaying", total=total)
        with recorded_tools_for(settings, keep or Path(scratch) / "watch.db") as (tools, fetcher):
            for outcome in replay(recordings, fetcher, tools):
                bar.advance(task)
                watched.add(outcome)
                counts[terminal.outcome_words(outcome)] += 1
                if as_json:
                    terminal.say(line(outcome_json(outcome)))
                else:
                    for told in tales.told_with(outcome, details=details):
                        terminal.out.print(told)
    if not as_json:
        summary = ", ".join(f"{number} {word}" for word, number in counts.most_common())
        terminal.err.print(f"{total} fetches of {len(recordings)} sources: {summary}")
    return watched


def _chosen(recordings: list[Recording], only: Sequence[str]) -> list[Recording]:
    """Those of these ids, or all. Raises NotFound with the nearest id."""
    known = {one.source.id: one for one in recordings}
    for id_ in only:
        if id_ not in known:
            raise NotFound(f"there is no recording of «{id_}»; {nearest(id_, known, 'its manifest lists them')}")
    return [one for one in recordings if not only or one.source.id in only]


# --- the score

_COLUMNS = (
    "kind of page",
    "material: told",
    "as editorial",
    "missed",
    "editorial: as material",
    "as editorial",
    "not told",
    "noise told",
    "broken told",
    "verdicts right",
    "wrong",
)


def _show(reached: Score, folder: Path, console: Console, *, ignore_rules: bool) -> None:
    table = terminal.table(*_COLUMNS)
    everything, *kinds = reached.tallies.items()
    for name, tally in (*sorted(kinds), everything):
        table.add_row(name, *_cells(tally))
    console.print()
    console.print(table)
    for finding in reached.findings:
        console.print()
        for text in _finding_lines(finding, folder, ignore_rules=ignore_rules):
            console.print(terminal.safe(text))


def _cells(tally: Tally) -> list[str]:
    told = tally.told
    material, editorial = Label.MATERIAL, Label.EDITORIAL
    return [
        f"{told[material, Told.MATERIAL]} of {tally.of(material)}",
        str(told[material, Told.EDITORIAL]),
        str(told[material, Told.NOT]),
        f"{told[editorial, Told.MATERIAL]} of {tally.of(editorial)}",
        str(told[editorial, Told.EDITORIAL]),
        str(told[editorial, Told.NOT]),
        f"{tally.told_at_all(Label.NOISE)} of {tally.of(Label.NOISE)}",
        f"{tally.told_at_all(Label.BROKEN)} of {tally.of(Label.BROKEN)}",
        str(tally.verdicts_right),
        str(tally.verdicts_wrong),
    ]


def _finding_lines(finding: Finding, folder: Path, *, ignore_rules: bool) -> list[str]:
    """What was not as it should be, and the commands that show it."""
    file = f"{finding.source}.db"
    rules = " --ignore-rules" if ignore_rules else ""
    again = f"watch replay {shlex.quote(str(folder))}{rules} --only {finding.source} --keep {file}"
    look = f"watch diff {finding.number}" if finding.number else f"watch history {finding.source} --visits"
    return [
        f"{finding.source} {utc(finding.at)}: {finding.what}",
        f"  label: {finding.reason}",
        f"  look:  {again}; {look} --database {file}",
    ]


def score_json(reached: Score) -> dict[str, Any]:
    """The score for programs: counts by kind of page, and every finding."""
    return {
        "labels": True,
        "tallies": {name: _tally_json(tally) for name, tally in reached.tallies.items()},
        "findings": [
            {"source": one.source, "at": utc(one.at), "what": one.what, "reason": one.reason, "change": one.number}
            for one in reached.findings
        ],
    }


def _tally_json(tally: Tally) -> dict[str, Any]:
    counts = {label.value: {told.value.replace(" ", "_"): tally.told[label, told] for told in Told} for label in Label}
    return {**counts, "verdicts": {"right": tally.verdicts_right, "wrong": tally.verdicts_wrong}}
