"""The schema, as steps that are only ever appended. A step that was released is never edited.

A step after the seventh that writes into a table of `watcher.store.sealed` seals what it wrote, with `ledger.append`.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from watcher.store.ledger import SEALS, adopt
from watcher.store.listing_tables import LISTING, LISTING_WITHOUT_JSON

STEPS = Migrations("watch")


def migrate(db: Database) -> None:
    """Take every step that is waiting. Call it inside one transaction, so that it is all or nothing."""
    STEPS.apply(db)


def waiting_steps(db: Database) -> list[str]:
    """The steps that this database has not taken yet."""
    return [step.name for step in STEPS.pending(db)]


def unknown_steps(db: Database) -> list[str]:
    """The steps that it has taken and this program does not know: a newer one wrote it."""
    known = {step.name for step in STEPS.pending(Database(memory=True))}
    return [step.name for step in STEPS.applied(db) if step.name not in known]


@STEPS(name="1 the first tables")
def _first_tables(db: Database) -> None:
    db.executescript(FIRST_TABLES)


@STEPS(name="2 announcements, statements and earlier rulings")
def _announcements(db: Database) -> None:
    db.executescript(ANNOUNCEMENTS)


@STEPS(name="3 messages that stand for several, channels that wait, mutes, outages")
def _grouping(db: Database) -> None:
    db.executescript(GROUPING)


@STEPS(name="4 what differs on a source at every fetch")
def _noises(db: Database) -> None:
    db.executescript(NOISES)


@STEPS(name="5 what the browser drew")
def _drawings(db: Database) -> None:
    db.executescript(DRAWINGS)


@STEPS(name="6 a listing of changes, full-text search, acknowledgements and notes")
def _listing(db: Database) -> None:
    db.executescript(LISTING)


@STEPS(name="7 seals over what is recorded")
def _seals(db: Database) -> None:
    db.executescript(SEALS)
    adopt(db)


@STEPS(name="8 how a page was answered")
def _answers(db: Database) -> None:
    db.executescript(ANSWERS)


@STEPS(name="9 what timestamp authorities stated of seals")
def _timestamps(db: Database) -> None:
    db.executescript(TIMESTAMPS)


@STEPS(name="10 the list of changes calls no JSON function by itself")
def _listing_without_json(db: Database) -> None:
    db.executescript(LISTING_WITHOUT_JSON)


FIRST_TABLES = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    urls TEXT NOT NULL,
    last_visit TEXT,
    edition INTEGER REFERENCES editions (id),
    fingerprint TEXT,
    holding_since TEXT,
    holding_times INTEGER,
    holding_text TEXT
) STRICT;

CREATE TABLE snapshots (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    charset TEXT,
    packed BLOB NOT NULL
) STRICT;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    text_sha256 TEXT NOT NULL,
    reader TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT,
    blocks BLOB NOT NULL,
    UNIQUE (source, text_sha256, reader)
) STRICT;

CREATE TABLE editions (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    document INTEGER NOT NULL REFERENCES documents (id),
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
) STRICT;
CREATE INDEX editions_of_a_source ON editions (source, first_seen);
CREATE INDEX editions_of_a_document ON editions (document);

CREATE TABLE captures (
    edition INTEGER NOT NULL REFERENCES editions (id),
    place TEXT NOT NULL CHECK (place IN ('first', 'latest')),
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    final_url TEXT NOT NULL,
    snapshot TEXT NOT NULL REFERENCES snapshots (sha256),
    etag TEXT,
    last_modified TEXT,
    fetched_at TEXT NOT NULL,
    PRIMARY KEY (edition, place, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX captures_of_a_snapshot ON captures (snapshot);

CREATE TABLE visits (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    how TEXT,
    took_seconds REAL NOT NULL,
    edition INTEGER REFERENCES editions (id)
) STRICT;
CREATE INDEX visits_of_a_source ON visits (source, at);
CREATE INDEX visits_of_an_edition ON visits (edition);

CREATE TABLE held_captures (
    visit INTEGER NOT NULL REFERENCES visits (id),
    position INTEGER NOT NULL,
    source TEXT NOT NULL REFERENCES sources (id),
    url TEXT NOT NULL,
    final_url TEXT NOT NULL,
    snapshot TEXT NOT NULL REFERENCES snapshots (sha256),
    etag TEXT,
    last_modified TEXT,
    fetched_at TEXT NOT NULL,
    PRIMARY KEY (visit, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_captures_of_a_source ON held_captures (source, visit);
CREATE INDEX held_captures_of_a_snapshot ON held_captures (snapshot);

CREATE TABLE incidents (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    since TEXT NOT NULL,
    times INTEGER NOT NULL,
    reason TEXT NOT NULL,
    told INTEGER NOT NULL CHECK (told IN (0, 1)),
    over TEXT
) STRICT;
CREATE INDEX incidents_of_a_source ON incidents (source);
CREATE UNIQUE INDEX one_open_incident_a_source ON incidents (source) WHERE over IS NULL;

CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    visit INTEGER NOT NULL UNIQUE REFERENCES visits (id),
    edition_before INTEGER REFERENCES editions (id),
    edition_after INTEGER NOT NULL REFERENCES editions (id),
    old_last_seen TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    before_sha256 TEXT NOT NULL,
    after_sha256 TEXT NOT NULL,
    weight TEXT NOT NULL,
    verdict TEXT NOT NULL,
    headline TEXT NOT NULL,
    ruling TEXT NOT NULL,
    edits TEXT NOT NULL
) STRICT;
CREATE INDEX changes_of_a_source ON changes (source, first_seen);
CREATE INDEX changes_in_time ON changes (first_seen);
CREATE INDEX changes_from_an_edition ON changes (edition_before);
CREATE INDEX changes_to_an_edition ON changes (edition_after);

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    notice TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    source TEXT,
    change INTEGER REFERENCES changes (id),
    message TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'leased', 'sent', 'given up')),
    attempts INTEGER NOT NULL,
    first_due TEXT NOT NULL,
    due TEXT NOT NULL,
    leased_until TEXT,
    error TEXT,
    sent_at TEXT,
    given_up_at TEXT,
    receipt TEXT
) STRICT;
CREATE INDEX deliveries_of_a_change ON deliveries (change);
CREATE INDEX deliveries_on_their_way ON deliveries (due) WHERE state IN ('pending', 'leased');

CREATE TABLE waits (
    host TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT;
"""

