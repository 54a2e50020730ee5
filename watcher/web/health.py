"""How everything is doing that is watched: each source in a word, and the changes of the last weeks as a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.model.settings import Settings
from watcher.model.source import SourceId
from watcher.store import Pulse, Store
from watcher.web.chart import Chart, chart, first_week

OVERDUE_INTERVALS = 2


class State(StrEnum):
    """How a source is doing, in a word."""

    WELL = "well"
    HELD = "held"
    TROUBLE = "in trouble"
    OVERDUE = "overdue"
    NEVER = "never read"


@dataclass(frozen=True, slots=True)
class Seen:
    """A source with how it is doing. `name`: what it is found by, in lower case."""

    pulse: Pulse
    state: State
    name: str


@dataclass(frozen=True, slots=True)
class Health:
    """All sources, those first that are not well, each by service and title."""

    sources: tuple[Seen, ...]
    states: Mapping[SourceId, State]
    counts: Mapping[State, int]
    services: tuple[str, ...]
    chart: Chart


def health_of(store: Store, settings: Settings, now: datetime) -> Health:
    """How all is doing at a time."""
    start = first_week(now)
    pulses = store.browse.pulses()
    states = {pulse.source.id: state_of(pulse, settings, now) for pulse in pulses}
    seen = [
        Seen(pulse, states[pulse.source.id], f"{pulse.source.id} {pulse.source.name}".casefold()) for pulse in pulses
    ]
    seen.sort(key=lambda one: one.state is State.WELL)
    services = tuple(sorted({pulse.source.service for pulse in pulses}))
    return Health(tuple(seen), states, Counter(states.values()), services, chart(store.browse.weekly(start), start))


def state_of(pulse: Pulse, settings: Settings, now: datetime) -> State:
    """How a source is doing. One that the settings do not have any more is never overdue."""
    if pulse.holding is not None:
        return State.HELD
    if pulse.trouble is not None:
        return State.TROUBLE
    if pulse.last_success is None:
        return State.NEVER
    source = settings.source(pulse.source.id)
    late = source is not None and now - pulse.last_success > OVERDUE_INTERVALS * source.every
    return State.OVERDUE if late else State.WELL
