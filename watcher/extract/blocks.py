"""Words and headings come in; blocks come out, each under the headings above it."""

from __future__ import annotations

from watcher.extract.chatter import measures_fonts, without_chatter
from watcher.extract.label import split_label
from watcher.extract.typography import one_form, without_bullet
from watcher.model.page import Block, BlockKind

_BOLD_HEADING = 100  # characters; a longer bold paragraph is emphasis
_BOLD_INTRODUCTION = 40  # characters; «Fees:» is a heading, «you may not do any of the following:» is a sentence
_BOLD_LEVEL = 7  # below every real heading
_ENDS_A_SENTENCE = (".", ";", ",", "!", "?", "。", "、", "؟", "।")


class BlockBuilder:
    """Gathers the words of the block under way and closes it when told."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._linked: list[bool] = []
        self._headings: list[tuple[int, str]] = []
        self._words: list[str] = []
        self._links: list[str] = []
        self._plain = False
        self._unlinked = False

    def blocks(self) -> tuple[Block, ...]:
        """All blocks that were closed, without those that speak of the page itself."""
        return without_chatter(self._blocks, self._linked)

    def add(self, words: str, *, bold: bool = False, link: str = "") -> None:
        """Some words of the block under way, and the target of the link they stand in; it is kept beside the text."""
        self._words.append(words)
        if words.isspace():
            return
        if not bold:
            self._plain = True
        if link:
            self._links.append(link)
        else:
            self._unlinked = True

    def close(self, kind: BlockKind = BlockKind.PARAGRAPH, *, level: int = 0, label: str = "") -> bool:
        """End the block under way, if it has any text; true if there was a block."""
        if not self._words:
            return False
        text = without_bullet(one_form("".join(self._words)))
        links, bold, linked = tuple(dict.fromkeys(self._links)), not self._plain, not self._unlinked
        self._words, self._links, self._plain, self._unlinked = [], [], False, False
        if not any(map(str.isalnum, text)) or measures_fonts(text):
            return False
        written, text = split_label(text)
        if kind is BlockKind.PARAGRAPH and bold and _is_heading_like(text):
            kind, level = BlockKind.HEADING, _BOLD_LEVEL
        self._append(Block(kind, text, self._under(kind, level), level, written or label, links))
        self._linked.append(linked)
        return True

    def _under(self, kind: BlockKind, level: int) -> tuple[str, ...]:
        return tuple(text for at, text in self._headings if kind is not BlockKind.HEADING or at < level)

    def _append(self, block: Block) -> None:
        self._blocks.append(block)
        if block.kind is BlockKind.HEADING:
            self._headings = [one for one in self._headings if one[0] < block.level]
            self._headings.append((block.level, block.text))


def _is_heading_like(text: str) -> bool:
    if text.endswith(_ENDS_A_SENTENCE):
        return False
    return _width(text) <= (_BOLD_INTRODUCTION if text.endswith(":") else _BOLD_HEADING)


def _width(text: str) -> int:
    """Characters; an ideograph says as much as three letters."""
    return len(text) + 2 * sum("\u3040" <= character <= "\u9fff" for character in text)
