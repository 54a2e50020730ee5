"""Words and headings come in; blocks come out, each under the headings above it."""

from __future__ import annotations

from watcher.extract.label import split_label
from watcher.extract.typography import one_form, without_bullet
from watcher.model.page import Block, BlockKind

_BOLD_HEADING = 100  # characters; a longer bold paragraph is emphasis
_BOLD_LEVEL = 7  # below every real heading
_ENDS_A_SENTENCE = (".", ";", ",", "!", "?")


class BlockBuilder:
    """Gathers the words of the block under way and closes it when told."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._headings: list[tuple[int, str]] = []
        self._words: list[str] = []
        self._links: list[str] = []
        self._plain = False

    def add(self, words: str, *, bold: bool = False) -> None:
        """Some words of the block under way."""
        self._words.append(words)
        if not bold and not words.isspace():
            self._plain = True

    def add_link(self, target: str) -> None:
        """The target of a link, kept beside the text."""
        self._links.append(target)

    def close(self, kind: BlockKind = BlockKind.PARAGRAPH, *, level: int = 0, label: str = "") -> bool:
        """End the block under way, if it has any text; true if there was a block."""
        text = without_bullet(one_form("".join(self._words)))
        links, bold = tuple(dict.fromkeys(self._links)), not self._plain
        self._words, self._links, self._plain = [], [], False
        if not any(character.isalnum() for character in text):
            return False
        written, text = split_label(text)
        if kind is BlockKind.PARAGRAPH and bold and _is_heading_like(text):
            kind, level = BlockKind.HEADING, _BOLD_LEVEL
        self._append(Block(kind, text, self._under(kind, level), level, written or label, links))
        return True

    def _under(self, kind: BlockKind, level: int) -> tuple[str, ...]:
        return tuple(text for at, text in self._headings if kind is not BlockKind.HEADING or at < level)

    def _append(self, block: Block) -> None:
        self.blocks.append(block)
        if block.kind is BlockKind.HEADING:
            self._headings = [one for one in self._headings if one[0] < block.level]
            self._headings.append((block.level, block.text))


def _is_heading_like(text: str) -> bool:
    return len(text) <= _BOLD_HEADING and not text.endswith(_ENDS_A_SENTENCE)
