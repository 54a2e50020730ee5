"""Full-text search over changes and over the texts that stand now, filled little by little."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from watcher.errors import NotFound
from watcher.model.change import Edit
from watcher.model.source import Kind, Source, SourceId
from watcher.store.codec import Codec
from watcher.store.connection import Connection, Row
from watcher.store.documents import Documents

MOST_WORDS = 12
LONGEST_SEARCH = 300
MOST_WEIGHED = 1_000  # texts with the words, the newest, of which the best are shown
LONGEST_TEXT = 200_000  # characters of one change or text that can be found; a hostile page is no dictionary

_EDITS = Codec[tuple[Edit, ...]](tuple[Edit, ...])
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Facets:
    """What a change can be filtered by; None: any."""

    source: str | None = None
    service: str | None = None
    kind: str | None = None
    weight: str | None = None
    verdict: str | None = None

    def given(self) -> Iterator[tuple[str, str]]:
        """Those that are set, by the names of their columns."""
        for name in ("source", "service", "kind", "weight", "verdict"):
            value = getattr(self, name)
            if value is not None:
                yield name, value


@dataclass(frozen=True, slots=True)
class FoundPolicy:
    """A text that stands now and in which the words are; `document` is its id."""

    source: Source
    document: int


def start_of(at: datetime) -> int:
    """The lowest position of what was first seen in that second or later."""
    return int(at.timestamp()) << 24


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase of a search: wanted or not; `is_beginning`: any word that begins so."""

    text: str
    is_wanted: bool = True
    is_beginning: bool = False


def terms_of(words: str) -> list[Term]:
    """A search as people write it: words, "phrases", pre*, -without."""
    terms: list[Term] = []
    for minus, phrase, word in _TERM.findall(words[:LONGEST_SEARCH])[:MOST_WORDS]:
        text = (phrase or word.rstrip("*")).replace("\0", "")
        if any(character.isalnum() for character in text):
            terms.append(Term(text, not minus, word.endswith("*") and len(text) >= 3))
    return terms


def matching(words: str) -> str:
    """The same in the language of FTS5. Empty: nothing to look for."""
    # A quoted text has no operators; the star of a beginning stands behind it.
    said = [(term.is_wanted, f'"{term.text}"{" *" if term.is_beginning else ""}') for term in terms_of(words)]
    wanted, unwanted = (
        [text for is_wanted, text in said if is_wanted],
        [text for is_wanted, text in said if not is_wanted],
    )
    if not wanted:
        return ""
    without = f" NOT ({' OR '.join(unwanted)})" if unwanted else ""
    return f"({' AND '.join(wanted)}){without}"


def changes_matching(words: str, facets: Facets) -> str:
    """The same for changes, with everything else they are filtered by. Empty: no search at all."""
    if not words.strip():
        return ""
    found = matching(words) or '"no such word can be in a text"'
    tokens = "".join(f' AND facets : "{_token(name, value)}"' for name, value in facets.given())
    return f"(words : ({found})){tokens}"


