"""Pages as the programs behind help centres make them, read without any selector: the text and nothing but the text.

Each is a small imitation of such a program's markup, `NAME.html`; what it says stands beside it in `NAME.txt`, a line a block.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.extract import Page, read
from watcher.model.source import Rules

PAGES = sorted((Path(__file__).parent / "generators").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_text_is_taken_and_its_furniture_left(page: Path) -> None:
    """Answers that are folded in are text; menus, votes, related pages, comments and banners are not.

    When a page was updated is kept, as a verdict may rest on it; ages and counters that move with every look are known for
    what they are when two texts are compared.
    """
    document = read([Page(page.read_bytes())], Rules())

    assert [block.text for block in document.blocks] == page.with_suffix(".txt").read_text("utf-8").splitlines()
