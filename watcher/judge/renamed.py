"""A product of the page's own that was given another name, where nothing else is said of it."""

from __future__ import annotations

import re

from watcher.judge.addresses import party_suffixes
from watcher.judge.exchanges import exchanges
from watcher.judge.form import Vocabulary
from watcher.lexicon import Lexicon, countries_in
from watcher.model.change import Edit, Span, SpanKind
from watcher.model.page import BlockKind

_NAME = re.compile(r"\s*[A-ZÄÖÜÉ][\w+-]*(?:\s[A-Z0-9ÄÖÜÉ][\w+-]*){0,2}\s*")
_THEIRS = re.compile(
    r"\b(?:our|unser\w*|nos|notre|nuestr\w+|nostr\w+|onze|ons|nasz\w*|noss\w+)\b[^.;!?]{0,120}$", re.IGNORECASE
)
_AN_EXAMPLE = re.compile(
    r"\b(?:such\sas|like|including|e\.g\.|for\sexample|wie|z\.\s?b\.|beispielsweise|tels?\sque|telles?\sque|par\sexemple|como|por\s(?:ejemplo|exemplo)|come|ad\sesempio|zoals|bijvoorbeeld|na\sprzykład|np\.)[^.;!?]{0,60}$",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:^|[.;!?:]\s+)$")


def is_renamed(edit: Edit, vocabulary: Vocabulary, lexicon: Lexicon) -> bool:
    """Did one name take the place of another, of something that the page calls its own application or service?

    The old name must be gone from the whole text, and the new one be new to it unless it is only an example («such as …»);
    else something else is spoken of. Names of partners, processors and other third parties are never taken for products: who
    they are matters.
    """
    if edit.block.kind is BlockKind.ROW or edit.after is None or party_suffixes(edit.after.text):
        return False
    pairs = {(gone.strip(), come.strip()) for gone, come in exchanges(edit)}
    if len(pairs) != 1:
        return False
    ((old, new),) = pairs
    ahead = _befores(edit)
    return (
        _NAME.fullmatch(old) is not None
        and _NAME.fullmatch(new) is not None
        and not countries_in(f"{old}, {new}")
        and vocabulary.is_gone(old)
        and all(_is_theirs(before, lexicon) for before in ahead)
        and (vocabulary.is_new(new) or all(_AN_EXAMPLE.search(before) for before in ahead))
    )


def _befores(edit: Edit) -> list[str]:
    """The words before each place that changed."""
    found, before = [], ""
    last = Span(SpanKind.SAME, "")
    for span in edit.redline:
        if span.kind is not SpanKind.SAME and last.kind is SpanKind.SAME:
            found.append(before)
        before += span.text if span.kind is not SpanKind.DELETED else ""
        last = span
    return found


def _is_theirs(before: str, lexicon: Lexicon) -> bool:
    """«our applications such as …»: in the same sentence stands what they offer, and no third party."""
    if _SENTENCE_START.search(before):
        return False
    found = _THEIRS.search(before)
    return (
        found is not None
        and lexicon.any_found(("offer",), found.group())
        and not lexicon.any_found(("supplier", "party"), found.group())
    )
