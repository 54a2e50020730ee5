"""Is it the policy page at all? A wall, a stump or another page in its place is held, and compared with nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from watcher.judge.language import language_of
from watcher.judge.walls import walls_in
from watcher.model.page import BlockKind, Document

_WORD = re.compile(r"\w+")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SHORT = 400  # words; walls are short, agreements are not
_BRIEF = 60
_STUMP = 0.4  # of the words of the last good copy
_STRANGE = 0.25  # share of the last good copy's words, by clause, that a page must still have not to be another page
_LEAST = 25  # words; shorter copies are too small for shares to mean anything
_TEMPLATE = re.compile(r"\{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}|\{[a-z][A-Za-z]{2,40}\}|%[A-Z_]{4,40}%")


_NOTHING = 0.1
_HEAD = 6  # blocks; what stands close below the page's own heading
_POLICY_NAME = re.compile(
    r"""polic(?:y|ies)|terms|agreement|conditions|standards|guidelines|rules|fees|pricing|performance|notice|disclos|privacy|imprint
      | bedingungen|\bagb|richtlinie|vereinbarung|vertrag|gebühren|grundsätze|datenschutz|impressum|konditionen
      | politique|règle|règlement|mentions\slégales|contrat|tarif|frais|confidentialité|charte
      | política|términos|condiciones|acuerdo|contrato|tarifas|normas|privacidad|aviso
      | termini|condizioni|accordo|contratto|tariffe|informativa|regole|normativa
      | voorwaarden|overeenkomst|beleid|tarieven|normen|regulamin|warunki|umowa|polityka|opłaty|协议|条款|政策|规则""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a page is not believed.

    `wall`: it says itself that it is something else, so it is never believed; otherwise it is when it stays.
    """

    reason: str
    wall: bool


def page_fault(
    page: Document, last: Document | None, *, asked: Sequence[str] = (), led_to: Sequence[str] = ()
) -> Fault | None:
    """Why this is not the policy page, or None if it is.

    `asked` and `led_to` are the addresses asked for and those the redirects ended at.
    """
    if last is None:
        return _wall(page, kept=0.0, shrunk=True)
    size, was = _size(page), _size(last)
    kept = _share_kept(page, last)
    return (
        _wall(page, kept, shrunk=size < _STUMP * was)
        or _other_language(page, last, kept)
        or _led_home(kept, asked, led_to)
        or _template(page, last)
        or _stump(size, was, kept)
        or _headless(page, last)
    )


def is_mistaken(last: Document, page: Document) -> bool:
    """Was the first copy never the policy (the front page served in its place), so that this one begins the history?

    Only when nothing of it stands in the new page, and the new page is called what policies are called and it was not.
    """
    named, was_named = _names_a_policy(page), _names_a_policy(last)
    return named and not was_named and _share_kept(page, last) < _NOTHING


def _wall(page: Document, kept: float, *, shrunk: bool) -> Fault | None:
    """Short, or a fraction of what it was, nothing of the policy left in it, and it speaks like a wall."""
    size = _size(page)
    if kept > _STRANGE or size > _SHORT or not (shrunk or size < _BRIEF):
        return None
    text = f"{page.title}\n{page.text}"
    for what, words in walls_in(text):
        if size <= _BRIEF or _speaks_early(page, words):
            return Fault(f"this is {what}, not the policy: it says «{words}»", wall=True)
    return None


def _speaks_early(page: Document, words: str) -> bool:
    """The title or one of the first blocks says it: a policy of a few sentences says other things first."""
    head = "\n".join([page.title, *(block.text for block in page.blocks[:6])])
    return words.casefold() in head.casefold()


def _other_language(page: Document, last: Document, kept: float) -> Fault | None:
    if kept > _STRANGE or min(_size(page), _size(last)) < _LEAST:
        return None
    now, before = language_of(page), language_of(last)
    if now and before and now != before:
        return Fault(f"the page came in another language ({now} instead of {before})", wall=False)
    return None


def _led_home(kept: float, asked: Sequence[str], led_to: Sequence[str]) -> Fault | None:
    """A redirect to the front page of a site, or to a page with none of the text."""
    if kept > _STRANGE:
        return None
    for wanted, got in zip(asked, led_to, strict=False):
        if urlsplit(got).path.strip("/") == "" and urlsplit(wanted).path.strip("/") != "":
            return Fault(f"the address now leads to the front page ({got})", wall=False)
    return None


def _template(page: Document, last: Document) -> Fault | None:
    """Placeholders that a script should have filled."""
    found = _TEMPLATE.findall(page.text)
    if len(found) > len(_TEMPLATE.findall(last.text)):
        return Fault(f"the page shows an unfilled template: «{found[0]}»", wall=False)
    return None


def _stump(size: int, was: int, kept: float) -> Fault | None:
    if was < _LEAST:
        return None
    if size < _STUMP * was:
        return Fault(f"most of the text is gone: {size} words are left of {was}", wall=False)
    if kept < _STRANGE:
        return Fault(f"it is another text: {kept:.0%} of the last good copy's words stand in it", wall=False)
    return None


def _headless(page: Document, last: Document) -> Fault | None:
    """The page's own heading is gone and none took its place, the text below it stands: a page half drawn."""
    if not last.blocks or last.blocks[0].kind is not BlockKind.HEADING or not page.blocks:
        return None
    title = last.blocks[0].text.casefold()
    first = page.blocks[0].text.casefold()
    below = [block.text.casefold() for block in last.blocks[1:_HEAD]]
    if first in below and all(block.text.casefold() != title for block in page.blocks):
        return Fault(f"the page's own heading «{last.blocks[0].text}» is missing", wall=False)
    return None


def _names_a_policy(document: Document) -> bool:
    """Does its title or its first heading say what policies are called?"""
    headings = [block.text for block in document.blocks if block.kind is BlockKind.HEADING]
    return _POLICY_NAME.search("\n".join([document.title, *headings[:2]])) is not None


def _size(document: Document) -> int:
    """Words; in scripts without blanks, characters."""
    text = document.text
    return len(_WORD.findall(text)) + len(_IDEOGRAPH.findall(text))


def _share_kept(page: Document, last: Document) -> float:
    """The share of the last copy's word pairs that the page still has, wherever they stand."""
    before, now = _pairs(last), _pairs(page)
    total = sum(before.values())
    return sum((before & now).values()) / total if total else 1.0


def _pairs(document: Document) -> Counter[tuple[str, str]]:
    words = _WORD.findall(_IDEOGRAPH.sub(r" \g<0> ", document.text.casefold()))
    return Counter(pairwise(words)) or Counter([(word, "") for word in words])
