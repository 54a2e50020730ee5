"""Evidence files: what a page said, when it changed, and the proof of it, in one file that stands alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from watcher.dossier import About, Capture, Check, Package, WarcFile, checks_csv, lines_file, readme, text_file
from watcher.errors import NotFound
from watcher.model.change import Change
from watcher.model.page import Document, Part, Sha256, sha256_of
from watcher.model.source import Source, SourceId
from watcher.store import Edition, HeldPage, Picture, Proof, Store, Subject, VisitRow
from watcher.summary import inert, moment_words

CHECKS_AROUND = 10
"""Checks that are shown before the old text was last seen, and after the new one first."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What an evidence file is about, as it is told: `proof` is that of everything in it.

    `texts`: each with the time in which it was seen; `captures`: where and when each page was taken, and its hash. `held`:
    answers that came in the place of the text and were not taken for it (walls, errors), as far as they are kept.
    """

    name: str
    title: str
    source: Source
    changes: tuple[Change, ...]
    editions: tuple[Edition, ...]
    texts: Mapping[int, Document]
    captures: tuple[Part, ...]
    held: tuple[HeldPage, ...]
    checks: tuple[Check, ...]
    pictures: tuple[Picture, ...]
    proof: Proof
    story: tuple[str, ...]
    made: datetime


Render = Callable[[Matter], Iterable[tuple[str, str]]]
"""Makes the pages for people: the name and the HTML of each."""


def matter_of_change(store: Store, change: Change, now: datetime) -> Matter:
    """Everything about one change. Call it inside `store.reading()`."""
    listed = store.browse.listed(change.id)
    assert listed is not None, "every change is listed"
    sides = store.browse.sides(change.id)
    editions = tuple(one for one in (sides.before, sides.after) if one is not None)
    visits = store.visits_between(change.source, change.old_last_seen, change.first_seen, around=CHECKS_AROUND)
    title = f"{listed.source.name}: what changed on {moment_words(change.first_seen)} (change {change.id})"
    scope = _Scope(f"evidence-change-{change.id}", title, listed.source, [change], editions, visits)
    return _matter(store, scope, now)


def matter_of_source(store: Store, id_: SourceId, since: datetime | None, until: datetime, now: datetime) -> Matter:
    """Everything about a source in a time; from the first check on unless `since` is given. Raises NotFound.

    Call it inside `store.reading()`.
    """
    source = store.browse.source(id_)
    known = store.browse.editions(id_, limit=-1)[::-1]
    if source is None or not known:
        raise NotFound(f"{id_} was never had as it should be; `watch history {id_} --visits` says why")
    since = since or min(one.first_seen for one in known)
    editions = [one for one in known if one.first_seen <= until and one.last_seen >= since]
    visits = store.visits_between(id_, since, until)
    if not editions and not visits:
        raise NotFound(f"nothing is known of {id_} between {moment_words(since)} and {moment_words(until)}")
    changes = [one for one in store.changes(id_, since=since, limit=None) if one.first_seen <= until][::-1]
    title = f"{source.name}: what stood there from {moment_words(since)} to {moment_words(until)}"
    return _matter(store, _Scope("evidence-source", title, source, changes, editions, visits), now)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What belongs to a matter, before anything of it is looked up."""

    name: str
    title: str
    source: Source
    changes: Sequence[Change]
    editions: Sequence[Edition]
    visits: Sequence[VisitRow]


def _matter(store: Store, scope: _Scope, now: datetime) -> Matter:
    editions, changes, visits = scope.editions, scope.changes, scope.visits
    texts = {one.document: store.document(one.document) for one in editions}
    times = {one.at for one in visits}
    held = [one for one in store.browse.held_pages(scope.source.id, limit=-1)[::-1] if one.at in times]
    captures = [part for one in editions for part in store.browse.captured(one.id)]
    ids = [one.id for one in editions], [one.id for one in changes], [one.id for one in visits]
    proof = store.proofs.of(Subject(*ids))
    return Matter(
        name=scope.name,
        title=scope.title,
        source=scope.source,
        changes=tuple(changes),
        editions=tuple(editions),
        texts=texts,
        captures=tuple(dict.fromkeys([*captures, *(one.part for one in held)])),
        held=tuple(held),
        checks=tuple(_checks(store, scope.source.id, visits)),
        pictures=tuple(picture for one in changes for picture in store.drawings.of(one.id)),
        proof=proof,
        story=tuple(_story(scope, held, proof, texts.values())),
        made=now,
    )


def _checks(store: Store, source: SourceId, visits: Iterable[VisitRow]) -> Iterable[Check]:
    texts = {one.document: one.text for one in store.browse.editions(source, limit=-1)}
    for one in visits:
        text = None if one.document is None else texts.get(one.document)
        yield Check(one.at, one.outcome, one.reason or one.how or "", one.took, text, one.change)


