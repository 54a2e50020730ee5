"""`python -m benchmarks.compare`: what comparing and weighing two versions of a 100-page agreement costs, beside a floor.

The floor is measured in the same run: every word of both versions is read and counted once, in plain Python. The ratio
says how many times that a comparison takes, whatever the machine does besides; the aim is half a second on one core.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence

import click
from rich.console import Console
from rich.table import Table

from watcher.compare import compare
from watcher.judge import weigh
from watcher.model.page import Block, BlockKind, Document

BLOCKS = 3_000
AIM = 0.5  # seconds on one core
_WORDS = """seller must may pay fee account suspend within days order shipping return refund the of and to in for you your
    we our any item product listing agreement policy section terms notice termination liability rate percent customer buyer
    30 14 5% €500 information service data party law tax charge amount period request claim""".split()
_WORD = re.compile(r"\w+")
_CHANCE = random.Random(7)  # the same text in every run

Texts = Sequence[str]


@click.command()
@click.option("--repeat", default=3, show_default=True, type=click.IntRange(min=1), help="The best of so many runs.")
def main(repeat: int) -> None:
    """Measure comparing and weighing on one core; nothing is read from or written to disk."""
    table = Table("case", "edits", "compare s", "weigh s", "floor s", "ratio", "aim", box=None, header_style="dim")
    for name, (before, after) in _cases().items():
        old, new = _document(before), _document(after)
        edits = compare(old, new)
        comparing = _best(lambda old=old, new=new: compare(old, new), repeat)  # type: ignore[misc]  # defaults bind
        weighing = _best(lambda old=old, new=new, edits=edits: weigh(edits, (old, new)), repeat)  # type: ignore[misc]  # defaults bind
        floor = _best(lambda before=before, after=after: _read(before, after), repeat)  # type: ignore[misc]  # defaults bind
        aim = f"≤ {AIM:g} s {'kept' if comparing <= AIM else 'missed'}"
        figures = f"{comparing:.3f}", f"{weighing:.3f}", f"{floor:.3f}", f"{comparing / floor:.1f}"
        table.add_row(name, str(len(edits)), *figures, aim)
    Console(width=120, highlight=False).print(table)


def _best(work: Callable[[], object], repeat: int) -> float:
    """The least CPU time of some runs, in seconds; what is more was another program's doing."""
    costs = []
    for _ in range(repeat):
        began = time.process_time()
        work()
        costs.append(time.process_time() - began)
    return min(costs)


def _read(before: Texts, after: Texts) -> Counter[str]:
    return Counter(word for side in (before, after) for text in side for word in _WORD.findall(text))


def _document(texts: Texts) -> Document:
    return Document(tuple(Block(BlockKind.PARAGRAPH, text) for text in texts))


def _clause(words: int) -> str:
    return " ".join(_CHANCE.choice(_WORDS) for _ in range(words)).capitalize() + "."


def _reworded(text: str) -> str:
    words = text.split()
    for _ in range(3):
        words[_CHANCE.randrange(len(words))] = _CHANCE.choice(_WORDS)
    return " ".join(words)


def _cases() -> dict[str, tuple[Texts, Texts]]:
    base = [_clause(_CHANCE.randint(15, 60)) for _ in range(BLOCKS)]
    one = [_reworded(text) if at == BLOCKS // 2 else text for at, text in enumerate(base)]
    half = [_reworded(text) if at % 2 else text for at, text in enumerate(base)]
    other = [_clause(30) if at % 2 else text for at, text in enumerate(base)]
    shuffled = _CHANCE.sample(base, len(base))
    rows = [f"Category {at} | fee {at % 10}% | minimum €0.30" for at in range(BLOCKS)]
    alike, alike_later = (
        [f"The fee for every item sold is {at} euros as said above." for at in range(first, first + BLOCKS)]
        for first in (0, BLOCKS)
    )
    long = _clause(150_000)
    words = long.split()
    words[70_000] = "changed"
    return {
        "one clause edited": (base, one),
        "half reworded": (base, half),
        "half other clauses": (base, other),
        "another order": (base, shuffled),
        "every row of a table": (rows, [row.replace("fee ", "fee 1") for row in rows]),
        "3,000 clauses alike": (alike, [*alike[1::2], *alike_later[1::2]]),
        "one clause of 1 MB": ([long], [" ".join(words)]),
    }


if __name__ == "__main__":
    main()
