"""What one check of one source came to: a closed union, each case with exactly what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.change import Change, Stamp
from watcher.model.noise import Noise
from watcher.model.page import Document, Part, Sha256, Snapshot
from watcher.model.source import Source, SourceId


@dataclass(frozen=True, slots=True)
class Holding:
    """A text that is answered but not believed: since when, how often, and which text.

    `times` counts only what may be the policy and is doubted; it is 0 while nothing but walls came.
    """

    since: datetime
    times: int
    text: Sha256


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that cannot be had or read: since when, how often in a row, why, and whether the operator was told.

    `host`: the one that does not answer, or shows a wall, where it may be that and not the page; once told, where it is.
    """

    since: datetime
    times: int
    reason: str
    told: bool
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """A host that does not answer, or shows a wall: since when, and the sources for which the operator was told so.

    `pages`: the names of all sources that have pages there.
    """

    host: str
    since: datetime
    sources: tuple[SourceId, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Last:
    """What is known of a source before it is checked again.

    `parts`, `text`, `fingerprint`, `reader` are those of the last good document, as is `seen` (when it was last seen).
    `variants`: the last distinct texts the source has shown, newest first, the current one included.
    """

    document: int
    parts: tuple[Part, ...]
    text: Sha256
    fingerprint: str
    reader: str
    seen: datetime
    variants: tuple[Sha256, ...] = ()
    holding: Holding | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One check: of what, when, and what the servers answered.

    `parts`: as answered, in the order of the source's URLs (empty when nothing was). `snapshots`: bodies that may be new.
    `took`: from the first request to the conclusion.
    """

    source: Source
    at: datetime
    parts: tuple[Part, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    took: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer, or an error for an answer. `until`: the host asked not to be asked before.

    `waits_for_browser`: it was not asked, since only a browser sees it and there is none.
    """

    visit: Visit
    reason: str
    transient: bool
    until: datetime | None = None
    waits_for_browser: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """Answered, but not readable as this source: a selector matches nothing, no text, too complex."""

    visit: Visit
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """Answered, but not believed yet: a stump, another language; or never to be believed: a `wall` is something else."""

    visit: Visit
    reason: str
    holding: Holding
    noises: tuple[Noise, ...] | None = None
    wall: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The same text. `how` in words: «not modified», «same bytes», «same text», …

    `document`: given when today's reader made it anew (a better reader, edited rules); it takes the old one's place.
    `fingerprint`: of the pages as answered, where it was computed. `stamp`: what is news all the same of an earlier change.
    `noises`: what is known to differ at every fetch, where that is not what it was; likewise of a held and a changed page.
    """

    visit: Visit
    how: str
    fingerprint: str | None = None
    document: Document | None = None
    stamp: Stamp | None = None
    noises: tuple[Noise, ...] | None = None


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """The first good copy of a source."""

    visit: Visit
    document: Document
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A new text. `document` becomes the one to compare with."""

    visit: Visit
    document: Document
    fingerprint: str
    change: Change
    noises: tuple[Noise, ...] | None = None


Outcome = Unreachable | Broken | Held | Unchanged | FirstSeen | Changed

OUTCOME_NAMES: dict[type, str] = {
    Unreachable: "unreachable",
    Broken: "broken",
    Held: "held",
    Unchanged: "unchanged",
    FirstSeen: "first_seen",
    Changed: "changed",
}


def outcome_name(outcome: Outcome) -> str:
    """The outcome's word, as in the JSON and the database."""
    return OUTCOME_NAMES[type(outcome)]


def outcome_reason(outcome: Outcome) -> str | None:
    """Why a page is held, broken or unreachable."""
    match outcome:
        case Unreachable() | Broken() | Held():
            return outcome.reason
        case Unchanged() | FirstSeen() | Changed():
            return None
