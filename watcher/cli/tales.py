"""The story of each recorded source: one line a change, told when its last fetch is concluded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.text import Text

from watcher.cli import terminal
from watcher.model.change import Weight
from watcher.model.outcome import Changed, FirstSeen, Held, Outcome, Unchanged, outcome_name, outcome_reason
from watcher.model.source import SourceId
from watcher.summary import change_message, day_words, plain
from watcher.summary.times import count_words
from watcher.tasks.conclude import BY_TURNS
from watcher.tasks.recording import Recording

_FLIP = "silent flip"
_COUNTED = (*(f"{weight} change" for weight in Weight), _FLIP)


class Tales:
    """Gathers what a replay came to, source by source, without keeping the documents."""

    def __init__(self, recordings: Sequence[Recording]) -> None:
        self._recordings = {one.source.id: one for one in recordings}
        self._left = Counter({one.source.id: len(one.fetches) for one in recordings})
        self._lines: dict[SourceId, list[Text]] = {}
        self._counts: dict[SourceId, Counter[str]] = {}
        self._trouble: dict[SourceId, str | None] = {}

    def told_with(self, outcome: Outcome, *, details: bool) -> Iterator[Text]:
        """Take an outcome; the whole story of its source, if this was its last."""
        source = outcome.visit.source
        counts = self._counts.setdefault(source.id, Counter(dict.fromkeys(_COUNTED, 0)))
        self._lines.setdefault(source.id, []).extend(self._line(outcome, counts, details=details))
        self._left[source.id] -= 1
        if not self._left[source.id]:
            yield from self._whole(self._recordings[source.id], counts)

    def _whole(self, recording: Recording, counts: Counter[str]) -> Iterator[Text]:
        source, times = recording.source, [one.at for one in recording.fetches]
        yield Text()
        yield Text.assemble(terminal.safe(source.name, "bold"), (f"  ({source.id})", "dim"))
        said = ", ".join(count_words(number, word) for word, number in counts.items() if number) or "no change"
        yield terminal.safe(f"{len(times)} fetches from {day_words(times[0])} to {day_words(times[-1])}: {said}", "dim")
        yield from self._lines.pop(source.id, [])

    def _line(self, outcome: Outcome, counts: Counter[str], *, details: bool) -> Iterator[Text]:
        """One outcome in one line; trouble that goes on is said once."""
        source = outcome.visit.source
        before, reason = self._trouble.get(source.id), outcome_reason(outcome)
        self._trouble[source.id] = reason
        when = Text(f"  {terminal.when(outcome.visit.at)}  ", style="dim")
        match outcome:
            case Changed(change=change):
                counts[f"{change.ruling.weight} change"] += 1
                number = sum(counts[f"{weight} change"] for weight in Weight)
                yield Text.assemble(when, f"{number:>3}  ", terminal.verdict_words(change), "  ").append_text(
                    terminal.safe(change.headline)
                )
                if details:
                    yield from (
                        terminal.safe(f"      {text}") for text in plain(change_message(source, change)).splitlines()
                    )
                    yield Text()
            case Unchanged(stamp=stamp, how=how) if stamp is not None:
                yield Text.assemble(when, "     ", terminal.safe(f"{how}: {stamp.words}"))
            case FirstSeen(document=document):
                yield Text.assemble(when, "     ", (f"first seen, {len(document.blocks)} clauses", "dim"))
            case Unchanged(how=how):
                counts[_FLIP] += how == BY_TURNS
                if before is not None:
                    yield Text.assemble(when, "     ", ("back, as it was", "dim"))
            case _ if before is None or (isinstance(outcome, Held) and reason != before):
                yield Text.assemble(when, "     ", f"{outcome_name(outcome)}: ", terminal.safe(reason or ""))
            case _:
                pass
