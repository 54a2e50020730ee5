"""What an outcome does to the tables, case by case. Always called inside one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from watcher.model.outcome import Broken, Changed, FirstSeen, Held, Outcome, Trouble, Unchanged, Unreachable
from watcher.model.page import Document
from watcher.store.changes import Changes
from watcher.store.documents import Documents
from watcher.store.noises import Noises
from watcher.store.snapshots import Snapshots
from watcher.store.sources import Sources
from watcher.store.visits import Visits

QUIET_AFTER_A_RACE = "recorded already"


@dataclass(frozen=True, slots=True)
class Recorder:
    """The tables that an outcome touches."""

    sources: Sources
    snapshots: Snapshots
    documents: Documents
    visits: Visits
    changes: Changes
    noises: Noises

    def record(self, outcome: Outcome, trouble: Trouble | None) -> Outcome:
        """Write an outcome down; give it back, a change with its id."""
        visit = outcome.visit
        self.sources.note(visit.source)
        outcome = self._once(outcome)
        visit_id = self.visits.add(outcome)
        self.sources.visited(visit.source.id, visit.at)
        self.sources.be_in_trouble(visit.source.id, trouble, visit.at)
        if isinstance(outcome, Unchanged | Held | Changed) and outcome.noises is not None:
            self.noises.put(visit.source.id, outcome.noises)
        match outcome:
            case Unreachable():
                self._unreachable(outcome)
            case Broken():
                # Another answer came between, so what was held is no longer seen «in a row».
                self.sources.hold(visit.source.id, None)
                self.snapshots.hold(visit_id, visit)
            case Held():
                self.sources.hold(visit.source.id, outcome.holding)
                self.snapshots.hold(visit_id, visit)
            case Unchanged():
                self._good(outcome, visit_id, self._same_edition(outcome))
            case FirstSeen():
                self._good(outcome, visit_id, self._new_edition(outcome, outcome.document, visit.at))
            case Changed():
                return self._changed(outcome, visit_id)
            case _:
                assert_never(outcome)
        return outcome

    def _once(self, outcome: Outcome) -> Outcome:
        """A new text that another program recorded since this one looked is no news any more."""
        if not isinstance(outcome, FirstSeen | Changed):
            return outcome
        last = self.sources.standing(outcome.visit.source.id).last
        document = outcome.document
        if last is None or (last.text, last.reader) != (document.text_sha256, document.reader):
            return outcome
        return Unchanged(outcome.visit, QUIET_AFTER_A_RACE, outcome.fingerprint)

    def _unreachable(self, outcome: Unreachable) -> None:
        if outcome.until is not None:
            self.sources.leave_alone(outcome.visit.source, outcome.until, outcome.visit.at)

    def _changed(self, outcome: Changed, visit_id: int) -> Changed:
        before = self.sources.edition(outcome.visit.source.id)
        # The text may have been held for a while before it was believed; then it was seen before this visit.
        after = self._new_edition(outcome, outcome.document, outcome.change.first_seen)
        self._good(outcome, visit_id, after)
        change_id = self.changes.add(outcome.change, visit=visit_id, before=before, after=after)
        return replace(outcome, change=replace(outcome.change, id=change_id))

    def _good(self, outcome: Unchanged | FirstSeen | Changed, visit_id: int, edition: int) -> None:
        """A good copy: it is captured, stands, and is the one to compare with."""
        visit = outcome.visit
        self.documents.see_edition(edition, visit.at)
        self.snapshots.capture(edition, visit)
        self.sources.stands(visit.source.id, edition, outcome.fingerprint)
        self.visits.saw(visit_id, edition)

    def _new_edition(self, outcome: FirstSeen | Changed | Unchanged, document: Document, at: datetime) -> int:
        source = outcome.visit.source.id
        return self.documents.begin_edition(source, self.documents.add(source, document), at)

    def _same_edition(self, outcome: Unchanged) -> int:
        """The edition that an unchanged page shows: the one that stands, unless a known other text came back."""
        source = outcome.visit.source.id
        document = outcome.document
        if document is None:
            edition = self.sources.edition(source)
            assert edition is not None, "only what was seen before can be unchanged"
            return edition
        last = self.sources.standing(source).last
        standing = self.sources.edition(source)
        if last is None or standing is None or (last.reader == document.reader and last.text != document.text_sha256):
            return self._new_edition(outcome, document, outcome.visit.at)
        self.documents.reread(standing, self.documents.add(source, document))
        return standing
