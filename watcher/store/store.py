"""The store: the border of this room, and its transactions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from watcher.errors import StoreError
from watcher.model.announcement import Announcement
from watcher.model.change import Change, ChangeId, Evidence, Ruling
from watcher.model.noise import Noise
from watcher.model.notice import Delivery, DeliveryId, DeliveryState, Notice, Receipt
from watcher.model.outcome import Changed, Outage, Outcome, Trouble, Unchanged
from watcher.model.page import Document, Sha256, Snapshot
from watcher.model.source import ChannelName, SourceId
from watcher.store.announcements import Announcements
from watcher.store.backup import Contents, back_up, look_for_damage
from watcher.store.browse import Browse
from watcher.store.changes import Changes
from watcher.store.codec import to_text
from watcher.store.connection import Connection, connect, sqlite_version
from watcher.store.documents import Documents, Edition
from watcher.store.drawings import Drawings, Picture
from watcher.store.health import Health, health
from watcher.store.noises import Noises
from watcher.store.outbox import Outbox
from watcher.store.post import Post
from watcher.store.proof import Proofs
from watcher.store.pruning import Limits, Pruned, compact, prune
from watcher.store.recording import Recorder
from watcher.store.remarks import Remarks
from watcher.store.seals import Seals
from watcher.store.search import Search
from watcher.store.snapshots import Snapshots, missing
from watcher.store.sources import Sources, Standing
from watcher.store.turns import has_the_reset_bug
from watcher.store.visits import VisitRow, Visits

SEARCHABLE_AT_ONCE = 50
QUIET_VISITS_AT_ONCE = 200
QUIET_BYTES_AT_ONCE = 32_000_000


class Store:
    """Everything that is remembered, in one SQLite file. Use it from one thread, and close it.

    Every method that touches the file raises `StoreError` when the world does not let it (disk full, in use, damaged);
    nothing of that call is in the file then, and the next call may succeed.
    """

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._snapshots = Snapshots(connection)
        self._documents = Documents(connection, self._snapshots)
        self._sources = Sources(connection, self._documents, self._snapshots)
        self._visits = Visits(connection)
        self._changes = Changes(connection)
        self._outbox = Outbox(connection)
        self.post = Post(connection)
        self.drawings = Drawings(connection)
        self._announcements = Announcements(connection)
        self._noises = Noises(connection)
        self._recorder = Recorder(
            self._sources, self._snapshots, self._documents, self._visits, self._changes, self._noises
        )
        self._quiet: list[Unchanged] = []
        self.browse = Browse(connection, self._snapshots)
        self.search = Search(connection, self._documents)
        self.remarks = Remarks(connection)
        self.seals = Seals(connection)
        self.proofs = Proofs(connection, self.seals)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        backups: Path | None = None,
        any_thread: bool = False,
        again: bool = False,
    ) -> Store:
        """Open a database; make it, with its folder, where there is none.

        `read_only`: beside a running writer; needs a database of this version. `any_thread`: it may be handed from thread
        to thread, one at a time. `again`: this program has it open, or had, and so looked through all of it. Raises
        `NotFound` where there is nothing to read, and `Unusable` for whatever is no healthy database of this program, naming
        the newest backup in the folder `backups` (beside the database unless given); such a file is never written to.
        """
        return cls(connect(path, read_only=read_only, backups=backups, any_thread=any_thread, again=again))

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        try:
            self.flush()
        finally:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file of the database."""
        return self._db.path

    @property
    def sqlite_version(self) -> str:
        """The SQLite that is used."""
        return sqlite_version()

    @property
    def takes_turns(self) -> bool:
        """Must our writers take turns, as this SQLite may damage a database when two write at once?"""
        return has_the_reset_bug(tuple(map(int, sqlite_version().split("."))))

    def back_up(self, target: Path) -> Contents:
        """Copy everything into one new file, beside running writers; see `watcher.store.backup.back_up`."""
        self.flush()
        return back_up(self.path, target)

    def look_for_damage(self) -> None:
        """Read the whole file, however long it takes; `Unusable` if it is damaged."""
        self.flush()
        look_for_damage(self._db)

    def verify(self) -> None:
        """The same, and compare everything with its seals; `StoreError` if anything is amiss."""
        self.look_for_damage()
        with closing(self.seals.amiss()) as faults:
            if fault := next(faults, None):
                raise StoreError(f"{self.path}: {fault}")

    def prune(self, age: timedelta, texts: int, now: datetime, *, rehearse: bool = False) -> Pruned:
        """Let go of what nobody asks for any more; see `watcher.store.pruning`. `rehearse`: only count it."""
        self.flush()
        return prune(self._db, Limits(now - age, texts), rehearse=rehearse)

    def compact(self) -> None:
        """Give the room of what was let go back to the disk; needs twice the size of the file meanwhile."""
        self.flush()
        compact(self._db)

    def reading(self) -> AbstractContextManager[None]:
        """All that is read inside is as it stood when that began, whatever others write meanwhile."""
        self.flush()
        return self._db.reading()

    # --- before a check

    def standing(self, source_id: SourceId) -> Standing:
        """What is known of a source; cheap, without its text and bytes. Empty for one that was never visited."""
        if any(outcome.visit.source.id == source_id for outcome in self._quiet):
            self.flush()
        return self._sources.standing(source_id)

    def document(self, document_id: int) -> Document:
        """The text of that id. Raises `NotFound`."""
        return self._documents.get(document_id)

    def snapshot(self, sha: Sha256) -> Snapshot:
        """The bytes of a page. Raises `NotFound`, also where a newer copy of the same text took their place."""
        found = self._snapshots.get(sha)
        if found is None and self._quiet:
            self.flush()
            found = self._snapshots.get(sha)
        if found is None:
            raise missing(sha)
        return found

    def noises(self, source_id: SourceId) -> tuple[Noise, ...]:
        """What is known to differ on a source at every fetch, learned or not yet, the latest first."""
        self.flush()
        return self._noises.of(source_id)

    def variants(self, source_id: SourceId) -> list[Edition]:
        """The latest edition of each of the last distinct texts of a source, newest first."""
        self.flush()
        return list(self._documents.variant_editions(source_id))

    def turned(self, source_id: SourceId, how: str) -> datetime | None:
        """When a check last found a source unchanged in that way; None if none ever did."""
        self.flush()
        return self._visits.last_so(source_id, how)

    def last_visits(self) -> Mapping[SourceId, datetime]:
        """When each source was last visited."""
        self.flush()
        return self._sources.last_visits()

    def waits(self) -> Mapping[str, datetime]:
        """The hosts that asked to be left alone, and until when (it may be past). `host_of` makes a URL's host."""
        return self._sources.waits()

    def outage(self, host: str) -> Outage | None:
        """The outage of a host, if the operator was told of one that is not over."""
        return self._sources.outage(host)

    def all_miss(self, host: str, others: Sequence[SourceId], since: datetime) -> bool:
        """Does one of these other sources miss the host as well, and was none of them seen well since then?"""
        return self._sources.all_miss(host, others, since)

    # --- after it

    def record(
        self,
        outcome: Outcome,
        trouble: Trouble | None,
        notices: Callable[[Outcome], Sequence[Notice]],
        *,
        due: datetime | None = None,
        announcements: Sequence[Announcement] = (),
        pictures: Sequence[Picture] = (),
    ) -> Outcome:
        """Write down a check and the notices that it causes, in one transaction; give back the outcome.

        A change comes back with its id, and `notices` is asked with that. `trouble`: the source's trouble after this
        check, None ends it. `due`: when the notices may be sent, the time of the visit unless given. `announcements`: the
        entries that an announcements page shows now. `pictures`: how the pages looked, kept if they changed.

        A new text that another program recorded in the meantime comes back as `Unchanged`. Visits that found nothing new
        are written together: at the next one that matters, after 200, on `flush()` and on `close()`.
        """
        if isinstance(outcome, Unchanged) and self._is_quiet(outcome, trouble):
            causes = notices(outcome)
            if not causes:
                self._put_off(outcome)
                return outcome
            return self._record_now(outcome, trouble, lambda _: causes, due, announcements)
        return self._record_now(outcome, trouble, notices, due, announcements, pictures)

    def flush(self) -> None:
        """Write the visits that wait."""
        if not self._quiet:
            return
        try:
            with self._db.writing():
                for outcome in self._quiet:
                    self._recorder.record(outcome, None)
        except StoreError:
            raise  # the disk's fault: they wait on, and are written when it is well again
        except BaseException:
            self._quiet.clear()  # a bug, which would come back with each flush and let nothing else through
            raise
        self._quiet.clear()

    # --- the outbox

    def enqueue(self, notices: Sequence[Notice], now: datetime) -> None:
        """Queue notices that no check caused. One that was queued before is not queued again."""
        with self._db.writing():
            self._outbox.add(notices, now)

    def claim(
        self,
        now: datetime,
        *,
        lease: timedelta,
        limit: int = 20,
        channels: Collection[ChannelName] | None = None,
        looked_at: Collection[DeliveryId] | None = None,
    ) -> list[Delivery]:
        """Take what is due, oldest first; nobody else gets it before the lease is over.

        The attempt that follows is counted already. `channels`: only of these. `looked_at`: of what was never tried only
        these, as whether any other is held back nobody has asked yet.
        """
        with self._db.writing():
            return self._outbox.claim(now, lease, limit, channels, looked_at)

    def settle_sent(self, delivery: Delivery, receipt: Receipt, now: datetime) -> None:
        """The channel took it."""
        with self._db.writing():
            self._outbox.sent(delivery, receipt, now)

    def settle_later(self, delivery: Delivery, error: str, due: datetime) -> None:
        """It failed; try again at that time. Nothing happens if the lease ran out and another took it."""
        with self._db.writing():
            self._outbox.later(delivery, error, due)

    def settle_given_up(self, delivery: Delivery, error: str, now: datetime) -> None:
        """It failed for good. Nothing happens if the lease ran out and another took it."""
        with self._db.writing():
            self._outbox.given_up(delivery, error, now)

    def deliveries(self, *, change: ChangeId | None = None, state: DeliveryState | None = None) -> list[Delivery]:
        """The notices of a change, or of all that go to their channel themselves; in one state or in any, oldest first."""
        return self._outbox.of(change, state)

    # --- was anyone told?

    def announcements(self, service: str) -> tuple[Announcement, ...]:
        """Every entry that the announcements sources of a service have shown, oldest first."""
        return self._announcements.of_service(service)

    def statements(self, change: ChangeId) -> tuple[Evidence, ...]:
        """What people stated on a change."""
        return self._announcements.statements(change)

    def earlier_rulings(self, change: ChangeId) -> tuple[Ruling, ...]:
        """The rulings on a change that later evidence replaced, the first one first."""
        return self._announcements.earlier_rulings(change)

    def revise(
        self,
        change: Change,
        ruling: Ruling,
        notices: Sequence[Notice],
        now: datetime,
        *,
        stated: Evidence | None = None,
    ) -> None:
        """Put a ruling in the place of a change's, with the notices of it and a person's statement, if one caused it."""
        with self._db.writing():
            if stated is not None:
                self._announcements.state(change.id, stated)
            if ruling != change.ruling:
                self._announcements.ruled_until(change, now)
                self._changes.rule(change.id, ruling)
            self._outbox.add(notices, now)

    # --- what people look at, and say

    def limit(self, seconds: float) -> None:
        """From now on, end every question that is not answered within so many seconds: it raises `StoreError`."""
        self._db.limit(seconds)

    def fill_search(self, limit: int = SEARCHABLE_AT_ONCE) -> int:
        """Make at most so many of the older changes and texts searchable; how many were. Every record does some, too."""
        with self._db.writing():
            return self.search.fill(limit)

    def acknowledge(self, change: ChangeId, by: str, at: datetime) -> None:
        """A person has seen a change."""
        with self._db.writing():
            self.remarks.acknowledge(change, by, at)

    def reopen(self, change: ChangeId) -> None:
        """A change is to be looked at again."""
        with self._db.writing():
            self.remarks.reopen(change)

    def note(self, change: ChangeId, text: str, by: str, at: datetime) -> None:
        """A person's note on a change."""
        with self._db.writing():
            self.remarks.note(change, text, by, at)

    # --- what happened

    def changes(
        self, source_id: SourceId | None = None, *, since: datetime | None = None, limit: int | None = 50
    ) -> list[Change]:
        """The changes of a source or of all, newest first."""
        return self._changes.of(source_id, since, limit)

    def change(self, change_id: ChangeId) -> Change:
        """One change. Raises `NotFound`."""
        return self._changes.get(change_id)

    def visits(self, source_id: SourceId, *, limit: int | None = 50) -> list[VisitRow]:
        """The checks of a source, newest first."""
        self.flush()
        return self._visits.of(source_id, limit)

    def visits_between(
        self, source_id: SourceId, since: datetime, until: datetime, *, around: int = 0
    ) -> list[VisitRow]:
        """The checks of a source in a time, and so many right before and after it, oldest first."""
        self.flush()
        return self._visits.between(source_id, since, until, around)

    def edition_at(self, source_id: SourceId, at: datetime) -> Edition | None:
        """The text in force at that time; None before the first. Its `last_seen` and `next_seen` tell of gaps."""
        self.flush()
        return self._documents.edition_at(source_id, at)

    def editions(self, source_id: SourceId) -> list[Edition]:
        """Every text that a source has shown, newest first."""
        self.flush()
        return list(self._documents.editions(source_id))

    def health(self) -> Health:
        """How every source and the outbox are doing."""
        self.flush()
        return health(self._db)

    def _is_quiet(self, outcome: Unchanged, trouble: Trouble | None) -> bool:
        """Nothing new of a source that was seen before, and no trouble before or after."""
        if outcome.document is not None or trouble is not None:
            return False
        source = outcome.visit.source.id
        return self._sources.edition(source) is not None and self._sources.trouble(source) is None

    def _put_off(self, outcome: Unchanged) -> None:
        _check_times(outcome)
        waiting = sum(len(snapshot.packed) for quiet in self._quiet for snapshot in quiet.visit.snapshots)
        if len(self._quiet) >= QUIET_VISITS_AT_ONCE or waiting >= QUIET_BYTES_AT_ONCE:
            self.flush()
        self._quiet.append(outcome)

    def _record_now(
        self,
        outcome: Outcome,
        trouble: Trouble | None,
        notices: Callable[[Outcome], Sequence[Notice]],
        due: datetime | None,
        announcements: Sequence[Announcement],
        pictures: Sequence[Picture] = (),
    ) -> Outcome:
        self.flush()
        with self._db.writing():
            recorded = self._recorder.record(outcome, trouble)
            if isinstance(recorded, Changed) and recorded.change.id is not None:
                self.drawings.add(recorded.change.id, pictures)
            self._announcements.add(announcements)
            self._outbox.add(notices(recorded), due or outcome.visit.at)
            self.search.fill(SEARCHABLE_AT_ONCE)
        return recorded


def _check_times(outcome: Unchanged) -> None:
    """A naive time is a bug of this caller, and must not surface at the flush of another."""
    to_text(outcome.visit.at)
    for part in outcome.visit.parts:
        to_text(part.fetched_at)
