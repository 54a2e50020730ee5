"""How good is it? What was told of recorded pages, against what people say that there was to tell. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from watcher.model.change import Verdict, Weight
from watcher.model.outcome import Changed, Outcome, outcome_name, outcome_reason
from watcher.model.source import SourceId
from watcher.tasks.labels import DateLine, Label, Labelled, LabelledHistory

SLACK = 2
"""A material change counts as told at its own fetch or at one of so many after it: a doubtful text is held meanwhile."""

EVERYTHING = "all pages"


class Told(StrEnum):
    """How a fetch was told of."""

    MATERIAL = "material"
    EDITORIAL = "editorial"
    NOT = "not told"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check came to, as much as is needed to score it. `number`: of the change among those of its source."""

    source: SourceId
    at: datetime
    outcome: str
    reason: str | None = None
    weight: Weight | None = None
    verdict: Verdict | None = None
    number: int | None = None

    @property
    def told(self) -> Told:
        """How it was told of."""
        return Told.NOT if self.weight is None else Told(self.weight.value)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was not as it should be, and where to look at it. `reason`: why the label says what it says."""

    source: SourceId
    at: datetime
    what: str
    reason: str
    number: int | None


@dataclass(slots=True)
class Tally:
    """The counts of one sort of page."""

    told: Counter[tuple[Label, Told]] = field(default_factory=Counter)
    verdicts_right: int = 0
    verdicts_wrong: int = 0

    def of(self, label: Label) -> int:
        """How many of that label there are."""
        return sum(self.told[label, told] for told in Told)

    def told_at_all(self, label: Label) -> int:
        """How many of that label were told, whatever their weight."""
        return self.of(label) - self.told[label, Told.NOT]


@dataclass(frozen=True, slots=True)
class Score:
    """The tallies by sort of page, that of everything under `EVERYTHING`, and every finding, the gravest first."""

    tallies: Mapping[str, Tally]
    findings: tuple[Finding, ...]


class Watched:
    """Collects what a replay came to, without keeping the documents."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self._changes: Counter[SourceId] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Take an outcome, in the order of the replay."""
        source, at = outcome.visit.source.id, outcome.visit.at
        name, reason = outcome_name(outcome), outcome_reason(outcome)
        if isinstance(outcome, Changed):
            self._changes[source] += 1
            ruling = outcome.change.ruling
            self.seen.append(Seen(source, at, name, reason, ruling.weight, ruling.verdict, self._changes[source]))
        else:
            self.seen.append(Seen(source, at, name, reason))


def score(histories: Iterable[LabelledHistory], seen: Iterable[Seen]) -> Score:
    """Hold what was told against the labels; sources that were not replayed count nowhere."""
    by_source: dict[SourceId, dict[datetime, Seen]] = {}
    for one in seen:
        by_source.setdefault(one.source, {})[one.at] = one
    tallies, findings = {EVERYTHING: Tally()}, list[Finding]()
    for history in histories:
        if history.source in by_source:
            both = (tallies.setdefault(history.sort, Tally()), tallies[EVERYTHING])
            findings += _History(history, by_source[history.source]).scored(both)
    return Score(tallies, tuple(sorted(findings, key=_gravity)))


_ORDER = ("material change missed", "material change told as editorial", "broken", "noise", "editorial", "verdict")


def _gravity(finding: Finding) -> int:
    return next(at for at, start in enumerate(_ORDER) if finding.what.startswith(start))


class _History:
    """One source: what was told at which fetch, and for which label it counts."""

    def __init__(self, history: LabelledHistory, seen: Mapping[datetime, Seen]) -> None:
        self._labels = [one for one in history.labels if one.at in seen]
        self._times = [at for at in history.times if at in seen]
        self._seen = seen
        self._matched = self._matches()

    def scored(self, tallies: Sequence[Tally]) -> Iterator[Finding]:
        """Count into the tallies, and yield what was not as it should be."""
        late = {hit.at for label, hit in self._matched.items() if hit.at != label}
        for label in self._labels:
            hit = self._matched.get(label.at)
            if hit is None:
                # What is told here was the material change of an earlier fetch, so it is no false alarm.
                hit = Seen(label.source, label.at, "unchanged") if label.at in late else self._seen[label.at]
            for tally in tallies:
                tally.told[label.label, hit.told] += 1
            yield from self._findings(label, hit, tallies)

    def _matches(self) -> dict[datetime, Seen]:
        """The telling that belongs to each material change: its own fetch's first, else a later one that has no owner."""
        material = [one.at for one in self._labels if one.label is Label.MATERIAL]
        own = {at: self._seen[at] for at in material if self._seen[at].told is not Told.NOT}
        taken = set(own)
        for at in material:
            if at in own:
                continue
            after = self._times[self._times.index(at) + 1 :][:SLACK]
            later = [self._seen[one] for one in after if self._seen[one].told is not Told.NOT and one not in taken]
            if later:
                own[at] = min(later, key=lambda one: (one.told is not Told.MATERIAL, one.at))
                taken.add(own[at].at)
        return own

    def _findings(self, label: Labelled, hit: Seen, tallies: Sequence[Tally]) -> Iterator[Finding]:
        what = _what_is_wrong(label.label, hit)
        if what is not None:
            yield Finding(label.source, label.at, what, label.reason, hit.number)
        if label.label not in {Label.MATERIAL, Label.EDITORIAL} or hit.verdict is None:
            return
        due = verdicts_due(label)
        right = hit.verdict in due
        for tally in tallies:
            tally.verdicts_right += right
            tally.verdicts_wrong += not right
        if not right:
            words = f"verdict {hit.verdict}, not {' or '.join(due)}: the date line {_DATED[label.dated]}"
            yield Finding(label.source, hit.at, words, label.reason, hit.number)


_DATED = {
    DateLine.MOVED: "moved",
    DateLine.STAYED: "stayed",
    DateLine.COARSE: "names the same month",
    DateLine.NONE: "is missing",
}


def verdicts_due(label: Labelled) -> tuple[Verdict, ...]:
    """The verdicts that the label allows, as far as the page's own date line tells."""
    due: tuple[Verdict, ...]
    match label.dated:
        case DateLine.MOVED:
            announced = (Verdict.ANNOUNCED, Verdict.ANNOUNCED_LATE, Verdict.ANNOUNCED_IN_PART)
            due = (Verdict.DATED_ONLY, *announced)
        case DateLine.STAYED:
            due = (Verdict.UNANNOUNCED,)
        case DateLine.COARSE | DateLine.NONE:
            due = (Verdict.UNDETERMINED,)
    return (*due, Verdict.WENT_BACK) if label.returns else due


def _what_is_wrong(label: Label, hit: Seen) -> str | None:
    match label, hit.told:
        case Label.MATERIAL, Told.NOT:
            return f"material change missed: {hit.outcome}" + (f" ({hit.reason})" if hit.reason else "")
        case Label.MATERIAL, Told.EDITORIAL:
            return "material change told as editorial"
        case Label.EDITORIAL, Told.MATERIAL:
            return "editorial change told as material"
        case Label.NOISE, Told.MATERIAL | Told.EDITORIAL:
            return f"noise told as {hit.told}"
        case Label.BROKEN, Told.MATERIAL | Told.EDITORIAL:
            return f"broken page or the return from one told as {hit.told}"
        case _:
            return None
