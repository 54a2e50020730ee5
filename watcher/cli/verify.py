"""`watch verify`: does everything stand as it was recorded? Exit 1 if not."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.options import database_option, json_option, reading
from watcher.model.seal import Head, head_from
from watcher.summary.times import count_words

MOST = 100
"""Faults that are named; the others are counted."""


class _SealType(click.ParamType[Head]):
    name = "seal"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        head = value if isinstance(value, Head) else head_from(str(value))
        if head is None:
            self.fail(
                f"«{value}» is no seal; write it as it was printed: 41:9f86d081… (or only the 64 digits)", param, ctx
            )
        return head


@click.command("verify")
@click.option(
    "--seal", "known", type=_SealType(), help="One that was printed earlier, which must still be in the chain."
)
@database_option
@json_option
def command(known: Head | None, database: Path, as_json: bool) -> int:
    """Look whether everything stands as it was recorded and sealed, name what does not, and print the latest seal."""
    with reading(database) as store:
        faults = store.seals.amiss(known)
        named = list(islice(faults, MOST))
        more = sum(1 for _ in faults)
        latest = store.seals.latest()
        if not named:
            store.look_for_damage()
    if as_json:
        said = {"whole": not named, "seal": latest and str(latest), "amiss": named, "more": more}
        terminal.say(line(said))
        return TROUBLE if named else DONE
    for fault in named:
        terminal.out.print(terminal.safe(fault, "red"))
    if more:
        terminal.out.print(f"and {more:,} more")
    if not named:
        number = latest.number if latest else 0
        terminal.out.print(f"all that was recorded stands as it was sealed; {count_words(number, 'seal')}")
    if latest:
        terminal.out.print(f"latest seal: {latest}")
    return TROUBLE if named else DONE
