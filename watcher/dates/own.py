"""The dates by which a page dates itself: when it was updated, published, comes into force, and what it says of editions before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from watcher.dates import words
from watcher.dates.words import pattern
from watcher.dates.written import reads_month_first, settles_order, shown_order, written_dates
from watcher.model.figure import DateRole, Granularity, OwnDate, WrittenDate

SHORT = 200
"""Characters: a block up to here is a line about the page rather than a clause of it."""

_NEAR, _NEAR_WEAK, _BEHIND = 60, 40, 25  # characters between a word of dating and its date
_CLAUSE = 300  # characters of a sentence on each side of a date that say what it is about
_QUOTATION = 160
_TOP = 15  # blocks at the top of a page, among which a date may stand alone
_LABEL = 60  # characters of a label that stands in a block of its own above its date
_FIRST_YEAR, _LAST_YEAR = 1990, 2100

_UNSPACED = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"  # writing in which no blank parts the words
_KEYWORD = re.compile(
    rf"""(?:(?<![^\W_])|(?<={_UNSPACED})(?={_UNSPACED}))(?:(?P<previous>{pattern(words.PREVIOUS)})|(?P<updated>{pattern(words.UPDATED)})
    |(?P<published>{pattern(words.PUBLISHED)})|(?P<effective>{pattern(words.EFFECTIVE)})
    |(?P<weak>{pattern(words.WEAK)}))(?![a-zà-öø-ÿ])""",
    re.IGNORECASE | re.VERBOSE,
)
_THIS_DOCUMENT = re.compile(
    rf"\b(?:{pattern(words.THIS_DOCUMENT)})\b|{pattern(words.THIS_DOCUMENT_UNSPACED)}", re.IGNORECASE
)
_NOT_ITS_DATE = re.compile(rf"\b(?:{pattern(words.NOT_ITS_DATE)})\s*\Z", re.IGNORECASE)
_RANGE = re.compile(rf"\s*(?:{pattern(words.RANGE)})\s*", re.IGNORECASE)
_LIST = re.compile(r"[\s,;/|&·•)\]]*(?:(?:and|und|et|y|e|en|i|och)\s)?[\s(\[]*", re.IGNORECASE)
_CURRENT_SUBJECT = re.compile(rf"[,;:]\s*(?:{pattern(words.CURRENT_SUBJECT)})\s\w", re.IGNORECASE)
_NAMED_SUBJECT = re.compile(
    r"\b(?:[Tt]his|[Oo]ur|[Tt]he)\s((?:[A-Z][\w&'-]{0,30}\s){1,5})(?:is|was|are|were|has|will)\b"
)
_PLAIN_SUBJECT = re.compile(r"\b[Tt]his (agreement|policy|notice|statement)\b")
# «As of 1 January 2027, sellers must …»: a rule begins here, and no page is dated.
_RULE_FOLLOWS = re.compile(r"\s*,\s+(?:[^\s.;|]+\s+){3}[^\s.;|]")
_SENTENCE_END = re.compile(r"[.!?。！？][\"')\]]?\s+(?=[\"'(\[]?[^\W\d_a-zà-öø-ÿ])|[。！？]|\s\|\s(?=\|)")
_MAY_HOLD_A_DATE = re.compile(
    r"\d{4}|\d[./-]\d|[年년]|\b(?:ago|yesterday|just now|vor|gestern|il y a|hace|ayer|fa|ieri|geleden|gisteren|temu|wczoraj|há|ontem)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a block, in characters."""

    start: int
    end: int


def own_dates(texts: Sequence[str], language: str | None = None) -> tuple[OwnDate, ...]:
    """The dates by which a page dates itself, in the order of the page.

    `texts`: the page's blocks in order. `language`: as the page declares it; it settles `2/7/2024` unless another date of
    the page shows the order (see `watcher.dates.dates_in`). A date needs a word of dating close by («last updated», «Stand»,
    «en vigueur»), in a short block or in a sentence about this document; or it stands alone near the top of the page.
    """
    shown = shown_order(texts)
    month_first = reads_month_first(language) if shown is None else shown
    settled = shown is not None or settles_order(language)
    found: list[tuple[OwnDate, str]] = []
    for place, text in enumerate(texts):
        if _MAY_HOLD_A_DATE.search(text):
            above = texts[place - 1] if place else ""
            found += _of_block(text, above, place, month_first)
    dates = _without_old_editions(_of_this_document(found))
    return tuple(replace(one, written=replace(one.written, ambiguous=False)) if settled else one for one in dates)


