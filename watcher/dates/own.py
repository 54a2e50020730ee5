"""The dates by which a page dates itself: updated, published, effective; and the date of the version before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watcher.dates.written import dates_in
from watcher.model.figure import DateRole, Granularity, OwnDate, WrittenDate

_SHORT = 200  # characters; a block up to this length that has a keyword dates the page
_NEAR = 60  # characters between a keyword and its date in a longer clause
_AFTER = 30  # characters behind a date in which its keyword may stand
_TOP = 15  # blocks in which a lone date is the page's own
_QUOTED = 160
_YEARS = range(1990, 2101)
_FLAGS = re.IGNORECASE | re.VERBOSE

_ROLES: tuple[tuple[DateRole, re.Pattern[str]], ...] = (
    (
        DateRole.PREVIOUS,
        re.compile(
            r"""\b(?:previous|prior|former|earlier|superseded|vorherige\w*|frühere\w*|bisherige\w*|précédent\w*|ancienne|antérieur\w*
            |anterior\w*|precedent[ei]|vorige|poprzedni\w*)""",
            _FLAGS,
        ),
    ),
    (
        DateRole.EFFECTIVE,
        re.compile(
            r"""\beffective\b|\btakes?\s+effect|\btaking\s+effect|\binto\s+(?:effect|force)|\b(?:is|are|be|in)\s+(?:in\s+)?force|\bappl(?:y|ies|icable)\s+(?:from|as\s+of|to\s+you\s+from)
            |\bvalid\s+(?:from|as\s+of)|\bgoverned\s+by\b|\beffect\s+(?:on|from)|\bgültig\s+(?:ab|seit)|\bgilt\s+(?:ab|seit)|\bgelten\s+(?:ab|seit)|\bin\s+kraft|\binkrafttreten|\bwirksam
            |\ben\s+vigueur|\bentrée\s+en\s+vigueur|\bapplicables?\s+(?:à|au|depuis|dès)|\bprend\w*\s+effet|\ben\s+vigor|\bvigencia|\bvigentes?\b|\bentra\w*\s+en\s+vigor|\befectiv\w*
            |\bin\s+vigore|\befficac\w*|\bvalid[aeo]\s+dal|\bvan\s+kracht|\bgeldig\s+vanaf|\bingangsdatum|\bin\s+werking|\bobowiązuj\w*|\bwchodz\w+\s+w\s+życie
            |\bem\s+vigor|\bvigor\s+a\s+partir|生效|施行""",
            _FLAGS,
        ),
    ),
    (
        DateRole.UPDATED,
        re.compile(
            r"""\b(?:last|most\s+recently|latest)\s+(?:up-?dat|modif|revis|chang|amend|edit|review)\w*|\bup-?dated?\b|\brevis(?:ed|ion)\b|\bmodified\b|\bamended\b|\bcurrent\s+as\s+of
            |\bversions?\b|\bstand\b|\bzuletzt|\baktualisier\w*|\bgeändert|\bfassung\b|\bletzte\s+änderung|\bmises?\s+à\s+jour|\bmis\s+à\s+jour|\bmodifié\w*|\brévis\w*|\bdernière\s+(?:modification|version)
            |\bactualizad\w*|\bactualización|\búltima\s+(?:actualización|modificación|revisión|versión)|\brevisión|\baggiorna\w*|\bultima\s+(?:modifica|revisione|versione)
            |\bgewijzigd|\bbijgewerkt|\bversie\b|\blaatste\s+(?:wijziging|update)|\bzaktualizowan\w*|\baktualizacj\w*|\bwersja\b|\batualiza\w*|\bversão\b|\bversión\b|更新|修订|版本""",
            _FLAGS,
        ),
    ),
    (
        DateRole.PUBLISHED,
        re.compile(
            r"""\bpublished\b|\bposted\b|\bissued\b|\bpublication\b|\bveröffentlicht|\bpublié\w*|\bpublicad\w*|\bpubblicat\w*|\bgepubliceerd|\bopublikowan\w*
            |^\s*(?:date|datum|fecha|data)\s*:|发布|公布""",
            _FLAGS,
        ),
    ),
)
_DOCUMENT = re.compile(
    r"""\b(?:agreements?|polic(?:y|ies)|terms|conditions|versions?|page|document|notice|guidelines|rules|amendment|update
    |bedingungen|agb|vertrag|vereinbarung|richtlinien?|fassung|erklärung|politique|contrat|charte|règlement|cgu|cgv
    |condiciones|términos|política|acuerdo|condizioni|termini|contratto|informativa|voorwaarden|overeenkomst|beleid
    |regulamin\w*|warunki|umow\w+|polityk\w+|termos|condições)\b""",
    _FLAGS,
)
_RANGE = re.compile(
    r"\s*(?:-|to|until|till|through|bis|bis\s+zum|au|jusqu'au|al|hasta\s+el|fino\s+al|tot|t/m|do|até)\s*(?:the\s+|le\s+|el\s+|dem\s+)?$",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(
    r"\b(?:register\w*|incorporat\w*|founded|born|orders?\s+placed|regist(?:er|ré|rado)|handelsregister|rcs)\b",
    re.IGNORECASE,
)


def own_dates(texts: Sequence[str], language: str | None = None) -> tuple[OwnDate, ...]:
    """The dates by which a page dates itself, in the order of its blocks (`texts`)."""
    return tuple(date for at, text in enumerate(texts) for date in _in_block(text, language, at_top=at < _TOP))


def _in_block(text: str, language: str | None, *, at_top: bool) -> Iterator[OwnDate]:
    dates = [one for one in dates_in(text, language) if one.day is None or one.day.year in _YEARS]
    behind = 0
    for number, written in enumerate(dates):
        before = text[behind : written.start]
        behind = written.end
        if number and _RANGE.fullmatch(before):
            continue  # the end of «from … to …»
        ahead = text[written.end : dates[number + 1].start if number + 1 < len(dates) else len(text)]
        role = _role(before, ahead, whole=text)
        if role is None and at_top and written.granularity is not Granularity.RELATIVE and _is_lone(text, written):
            role = DateRole.UPDATED
        if role is not None:
            yield OwnDate(role, written, _quotation(text, written))


def _role(before: str, ahead: str, *, whole: str) -> DateRole | None:
    """What is said of a date by the words between it and its neighbours."""
    short = len(whole) <= _SHORT
    near = before if short else before[-_NEAR:]
    if not short and not _DOCUMENT.search(before[-_QUOTED:]):
        return None
    if _OTHER_DATE.search(near):
        return None
    sentence = re.split(r"(?<=[a-zà-ü)]{2})[.!?]\s+(?=[A-ZÀ-Ü])", near)[-1]
    return _nearest(sentence, from_end=True) or _nearest(ahead[:_AFTER] if short else "", from_end=False)


def _nearest(words: str, *, from_end: bool) -> DateRole | None:
    """The keyword that stands nearest to the date; «previous» counts wherever it stands."""
    places: list[tuple[int, DateRole]] = []
    for role, pattern in _ROLES:
        matches = [match.end() if from_end else -match.start() for match in pattern.finditer(words)]
        if matches and role is DateRole.PREVIOUS:
            return role
        if matches:
            places.append((max(matches), role))
    return max(places)[1] if places else None


def _is_lone(text: str, written: WrittenDate) -> bool:
    return written.end - written.start >= 0.7 * len(text.strip())


def _quotation(text: str, written: WrittenDate) -> str:
    """The block, or what stands around the date in a long one."""
    if len(text) <= _QUOTED:
        return text
    start = max(0, written.start - _QUOTED // 2)
    return text[start : start + _QUOTED].strip()
