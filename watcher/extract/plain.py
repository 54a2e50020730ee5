"""Plain text and Markdown → blocks. Markdown goes by way of HTML, so that one reader serves both."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from watcher.extract.blocks import BlockBuilder
from watcher.extract.bounds import check_lines
from watcher.extract.html import parse
from watcher.model.page import Block

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("code")
_GAP = re.compile(r"\n[ \t]*\n")


def markdown_to_soup(text: str) -> BeautifulSoup:
    """The tree of a Markdown text. Indented code is read as text: agreements are indented, programs are not in them.

    Raises ReadError where there is too much of it, as `blocks_of_text` does.
    """
    check_lines(text)
    return parse(f"<html><body><main>{_MARKDOWN.render(text)}</main></body></html>")


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """The paragraphs of a plain text, which empty lines part; without empty lines, its lines."""
    check_lines(text)
    build = BlockBuilder()
    parts = _GAP.split(text)
    for part in parts if len(parts) > 1 else text.splitlines():
        build.add(part)
        build.close()
    return build.blocks()