def _of_block(text: str, above: str, place: int, month_first: bool) -> Iterator[tuple[OwnDate, str]]:
    """The own dates of one block, each with the sentence it stands in."""
    dates = [one for one in written_dates(text, month_first=month_first) if _is_plausible(one)]
    if role := _role_alone(text, above, place, dates):
        yield OwnDate(role, dates[0], text.strip()[:_QUOTATION]), text
        return
    sentences = _sentences_of(text, dates)
    roles: list[DateRole | None] = []
    for number in range(len(dates)):
        roles.append(_role(text, sentences[number], dates, number, roles))
    for one, sentence, role in zip(dates, sentences, _ranges_are_past(text, dates, roles), strict=True):
        if role:
            said = text[max(sentence.start, one.start - _CLAUSE) : min(sentence.end, one.end + _CLAUSE)]
            yield OwnDate(role, one, _quotation(text, sentence, one)), said


def _role_alone(text: str, above: str, place: int, dates: Sequence[WrittenDate]) -> DateRole | None:
    """What a date that is a block of its own says: what the label above it says, or near the top, when it was updated."""
    if len(dates) != 1 or not _stands_alone(text, dates[0]):
        return None
    return _role_of_label(above) or (DateRole.UPDATED if place < _TOP else None)


def _is_plausible(one: WrittenDate) -> bool:
    return one.day is None or _FIRST_YEAR <= one.day.year <= _LAST_YEAR


def _stands_alone(text: str, one: WrittenDate) -> bool:
    """The date is all but the whole of its block: «(May 2024)», «Berlin, 5 March 2024»."""
    rest = (text[: one.start] + text[one.end :]).strip()
    return (
        one.granularity is not Granularity.RELATIVE
        and len(rest) <= 12
        and not re.search(r"\d", rest)
        and not _KEYWORD.search(rest)
    )


def _role_of_label(above: str) -> DateRole | None:
    """What a block above says of the date below it: «Last updated:»."""
    if len(above) > _LABEL:
        return None
    last = next(reversed(list(_KEYWORD.finditer(above))), None)
    return _as_role(last) if last and not above[last.end() :].strip(" :-|()") else None


def _sentences_of(text: str, dates: Sequence[WrittenDate]) -> list[_Sentence]:
    """For each date the sentence it stands in; the point of «5. Mai» ends none."""
    in_dates = {place for one in dates for place in range(one.start, one.end)}
    ends = [found.end() for found in _SENTENCE_END.finditer(text) if found.start() not in in_dates]
    bounds = [0, *ends, len(text)]
    places = (bisect_right(bounds, one.start, hi=len(bounds) - 1) for one in dates)
    return [_Sentence(bounds[place - 1], bounds[place]) for place in places]


def _role(
    text: str, sentence: _Sentence, dates: Sequence[WrittenDate], number: int, roles: Sequence[DateRole | None]
) -> DateRole | None:
    """What the sentence says of its date, by the words between it and the date before; else by those behind it."""
    one, last = dates[number], dates[number - 1] if number else None
    start = max(sentence.start, last.end if last else 0)
    ahead = text[max(start, one.start - _CLAUSE) : one.start]
    if last and roles[-1] and _LIST.fullmatch(ahead):
        return roles[-1]
    if not ahead.strip(" ,:-(") and not (last and last.end > sentence.start) and len(text) <= SHORT:
        # «Last updated. 5 May 2024»
        ahead = text[max(last.end if last else 0, start - _LABEL) : one.start]
    if _NOT_ITS_DATE.search(ahead[-_BEHIND:]):
        return None
    short = len(text) <= SHORT and not _RULE_FOLLOWS.match(text, one.end)
    role = _role_ahead(ahead, short=short) or _role_behind(text, sentence, dates, number)
    return role if role and _speaks_of_the_document(text, sentence, one) else None


