"""The shipped catalogue: pages of marketplaces that are worth watching, ready to be added to a settings file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from watcher.config import read_settings
from watcher.model.source import Source

CATALOGUE_FILE = Path(__file__).with_name("catalogue.yaml")
_ENTRY = re.compile(r"^  - id: *(?P<id>[^\s#]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shipped:
    """One page of the catalogue: as a source, and as the text of its entry with its comments."""

    source: Source
    text: str


@cache
def catalogue() -> tuple[Shipped, ...]:
    """Every page that is shipped, by service."""
    sources = read_settings(CATALOGUE_FILE, {}).sources
    texts = dict(_texts(CATALOGUE_FILE.read_text(encoding="utf-8")))
    return tuple(Shipped(source, texts[source.id]) for source in sources)


def _texts(text: str) -> Iterator[tuple[str, str]]:
    """Each entry as it is written, up to the first blank or comment line behind it."""
    for found in _ENTRY.finditer(text):
        lines: list[str] = []
        for line in text[found.start() :].splitlines():
            if not line.strip() or line.lstrip().startswith("#") or (lines and line.startswith("  - ")):
                break
            lines.append(line)
        yield found["id"], "\n".join(lines) + "\n"
