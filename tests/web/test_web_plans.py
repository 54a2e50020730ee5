"""No page reads a whole table that grows for months: what each asks of the database goes by an index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from unittest import mock

from tests.kit.pages import pages_of
from tests.kit.watch import Watch
from watcher.store.connection import Connection, Row

SMALL = {"sources", "sqlite_schema"}  # as many rows as the settings name sources, and the schema tables
PATHS = (
    "/",
    "/?before=29000000000000000",
    "/?service=Bazaar&kind=fees&weight=material&verdict=unannounced",
    "/?open=1",
    "/?since=2026-11-01&until=2026-11-30",
    "/?source=bazaar-fees&weight=material",
    "/?q=referral+fee",
    "/?q=referral&service=Bazaar&verdict=unannounced&since=2026-11-01",
    "/overview",
    "/overview?service=Bazaar&state=well",
    "/changes/1",
    "/changes/1?view=side",
    "/changes/1/evidence",
    "/sources/bazaar-fees",
    "/sources/bazaar-targets",
    "/sources/bazaar-fees?at=2026-11-18",
    "/sources/bazaar-fees/compare?from_day=2026-11-17&to_day=2026-11-21",
    "/feeds/changes.atom",
    "/feeds/changes.atom?service=Bazaar",
    "/changes.csv?verdict=unannounced",
    "/calendar.ics",
    "/api/v1/changes",
    "/api/v1/changes/1",
    "/api/v1/sources",
    "/api/v1/sources/bazaar-fees",
    "/api/v1/sources/bazaar-fees/text?at=2026-11-18",
)


def test_no_page_reads_the_whole_of_a_table_that_grows(story: Watch) -> None:
    whole: list[tuple[str, str, str]] = []
    statements: set[str] = set()
    honest = Connection.rows

    def looked_at(self: Connection, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            statements.add(sql)
            plan = honest(self, f"EXPLAIN QUERY PLAN {sql}", parameters)
            whole.extend((path, step["detail"], sql) for step in plan if _reads_all(step["detail"], self))
        return honest(self, sql, parameters)

    with pages_of(story) as pages, mock.patch.object(Connection, "rows", looked_at):
        for path in PATHS:
            assert pages.get(path).status_code == 200, path

    assert whole == []
    assert len(statements) > 30, "the pages ask the database"


def _reads_all(step: str, connection: Connection) -> bool:
    """Whether a step goes through all rows of a table, and not only through those that an index was made for."""
    found = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?$", step)
    if found is None or found[1] in SMALL:
        return False
    made = connection.db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [found[2]]).fetchone()
    return made is None or "WHERE" not in made[0]
