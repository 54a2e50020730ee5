"""What sort of block it is: a label, a date line, a pointer to another page, a heading that is a rule."""

from __future__ import annotations

import re

from watcher.dates import dates_in, own_dates
from watcher.judge.form import only_form
from watcher.lexicon import EVERY, Lexicon
from watcher.model.change import Edit
from watcher.model.page import Block, BlockKind

BINDING = ("duty", "prohibition", "enforcement", "dispute", "liability")
_SAYS_MORE = (*BINDING, "permission", "subject", "party")

_WORD = re.compile(r"\w+")
_DATE_LINE = 200  # characters
_OTHER_WORDS = 30  # of a date line, beside its dates
_VERSIONS = 3  # dates that make a list of versions
_VERSION_WORDS = 6  # of such a list, beside its dates
_LABEL = 2  # words
_LINK = 8  # words of a link to another page
_NUMBERED = re.compile(
    r"""^\W*(?:(?:section|article|chapter|part|schedule|annex|appendix|exhibit|step|version|abschnitt|teil|anlage|anhang|ziffer|partie|annexe|titre
      |parte|anexo|sección|allegato|sezione|bijlage|artikel|artículo|articolo|deel|stap|rozdział|załącznik|secção)\s*)?[\dIVX]+(?:[.)][\dIVX]*)*(?=[\s:.)-]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMES_A_PAGE = re.compile(
    r"""\b(?:terms|polic(?:y|ies)|privacy|cookies?|legal|imprint|notice|guidelines|faq|help|support|contact|about|blog|press|careers|login|log\sin|sign\s(?:in|up)
      |download|pdf|print|top|home|menu|search|previous|next|language|english|deutsch|français|español|italiano|nederlands|polski|português|datenschutz|impressum|agb
      |nutzungsbedingungen|kontakt|hilfe|mentions|confidentialité|conditions|aide|condiciones|privacidad|ayuda|contacto|condizioni|informativa|aiuto
      |contatti|voorwaarden|privacybeleid|regulamin|prywatności|pomoc|termos|privacidade|ajuda)\b | \([a-z]{2}-[A-Z]{2}\)""",
    re.IGNORECASE | re.VERBOSE,
)


def is_label(block: Block, lexicon: Lexicon) -> bool:
    """A few words that say nothing by themselves; a prohibited thing in a list is more than that."""
    if block.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM} or (block.kind is BlockKind.ITEM and not block.links):
        return False
    if any(character.isdigit() for character in block.text) or lexicon.any_found(_SAYS_MORE, block.text):
        return False
    if lexicon.any_found(BINDING, " ".join(block.under)):
        return False
    if block.kind is BlockKind.ITEM and not names_a_page(block.text):
        return False
    ideographs = sum("\u3040" <= character <= "\u9fff" for character in block.text)
    return len(_WORD.findall(block.text)) + ideographs // 2 <= (_LINK if block.links else _LABEL)


def names_a_page(text: str) -> bool:
    """Does it read like a link of a menu: «Privacy policy», «Help»?"""
    return _NAMES_A_PAGE.search(text) is not None


def is_date_line(block: Block, lexicon: Lexicon) -> bool:
    """A line by which the page dates itself and says nothing else; a clause with a date in it is a clause."""
    if len(block.text) > _DATE_LINE * 2 or not (own_dates([block.text]) or _lists_versions(block.text)):
        return False
    rest = without_dates(block.text)
    if any(character.isdigit() for character in _NUMBERED.sub("", rest)) or len(rest.split()) > _OTHER_WORDS:
        return False
    return len(rest) <= _DATE_LINE and not lexicon.any_found((*BINDING, "subject"), rest)


def _lists_versions(text: str) -> bool:
    """«Versions: 29 Oct 2025, 4 Aug 2025, 26 Jun 2025»."""
    return len(dates_in(text)) >= _VERSIONS and len(_WORD.findall(without_dates(text))) <= _VERSION_WORDS


def without_dates(text: str) -> str:
    """The text with a blank for each date."""
    for date in reversed(dates_in(text)):
        text = without(text, date.start, date.end)
    return text


def without(text: str, start: int, end: int) -> str:
    """The text with a blank for one stretch."""
    return text[:start] + " " + text[end:]


def binds(text: str, heading: str = "") -> bool:
    """Could a text be a rule, by its own words or as a thing that stands under such a heading?"""
    return EVERY.any_found((*BINDING, "permission", "rule"), text) or EVERY.any_found(("duty", "prohibition"), heading)


def is_rule(heading: Block, lexicon: Lexicon) -> bool:
    """A heading that says something itself: «Fee: 8 %», «No refunds»."""
    text = unnumbered(without_dates(heading.text))
    return any(character.isdigit() for character in text) or lexicon.any_found(("prohibition", "rule"), text)


def unnumbered(text: str) -> str:
    """A heading without the number at its beginning."""
    return _NUMBERED.sub("", text)


def is_under_another(edit: Edit) -> bool:
    """An item of one list that stands in another one now («allowed», «prohibited») means something else."""
    assert edit.before is not None
    assert edit.after is not None
    old, new = (block.under[-1] if block.under else "" for block in (edit.before, edit.after))
    return not only_form(unnumbered(old), unnumbered(new))
