"""How much of the last good copy a page still is, measured in words; the same in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from watcher.model.page import Block, BlockKind, Document

_WORD = re.compile(r"\w+")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts without blanks; a sign is a word here
_SENTENCE = 8  # words; what a clause has and a label, a link or a button has not
_MOSTLY = 0.3  # the least share of a text that its clauses must be for them alone to stand for it
_TELLING = 4  # letters of a word that tells what a text is about
_PIECES = re.compile(r"\s+[-|\u2022:»·/]\s+|\s*\|\s*|:\s+")

Pairs = Counter[tuple[str, str]]


class Likeness:
    """A page beside the last good copy. Everything is measured once, when it is asked for."""

    def __init__(self, page: Document, last: Document) -> None:
        self.page = page
        self.last = last

    @cached_property
    def size(self) -> int:
        """Words of the page."""
        return words_in(self.page.blocks)

    @cached_property
    def was(self) -> int:
        """Words of the last good copy."""
        return words_in(self.last.blocks)

    @cached_property
    def kept(self) -> float:
        """The share of the last copy's word pairs that the page still has, wherever they stand."""
        return _share(_pairs(self.last.blocks), self._pairs_now)

    @cached_property
    def shared(self) -> float:
        """The share of the longer of the two that both have: 1 where they say the same."""
        pairs = _pairs(self.last.blocks)
        longer = max(sum(pairs.values()), sum(self._pairs_now.values()))
        return sum((pairs & self._pairs_now).values()) / longer if longer else 1.0

    @cached_property
    def clauses_kept(self) -> float:
        """The same of its clauses alone: a footer that stands below every page of a site proves nothing."""
        clauses = clauses_of(self.last.blocks)
        mostly = words_in(clauses) >= _MOSTLY * self.was
        return _share(_pairs(clauses), self._pairs_now) if mostly else self.kept

    @cached_property
    def clauses_now(self) -> int:
        """Words in the clauses of the page."""
        return words_in(clauses_of(self.page.blocks))

    @cached_property
    def clauses_then(self) -> int:
        """Words in the clauses of the last good copy."""
        return words_in(clauses_of(self.last.blocks))

    @cached_property
    def fresh(self) -> tuple[Block, ...]:
        """The blocks of the page that the last copy has not."""
        known = {block.text for block in self.last.blocks}
        return tuple(block for block in self.page.blocks if block.text not in known)

    @cached_property
    def fresh_words(self) -> int:
        """Words of what the page says that the last copy did not."""
        return words_in(self.fresh)

    @cached_property
    def vocabulary_known(self) -> float:
        """The share of the page's telling words that the last copy uses as well: does it speak of the same things?"""
        now, before = telling_words([self.page.text]), telling_words([self.last.text])
        return len(now & before) / len(now) if now else 0.0

    @cached_property
    def _pairs_now(self) -> Pairs:
        return _pairs(self.page.blocks)


def words_in(blocks: Iterable[Block]) -> int:
    """Words; in scripts without blanks, signs."""
    text = "\n".join(block.text for block in blocks)
    return len(_WORD.findall(_IDEOGRAPH.sub(" ", text))) + len(_IDEOGRAPH.findall(text))


def clauses_of(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks that are sentences or rows of a table, and no labels, links or buttons."""
    return tuple(block for block in blocks if block.kind is BlockKind.ROW or words_in([block]) >= _SENTENCE)


def telling_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of some texts that are long enough to tell what they are about; pairs of signs in scripts without blanks."""
    text = "\n".join(texts).casefold()
    signs = _IDEOGRAPH.findall(text)
    words = (word for word in _WORD.findall(_IDEOGRAPH.sub(" ", text)) if len(word) >= _TELLING)
    return frozenset([*words, *map("".join, pairwise(signs))])


def names_of(document: Document) -> tuple[str, ...]:
    """What a document is called: its first heading, and the piece of its title that is not the name of the site."""
    heading = next((block.text for block in document.blocks if block.kind is BlockKind.HEADING), "")
    pieces = [piece for piece in _PIECES.split(document.title) if piece.strip()]
    return tuple(name for name in (heading, *pieces) if name)


def _share(before: Pairs, now: Pairs) -> float:
    total = sum(before.values())
    return sum((before & now).values()) / total if total else 1.0


def _pairs(blocks: Iterable[Block]) -> Pairs:
    text = "\n".join(block.text for block in blocks).casefold()
    words = _WORD.findall(_IDEOGRAPH.sub(r" \g<0> ", text))
    return Counter(pairwise(words)) or Counter([(word, "") for word in words])
