"""Which words of a clause went, and which came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from rapidfuzz.distance import Indel, Levenshtein

from watcher.model.change import Span, SpanKind

# A word with what is inside it («seller's», «2.5», «24/7»), one ideograph, a blank, or a sign.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff]+(?:['.,/-](?=\w)[^\W\u3040-\u30ff\u3400-\u9fff]+)*|\s+|[^\w\s]"
)
# A long word, a number, a name, an ideograph: in whatever language, what is short and small is seldom what a clause is about.
_TELLING = re.compile(r"\w{4}|[^\W\da-zà-öø-ÿ_]|\d")
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
    """What stays, goes and comes. The words that say something are matched first: an «and», which stands everywhere, must
    not draw others away from each other («Germany and France» → «Germany, France and Spain»).
    """
    runs: list[Run] = []
    done_old = done_new = 0
    for at_old, at_new in [*_telling_pairs(old, new), (len(old), len(new))]:
        runs += _small_runs(old[done_old:at_old], new[done_new:at_new])
        runs += [(SpanKind.SAME, word) for word in old[at_old : at_old + 1]]
        done_old, done_new = at_old + 1, at_new + 1
    return [(kind, "".join(text for _, text in group)) for kind, group in groupby(runs, key=itemgetter(0))]


def _telling_pairs(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[int, int]]:
    """The places of the telling words that both have, in order."""
    places_old, places_new = ([at for at, word in enumerate(words) if _TELLING.search(word)] for words in (old, new))
    for code in Indel.opcodes([old[at] for at in places_old], [new[at] for at in places_new]):
        if code.tag == "equal":
            yield from zip(
                places_old[code.src_start : code.src_end], places_new[code.dest_start : code.dest_end], strict=True
            )


def _small_runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
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
