"""Does an announcement announce a change of a policy? It names it by address, by the site's own id, or by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from watcher.judge.noticewords import CHANGE, ENFORCEMENT, IN_PASSING
from watcher.model.address import page_key, same_page
from watcher.model.announcement import Announcement
from watcher.model.source import Source

_ADDRESS = re.compile(r"https?://[^\s<>()\"«»]+")

_WORD = re.compile(r"\w+")
_TITLE_PARTS = re.compile(r"\s[|–—·:-]+\s|\s?::\s?")
_STOP = frozenset(
    """the a an of for and our your to on in at by de la le les des du et d l der die das den dem und für el los las y e il lo
    gli i del della di van het een en voor z w o do da dos das""".split()
)
_GENERIC = frozenset(
    """terms policy policies agreement agreements page help information general conditions rules guidelines notice
    legal seller sellers selling merchant merchants marketplace center centre central home news service services user
    users account support updates changes uk eu us ca bedingungen allgemeine allgemeinen richtlinie richtlinien
    vereinbarung hilfe handler verkaufer politique generales generale accord aide vendeur vendeurs regles condiciones
    terminos politica acuerdo ayuda vendedor vendedores condizioni termini accordo aiuto venditore venditori
    voorwaarden beleid overeenkomst verkoper verkopers regulamin warunki polityka umowa sprzedawca termos condicoes""".split()
)
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])")
_AHEAD = 120  # characters ahead of a name
_INTRODUCES = 15  # lines after one that ends in a colon: its list
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def how_named(announcement: Announcement, source: Source, also_called: Iterable[str] = ()) -> str | None:
    """How an announcement of a change names a source, in words, or None. `also_called`: what the page calls itself.

    A policy that is only referred to («in accordance with …»), an entry on another policy and a letter about somebody's
    account announce nothing.
    """
    lines = announcement.text.split("\n")
    if any(ENFORCEMENT.search(line) for line in lines):
        return None
    keys = {page_key(url) for url in source.urls}
    for line, link in _links(announcement, lines):
        if any(same_page(page_key(link), key) for key in keys) and _is_announced(lines, line):
            return "links to it"
    for name in _names(source, also_called):
        if any(_announces(lines, at, name) for at in range(len(lines))):
            return f"names «{name}»"
    return None


def _links(announcement: Announcement, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Every address of an entry with the line it stands in; 0 where that is not known."""
    yield from zip(announcement.link_lines or [0] * len(announcement.links), announcement.links, strict=False)
    for at, line in enumerate(lines):
        for found in _ADDRESS.findall(line):
            yield at, found.rstrip(".,;:!?")


def _is_announced(lines: Sequence[str], at: int) -> bool:
    """Is what stands in a line said to change: there, in the title anywhere, or in what introduces the list?"""
    if at == 0:
        return any(CHANGE.search(line) for line in lines)
    return bool(CHANGE.search(lines[at])) or _is_introduced(lines, at)


def _is_introduced(lines: Sequence[str], at: int) -> bool:
    before = lines[max(0, at - _INTRODUCES) : at]
    return any(line.rstrip().endswith(":") and CHANGE.search(line) for line in before)


def _announces(lines: Sequence[str], at: int, name: str) -> bool:
    """Does a line name the policy, and say that it changes?"""
    for sentence in _SENTENCE_END.split(lines[at]):
        place = _place_of(name, sentence)
        if place is None or _is_in_passing(sentence[:place]):
            continue
        if at == 0 and any(CHANGE.search(line) for line in lines):
            return True
        # The words of change must not be those of the name itself («Changes to …»).
        rest = sentence[:place] + sentence[place + len(name) :]
        if CHANGE.search(rest) or _is_introduced(lines, at):
            return True
    return False


def _is_in_passing(ahead: str) -> bool:
    """«in accordance with the …», but not «please review the updated …»."""
    found = IN_PASSING.search(ahead[-_AHEAD:])
    return found is not None and not CHANGE.search(found.group())


def _names(source: Source, also_called: Iterable[str]) -> Iterator[str]:
    """The names by which a policy may be called: its configured title, and the telling parts of what the page says."""
    if _tells(source.title, source.service, chosen=True):
        yield _bare(source.title, source.service)
    for title in also_called:
        for part in _TITLE_PARTS.split(title):
            if _tells(part, source.service, chosen=False):
                yield _bare(part, source.service)


def _tells(name: str, service: str, *, chosen: bool) -> bool:
    """Is a name telling? Two words at least; one that nobody chose also needs a word that other pages do not share."""
    bare = _bare(name, service)
    if _UNSPACED.search(bare):
        return len(_UNSPACED.findall(bare)) >= 3
    words = [word for word in _words(bare) if word not in _STOP]
    if len(words) < 2 or len(words) > 10:
        return False
    return chosen or any(word not in _GENERIC for word in words)


def _bare(name: str, service: str) -> str:
    """A name without what stands in brackets and without the service's own name, its region and its genitive."""
    bare = " ".join(re.sub(r"\([^)]*\)", " ", name).split())
    for known in (service, service.rpartition(" ")[0], service.partition(" ")[0].partition(".")[0]):
        if known and bare.casefold().startswith(f"{known.casefold()} "):
            return bare[len(known) :].strip()
        if known and bare.casefold().startswith((f"{known.casefold()}'s ", f"{known.casefold()}’s ")):
            return bare[len(known) + 2 :].strip()
    return bare


def _place_of(name: str, sentence: str) -> int | None:
    """Where a name stands in a sentence, in whatever grammatical form; None where it does not."""
    if _UNSPACED.search(name):
        place = sentence.find(name)
        return place if place >= 0 else None
    wanted = [word for word in _words(name) if word not in _STOP]
    found = [(one.start(), _fold(one.group())) for one in _WORD.finditer(sentence)]
    said = [(start, word) for start, word in found if word not in _STOP]
    for at in range(len(said) - len(wanted) + 1):
        if all(_is_form_of(word, said[at + number][1]) for number, word in enumerate(wanted)):
            return said[at][0]
    return None


def _is_form_of(one: str, other: str) -> bool:
    """«policy» and «policies», «Allgemeine» and «Allgemeinen»; short words must be the same."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or len(long) > len(short) + 3:
        return False
    return long.startswith(short[: max(4, len(short) - 1)])


def _words(text: str) -> list[str]:
    return [_fold(word) for word in _WORD.findall(text)]


def _fold(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
