"""A database as years of watching leave it, made in minutes: sources with their texts, checks, changes and messages.

Rows are written as the program would have written them, without asking or reading any page; what is filled by the program
itself (the listing of changes by triggers, the search by `Store.fill_search`) is filled by it. The same on every run.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import UUID

from watcher.model.change import Edit, EditKind, PageDate, Ruling, Span, SpanKind, Verdict, Weight
from watcher.model.notice import Message, Signal
from watcher.model.page import Block, BlockKind, Document, Snapshot
from watcher.model.source import Kind
from watcher.store import Store
from watcher.store.codec import Codec, to_text
from watcher.store.connection import Connection, open_as_it_is

ENDS = datetime(2026, 11, 24, 12, tzinfo=UTC)
BEGINS = ENDS - timedelta(days=3 * 365)
SERVICES = 40
TEXTS = 100
"""How many different policies there are; a source has one of them, in `TEXTS_OF_A_SOURCE` editions."""
TEXTS_OF_A_SOURCE = 6
EDITED = 0.06
"""The part of its blocks in which an edition differs from the one before."""
QUIET_VISITS = 120
"""Checks of a source that found nothing, beside those that found a change."""
WORDS = 30_000
COMMON = """the of to and a in you your for or is be that this with on as by are may will not from any if we our must it
seller account item fee order buyer policy payment listing shipping return refund product service days within agreement""".split()
RARE = "zyzzogeton"
"""A word that one change has, and no text."""

_EDITS = Codec[tuple[Edit, ...]](tuple[Edit, ...])
_RULING = Codec[Ruling](Ruling)
_MESSAGE = Codec[Message](Message)
_BLOCKS = Codec[tuple[Block, ...]](tuple[Block, ...])
_SYLLABLES = "ba be bi bo ca ce co da de di do fa fe ga ge ha he la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se".split()
_VERDICTS = (
    (Verdict.UNANNOUNCED, 30), (Verdict.UNDETERMINED, 40), (Verdict.DATED_ONLY, 10), (Verdict.ANNOUNCED, 10),
    (Verdict.ANNOUNCED_LATE, 4), (Verdict.ANNOUNCED_IN_PART, 4), (Verdict.WENT_BACK, 2),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Archive:
    """What there is to ask for, in a database that was made."""

    path: Path
    sources: int
    changes: int


class Language:
    """Texts in which the words have the frequencies of a real language (Zipf): a few stand everywhere, most nearly nowhere."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        made = dict.fromkeys(COMMON)
        while len(made) < WORDS:
            made["".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 5)))] = None
        self.words = list(made)
        self._weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def text(self, words: int) -> str:
        """So many words."""
        return " ".join(self.chance.choices(self.words, cum_weights=self._weights, k=words))

    def clause(self) -> str:
        """A clause as long as clauses are, half of them with a figure."""
        words = self.text(self.chance.randint(8, 60))
        figure = f" within {self.chance.randint(2, 90)} days" if self.chance.random() < 0.5 else ""
        return f"{words.capitalize()}{figure}."

    def document(self, blocks: int) -> Document:
        """A policy of so many blocks under headings."""
        made = []
        heading = "General"
        for at in range(blocks):
            if at % 8 == 0:
                heading = self.text(3).capitalize()
                made.append(Block(BlockKind.HEADING, heading, (), 2))
            else:
                kind = self.chance.choice((BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.ITEM))
                made.append(Block(kind, self.clause(), (heading,)))
        return Document(tuple(made), self.text(4).capitalize(), "en", "1")

    def editions(self, blocks: int) -> Iterator[Document]:
        """A policy as it was written first, and as it stood after each of its changes."""
        text = self.document(blocks)
        for _ in range(TEXTS_OF_A_SOURCE):
            yield text
            edited = [
                replace(block, text=self.clause())
                if at == 1 or (block.kind is not BlockKind.HEADING and self.chance.random() < EDITED)
                else block
                for at, block in enumerate(text.blocks)
            ]
            text = replace(text, blocks=tuple(edited))


def make(path: Path, sources: int, changes: int, *, seed: int = 7) -> Archive:
    """Make a database of so many sources and changes, its search filled."""
    Store.open(path).close()
    connection = open_as_it_is(path, "rw")
    try:
        connection.db.execute("PRAGMA synchronous = OFF")  # nobody misses it if this machine dies
        connection.db.execute("PRAGMA cache_size = -200000")
        with connection.writing():
            _Maker(connection, random.Random(seed), sources, changes).make()
        with Store(connection) as store:
            while store.fill_search(2_000):
                pass
    finally:
        connection.close()
    return Archive(path, sources, changes)


def source_id(number: int) -> str:
    """The id of a source."""
    return f"source-{number:05}"


