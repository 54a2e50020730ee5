"""Where somebody is reached: mail, web and telephone addresses inside a clause, and postal addresses.

Another address is editorial, as long as nobody else is reached there: another company or another country is more than an
address, and so is a place where goods or money are sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watcher.judge.exchanges import changed
from watcher.lexicon import EVERY, countries_in
from watcher.model.change import Edit, EditKind, SpanKind
from watcher.model.page import Block, BlockKind

_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\[email\s?protected\]\S*"
_WEB = r"(?:https?://|www\.)[^\s<>()«»\"]+"
_HOST = r"\b(?:[\w-]+\.)+(?-i:com|org|net|[a-z]{2})\b(?:/[^\s<>()«»\"]*)?"
_PHONE = r"(?:\+\s?\d|\(0|\b0\d)[\d\s()./-]{5,}\d"
_ADDRESS = re.compile(rf"{_MAIL}|{_WEB}|{_HOST}|{_PHONE}", re.IGNORECASE)
_COUNTRY_OF_SITE = re.compile(r"(?:https?://|www\.|^)[^/\s@]*\.([a-z]{2})(?=[/:?#]|\W*$)", re.IGNORECASE)
_WORLDWIDE = frozenset("ai io co me tv to eu ly gg sh so".split())  # used as if they named no country

_STREET = re.compile(
    r"""\b(?:street|st|avenue|ave|road|rd|drive|lane|suite|floor|boulevard|blvd|square|court|way|\w+gate|p\.?\s?o\.?\s?box|strasse|platz|postfach|rue|place
      |calle|avenida|plaza|paseo|rua|via|viale|piazza|corso|postbus|laan|plein|gate|wharf|house|building|quay|parkway|pkwy)\b
      | [\w-]+(?:straße|strasse|straat|weg|gasse|allee|platz|ring|damm|ufer
      |laan|plein
      |kade|gracht|gatan|gata|vägen|väg|gade|vej|vei)\b | \b(?:ul|al)\.\s
      | \b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b | \b[A-Z]{2}\s\d{5}(?:-\d{4})?\b
      | \b\d{4,5}\s[A-ZÄÖÜ][a-zäöü]+ | \b\d{4}\s?[A-Z]{2}\b""",
    re.VERBOSE | re.IGNORECASE,
)
_LEADS_TO_ONE = re.compile(
    r"""c/o\b | \b(?:address(?:es|ed)?|offices?|headquarter\w* | located | based | by\s(?:post|mail)
      | mail\sto | write\sto | writing\sto | letter\sto
      | anschrift | adresse | sitz | ansässig | schriftlich\san | siège | courrier
      | domicili\w* | dirección | domicilio | sede | indirizzo | adres | gevestigd | kantoor)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ADDRESS_IS = re.compile(
    r"""(?:\b(?:registered|principal|postal|mailing|business|notice|following|corporate|head)\s)?\b(?:address|offices?|headquarters|seat|place\sof\sbusiness)\b
      (?:\s(?:is|are|being|located|situated|registered))*(?:\s(?:at|in))?\s?:?\s | \b(?:located|situated)\sat\s
      | \b(?:Sitz|Anschrift|Adresse|Geschäftssitz)(?:\s(?:ist|lautet|in|der))*\s?:?\s
      | \b(?:siège\ssocial|adresse)\b(?:\s(?:est|sis|situé)\w*)*(?:\s(?:au|à|est))?\s?:?\s
      | \b(?:domicilio|dirección|sede)\b(?:\s(?:social|legale|en|in|es|è))*\s?:?\s
      | \b(?:gevestigd|kantoorhoudende?)\s(?:te|aan)(?:\sde)?\s | \bz\ssiedzibą\sw\s""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"\.(?=\s+[A-ZÀ-Ý]|\s*$)|;|\n")
_CARE_OF = re.compile(r"\bc/o\b", re.IGNORECASE)
_POSTCODES = {
    "GB": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"),
    "US": re.compile(r"\b[A-Z]{2}\s\d{5}(?:-\d{4})?\b"),
    "NL": re.compile(r"\b\d{4}\s?[A-Z]{2}\b"),
}
_BEFORE_IT = 160  # characters in which what leads to an address stands
_FORMS = (
    r"(?:LLC|LLP|L\.L\.C|Inc|Ltd|Limited|GmbH|AG|SE|KG|SAS|S\.A|SARL|S\.à|B\.?V|N\.?V|plc|Corp|Corporation|SpA|S\.p\.A|S\.r\.l|Srl"
    r"|S\.L|SL)\b"
)
_PARTY = re.compile(rf"\b{_FORMS}")
_COMPANY = re.compile(rf"(?:[A-ZÀ-Þ0-9][\w&.'’-]*,?\s+(?:&\s+)?){{1,5}}{_FORMS}")
_NO_NAME = re.compile(
    r"^(?:(?:The|And|Or|By|With|Our|Your|You|We|If|To|From|For|In|Between|Die|Der|Das|Von|La|Le|Les|El|Il)\s+)+"
)
_NEAR = 60  # characters between a street and the number or town that belongs to it
_LINE = 120  # characters of an address that stands alone
_SMALL = 1  # words of it that may be written small


def other_address(edit: Edit) -> bool:
    """Did a clause change in nothing but the address where somebody is reached?"""
    before, after = edit.before, edit.after
    assert before is not None
    assert after is not None
    if _is_other_place(before, after):
        return True
    if _party_or_country(edit):
        return False
    old, new = _ADDRESS.findall(before.text), _ADDRESS.findall(after.text)
    if (old or new) and _ADDRESS.sub("@", before.text) == _ADDRESS.sub("@", after.text):
        return _countries(old) == _countries(new)
    return _is_postal_change(edit)


def _is_other_place(before: Block, after: Block) -> bool:
    """The same sentence with another address in it, in the same country: «whose registered address is at …»."""
    old, new = _place(before.text), _place(after.text)
    if old is None or new is None:
        return False
    where, elsewhere = before.text[slice(*old)], after.text[slice(*new)]
    around = before.text[: old[0]] + before.text[old[1] :], after.text[: new[0]] + after.text[new[1] :]
    care_of = all(_CARE_OF.search(text) for text in (where, elsewhere))
    return (
        around[0].split() == around[1].split()
        and _lands(where) == _lands(elsewhere)
        and (care_of or party_suffixes(where) == party_suffixes(elsewhere))
        and not _is_acted_upon(before.text[: old[0]], before)
        and not EVERY.any_found(("duty", "enforcement"), f"{where} {elsewhere}")
    )


def _place(text: str) -> tuple[int, int] | None:
    """Where in a clause an address stands: from the words that lead to it to the end of the sentence."""
    lead = _ADDRESS_IS.search(text)
    if lead is None:
        return None
    end = _SENTENCE_END.search(text, lead.end())
    stretch = lead.end(), end.start() if end else len(text)
    said = text[slice(*stretch)]
    if len(said) > _LINE * 2 or not any(map(str.isdigit, said)) or not _STREET.search(said):
        return None
    return stretch


def _lands(address: str) -> set[str]:
    """The countries of an address: those it names, and that of its postcode."""
    named = set(countries_in(re.sub(r"\([^()]*\)\s*(?:LLP|Ltd|Limited|Inc)\b", " ", address)))
    return named | {country for country, pattern in _POSTCODES.items() if pattern.search(address)}


def is_postal(block: Block) -> bool:
    """A postal address and nothing else: a street or a postcode with its number, and names."""
    return (
        block.kind is not BlockKind.ROW
        and _is_line(block)
        and any(character.isdigit() for character in block.text)
        and _STREET.search(block.text) is not None
        and not _is_acted_upon(block.text, block)
    )


def of_one_address(edits: Sequence[Edit]) -> frozenset[int]:
    """The places (in `edits`) of the lines that went and came as one postal address was replaced by another.

    An address is often one line a block; its lines follow one another under one heading, and the same country and no
    other company stands in the new one.
    """
    found: set[int] = set()
    for group in _runs(edits):
        blocks = {kind: [edits[at].block for at in group if edits[at].kind is kind] for kind in EditKind}
        gone, come = blocks[EditKind.REMOVED], blocks[EditKind.ADDED]
        if _is_address(gone) and _is_address(come) and _named(gone) == _named(come):
            found.update(group)
    return frozenset(found)


def party_suffixes(text: str) -> list[str]:
    """The legal forms that a text names («GmbH», «LLC»)."""
    return _PARTY.findall(text)


def companies_in(text: str) -> list[str]:
    """The companies that a text names by their legal form, each once: «Plentyoffish Media LLC»."""
    return list(dict.fromkeys(" ".join(_NO_NAME.sub("", name).split()) for name in _COMPANY.findall(text)))


def _runs(edits: Sequence[Edit]) -> Iterable[list[int]]:
    """Neighbouring edits under one heading that are short lines, as groups of places."""
    group: list[int] = []
    for at, edit in enumerate(edits):
        fits = edit.kind in {EditKind.ADDED, EditKind.REMOVED} and _is_line(edit.block)
        if group and (not fits or edit.under != edits[group[-1]].under):
            yield group
            group = []
        if fits:
            group.append(at)
    if group:
        yield group


def _is_address(blocks: Sequence[Block]) -> bool:
    places = [block.text for block in blocks if not _CARE_OF.search(block.text)]
    return (
        bool(blocks)
        and len(blocks) <= 8
        and any(is_postal(block) for block in blocks)
        and not _PARTY.search(str(places))
    )


def _named(blocks: Iterable[Block]) -> set[str]:
    return _lands("\n".join(block.text for block in blocks))


def _is_line(block: Block) -> bool:
    """Names and numbers, nearly no words written small: no sentence."""
    small = [word for word in re.findall(r"[^\W\d_]+", block.text) if word[0].islower() and word not in _CONNECTING]
    return block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM} and len(block.text) <= _LINE and len(small) <= _SMALL


_CONNECTING = frozenset(
    "of the and at in on c o de la le du des der die das und am im van den del della di e y".split()
)


def _is_acted_upon(ahead: str, block: Block) -> bool:
    """Goods or money are sent there, as the words ahead of it or its headings say."""
    return EVERY.any_found(("acted upon",), "\n".join((ahead[-_BEFORE_IT:], *block.under[-2:])))


def _party_or_country(edit: Edit) -> bool:
    """Does another company or country stand in what changed?"""
    gone, come = changed(edit, SpanKind.DELETED), changed(edit, SpanKind.INSERTED)
    return set(_PARTY.findall(gone)) != set(_PARTY.findall(come)) or _lands(gone) != _lands(come)


def _countries(addresses: Iterable[str]) -> set[str]:
    """The country codes of the sites, not of the mailboxes."""
    codes = {found[1].casefold() for one in addresses if "@" not in one and (found := _COUNTRY_OF_SITE.search(one))}
    return codes - _WORLDWIDE


def _is_postal_change(edit: Edit) -> bool:
    """Only names and numbers changed, each of them where the clause gives a postal address."""
    before = ""
    numbers = False
    for span in edit.redline:
        differs = span.kind is not SpanKind.SAME
        if differs and not (_is_of_an_address(span.text) and _is_at_a_street(before, span.text)):
            return False
        if differs and _is_acted_upon(before, edit.block):
            return False
        numbers = numbers or (differs and any(character.isdigit() for character in span.text))
        before += span.text
    return numbers and _STREET.search(edit.block.text) is not None


def _is_at_a_street(before: str, text: str) -> bool:
    """Words lead to an address there, or a street stands close by."""
    lead = f"{before[-_BEFORE_IT:]}{text}"
    return _LEADS_TO_ONE.search(lead) is not None or _STREET.search(f"{before[-_NEAR:]}{text}") is not None


def _is_of_an_address(text: str) -> bool:
    said = re.findall(r"\w+", text)
    return all(not word[0].islower() or word.casefold() in _CONNECTING for word in said)
