"""Clauses that a text says twice: when one copy comes or goes, nothing else is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.model.change import Edit, EditKind
from watcher.model.page import Block, BlockKind, Document

_SENTENCE = re.compile(r"[^.!?。!?;;]+(?:[.!?。!?;;]+|$)")
_NOT_SAID = re.compile(r"[\W_]+")
_LEAST = 12  # letters of a sentence; shorter ones say different things in different places
_LEAST_WHOLE = 60  # letters of a clause


class Repeated:
    """The sentences of two texts, each with the heading under which it stands."""

    def __init__(self, before: Document, after: Document) -> None:
        self._before = {said for block in before.blocks for said in _sentences(block)}
        self._after = {said for block in after.blocks for said in _sentences(block)}

    def says_again(self, edit: Edit) -> bool:
        """Does every sentence of a clause that came or went stand under the same heading, before and after?

        Of a clause that went, the new text has them still, so the old one had them twice; of one that came, the old text had
        them, so the new one has them twice (or they moved within their section).
        """
        if edit.block.kind is not BlockKind.PARAGRAPH:  # the same thing may stand in a list of what is allowed
            return False
        said = list(_sentences(edit.block))
        there = self._after if edit.kind is EditKind.REMOVED else self._before
        if sum(len(sentence) for _, sentence in said) < _LEAST_WHOLE:
            return False
        return all(sentence in there and len(sentence[1]) >= _LEAST for sentence in said)


def _sentences(block: Block) -> Iterator[tuple[str, str]]:
    under = block.under[-1] if block.under else ""
    for found in _SENTENCE.findall(block.text):
        said = _NOT_SAID.sub("", found.casefold())
        if said:
            yield under, said