def settings(sources: int, password: str) -> str:
    """The settings in which all of them stand."""
    lines = ["web:", f"  password: {json.dumps(password)}", "sources:"]
    for number in range(sources):
        lines += [
            f"  - id: {source_id(number)}",
            f"    service: {_service(number)}",
            f"    title: Policy {number}",
            f"    url: https://bazaar-{number % SERVICES}.example/policies/{number}",
        ]
    return "\n".join(lines) + "\n"


def _service(number: int) -> str:
    # The first services have most of the sources, as in the world.
    return f"Bazaar {min(number % SERVICES, number % 7)}" if number % 3 else f"Bazaar {number % SERVICES}"


class _Maker:
    def __init__(self, connection: Connection, chance: random.Random, sources: int, changes: int) -> None:
        self._db = connection
        self._chance = chance
        self._sources, self._changes = sources, changes
        self._language = Language(chance)
        self._texts = [
            text for at in range(min(TEXTS, sources * 2)) for text in self._language.editions(self._size(at))
        ]
        self._packed = [(text, text.text_sha256, _BLOCKS.pack(text.blocks)) for text in self._texts]
        self._made = 0

    def make(self) -> None:
        """Everything, source by source; the changes of all are spread evenly over the years."""
        self._snapshots()
        for number in range(self._sources):
            self._source(number)

    def _size(self, at: int) -> int:
        """How many blocks a text has: most about a hundred, a few as many as a long agreement."""
        return 3_000 if at == 0 else min(1_500, max(12, int(self._chance.lognormvariate(4.5, 0.8))))

    def _many(self, table: str, rows: Sequence[Sequence[Any]], columns: str) -> None:
        marks = ", ".join("?" for _ in columns.split(","))
        self._db.db.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # ours

    def _snapshots(self) -> None:
        pages = [Snapshot.of(f"<main>{text.text}</main>".encode(), "text/html", "utf-8") for text in self._texts]
        self._hashes = [page.sha256 for page in pages]
        self._many(
            "snapshots",
            [(page.sha256, page.size, page.media_type, page.charset, page.packed) for page in pages],
            "sha256, size, media_type, charset, packed",
        )

    def _source(self, number: int) -> None:
        name, chance = source_id(number), self._chance
        kind = chance.choice([kind for kind in Kind if kind != "announcements"])
        urls = json.dumps([f"https://bazaar-{number % SERVICES}.example/policies/{number}"])
        self._many(
            "sources", [(name, _service(number), f"Policy {number}", kind, urls)], "id, service, title, kind, urls"
        )
        documents = self._documents(name, number)
        count = self._changes // self._sources + (number < self._changes % self._sources)
        times = sorted(BEGINS + (ENDS - BEGINS) * chance.random() for _ in range(count + 1))
        editions = self._editions(name, documents, times)
        visits = self._visits(name, editions, times)
        self._add_changes(name, documents, editions, visits, times)
        last = times[-1] if number % 20 == 0 else ENDS - timedelta(hours=chance.randint(0, 5))
        held = (to_text(ENDS), 2, documents[0][1]) if number % 250 == 0 else (None, None, None)
        self._db.write(
            "UPDATE sources SET last_visit = ?, edition = ?, fingerprint = '', holding_since = ?, holding_times = ?, "
            "holding_text = ? WHERE id = ?",
            [to_text(last), editions[-1], *held, name],
        )
        self._db.write("UPDATE editions SET last_seen = ? WHERE id = ?", [to_text(last), editions[-1]])
        self._incidents(name, number)

    def _documents(self, name: str, number: int) -> list[tuple[int, str]]:
        made = []
        for which in range(TEXTS_OF_A_SOURCE):
            text, sha, packed = self._packed[(number * TEXTS_OF_A_SOURCE + which) % len(self._packed)]
            made.append((
                self._db.write(
                    "INSERT INTO documents (source, text_sha256, reader, title, language, blocks) VALUES (?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT DO NOTHING", [name, sha, "1", text.title, "en", packed],
                ), str(sha),
            ))  # fmt: skip
        return made

    def _editions(self, name: str, documents: Sequence[tuple[int, str]], times: Sequence[datetime]) -> list[int]:
        made = []
        for at, began in enumerate(times):
            ended = times[at + 1] - timedelta(hours=6) if at + 1 < len(times) else ENDS
            ended = max(began, ended)
            edition = self._db.write(
                "INSERT INTO editions (source, document, first_seen, last_seen) VALUES (?, ?, ?, ?)",
                [name, documents[at % len(documents)][0], to_text(began), to_text(ended)],
            )
            sha = self._hashes[self._chance.randrange(len(self._hashes))]
            url = f"https://bazaar.example/{name}"
            self._many(
                "captures",
                [
                    (edition, place, 0, url, url, sha, to_text(at))
                    for place, at in (("first", began), ("latest", ended))
                ],
                "edition, place, position, url, final_url, snapshot, fetched_at",
            )
            made.append(edition)
        return made

    def _visits(self, name: str, editions: Sequence[int], times: Sequence[datetime]) -> list[int]:
        quiet = sorted(BEGINS + (ENDS - BEGINS) * self._chance.random() for _ in range(QUIET_VISITS))
        self._many(
            "visits",
            [(name, to_text(at), *self._quiet_visit(editions[-1])) for at in quiet],
            "source, at, outcome, reason, how, took_seconds, edition",
        )
        return [
            self._db.write(
                "INSERT INTO visits (source, at, outcome, took_seconds, edition) VALUES (?, ?, ?, 0.4, ?)",
                [name, to_text(at), "changed" if place else "first_seen", editions[place]],
            )
            for place, at in enumerate(times)
        ]

    def _quiet_visit(self, edition: int) -> tuple[str, str | None, str | None, float, int | None]:
        chance = self._chance.random()
        if chance < 0.03:
            return ("unreachable", "no answer in time", None, 30.0, None)
        if chance < 0.04:
            return ("held", "this is a sign-in page, not the policy", None, 0.5, None)
        how = "not modified" if chance < 0.6 else "same text"
        return ("unchanged", None, how, 0.3, edition)

    def _add_changes(
        self, name: str, documents: Sequence[tuple[int, str]], editions: Sequence[int], visits: Sequence[int],
        times: Sequence[datetime],
    ) -> None:  # fmt: skip
        for at in range(1, len(times)):
            ruling, headline = self._ruling(times[at]), self._language.clause()[:150]
            change = self._db.write(
                "INSERT INTO changes (source, visit, edition_before, edition_after, old_last_seen, first_seen, "
                "before_sha256, after_sha256, weight, verdict, headline, ruling, edits) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    name, visits[at], editions[at - 1], editions[at], to_text(times[at] - timedelta(hours=6)),
                    to_text(times[at]), documents[(at - 1) % len(documents)][1], documents[at % len(documents)][1],
                    ruling.weight, ruling.verdict, headline, _RULING.to_json(ruling), _EDITS.to_json(tuple(self._edits())),
                ],
            )  # fmt: skip
            self._tell(name, change, times[at], headline)
            self._made += 1
            # What is old was looked at; of the last days little was.
            if self._chance.random() < (0.5 if times[at] > ENDS - timedelta(days=14) else 0.995):
                self._many("acknowledgements", [(change, to_text(times[at]), "Ada")], "change, at, by")

    def _edits(self) -> Iterator[Edit]:
        language, chance = self._language, self._chance
        for number in range(min(25, int(chance.paretovariate(1.1)))):
            under, clause = (language.text(3).capitalize(),), language.clause()
            before = Block(BlockKind.PARAGRAPH, clause, under)
            gone, new = language.text(3), f"{language.text(3)} {RARE}" if self._made == 77 else language.text(3)
            after = Block(BlockKind.PARAGRAPH, f"{clause} {new}", under)
            before = Block(BlockKind.PARAGRAPH, f"{clause} {gone}", under)
            spans = (Span(SpanKind.SAME, f"{clause} "), Span(SpanKind.DELETED, gone), Span(SpanKind.INSERTED, new))
            yield Edit(EditKind.REWORDED, before, after, number, number, spans)

    def _ruling(self, at: datetime) -> Ruling:
        chance = self._chance
        verdict = chance.choices([one for one, _ in _VERDICTS], [often for _, often in _VERDICTS])[0]
        weight = Weight.MATERIAL if chance.random() < 0.6 else Weight.EDITORIAL
        effective: date | None = (at + timedelta(days=chance.randint(1, 60))).date() if chance.random() < 0.2 else None
        return Ruling(
            weight, verdict, ("a figure moved", "no notice was found"), looked_at=("page date (still 3 March 2026)",),
            effective=effective, page_date=PageDate.SAME,
        )  # fmt: skip

    def _tell(self, name: str, change: int, at: datetime, headline: str) -> None:
        message = Message(Signal.ALARM, "UNANNOUNCED", name, headline, f"{change:06}", name)
        state, sent = ("given up", None) if self._chance.random() < 0.002 else ("sent", to_text(at))
        if at > ENDS - timedelta(hours=2):
            state, sent = "pending", None
        given_up = to_text(at) if state == "given up" else None
        values = (
            str(UUID(int=self._chance.getrandbits(128))), "team", name, change, _MESSAGE.to_json(message), state, 1,
            to_text(at), to_text(at), sent, given_up,
        )  # fmt: skip
        columns = "notice, channel, source, change, message, state, attempts, first_due, due, sent_at, given_up_at"
        self._many("deliveries", [values], columns)

    def _incidents(self, name: str, number: int) -> None:
        rows: list[tuple[object, ...]] = [
            (name, to_text(ENDS - timedelta(days=90 * back + 1)), 3, "no answer in time", 1, to_text(ENDS), None)
            for back in range(3)
        ]
        if number % 100 == 3:
            rows.append((name, to_text(ENDS - timedelta(days=1)), 4, "no answer in time", 1, None, None))
        self._many("incidents", rows, "source, since, times, reason, told, over, host")