ANNOUNCEMENTS = """
CREATE TABLE announcements (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    digest TEXT NOT NULL,
    read_at TEXT NOT NULL,
    entry TEXT NOT NULL,
    UNIQUE (source, digest)
) STRICT;

CREATE TABLE statements (
    id INTEGER PRIMARY KEY,
    change INTEGER NOT NULL REFERENCES changes (id),
    at TEXT NOT NULL,
    evidence TEXT NOT NULL
) STRICT;
CREATE INDEX statements_on_a_change ON statements (change);

CREATE TABLE rulings (
    id INTEGER PRIMARY KEY,
    change INTEGER NOT NULL REFERENCES changes (id),
    until TEXT NOT NULL,
    ruling TEXT NOT NULL
) STRICT;
CREATE INDEX rulings_on_a_change ON rulings (change);
"""

GROUPING = """
ALTER TABLE deliveries ADD COLUMN holds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN told_in INTEGER REFERENCES deliveries (id);
CREATE INDEX deliveries_told_in ON deliveries (told_in) WHERE told_in IS NOT NULL;

CREATE TABLE channel_waits (
    channel TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT;

CREATE TABLE mutes (
    subject TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;

ALTER TABLE incidents ADD COLUMN host TEXT;
CREATE INDEX open_incidents_of_a_host ON incidents (host) WHERE over IS NULL AND host IS NOT NULL;
"""

NOISES = """
CREATE TABLE noises (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    noise TEXT NOT NULL
) STRICT;
CREATE INDEX noises_of_a_source ON noises (source);
"""

DRAWINGS = """
CREATE TABLE drawn (
    source TEXT PRIMARY KEY REFERENCES sources (id),
    since TEXT NOT NULL
) STRICT;

CREATE TABLE screenshots (
    id INTEGER PRIMARY KEY,
    change INTEGER NOT NULL REFERENCES changes (id),
    url TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    jpeg BLOB NOT NULL
) STRICT;
CREATE INDEX screenshots_of_a_change ON screenshots (change);
"""

ANSWERS = """
ALTER TABLE captures ADD COLUMN answer TEXT;
ALTER TABLE held_captures ADD COLUMN answer TEXT;
"""

TIMESTAMPS = """
CREATE TABLE timestamps (
    seal INTEGER PRIMARY KEY REFERENCES seals (number),
    at TEXT NOT NULL,
    authority TEXT NOT NULL,
    reply BLOB NOT NULL
) STRICT;
"""
