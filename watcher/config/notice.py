"""What notice is due for changes of a source: the shipped table, where the settings say nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import yaml

from watcher.model.source import Kind, NoticePeriod


def notice_periods(service: str, kind: Kind, urls: Sequence[str]) -> tuple[NoticePeriod, ...]:
    """The periods that the table gives for a source, by contract and by law, each with the days on which it held."""
    endings = {(urlsplit(url).hostname or "").rpartition(".")[2] for url in urls}
    return tuple(_period(row) for row in _table() if _fits(row, service, kind, endings))


@cache
def _table() -> list[Mapping[str, Any]]:
    text = files("watcher.config").joinpath("notice.yaml").read_text(encoding="utf-8")
    rows: list[Mapping[str, Any]] = yaml.safe_load(text)
    return rows


def _fits(row: Mapping[str, Any], service: str, kind: Kind, endings: set[str]) -> bool:
    if "endings" in row:
        return bool(endings & set(row["endings"]))
    region = _region(row["service"], service)
    if region is None or kind not in row.get("kinds", list(Kind)):
        return False
    return "regions" not in row or region in {one.casefold() for one in row["regions"]}


def _region(named: str, service: str) -> str | None:
    """What stands behind the table's name of a service: «us» for «Amazon US», empty for «Amazon»; None for another service.

    Services are called by their site as well: «bol.com» and «Hood.de» are «bol» and «Hood».
    """
    wanted = named.casefold().split()
    said = [word.partition(".")[0] for word in service.casefold().split()]
    return " ".join(said[len(wanted) :]) if said[: len(wanted)] == wanted else None


def _period(row: Mapping[str, Any]) -> NoticePeriod:
    return NoticePeriod(
        row["days"],
        row["basis"],
        row.get("since") or date.min,
        row.get("until") or date.max,
        words=row["words"],
        mode=row.get("mode", ""),
        note=row.get("note", ""),
    )
