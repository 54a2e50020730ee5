"""Blocks in which a page speaks of itself and not of its policy: «was this helpful?», related articles, languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watcher.model.page import Block, BlockKind

_HELPFUL = re.compile(
    r"""[^.;]*\b(?:helpful|useful|help\syou|hilfreich|nützlich|geholfen|utiles?|aidé\w*|útil(?:es)?|nuttig|behulpzaam|pomocn[eya]|przydatn[eya])\b
        [^.;]*\?(?:\s*(?:yes|no|oui|non|ja|nein|sí|sì|nee|tak|nie)\W*){0,2}
      | \d+\s?(?:%|(?:out\s)?of\s\d+)\s(?:of\s)?(?:\w+\s){0,3}found\sthis\s(?:\w+\s)?(?:helpful|useful)\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_HELPFUL_SIGN = re.compile(r"\?|found this")
_ANSWER = re.compile(
    r"yes|no|oui|non|ja|nein|sí|sì|si|nee|tak|nie|thumbs\s(?:up|down)|submit|send\sfeedback", re.IGNORECASE
)
_RELATED = re.compile(
    r"""(?:related|recommended|similar|popular|trending|recently\sviewed)\s(?:articles?|posts?|topics?|content|links|pages|questions|reading)
      | you\smay\salso\slike | people\salso\s(?:read|viewed) | more\sin\sthis\s(?:section|category)
      | read\snext | recently\sviewed
      | (?:verwandte|ähnliche|weitere|empfohlene|beliebte|zuletzt\sangesehene)\s(?:artikel|beiträge|themen|seiten)
      | (?:articles?|sujets)\s(?:connexes|associés|similaires|liés|recommandés|populaires|consultés\srécemment)
      | (?:artículos?|temas)\s(?:relacionados|recomendados|similares|populares|vistos\srecientemente)
      | (?:articoli|argomenti)\s(?:correlati|simili|consigliati|popolari|visualizzati\sdi\srecente)
      | (?:verwante|gerelateerde|vergelijkbare|aanbevolen)\s(?:artikelen|onderwerpen)
      | (?:powiązane|podobne)\sartykuły | (?:相关|推荐)文章""",
    re.IGNORECASE | re.VERBOSE,
)
# The names of languages as language menus give them, each in its own language.
_LANGUAGES = frozenset(
    """
    english deutsch français español italiano nederlands polski português svenska dansk norsk suomi čeština slovenčina
    magyar română български ελληνικά türkçe русский українська hrvatski slovenščina srpski lietuvių latviešu eesti
    العربية עברית हिन्दी বাংলা ไทย 日本語 한국어 中文 简体中文 繁體中文 简体 繁體 català euskara galego íslenska malti gaeilge
    filipino tagalog bahasa melayu indonesia
    """.split()
)
_A_MENU = 3  # languages in a row
_BETWEEN_LANGUAGES = re.compile(r"\s*[|/•·,]\s*")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_COUNTRY = re.compile(r"(?:\s*-\s*[^()-]{2,30}|\s*\([^()]{2,30}\)|\s+(?:indonesia|melayu))$", re.IGNORECASE)
# What scripts write into a page to measure its fonts (FingerprintJS, FontFaceObserver, Web Font Loader), and leave there.
_FONT_PROBE = re.compile(r"mmMwWLli\w*(?:&1)?|mm{6,}lli|BESb[sw]wy|giItT1WQy@!-/#|AxmTYklsjo190QW", re.ASCII)
_SAME_WORD = 8  # times in a row; «word word word …» measures too
# «Previous: Payment», and both as they come without blanks between the lines of two links: «PreviousPaymentNextRefunds».
_BACK = r"(?i:previous|zurück|vorherige[rs]?|précédent|anterior|precedente|vorige|poprzedni)"
_ON = r"(?i:next|weiter|nächste[rs]?|suivant|siguiente|successivo|volgende|następny)"
_TURN = re.compile(
    rf"(?:{_BACK}|{_ON})(?:\s(?i:page|article|seite|artikel))?(?:$|\s?[:»›→].*)|{_BACK}[A-ZÀ-Þ].*{_ON}[A-ZÀ-Þ].*"
)
_OF_CONTENTS = re.compile(
    r"(?:table\sof\s)?contents|(?:on|in)\sthis\s(?:page|article)|inhalt(?:sverzeichnis)?|(?:auf|in)\sdieser\sseite|(?:table\sdes\smatières|sommaire|sur\scette\spage)|"
    r"índice|en\sesta\spágina|indice|in\squesta\spagina|inhoud(?:sopgave)?|op\sdeze\spagina|spis\streści",
    re.IGNORECASE,
)
_LONGEST = 120  # characters of a phrase looked at


