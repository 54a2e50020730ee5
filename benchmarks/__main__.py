"""`python -m benchmarks`: measure a round over many pages against a floor, and print the figures."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks import measure
from benchmarks.measure import Cost
from benchmarks.rounds import ROUNDS, Bench, Measured
from benchmarks.server import site


@click.command()
@click.option("--pages", default=500, show_default=True, type=click.IntRange(min=1), help="How many pages are watched.")
@click.option("--hosts", default=16, show_default=True, type=click.IntRange(1, 250), help="On how many hosts they are.")
@click.option("--repeat", default=3, show_default=True, type=click.IntRange(min=1), help="The best of so many runs.")
@click.option("--only", multiple=True, type=click.Choice([one.name for one in ROUNDS]), help="Only this round.")
@click.option("--json", "to", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures to this file.")
def main(pages: int, hosts: int, repeat: int, only: Sequence[str], to: Path | None) -> None:
    """Measure `watch check` over made-up policy pages on this machine; nothing leaves it."""
    measure.adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="watch-bench-") as folder, site(pages, hosts) as served:
        bench = Bench(served, Path(folder))
        bench.settle()
        start_up = bench.start_up(repeat)
        measured = [bench.measure(one, repeat) for one in ROUNDS if not only or one.name in only]
    _print(f"{pages} pages on {hosts} hosts, best of {repeat}; {_machine()}", measured, start_up)
    if to is not None:
        to.write_text(json.dumps(_figures(pages, hosts, repeat, measured, start_up), indent=2) + "\n", encoding="utf-8")


def _print(title: str, measured: Sequence[Measured], start_up: Cost) -> None:
    table = Table(title=title, box=None, header_style="dim")
    for heading in ("round", "wall s", "floor", "ratio", "CPU s", "floor", "ratio", "memory MB", "aim", "start-up"):
        table.add_column(heading, justify="left" if heading == "round" else "right")
    for one in measured:
        table.add_row(
            one.round.name,
            f"{one.watch.wall:.2f}", f"{one.floor.wall:.2f}", f"{one.wall_ratio:.2f}",
            f"{one.watch.cpu:.2f}", f"{one.floor.cpu:.2f}", f"{one.cpu_ratio:.2f}",
            f"{one.watch.memory / 1e6:.0f}", _aim(one), f"{start_up.wall / one.watch.wall:.0%}",
        )  # fmt: skip
    console = Console(width=120, highlight=False)
    console.print(table)
    console.print(f"start-up (one page of all, 304): {start_up.wall:.2f} s wall, {start_up.cpu:.2f} s CPU")


def _aim(one: Measured) -> str:
    if one.within is None:
        return ""
    aim = f"wall ≤ {one.round.wall_aim:g}" if one.round.wall_aim else f"CPU ≤ {one.round.cpu_aim:g}"
    return f"{aim} {'kept' if one.within else 'missed'}"


def _figures(pages: int, hosts: int, repeat: int, measured: Sequence[Measured], start_up: Cost) -> dict[str, object]:
    rounds = {
        one.round.name: {
            "watch": asdict(one.watch),
            "floor": asdict(one.floor),
            "wall_ratio": round(one.wall_ratio, 3),
            "cpu_ratio": round(one.cpu_ratio, 3),
            "within_aim": one.within,
        }
        for one in measured
    }
    run = {"pages": pages, "hosts": hosts, "repeat": repeat, "machine": _machine()}
    return {**run, "start_up": asdict(start_up), "rounds": rounds}


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"


if __name__ == "__main__":
    main()
