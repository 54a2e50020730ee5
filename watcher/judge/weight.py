"""Is a change material or editorial? When in doubt, material; the reasons are in words a seller reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from watcher.dates import dates_in, own_dates
from watcher.judge import words
from watcher.model.change import Edit, EditKind, SpanKind, Weight
from watcher.model.figure import FigureChange, FigureKind
from watcher.model.page import Block, BlockKind

_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(
    r"""[\w.+-]+@[\w-]+\.[\w.-]+ | https?://\S+ | www\.\S+
      | \b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|eu|de|fr|es|it|co|uk|io|ai)(?:/\S*)?
      | \+?\(?\d[\d\s()./-]{6,}\d""",
    re.VERBOSE | re.IGNORECASE,
)
_POSTAL = re.compile(
    r"""\b(?:street|st\.|avenue|ave\.|road|suite|floor|boulevard|blvd|p\.?o\.?\sbox|postal|postcode|registered\soffice
      |mailing\saddress|following\saddress|straße|str\.|platz|postfach|sitz|anschrift|rue|siège|adresse|calle|avenida
      |domicilio|via|piazza|sede|indirizzo)\b
      | \b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b | \b[A-Z]{2}\s\d{5}(?:-\d{4})?\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PARTY = re.compile(
    r"\b(?:LLC|L\.L\.C|Inc|Ltd|Limited|GmbH|AG|SAS|S\.A|SARL|S\.à|B\.?V|plc|Corp|Corporation|SpA|S\.r\.l)\b"
)
_JOINING = frozenset("of the and at in on de la le du des der die das und am im del della di e y".split())
_ARTICLES = frozenset(
    """
    the a an der die das den dem des ein eine einen einer le la les l un une el los las lo il gli i
    """.split()
)
_DATE_LINE = 200  # characters
_ADDRESS_LINE = 120  # characters
_FEW = 3  # words that may be misspelt in one clause
_SPELLING = 0.75  # least likeness of a word and its correction
_TOLD = 6  # reasons; a rewritten agreement has hundreds
_BINDING = ("duty", "permission", "prohibition", "enforcement")

Reasoned = tuple[Weight, str]


def is_trivial(edits: Sequence[Edit]) -> bool:
    """Did only labels and links come or go, or items of a list change places? That is no change of a policy."""
    return all(_is_trivial(edit) for edit in edits)


def _is_trivial(edit: Edit) -> bool:
    block = edit.block
    match edit.kind:
        case EditKind.MOVED:
            return block.kind is not BlockKind.PARAGRAPH
        case EditKind.REWORDED:
            return False
        case EditKind.ADDED | EditKind.REMOVED:
            return block.kind is not BlockKind.HEADING and not _is_date_line(block) and not _says_something(block)


def weigh(edits: Sequence[Edit]) -> tuple[Weight, tuple[str, ...]]:
    """The weight of a change and why, the weightiest reasons first."""
    reasoned = [reason for edit in edits for reason in _reasons(edit)]
    material = [why for weight, why in reasoned if weight is Weight.MATERIAL]
    if material:
        return Weight.MATERIAL, _told(sorted(material, key=_rank))
    return Weight.EDITORIAL, _told([why for _, why in reasoned] or ["only the order or the form changed"])


def _told(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reasons))[:_TOLD]


def _rank(reason: str) -> int:
    order = ("a figure", "a duty", "a prohib", "enforcement", "a right", "a clause", "words")
    return next((at for at, start in enumerate(order) if reason.startswith(start)), len(order))


def _reasons(edit: Edit) -> list[Reasoned]:
    match edit.kind:
        case EditKind.MOVED:
            return [(Weight.EDITORIAL, "a clause moved, its words are the same")]
        case EditKind.REWORDED:
            return _reworded(edit)
        case EditKind.ADDED | EditKind.REMOVED:
            return _whole(edit)


def _whole(edit: Edit) -> list[Reasoned]:
    """A clause that came or went."""
    block, came = edit.block, edit.kind is EditKind.ADDED
    verb = "was added" if came else "was removed"
    if _is_date_line(block):
        return [(Weight.EDITORIAL, f"a date line {verb}")]
    if block.kind is BlockKind.HEADING:
        return [(Weight.EDITORIAL, f"a heading {verb}")]
    if _is_postal(block.text):
        return [(Weight.EDITORIAL, f"a postal address {verb}")]
    if not _says_something(block):
        return [(Weight.EDITORIAL, f"a label or link {verb}")]
    reasons = [(Weight.MATERIAL, f"a clause {verb}")]
    if words.found("enforcement", block.text):
        reasons.append(
            (
                Weight.MATERIAL,
                f"enforcement or fees: a clause about «{words.found('enforcement', block.text)[0]}» {verb}",
            )
        )
    elif words.found("duty", block.text):
        reasons.append((Weight.MATERIAL, f"a duty {verb} («{words.found('duty', block.text)[0]}»)"))
    return reasons


def _is_postal(text: str) -> bool:
    """An address and nothing else: a street or a postcode, and names."""
    names = [word for word in _WORD.findall(text) if word[0].islower() and word not in _JOINING]
    return len(text) <= _ADDRESS_LINE and len(names) <= 1 and _POSTAL.search(text) is not None