def _story(scope: _Scope, held: Iterable[HeldPage], proof: Proof, texts: Iterable[Document]) -> Iterable[str]:
    """What happened when, in words, and since when that is proven."""
    for fault in proof.faults:
        yield f"NOT AS IT WAS SEALED: {fault}"
    for one in scope.editions:
        seen = f"{moment_words(one.first_seen)} to {moment_words(one.last_seen)}"
        yield f"A text was seen from {seen}: its SHA-256 is {one.text}"
    for answer in held:
        yield f"An answer of {moment_words(answer.at)} was not taken for the text ({inert(answer.reason or answer.outcome)}):"
        yield f"  the SHA-256 of the page is {answer.part.sha256}"
    for change in scope.changes:
        yield from _story_of(change, _unseen(change, scope.visits), proof, texts)
    for stamp in sorted(proof.timestamps, key=lambda each: each.seal):
        yield f"{stamp.authority} stated on {moment_words(stamp.at)} that seal {stamp.seal} was there."


def _unseen(change: Change, visits: Iterable[VisitRow]) -> str:
    """What the checks came to between the old text and the new one, in words; empty where there were none."""
    between = Counter(one.outcome for one in visits if change.old_last_seen < one.at < change.first_seen)
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(between.items()))


def _story_of(change: Change, unseen: str, proof: Proof, texts: Iterable[Document]) -> Iterable[str]:
    yield f"Change {change.id}: {change.headline}"
    yield f"  The old text was last seen {moment_words(change.old_last_seen)}: its SHA-256 is {change.before}"
    if unseen:
        yield f"  Between these the page did not show its text; the checks came to: {unseen}."
    yield f"  The new text was first seen {moment_words(change.first_seen)}: its SHA-256 is {change.after}"
    sealed = proof.sealed_first(f"changes {change.id}")
    yield f"  In the record since {sealed[:19].replace('T', ' ')} UTC." if sealed else "  The record of it has no seal."
    if {change.before, change.after} - {one.text_sha256 for one in texts}:
        yield "  A later version of the program read these pages anew; texts/ has what it reads, values/ what was compared."


def write(matter: Matter, store: Store, render: Render, out: IO[bytes]) -> int:
    """Write the file; how many files are in it. Call it inside the same `store.reading()` as the matter was made in."""
    with Package(out, matter.name, matter.made) as package:
        package.add("README.txt", readme(_about(matter)))
        for name, html in render(matter):
            package.add(name, html.encode("utf-8", "replace"))
        package.add("checks.csv", checks_csv(matter.checks))
        for text in matter.texts.values():
            package.add(f"texts/{text.text_sha256}.txt", text_file(text))
        _write_captures(matter, store, package)
        for picture in matter.pictures:
            package.add(f"screenshots/{sha256_of(picture.jpeg)}.jpg", picture.jpeg)
        for sha, value in matter.proof.values.items():
            package.add(f"values/{sha}.json", value)
        for one in matter.proof.timestamps:
            package.add(f"timestamps/{one.seal}.tsr", one.reply)
        for shown in matter.proof.seals:
            package.add(f"seals/{shown.seal.number}.seal", shown.seal.text.encode())
            if shown.lines is not None:
                package.add(f"seals/{shown.seal.number}.lines", lines_file(shown.lines))
    return len(package)


def _about(matter: Matter) -> About:
    return About(
        title=matter.title,
        story=matter.story,
        made=matter.made,
        latest=matter.proof.latest,
        changes=[one.id for one in matter.changes],
        timestamps=matter.proof.timestamps,
        has_pictures=bool(matter.pictures),
        bare=sum(one.answer is None for one in matter.captures),
    )


def _write_captures(matter: Matter, store: Store, package: Package) -> None:
    bodies: dict[Sha256, str] = {}
    with package.writing("captures.warc.gz") as out:
        warc = WarcFile(out, matter.title)
        for part in matter.captures:
            snapshot = store.snapshot(part.sha256)
            bodies[part.sha256] = snapshot.media_type
            address = part.final_url or part.url
            body = snapshot.body()
            warc.add(
                Capture(address, part.fetched_at, part.sha256, snapshot.media_type, snapshot.charset, body, part.answer)
            )
    for sha in bodies:
        package.add(f"pages/{sha}", store.snapshot(sha).body())


def size_of(matter: Matter, store: Store) -> int:
    """About how many bytes are written, before they are compressed."""
    pages = sum(store.snapshot(sha).size for sha in {part.sha256 for part in matter.captures})
    lines = sum(len(line) for shown in matter.proof.seals for line in shown.lines or ())
    values = sum(map(len, matter.proof.values.values()))
    return 2 * pages + lines + values + sum(len(one.jpeg) for one in matter.pictures)