class Search:
    """The tables `search_changes` and `search_policies`, and what waits to be put into them."""

    def __init__(self, connection: Connection, documents: Documents) -> None:
        self._db = connection
        self._documents = documents

    def waiting(self) -> int:
        """How many changes and texts cannot be found yet."""
        row = self._db.row(
            "SELECT (SELECT count(*) FROM listing WHERE indexed = 0) + "
            "(SELECT count(*) FROM search_standing WHERE waits = 1) AS number"
        )
        return int(row["number"]) if row else 0

    def fill(self, limit: int) -> int:
        """Take in at most so many of what waits, the newest first; how many were taken in. Inside a transaction."""
        rows = self._db.rows(
            "SELECT position, listing.source, listing.service, listing.kind, listing.weight, listing.verdict, title, "
            "headline, edits FROM listing JOIN changes ON changes.id = change JOIN sources ON sources.id = listing.source "
            "WHERE indexed = 0 ORDER BY position DESC LIMIT ?",
            [limit],
        )
        for row in rows:
            self._take_in(row)
        standing = self._db.rows(
            "SELECT search_standing.source, search_standing.document AS old, editions.document AS new "
            "FROM search_standing JOIN sources ON sources.id = search_standing.source "
            "LEFT JOIN editions ON editions.id = sources.edition WHERE waits = 1 LIMIT ?",
            [max(1, limit - len(rows))],
        )
        for row in standing:
            self._exchange(row)
        return len(rows) + len(standing)

    def policies(self, words: str, facets: Facets, limit: int = 10) -> list[FoundPolicy]:
        """The sources in whose text of today the words are, the best first."""
        found = matching(words)
        if not found or facets.weight or facets.verdict:
            return []
        # A word that is in thousands of texts tells little; to weigh them all would take longer than to read the best.
        rows = self._db.rows(
            "SELECT * FROM (SELECT sources.id, service, title, kind, document, bm25(search_policies) AS score "
            "FROM search_policies JOIN search_standing ON document = search_policies.rowid "
            "JOIN sources ON sources.id = search_standing.source WHERE search_policies MATCH ?1 "
            "AND (?2 IS NULL OR sources.id = ?2) AND (?3 IS NULL OR service = ?3) AND (?4 IS NULL OR kind = ?4) "
            "ORDER BY search_policies.rowid DESC LIMIT ?6) ORDER BY score LIMIT ?5",
            [found, facets.source, facets.service, facets.kind, limit, MOST_WEIGHED],
        )
        return [
            FoundPolicy(
                Source(SourceId(row["id"]), row["service"], row["title"], Kind(row["kind"]), ()), row["document"]
            )
            for row in rows
        ]

    def texts(self, found: FoundPolicy) -> Iterator[str]:
        """The blocks of a text that was found, in order."""
        return self._documents.texts(found.document)

    def _take_in(self, row: Row) -> None:
        facets = " ".join(_token(name, row[name]) for name in ("source", "service", "kind", "weight", "verdict"))
        words = _clean([row["service"], row["title"], row["headline"], *_words_of(_EDITS.from_json(row["edits"]))])
        self._db.write("DELETE FROM search_changes WHERE rowid = ?", [row["position"]])
        self._db.write(
            "INSERT INTO search_changes (rowid, words, facets) VALUES (?, ?, ?)", [row["position"], words, facets]
        )
        self._db.write("UPDATE listing SET indexed = 1 WHERE position = ?", [row["position"]])

    def _exchange(self, row: Row) -> None:
        """Put the text that stands in the place of the one that stood, which the table, keeping no texts, must be told."""
        if row["old"] != row["new"]:
            # One that is gone from the file stays in the table, where nothing refers to it any more.
            with suppress(NotFound):
                self._db.write(
                    "INSERT INTO search_policies (search_policies, rowid, words) VALUES ('delete', ?, ?)",
                    [row["old"], self._text(row["old"] or 0)],
                )
            if row["new"] is not None:
                self._db.write(
                    "INSERT INTO search_policies (rowid, words) VALUES (?, ?)", [row["new"], self._text(row["new"])]
                )
        self._db.write(
            "UPDATE search_standing SET waits = 0, document = ? WHERE source = ?", [row["new"], row["source"]]
        )

    def _text(self, document: int) -> str:
        return _clean(self._documents.texts(document))


def _words_of(edits: Iterable[Edit]) -> Iterator[str]:
    for edit in edits:
        yield from edit.under
        for block in (edit.before, edit.after):
            if block is not None:
                yield block.text


def _clean(texts: Iterable[str]) -> str:
    """One text without repetitions of whole lines, at most so long, and with no half characters in it."""
    text = "\n".join(dict.fromkeys(texts))[:LONGEST_TEXT]
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def _token(name: str, value: str) -> str:
    """A facet as one word of the full-text table."""
    return f"{name}{sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
