BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'watch','1 the first tables','2026-11-24 04:24:42.299024+00:00');
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
INSERT INTO "captures" VALUES(1,'first',0,'https://etsy-fees.example/fees','https://etsy-fees.example/fees','04ed810949927fdd8c4d39fbcb835508a372eec0788f1d70805f1fad7400291e',NULL,NULL,'2026-01-01T06:00:00.000000Z');
INSERT INTO "captures" VALUES(1,'latest',0,'https://etsy-fees.example/fees','https://etsy-fees.example/fees','47924aaca79db1f534b42f5f9ff692bfeeb56915be48989c495bf1327843110c',NULL,NULL,'2026-01-01T07:00:00.000000Z');
INSERT INTO "captures" VALUES(2,'first',0,'https://etsy-fees.example/fees','https://etsy-fees.example/fees','8f116e9f39eef964c3c1c1b13a552b348d9d505e8e41ae2d555fa73ce5304ba5',NULL,NULL,'2026-01-01T08:00:00.000000Z');
INSERT INTO "captures" VALUES(2,'latest',0,'https://etsy-fees.example/fees','https://etsy-fees.example/fees','8f116e9f39eef964c3c1c1b13a552b348d9d505e8e41ae2d555fa73ce5304ba5',NULL,NULL,'2026-01-01T08:00:00.000000Z');
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
INSERT INTO "changes" VALUES(1,'etsy-fees',3,1,2,'2026-01-01T07:00:00.000000Z','2026-01-01T08:00:00.000000Z','ef26eaad66ba442ce16441cfd82e797da340803896917d89d2958477f1bd9678','183283b859670780459f6c8cd3b12c9dc2895358b87da0eb34d823816d0bcd77','material','unannounced','6 % is now 7 %','{"weight":"material","verdict":"unannounced","reasons":["a rate moved"],"evidence":[],"looked_at":["page date (none)"],"effective":null,"lead_days":null,"promised_days":null}','[{"kind":"reworded","before":{"kind":"paragraph","text":"6 %","under":["Fees"],"level":0,"label":"","links":[]},"after":{"kind":"paragraph","text":"7 %","under":["Fees"],"level":0,"label":"","links":[]},"before_at":0,"after_at":0,"redline":[],"figures":[],"before_count":1,"after_count":1}]');
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
INSERT INTO "deliveries" VALUES(1,'b4968e79-ecb8-512b-94fe-7eed78ce0c6f','slack','etsy-fees',1,'{"signal":"alarm","badge":"UNANNOUNCED","title":"Etsy, Fees","headline":"1 slack","reference":"W-17","thread":"etsy-fees","facts":[],"quotes":[],"unquoted":0,"url":null}','sent',1,'2026-01-01T08:00:00.000000Z','2026-01-01T08:00:00.000000Z',NULL,NULL,'2026-01-01T08:00:00.000000Z',NULL,'1700.42');
INSERT INTO "deliveries" VALUES(2,'92a8c02b-1c87-5505-88c4-b9c2ede30570','mail','etsy-fees',1,'{"signal":"alarm","badge":"UNANNOUNCED","title":"Etsy, Fees","headline":"1 mail","reference":"W-17","thread":"etsy-fees","facts":[],"quotes":[],"unquoted":0,"url":null}','pending',0,'2026-01-01T08:00:00.000000Z','2026-01-01T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "documents" VALUES(1,'etsy-fees','ef26eaad66ba442ce16441cfd82e797da340803896917d89d2958477f1bd9678','reader 1','Fees','en',X'789C8BAE56CACECC4B51B2522A482C4A4C2F4A2CC850D2512A49AD28010A9929A80239A57929A9454A56D14A6EA9A9C54AB13A4A39A965A9394A56064056621288A50454959399975D0C54155B1B0B0050A119A7');
INSERT INTO "documents" VALUES(2,'etsy-fees','183283b859670780459f6c8cd3b12c9dc2895358b87da0eb34d823816d0bcd77','reader 1','Fees','en',X'789C8BAE56CACECC4B51B2522A482C4A4C2F4A2CC850D2512A49AD28010A992BA80239A57929A9454A56D14A6EA9A9C54AB13A4A39A965A9394A56064056621288A50454959399975D0C54155B1B0B0050D819A8');
CREATE TABLE editions (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    document INTEGER NOT NULL REFERENCES documents (id),
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
) STRICT;
INSERT INTO "editions" VALUES(1,'etsy-fees',1,'2026-01-01T06:00:00.000000Z','2026-01-01T07:00:00.000000Z');
INSERT INTO "editions" VALUES(2,'etsy-fees',2,'2026-01-01T08:00:00.000000Z','2026-01-01T08:00:00.000000Z');
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
INSERT INTO "held_captures" VALUES(4,0,'etsy-fees','https://etsy-fees.example/fees','https://etsy-fees.example/fees','2456d866eeb3ff92bef31711be9f06e240fb8e516b76eb7222741f076f86c974',NULL,NULL,'2026-01-01T09:00:00.000000Z');
CREATE TABLE incidents (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    since TEXT NOT NULL,
    times INTEGER NOT NULL,
    reason TEXT NOT NULL,
    told INTEGER NOT NULL CHECK (told IN (0, 1)),
    over TEXT
) STRICT;
INSERT INTO "incidents" VALUES(1,'etsy-fees','2026-01-01T10:00:00.000000Z',1,'no answer in time',0,NULL);
CREATE TABLE snapshots (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    charset TEXT,
    packed BLOB NOT NULL
) STRICT;
INSERT INTO "snapshots" VALUES('04ed810949927fdd8c4d39fbcb835508a372eec0788f1d70805f1fad7400291e',3,'text/html','utf-8',X'78013353500500010A007C');
INSERT INTO "snapshots" VALUES('47924aaca79db1f534b42f5f9ff692bfeeb56915be48989c495bf1327843110c',9,'text/html','utf-8',X'78013353505528C9CF4ECD03000B2B02BD');
INSERT INTO "snapshots" VALUES('8f116e9f39eef964c3c1c1b13a552b348d9d505e8e41ae2d555fa73ce5304ba5',3,'text/html','utf-8',X'78013357500500010D007D');
INSERT INTO "snapshots" VALUES('2456d866eeb3ff92bef31711be9f06e240fb8e516b76eb7222741f076f86c974',7,'text/html','utf-8',X'78012BCE4CCF53C8CC03000AFD02A9');
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
INSERT INTO "sources" VALUES('etsy-fees','Etsy','Fees & Payments','fees','["https://etsy-fees.example/fees"]','2026-01-01T10:00:00.000000Z',2,'print of 7 %','2026-01-01T09:00:00.000000Z',1,'c6c63d74b590af0b32c77fd92959187bd2a4806e55c9079e400b405ae98ed7fe');
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
INSERT INTO "visits" VALUES(1,'etsy-fees','2026-01-01T06:00:00.000000Z','first_seen',NULL,NULL,0.25,1);
INSERT INTO "visits" VALUES(2,'etsy-fees','2026-01-01T07:00:00.000000Z','unchanged',NULL,'same text',0.25,1);
INSERT INTO "visits" VALUES(3,'etsy-fees','2026-01-01T08:00:00.000000Z','changed',NULL,NULL,0.25,2);
INSERT INTO "visits" VALUES(4,'etsy-fees','2026-01-01T09:00:00.000000Z','held','looks like a sign-in page',NULL,0.25,NULL);
INSERT INTO "visits" VALUES(5,'etsy-fees','2026-01-01T10:00:00.000000Z','unreachable','no answer in time',NULL,0.25,NULL);
CREATE TABLE waits (
    host TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT;
INSERT INTO "waits" VALUES('etsy-fees.example','2026-01-01T11:00:00.000000Z');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX editions_of_a_source ON editions (source, first_seen);
CREATE INDEX editions_of_a_document ON editions (document);
CREATE INDEX captures_of_a_snapshot ON captures (snapshot);
CREATE INDEX visits_of_a_source ON visits (source, at);
CREATE INDEX visits_of_an_edition ON visits (edition);
CREATE INDEX held_captures_of_a_source ON held_captures (source, visit);
CREATE INDEX held_captures_of_a_snapshot ON held_captures (snapshot);
CREATE INDEX incidents_of_a_source ON incidents (source);
CREATE UNIQUE INDEX one_open_incident_a_source ON incidents (source) WHERE over IS NULL;
CREATE INDEX changes_of_a_source ON changes (source, first_seen);
CREATE INDEX changes_in_time ON changes (first_seen);
CREATE INDEX changes_from_an_edition ON changes (edition_before);
CREATE INDEX changes_to_an_edition ON changes (edition_after);
CREATE INDEX deliveries_of_a_change ON deliveries (change);
CREATE INDEX deliveries_on_their_way ON deliveries (due) WHERE state IN ('pending', 'leased');
COMMIT;
