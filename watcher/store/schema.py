"""Is the schema of a database the one that this program makes?"""

from __future__ import annotations

from sqlite_utils import Database

from watcher.store.migrations import migrate


def strange(db: Database) -> list[tuple[str, str]]:
    """What is not as this program makes it, each as its kind and name.

    Our tables must be as we make them, and nothing may hang on them that acts by itself when a row is written. Tables,
    indexes and views of the operator's own are no harm.
    """
    found = _schema(db)
    with Database(memory=True) as today:
        migrate(today)
        ours = _schema(today)
    other = [name for name in ours if found.get(name) != ours[name]]
    acting = [name for name, sql in found.items() if name not in ours and (name[0] == "trigger" or _is_virtual(sql))]
    return [*other, *acting]


def _schema(db: Database) -> dict[tuple[str, str], str]:
    rows = db.execute("SELECT type, name, coalesce(sql, '') FROM main.sqlite_schema").fetchall()
    return {(kind, name): " ".join(sql.split()) for kind, name, sql in rows}


def _is_virtual(sql: str) -> bool:
    return sql.upper().startswith("CREATE VIRTUAL")
