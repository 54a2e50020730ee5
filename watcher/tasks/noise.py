"""Learning what differs on a source at every fetch, and leaving it out; never a rule. Pure: values in, values out.

A place is learned when it differed at three readings in a row, one directly after the other, while the words around it
stood. What could be a rule is never learned: a figure that measures something, a number in a sentence, words that bind,
an item of a list, a row of a table. And what was learned is left out only as long as it stays what it was: another word
beside a token, or words where something else stood that speak of the rules, are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from watcher.compare import sense
from watcher.dates import own_dates
from watcher.figures import figures_in
from watcher.judge import binds
from watcher.model.change import Edit, EditKind
from watcher.model.figure import FigureKind
from watcher.model.noise import LEARNED_AFTER, Noise, NoiseSort
from watcher.model.page import Block, BlockKind, Document

FORGOTTEN_AFTER = timedelta(days=60)
"""What has not differed for so long is looked at anew."""

_MOST = 100  # places of one source
_WRITTEN_DOWN_AGAIN = timedelta(days=1)
_TOKEN = re.compile(r"(?=[\w.,:/'-]*\d)\w+(?:[.,:/'-]\w+)*")
_MEASURES = frozenset({FigureKind.RATE, FigureKind.AMOUNT, FigureKind.PERIOD})
_LABEL = 12  # words of a line that is no clause
_FEW = 3  # words that are no sentence, whatever their last sign
_SENTENCE_ENDS = (".", "!", "?", ";", "。", "؟", "।")
_MADE_UP = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).{6,}")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Noticed:
    """What is to be told of a comparison: the edits `left`, without those at places that differ at every fetch.

    `ignored`: these places. `noises`: all that is known of the source now. `passing`: why the edits left are not told yet
    (they look like what differs at every fetch, and were seen once), else empty.
    """

    left: tuple[Edit, ...]
    ignored: tuple[Noise, ...]
    noises: tuple[Noise, ...]
    passing: str = ""


@dataclass(frozen=True, slots=True)
class _Difference:
    """Edits at one place that could be noise. `positions`: of a block's tokens, which differ, of how many."""

    sort: NoiseSort
    place: str
    shows: str
    edits: tuple[Edit, ...]
    positions: frozenset[int] = frozenset({0})
    count: int = 1
    frame: tuple[str, str] = ("", "")
    longest: int = 0
    plainly: bool = False


def notice(
    edits: Sequence[Edit],
    between: tuple[Document, Document],
    known: Sequence[Noise],
    *,
    at: datetime,
    seen: datetime,
) -> Noticed:
    """Leave out what was learned, and learn.

    `at`: the time of this reading. `seen`: when the old text was last seen; where that is later than a place last
    differed, the place stood still meanwhile.
    """
    tokens = list(_tokens(edits))
    in_tokens = {id(edit) for one in tokens for edit in one.edits}
    differences = [*tokens, *_words([edit for edit in edits if id(edit) not in in_tokens], *between)]
    known = [one for one in known if at - one.last < FORGOTTEN_AFTER]
    now = {(one.sort, one.place): one for one in known}
    updated, ignored, passing = dict[tuple[NoiseSort, str], Noise](), list[Noise](), list[_Difference]()
    covered = set[int]()
    for one in differences:
        before = now.get((one.sort, one.place))
        after = _learned(one, before, at, seen)
        if after is not None:
            updated[one.sort, one.place] = after
        if after is not None and _is_covered(one, after):
            covered.update(map(id, one.edits))
            ignored.append(after)
        elif one.plainly and not _stayed(one, before, seen):
            passing.append(one)
    left = tuple(edit for edit in edits if id(edit) not in covered)
    updated |= {(one.sort, one.place): one for one in _carried_over(left, now)}
    waits = {id(edit) for one in passing for edit in one.edits}
    kept = {key: one for key, one in now.items() if one.learned} | updated
    why = _why(passing) if left and all(id(edit) in waits for edit in left) else ""
    return Noticed(left, tuple(ignored), _the_latest(kept.values()), why)