def measures_fonts(text: str) -> bool:
    """Is it what a script wrote to measure fonts with, and no sentence?"""
    if _FONT_PROBE.fullmatch(text):
        return True
    first, _, rest = text.partition(" ")
    if not rest.startswith(first):
        return False
    words = text.split()
    return len(words) >= _SAME_WORD and len(set(words)) == 1


def without_chatter(blocks: Sequence[Block], linked: Sequence[bool]) -> tuple[Block, ...]:
    """The blocks that speak of the policy. `linked`: for each block, whether all its words are links."""
    helpful, languages = _helpful(blocks), _language_menus(blocks)
    out = {*helpful, *_related(blocks, linked), *languages, *_contents(blocks, linked), *_turns(blocks, linked)}
    return tuple(block for at, block in enumerate(blocks) if at not in out)


def _helpful(blocks: Sequence[Block]) -> Iterator[int]:
    """«Was this helpful?» and the answers offered."""
    for at, block in enumerate(blocks):
        if len(block.text) <= _LONGEST and _HELPFUL_SIGN.search(block.text) and _HELPFUL.fullmatch(block.text):
            yield at
            for after in range(at + 1, min(at + 4, len(blocks))):
                if not _ANSWER.fullmatch(blocks[after].text):
                    break
                yield after


def _related(blocks: Sequence[Block], linked: Sequence[bool]) -> Iterator[int]:
    """«Related articles» and the links below it; where other words follow, these stay."""
    for at, block in enumerate(blocks):
        end = at + 1
        if end == len(blocks) or not linked[end] or len(block.text) > _LONGEST:
            continue
        if not _RELATED.fullmatch(block.text.rstrip(":")):
            continue
        while end < len(blocks) and linked[end]:
            end += 1
        yield from range(at, end)


def _contents(blocks: Sequence[Block], linked: Sequence[bool]) -> Iterator[int]:
    """A table of contents: links to places of the page itself, called like its headings."""
    headings = {block.text.casefold() for block in blocks if block.kind is BlockKind.HEADING}
    above = False
    for at, block in enumerate(blocks):
        within = (
            linked[at] and block.kind is not BlockKind.HEADING and all(link.startswith("#") for link in block.links)
        )
        listed = within and block.text.casefold() in headings
        if listed:
            if not above and at and _OF_CONTENTS.fullmatch(blocks[at - 1].text.rstrip(":")):
                yield at - 1
            yield at
        above = listed


def _turns(blocks: Sequence[Block], linked: Sequence[bool]) -> Iterator[int]:
    """The links to the page before and the one after."""
    for at, block in enumerate(blocks):
        if linked[at] and len(block.text) <= _LONGEST and _TURN.fullmatch(block.text):
            yield at


def _language_menus(blocks: Sequence[Block]) -> Iterator[int]:
    """Names of languages, one a block or all in one."""
    run: list[int] = []
    for at, block in enumerate(blocks):
        names = _languages_in(block.text)
        if names == 1:
            run.append(at)
            continue
        if len(run) >= _A_MENU:
            yield from run
        run = []
        if names >= _A_MENU:
            yield at
    if len(run) >= _A_MENU:
        yield from run


def _languages_in(text: str) -> int:
    """How many names of languages the text is; 0 when it is anything else."""
    first = _FIRST_WORD.match(text)
    if first is None or first.group().casefold() not in _LANGUAGES or len(text) > 4 * _LONGEST:
        return 0
    names = _BETWEEN_LANGUAGES.split(text)
    return len(names) if all(_COUNTRY.sub("", name).casefold() in _LANGUAGES for name in names) else 0