def _speaks_of_the_document(text: str, sentence: _Sentence, one: WrittenDate) -> bool:
    start, end = max(sentence.start, one.start - _CLAUSE), min(sentence.end, one.end + _CLAUSE)
    return len(text) <= SHORT or bool(_THIS_DOCUMENT.search(text, start, end))


def _role_ahead(ahead: str, *, short: bool) -> DateRole | None:
    """`short`: a line about the page, in which weaker words of dating count, too."""
    keywords = list(_KEYWORD.finditer(ahead))
    strong = [one for one in keywords if one.lastgroup != "weak"]
    past = next((one for one in strong if one.lastgroup == "previous"), None)
    if past and not _CURRENT_SUBJECT.search(ahead, past.end()):
        return DateRole.PREVIOUS
    strong = [one for one in strong if one.lastgroup != "previous"]
    if strong and len(ahead) - strong[-1].end() <= _NEAR:
        return _as_role(strong[-1])
    weak = keywords and keywords[-1].lastgroup == "weak" and len(ahead) - keywords[-1].end() <= _NEAR_WEAK
    return DateRole.UPDATED if weak and short else None


def _role_behind(text: str, sentence: _Sentence, dates: Sequence[WrittenDate], number: int) -> DateRole | None:
    """«am 1. Januar 2024 in Kraft», «5 May 2024 (last updated)»; not where the words belong to the next date."""
    end = dates[number].end
    if number + 1 < len(dates) and dates[number + 1].start - end <= _NEAR:
        return None
    found = _KEYWORD.search(text, end, min(sentence.end, end + _NEAR))
    if not found or found.start() - end > _BEHIND or found.lastgroup == "weak":
        return None
    return _as_role(found)


def _as_role(keyword: re.Match[str]) -> DateRole:
    name = keyword.lastgroup
    assert name is not None, "every alternative is named"
    return DateRole.UPDATED if name == "weak" else DateRole(name)


def _ranges_are_past(
    text: str, dates: Sequence[WrittenDate], roles: Sequence[DateRole | None]
) -> list[DateRole | None]:
    """«in force from … to …» is said of an edition that is over, at both ends."""
    result = list(roles)
    for number in range(len(dates) - 1):
        between = text[dates[number].end : dates[number + 1].start]
        if roles[number] is not None and _RANGE.fullmatch(between):
            result[number] = result[number + 1] = DateRole.PREVIOUS
    return result


def _quotation(text: str, sentence: _Sentence, one: WrittenDate) -> str:
    """The sentence, or as much of it around the date as fits."""
    whole = text[sentence.start : sentence.end].strip()
    if len(whole) <= _QUOTATION:
        return whole
    room = max(_QUOTATION - 2 - len(one.text), 0)
    start = max(sentence.start, one.start - room * 3 // 4)
    end = min(sentence.end, start + _QUOTATION - 2)
    cut = text[start:end].strip()
    return f"{'…' if start > sentence.start else ''}{cut}{'…' if end < sentence.end else ''}"


def _of_this_document(found: Sequence[tuple[OwnDate, str]]) -> Iterator[tuple[OwnDate, str]]:
    """Without dates of other documents: «This Privacy Notice is effective from …» on the page of a user agreement."""
    own: set[str] | None = None
    for one, sentence in found:
        named, plain = _NAMED_SUBJECT.search(sentence), _PLAIN_SUBJECT.search(sentence)
        subject = {plain[1].capitalize()} if plain else set(named[1].split()) if named else None
        if subject and own is None:
            own = subject
        if subject is None or own is None or subject <= own or own <= subject:
            yield one, sentence


def _without_old_editions(found: Iterator[tuple[OwnDate, str]]) -> Iterator[OwnDate]:
    """Where a page lists its versions by date, all but the newest are earlier editions."""
    all_found = list(found)
    listed = [one for one, sentence in all_found if _is_edition(one, sentence)]
    newest = max((one.written.day for one in listed if one.written.day), default=None)
    for one, sentence in all_found:
        old = _is_edition(one, sentence) and one.written.day and newest and one.written.day < newest
        yield replace(one, role=DateRole.PREVIOUS) if old else one


def _is_edition(one: OwnDate, sentence: str) -> bool:
    return one.role is not DateRole.PREVIOUS and bool(
        re.match(r"\W*vers(?:ion|ión|ão|ione|ie)\b", sentence, re.IGNORECASE)
    )