def what_differs(noise: Noise) -> str:
    """A place in words: «Currently online: # members»."""
    if noise.sort is NoiseSort.TOKEN:
        return f"«{_brief(noise.place)}»"
    before, _, after = noise.place.partition("\n")
    between = f"after «{_brief(before)}»" if before else f"before «{_brief(after)}»"
    return f"what stands {between}"


def _brief(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _why(passing: Sequence[_Difference]) -> str:
    return f"only what may differ at every fetch changed («{_brief(passing[0].shows)}»); told if it stays"


def _the_latest(noises: Iterable[Noise]) -> tuple[Noise, ...]:
    return tuple(sorted(noises, key=lambda one: (one.last, one.place), reverse=True)[:_MOST])


# --- learning


def _learned(one: _Difference, before: Noise | None, at: datetime, seen: datetime) -> Noise | None:
    """What is known of the place after this reading; None where it stayed as it was shown before."""
    fresh = Noise(
        one.sort,
        one.place,
        tuple(int(position in one.positions) for position in range(one.count)),
        one.shows,
        at,
        at,
        one.frame,
        one.longest,
    )
    if before is None or len(before.moved) != one.count:
        return fresh
    if before.learned and _is_covered(one, before):
        return replace(before, shows=one.shows, last=at) if at - before.last >= _WRITTEN_DOWN_AGAIN else before
    if seen > before.last:
        return before if before.learned else fresh
    if one.shows == before.shows:
        return before if before.learned else None
    moved = (times + 1 if at_ in one.positions else 0 for at_, times in enumerate(before.moved))
    return replace(
        before,
        moved=tuple(
            max(new, old) if old >= LEARNED_AFTER else new for new, old in zip(moved, before.moved, strict=True)
        ),
        shows=one.shows,
        last=at,
        frame=_common(before.frame, one.frame),
        longest=max(before.longest, one.longest),
    )


def _is_covered(one: _Difference, noise: Noise) -> bool:
    """Is all that differs here known to differ?"""
    if one.sort is NoiseSort.TOKEN:
        return all(noise.moved[position] >= LEARNED_AFTER for position in one.positions)
    if not noise.learned:
        return False
    starts, ends = noise.frame
    return one.longest <= 2 * noise.longest and one.frame[0].startswith(starts) and one.frame[1].endswith(ends)


def _stayed(one: _Difference, before: Noise | None, seen: datetime) -> bool:
    return before is not None and before.shows == one.shows and seen <= before.last


def _common(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    """The words at the beginning and at the end that two texts share."""
    starts = _shared(one[0].split(), other[0].split())
    ends = _shared(one[1].split()[::-1], other[1].split()[::-1])[::-1]
    return " ".join(starts), " ".join(ends)


def _shared(one: Sequence[str], other: Sequence[str]) -> list[str]:
    count = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    return list(one[: min(len(one), len(other)) if count is None else count])


def _carried_over(told: Iterable[Edit], known: Mapping[tuple[NoiseSort, str], Noise]) -> Iterator[Noise]:
    """Where other words stand beside a token now, the token is the same."""
    for edit in told:
        if edit.before is not None and edit.after is not None:
            before = known.get((NoiseSort.TOKEN, _place(edit.before)))
            if before is not None and before.learned and len(before.moved) == len(_TOKEN.findall(edit.after.text)):
                yield replace(before, place=_place(edit.after), shows=edit.after.text)


# --- numbers and tokens in a block


def _tokens(edits: Iterable[Edit]) -> Iterator[_Difference]:
    for edit in edits:
        if edit.kind is not EditKind.REWORDED or edit.before is None or edit.after is None:
            continue
        place = _place(edit.after)
        if _place(edit.before) != place:
            continue
        pairs = zip(_TOKEN.finditer(edit.before.text), _TOKEN.finditer(edit.after.text), strict=True)
        moved = {at: pair for at, pair in enumerate(pairs) if pair[0].group() != pair[1].group()}
        made_up = all(_is_made_up(one.group()) for pair in moved.values() for one in pair)
        if moved and (made_up or _may_differ(edit.before, edit.after, moved.values())):
            count = len(_TOKEN.findall(edit.after.text))
            yield _Difference(NoiseSort.TOKEN, place, edit.after.text, (edit,), frozenset(moved), count, plainly=True)


def _place(block: Block) -> str:
    return _TOKEN.sub("#", block.text)


def _may_differ(before: Block, after: Block, moved: Iterable[tuple[re.Match[str], re.Match[str]]]) -> bool:
    """Can these numbers of a block differ and be no rule? Nothing that is measured may, and no number in a clause."""
    if own_dates([after.text]) or after.kind is BlockKind.ROW or _is_clause(after) or _binds(after):
        return False
    old, new = zip(*moved, strict=True)
    return not any(
        figure.kind in _MEASURES and figure.start < number.end() and number.start() < figure.end
        for block, numbers in ((before, old), (after, new))
        for figure in figures_in(block.text)
        for number in numbers
    )


def _is_made_up(token: str) -> bool:
    """Letters and digits in one word, as machines make them up. «95%», «W-8BEN» and «EU2019» are no such words."""
    turns = sum(one.isdigit() != other.isdigit() for one, other in pairwise(token))
    return _MADE_UP.fullmatch(token) is not None and turns >= 3 and token.isalnum()


def _binds(block: Block) -> bool:
    return binds(block.text, block.under[-1] if block.under else "")


def _is_clause(block: Block) -> bool:
    words = len(_WORD.findall(block.text))
    return words > _LABEL or (words > _FEW and block.text.endswith(_SENTENCE_ENDS))


# --- words between clauses


def _words(edits: Sequence[Edit], before: Document, after: Document) -> Iterator[_Difference]:
    for between, group in _gaps(edits, before, after).items():
        old = [edit.before for edit in group if edit.before is not None]
        new = [edit.after for edit in group if edit.after is not None]
        if not all(_could_be_shown_by_turns(block) for block in (*old, *new)):
            continue
        shows = " · ".join(block.text for block in new)
        was = " · ".join(block.text for block in old)
        frame = _common((was, was), (shows, shows))
        longest = max(len(_WORD.findall(one)) for one in (shows, was))
        # A line at the edge of the page, or one of links, that comes or goes: a banner, a notice that something loads.
        plainly = all(block.links for block in (*old, *new)) or (not (old and new) and "" in between)
        yield _Difference(
            NoiseSort.WORDS, "\n".join(between), shows, tuple(group), frame=frame, longest=longest, plainly=plainly
        )


def _gaps(edits: Sequence[Edit], before: Document, after: Document) -> dict[tuple[str, str], list[Edit]]:
    """The edits by the clauses between which they stand; those clauses are the same in both documents."""
    old = {edit.before_at for edit in edits if edit.before_at is not None}
    new = {edit.after_at for edit in edits if edit.after_at is not None}
    gaps: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits:
        if edit.kind is EditKind.MOVED or edit.before_count != 1 or edit.after_count != 1:
            continue
        if edit.after_at is not None:
            between = _neighbours(after.blocks, edit.after_at, new)
        else:
            assert edit.before_at is not None
            between = _neighbours(before.blocks, edit.before_at, old)
        gaps.setdefault(between, []).append(edit)
    return gaps


def _neighbours(blocks: Sequence[Block], at: int, edited: set[int]) -> tuple[str, str]:
    start, end = at - 1, at + 1
    while start in edited:
        start -= 1
    while end in edited:
        end += 1
    return (
        sense(blocks[start].text) if start >= 0 else "",
        sense(blocks[end].text) if end < len(blocks) else "",
    )


def _could_be_shown_by_turns(block: Block) -> bool:
    """A line that is no clause, no figure in a table and no thing in a list; nothing binds in it or in its heading."""
    if block.kind is BlockKind.ROW and any(character.isdigit() for character in block.text):
        return False
    if block.kind is BlockKind.ITEM and not block.links:
        return False
    if _is_clause(block) or _binds(block) or own_dates([block.text]):
        return False
    return not any(one.kind in _MEASURES for one in figures_in(sense(block.text)))