def _says_something(block: Block) -> bool:
    """More than a label: a row of data, an item of a list (one word may be a prohibited thing), or a few words in a row."""
    if block.kind is BlockKind.ROW or any(character.isdigit() for character in block.text):
        return True
    if block.kind is BlockKind.ITEM and not block.links:
        return True
    ideographs = sum("\u3040" <= character <= "\u9fff" for character in block.text)
    count = len(_WORD.findall(block.text)) + ideographs // 2
    return count > (8 if block.links else 2)


def _reworded(edit: Edit) -> list[Reasoned]:
    assert edit.before is not None
    assert edit.after is not None
    before, after = edit.before.text, edit.after.text
    if _only_form(before, after):
        return [(Weight.EDITORIAL, "only letter case or punctuation changed")]
    if _only_dates(edit.before, edit.after):
        return [(Weight.EDITORIAL, "only the page's own date changed")]
    gone, come = _changed_words(edit, SpanKind.DELETED), _changed_words(edit, SpanKind.INSERTED)
    moved = [change for change in edit.figures if _counts(change)]
    reasons = [(Weight.MATERIAL, _figure_reason(change)) for change in moved]
    reasons += [(Weight.MATERIAL, why) for why in _binding_reasons(gone, come)]
    if reasons:
        return reasons
    return [_lesser(edit.before, edit.after, gone, come)]


def _lesser(before: Block, after: Block, gone: str, come: str) -> Reasoned:
    """No figure moved, no binding word came or went."""
    if before.kind is BlockKind.HEADING and after.kind is BlockKind.HEADING:
        return Weight.EDITORIAL, "a heading was reworded"
    if _ADDRESS.sub("@", before.text) == _ADDRESS.sub("@", after.text) or _only_postal(before.text, gone, come):
        return Weight.EDITORIAL, "only an address changed"
    if {*_WORD.findall(f"{gone} {come}".casefold())} <= _ARTICLES:
        return Weight.EDITORIAL, "only an article («the», «a») changed"
    if _only_spelling(gone, come):
        return Weight.EDITORIAL, f"only the spelling of a word changed («{gone.strip()}» → «{come.strip()}»)"
    return Weight.MATERIAL, "words of a clause changed"


def _changed_words(edit: Edit, kind: SpanKind) -> str:
    return " ".join(span.text for span in edit.redline if span.kind is kind)


def _only_form(before: str, after: str) -> bool:
    return _WORD.findall(before.casefold()) == _WORD.findall(after.casefold())


def _only_dates(before: Block, after: Block) -> bool:
    """The page's own date moved and nothing else; a date inside a clause is a figure of it."""
    return _is_date_line(before) and _is_date_line(after) and _without_dates(before.text) == _without_dates(after.text)


def _is_date_line(block: Block) -> bool:
    return len(block.text) <= _DATE_LINE and bool(own_dates([block.text]))


def _without_dates(text: str) -> list[str]:
    for date in reversed(dates_in(text)):
        text = f"{text[: date.start]}#{text[date.end :]}"
    return _WORD.findall(text.casefold())


def _counts(change: FigureChange) -> bool:
    return change.before is not None or change.after is not None


def _figure_reason(change: FigureChange) -> str:
    if change.before is None and change.after is not None:
        return f"a figure appeared: {change.after.text}"
    if change.after is None and change.before is not None:
        return f"a figure is gone: {change.before.text}"
    assert change.before is not None
    assert change.after is not None
    what = "date" if change.before.kind is FigureKind.DATE else "figure"
    return f"a {what} moved: {change.before.text} → {change.after.text}"


def _binding_reasons(gone: str, come: str) -> list[str]:
    """Words that bind, allow, forbid or punish which stand on one side only."""
    reasons = []
    for sort, came, went in (
        ("prohibition", "a prohibition or condition came («{}»)", "a prohibition or condition went («{}»)"),
        ("duty", "a duty appeared («{}»)", "a duty went («{}»)"),
        ("enforcement", "enforcement or fees: «{}» came", "enforcement or fees: «{}» went"),
        ("permission", "a right or option came («{}»)", "a right went («{}»)"),
    ):
        old, new = words.found(sort, gone), words.found(sort, come)
        reasons += [came.format(word) for word in new if word not in old][:1]
        reasons += [went.format(word) for word in old if word not in new][:1]
    return reasons


def _only_postal(text: str, gone: str, come: str) -> bool:
    """The clause gives a postal address, and only names, numbers and signs of it changed."""
    changed = _WORD.findall(f"{gone} {come}")
    names = all(word[0].isupper() or word[0].isdigit() or word.casefold() in _JOINING for word in changed)
    return bool(changed) and names and _POSTAL.search(text) is not None and _PARTY.search(f"{gone} {come}") is None


def _only_spelling(gone: str, come: str) -> bool:
    old, new = _WORD.findall(gone), _WORD.findall(come)
    if not old or len(old) != len(new) or len(old) > _FEW or words.any_found(_BINDING, f"{gone} {come}"):
        return False
    return all(_same_word(one, other) for one, other in zip(old, new, strict=True))


def _same_word(one: str, other: str) -> bool:
    if one.isdigit() or other.isdigit():
        return False
    alike = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()
    return alike >= _SPELLING and one[0].casefold() == other[0].casefold()
