"""The tables that make changes quick to browse and to search, kept in step by triggers."""

from __future__ import annotations

# `position` sorts changes by time and holds their id, so one number is the order, the cursor, the range of time and the
# row of the full-text table. The table is narrow: reading all of it costs less than one page of `changes` costs to show.
LISTING = """
CREATE TABLE listing (
    position INTEGER PRIMARY KEY,
    change INTEGER NOT NULL UNIQUE REFERENCES changes (id),
    source TEXT NOT NULL REFERENCES sources (id),
    service TEXT NOT NULL,
    kind TEXT NOT NULL,
    weight TEXT NOT NULL,
    verdict TEXT NOT NULL,
    effective TEXT,
    acknowledged INTEGER NOT NULL DEFAULT 0,
    indexed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX listing_of_a_source ON listing (source, position);
CREATE INDEX listing_of_a_service ON listing (service, position);
CREATE INDEX listing_not_indexed ON listing (position) WHERE indexed = 0;
CREATE INDEX listing_open ON listing (position) WHERE acknowledged = 0 AND weight = 'material';
CREATE INDEX listing_in_force ON listing (effective) WHERE effective IS NOT NULL;
CREATE INDEX deliveries_given_up ON deliveries (channel, given_up_at) WHERE state = 'given up';

CREATE TABLE acknowledgements (
    change INTEGER PRIMARY KEY REFERENCES changes (id),
    at TEXT NOT NULL,
    by TEXT NOT NULL
) STRICT;

CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    change INTEGER NOT NULL REFERENCES changes (id),
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX notes_on_a_change ON notes (change);

CREATE VIRTUAL TABLE search_changes USING fts5 (
    words, facets, columnsize = 0, prefix = '3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE search_policies USING fts5 (
    words, content = '', columnsize = 0, prefix = '3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE search_standing (
    source TEXT PRIMARY KEY REFERENCES sources (id),
    document INTEGER,
    waits INTEGER NOT NULL
) STRICT;
CREATE INDEX search_standing_waits ON search_standing (source) WHERE waits = 1;

CREATE TRIGGER listing_of_a_new_change AFTER INSERT ON changes BEGIN
    INSERT INTO listing (position, change, source, service, kind, weight, verdict, effective)
    SELECT (CAST(strftime('%s', NEW.first_seen) AS INTEGER) << 24) | (NEW.id & 16777215), NEW.id, NEW.source,
        sources.service, sources.kind, NEW.weight, NEW.verdict, NEW.ruling ->> '$.effective'
    FROM sources WHERE sources.id = NEW.source;
END;
CREATE TRIGGER listing_of_a_new_ruling AFTER UPDATE OF weight, verdict, ruling ON changes BEGIN
    UPDATE listing SET weight = NEW.weight, verdict = NEW.verdict, effective = NEW.ruling ->> '$.effective', indexed = 0
    WHERE change = NEW.id;
END;
CREATE TRIGGER listing_of_a_renamed_source AFTER UPDATE OF service, kind, title ON sources
WHEN (OLD.service, OLD.kind, OLD.title) IS NOT (NEW.service, NEW.kind, NEW.title) BEGIN
    UPDATE listing SET service = NEW.service, kind = NEW.kind, indexed = 0 WHERE source = NEW.id;
END;
CREATE TRIGGER listing_acknowledged AFTER INSERT ON acknowledgements BEGIN
    UPDATE listing SET acknowledged = 1 WHERE change = NEW.change;
END;
CREATE TRIGGER listing_open_again AFTER DELETE ON acknowledgements BEGIN
    UPDATE listing SET acknowledged = 0 WHERE change = OLD.change;
END;
CREATE TRIGGER search_standing_text AFTER UPDATE OF edition ON sources WHEN OLD.edition IS NOT NEW.edition BEGIN
    INSERT INTO search_standing (source, waits) VALUES (NEW.id, 1) ON CONFLICT (source) DO UPDATE SET waits = 1;
END;
CREATE TRIGGER search_standing_read_anew AFTER UPDATE OF document ON editions WHEN OLD.document IS NOT NEW.document BEGIN
    UPDATE search_standing SET waits = 1
    WHERE source = NEW.source AND (SELECT edition FROM sources WHERE id = NEW.source) = NEW.id;
END;

INSERT INTO listing (position, change, source, service, kind, weight, verdict, effective)
SELECT (CAST(strftime('%s', changes.first_seen) AS INTEGER) << 24) | (changes.id & 16777215), changes.id, changes.source,
    sources.service, sources.kind, changes.weight, changes.verdict, changes.ruling ->> '$.effective'
FROM changes JOIN sources ON sources.id = changes.source;
INSERT INTO search_standing (source, waits) SELECT id, 1 FROM sources WHERE edition IS NOT NULL;
"""

# In older SQLites, 3.40 for one, a trigger may call no JSON function where the schema is not trusted, as it is with us (see
# `watcher.store.connection`): every change was refused there. `Changes` writes the day of coming into force itself.
LISTING_WITHOUT_JSON = """
DROP TRIGGER listing_of_a_new_change;
DROP TRIGGER listing_of_a_new_ruling;
CREATE TRIGGER listing_of_a_new_change AFTER INSERT ON changes BEGIN
    INSERT INTO listing (position, change, source, service, kind, weight, verdict)
    SELECT (CAST(strftime('%s', NEW.first_seen) AS INTEGER) << 24) | (NEW.id & 16777215), NEW.id, NEW.source,
        sources.service, sources.kind, NEW.weight, NEW.verdict
    FROM sources WHERE sources.id = NEW.source;
END;
CREATE TRIGGER listing_of_a_new_ruling AFTER UPDATE OF weight, verdict, ruling ON changes BEGIN
    UPDATE listing SET weight = NEW.weight, verdict = NEW.verdict, indexed = 0 WHERE change = NEW.id;
END;
"""
