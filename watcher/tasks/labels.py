"""What a folder of recorded pages says of itself: which fetches brought news, as people labelled them by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from watcher.clock import moment
from watcher.dates import dates_in
from watcher.errors import WatchError
from watcher.model.figure import Granularity
from watcher.model.source import SourceId


class Label(StrEnum):
    """What a fetch brought, against the one before."""

    MATERIAL = "material"
    EDITORIAL = "editorial"
    NOISE = "noise"
    BROKEN = "broken"


class DateLine(StrEnum):
    """What the page's own date line did meanwhile. `COARSE`: it names the same month, which may be two editions of it."""

    MOVED = "moved"
    STAYED = "stayed"
    COARSE = "coarse"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One fetch and what it brought. `reason`: in the words of the one who labelled it; `returns`: to an earlier text."""

    source: SourceId
    at: datetime
    label: Label
    reason: str = ""
    dated: DateLine = DateLine.NONE
    returns: bool = False


@dataclass(frozen=True, slots=True)
class LabelledHistory:
    """The fetches of one source, oldest first, and the labels of those that have one. `sort`: of its page, in words."""

    source: SourceId
    sort: str
    times: tuple[datetime, ...]
    labels: tuple[Labelled, ...]


def labels_in(folder: Path) -> list[LabelledHistory]:
    """The labels of a folder: the pairs of its `manifest.json` and the `labels.json` beside it; none where there are none.

    Raises WatchError when a file is there but is not as expected.
    """
    manifest, by_hand = folder / "manifest.json", folder / "labels.json"
    if not manifest.is_file() or not by_hand.is_file():
        return []
    try:
        read = json.loads(by_hand.read_text(encoding="utf-8"))["labels"]
        known = {(one["page"], moment(one["b"])): one for one in read}
        pages = json.loads(manifest.read_text(encoding="utf-8"))["pages"]
        return [_history(page, known) for page in pages]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WatchError(f"{by_hand}: the labels cannot be read ({type(error).__name__}: {error})") from error


By = Mapping[tuple[str, datetime], Mapping[str, Any]]


def _history(page: Mapping[str, Any], known: By) -> LabelledHistory:
    times = tuple(sorted(moment(one["time"]) for one in page["snapshots"]))
    source = SourceId(page["id"])
    return LabelledHistory(source, str(page.get("terms_type") or "?"), times, tuple(_labels(source, page, known)))


def _labels(source: SourceId, page: Mapping[str, Any], known: By) -> Iterator[Labelled]:
    for pair in page.get("pairs") or ():
        at = moment(pair["b"])
        by_hand = known.get((source, at))
        if by_hand is not None:
            returns = bool(by_hand.get("text_returns_to_earlier_version"))
            yield Labelled(source, at, Label(by_hand["label"]), by_hand.get("reason") or "", _dated(by_hand), returns)
        elif pair["label"] != "changed":  # of a change that nobody labelled it is not known what it was
            kind = pair.get("b_page_kind") or "policy"
            yield Labelled(source, at, Label.NOISE, f"{kind}: {pair.get('how') or 'no new version'}")


def _dated(by_hand: Mapping[str, Any]) -> DateLine:
    moved = by_hand.get("date_line_moved")
    if moved is None:
        return DateLine.NONE
    was, dates = (dates_in(by_hand.get(side) or "") for side in ("date_line_before", "date_line_after"))
    if moved and not (dates and [one.day for one in was] == [one.day for one in dates]):
        return DateLine.MOVED
    # «Effective Date: May 25» that became «Effective date: May 25» is another line with the same date.
    to_the_day = any(one.granularity is Granularity.DAY for one in dates)
    return DateLine.STAYED if to_the_day or not dates else DateLine.COARSE
