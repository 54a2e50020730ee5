"""The entries of an announcements page or feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile

from watcher.dates import dates_in, own_dates
from watcher.judge.begins import days_of_beginning
from watcher.judge.noticewords import CHANGE, IN_DAYS, WITHDRAWAL
from watcher.model.announcement import Announcement
from watcher.model.figure import DateRole, Granularity
from watcher.model.page import Block, BlockKind, Document
from watcher.model.source import SourceId

_DEEPEST = 99
_DATE_ALONE = 20  # characters: «September 2026»
_LINES, _LINE = 200, 2_000  # so much of an entry is kept, in blocks and in characters of each
_UNDER = 3  # blocks below a title in which its day stands
_TITLE = 140  # characters of a clause that stand for a title where there is no heading
_BEFORE, _AFTER = 60, 30  # characters about a date in which it is said what happens on that day
_A_DAY = timedelta(days=1)  # a site in another time zone
_DATED_ITEMS = 2  # so many dated items under one heading are entries of their own


def announcements_in(
    source: SourceId, document: Document, read_at: datetime, *, stood: bool = False
) -> tuple[Announcement, ...]:
    """The entries of a document: each heading with what stands under it, or each dated item of a list.

    `stood`: they stood there when the source was read for the first time.
    """
    return tuple(
        _announcement(source, entry, document.language, read_at, stood=stood)
        for section in _sections(document.blocks)
        for entry in _entries(section, document.language)
    )


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks from one heading to the next; headings with nothing under them are no section."""
    section: list[Block] = []
    deepest = _entry_level(blocks)
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level <= deepest:
            if _says_something(section):
                yield section
                section = []
            if section and section[-1].level >= block.level:
                section = []
        section.append(block)
    if _says_something(section):
        yield section


def _says_something(section: Sequence[Block]) -> bool:
    """It has a text, or its title leads to one."""
    return any(block.kind is not BlockKind.HEADING for block in section) or any(
        block.links for block in section[-1:] if block.level > 1 or len(section) == 1
    )


def _entry_level(blocks: Sequence[Block]) -> int:
    """The level of the headings that are titles of entries: those with a day of their own; else every heading is one."""
    headings = [(at, block) for at, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    for level in sorted({block.level for _, block in headings}):
        titles = [at for at, block in headings if block.level == level]
        if len(titles) > 1 and 2 * sum(map(bool, (_own_day(blocks, at) for at in titles))) >= len(titles):
            return level
    return _DEEPEST


def _own_day(blocks: Sequence[Block], at: int) -> bool:
    """Does a date stand in a title or directly under it? A title that is nothing but a date is that of a group."""
    if dates_in(blocks[at].text):
        return len(blocks[at].text) > _DATE_ALONE
    under = takewhile(lambda block: block.kind is not BlockKind.HEADING, blocks[at + 1 : at + 1 + _UNDER])
    return any(dates_in(block.text[:_TITLE]) for block in under)


def _entries(section: list[Block], language: str | None) -> Iterator[list[Block]]:
    """A section is one entry, unless it lists dated ones («Effective October 25, 2024, we will …»)."""
    listed = {BlockKind.ITEM, BlockKind.ROW}
    if all(block.kind is not BlockKind.HEADING for block in section):
        listed.add(BlockKind.PARAGRAPH)
    dated = [block for block in section if block.kind in listed and dates_in(block.text[:_TITLE], language)]
    if len(dated) < _DATED_ITEMS:
        yield section
        return
    entry: list[Block] = []
    for block in section:
        if block in dated and any(one in dated for one in entry):
            yield entry
            entry = []
        entry.append(block)
    yield entry


def _announcement(
    source: SourceId, entry: Sequence[Block], language: str | None, read_at: datetime, *, stood: bool
) -> Announcement:
    entry = _own_title_first(entry)
    heading = next((block.text for block in entry[:1] if block.kind is BlockKind.HEADING), "")
    entry = entry[:_LINES]
    texts = [" ".join(block.text.split())[:_LINE] for block in entry]
    withdraws = any(WITHDRAWAL.search(text) for text in texts)
    # «… that we previously posted on June 13»: the dates of a withdrawal are those of what it takes back.
    own = [text for text in texts if not WITHDRAWAL.search(text)] if withdraws else texts
    published = _published(own, language, read_at)
    linked = [(link, line) for line, block in enumerate(entry) for link in block.links]
    return Announcement(
        source,
        heading or texts[0][:_TITLE],
        "\n".join(texts),
        tuple(link for link, _ in linked),
        published,
        _effective(texts, language, published or read_at.date()),
        read_at,
        tuple(line for _, line in linked),
        tuple(line for line, block in enumerate(entry) if line and block.kind in {BlockKind.ITEM, BlockKind.ROW}),
        stood=stood,
        withdraws=withdraws,
    )


def _own_title_first(entry: Sequence[Block]) -> Sequence[Block]:
    """An entry without the title of the page; the heading nearest to its text is its own."""
    at = next((number for number, block in enumerate(entry) if block.kind is not BlockKind.HEADING), 0)
    if at < 2:
        return entry
    outer = [block for block in entry[: at - 1] if block.level > 1]
    return [entry[at - 1], *outer, *entry[at:]]


def _published(texts: Sequence[str], language: str | None, read_at: datetime) -> date | None:
    """The day that an entry states for itself, not one that is still to come."""
    dates = own_dates(list(_around_dates(texts, language)), language)
    published = _first_day(
        one.written.day
        for one in dates
        if one.role in {DateRole.PUBLISHED, DateRole.UPDATED} and one.written.granularity is Granularity.DAY
    )
    return published if published is None or published <= read_at.date() + _A_DAY else None


def _effective(texts: Sequence[str], language: str | None, published: date) -> date | None:
    """The day on which what is announced takes effect: as stated, else so many days from the notice."""
    dates = own_dates(list(_around_dates(texts, language)), language)
    stated = _first_day(
        one.written.day
        for one in dates
        if one.role is DateRole.EFFECTIVE and one.written.granularity is Granularity.DAY
    )
    if stated is not None:
        return stated
    begins = _first_day(day for text in texts for day in days_of_beginning(text, language) if day >= published)
    if begins is not None:
        return begins
    counted = next((found for text in texts if CHANGE.search(text) and (found := IN_DAYS.search(text))), None)
    return published + timedelta(days=int(next(filter(None, counted.groups())))) if counted else None


def _around_dates(texts: Sequence[str], language: str | None) -> Iterator[str]:
    """The words about each date: every sentence of a notice speaks of what it announces, however long it is."""
    for text in texts:
        for one in dates_in(text, language):
            yield text[max(0, one.start - _BEFORE) : one.end + _AFTER]


def _first_day(days: Iterable[date | None]) -> date | None:
    return next((day for day in days if day is not None), None)
