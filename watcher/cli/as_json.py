"""What other programs may rely on: one JSON object per source and check. Fields are only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from watcher.figures import way
from watcher.model.change import Change, Edit
from watcher.model.figure import Figure, FigureChange
from watcher.model.outcome import Changed, Outcome, Unchanged, outcome_name, outcome_reason
from watcher.summary import reference


def line(value: Any) -> str:
    """One line of JSON; lone surrogates and the like are escaped, so that any reader takes it."""
    return json.dumps(value, ensure_ascii=True)


def utc(at: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What one check of one source came to."""
    return {
        "source": outcome.visit.source.id,
        "at": utc(outcome.visit.at),
        "outcome": outcome_name(outcome),
        "reason": outcome_reason(outcome),
        "how": outcome.how if isinstance(outcome, Unchanged) else None,
        "change": change_json(outcome.change) if isinstance(outcome, Changed) else None,
    }


def change_json(change: Change) -> dict[str, Any]:
    """A change with its edits and the ruling on it."""
    ruling = change.ruling
    return {
        "id": change.id,
        "reference": reference(change),
        "source": change.source,
        "weight": ruling.weight,
        "verdict": ruling.verdict,
        "headline": change.headline,
        "reasons": list(ruling.reasons),
        "looked_at": list(ruling.looked_at),
        "uncovered": list(ruling.uncovered),
        "doubts": list(ruling.doubts),
        "amended": ruling.amended,
        "stamped_days": ruling.stamped,
        "effective": ruling.effective.isoformat() if ruling.effective else None,
        "lead_days": ruling.lead_days,
        "promised_days": ruling.promised_days,
        "old_last_seen": utc(change.old_last_seen),
        "first_seen": utc(change.first_seen),
        "evidence": [
            {
                "kind": one.kind,
                "source": one.source,
                "at": utc(one.at),
                "quotation": one.quotation,
                "day": one.day and one.day.isoformat(),
                "granularity": one.granularity,
            }
            for one in ruling.evidence
        ],
        "edits": [edit_json(edit) for edit in change.edits],
    }


def edit_json(edit: Edit) -> dict[str, Any]:
    """One edit: the clause before and after, under its headings."""
    return {
        "kind": edit.kind,
        "under": list(edit.under),
        "before": edit.before.text if edit.before else None,
        "after": edit.after.text if edit.after else None,
        "figures": list(_figures(edit.figures)),
    }


def _figures(changes: Iterable[FigureChange]) -> Iterable[dict[str, Any]]:
    for change in changes:
        yield {
            "before": _text(change.before),
            "after": _text(change.after),
            "moved": list(change.moved),
            "way": way(change),
        }


def _text(figure: Figure | None) -> str | None:
    return figure.text if figure else None
