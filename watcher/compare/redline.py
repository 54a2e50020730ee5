"""Which words of a clause went, and which came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from watcher.model.change import Span, SpanKind

# A word with what is inside it («seller's», «2.5», «24/7»), one ideograph, a blank, or a sign.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff]+(?:['.,/-](?=\w)[^\W\u3040-\u30ff\u3400-\u9fff]+)*|\s+|[^\w\s]"
)
_MOST_TOKENS = 6_000  # of both sides; beyond it a clause is shown as replaced whole


Run = tuple[SpanKind, str]


def words(text: str) -> list[str]:
    """The words, blanks and signs of a text; joined they are the text."""
    return _TOKEN.findall(text)


def redline(before: str, after: str) -> tuple[Span, ...]:
    """The old text turned into the new one, word by word.

    The spans that are not inserted make the old text, those that are not deleted the new one.
    """
    old, new = words(before), words(after)
    start, end = _same_ends(old, new)
    head, tail = "".join(old[:start]), "".join(old[len(old) - end :])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    between = _all_replaced(old, new) if len(old) + len(new) > _MOST_TOKENS else _runs(old, new)
    runs = [(SpanKind.SAME, head), *between, (SpanKind.SAME, tail)]
    return tuple(_spans(_readable([run for run in runs if run[1]])))


def _same_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many words two texts have in common at their beginning and at their end."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    return start, end


def _all_replaced(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    return [(SpanKind.DELETED, "".join(old)), (SpanKind.INSERTED, "".join(new))]


def _runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    runs: list[Run] = []
    for code in Levenshtein.opcodes(old, new):
        gone, come = "".join(old[code.src_start : code.src_end]), "".join(new[code.dest_start : code.dest_end])
        if code.tag == "equal":
            runs.append((SpanKind.SAME, gone))
        else:
            runs += [(SpanKind.DELETED, gone), (SpanKind.INSERTED, come)]
    return [run for run in runs if run[1]]


def _readable(runs: list[Run]) -> list[Run]:
    """A lone blank or comma between two replaced words joins them: «30 days» → «two weeks» reads as one replacement."""
    out: list[Run] = []
    for at, (kind, text) in enumerate(runs):
        between = 0 < at < len(runs) - 1
        if kind is SpanKind.SAME and between and not any(character.isalnum() for character in text):
            out += [(SpanKind.DELETED, text), (SpanKind.INSERTED, text)]
        else:
            out.append((kind, text))
    return out


def _spans(runs: Iterable[Run]) -> Iterable[Span]:
    """Between two unchanged stretches, all that went stands before all that came."""
    gone = come = ""
    for kind, text in runs:
        if kind is SpanKind.DELETED:
            gone += text
        elif kind is SpanKind.INSERTED:
            come += text
        else:
            yield from _pair(gone, come)
            gone = come = ""
            yield Span(SpanKind.SAME, text)
    yield from _pair(gone, come)


def _pair(gone: str, come: str) -> Iterable[Span]:
    if gone:
        yield Span(SpanKind.DELETED, gone)
    if come:
        yield Span(SpanKind.INSERTED, come)
