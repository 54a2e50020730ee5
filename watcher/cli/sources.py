"""`watch sources`: what is configured and how it is doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from watcher.cli import terminal
from watcher.cli.as_json import line, utc
from watcher.cli.options import config_option, database_option, json_option, reading
from watcher.cli.settings import chosen, settings_from, with_followed_pages
from watcher.clock import now
from watcher.errors import NotFound
from watcher.fetch import why_no_browser
from watcher.model.noise import Noise
from watcher.model.source import Kind, Source, SourceId
from watcher.store import Edition, Health, SourceHealth, Store
from watcher.summary.times import count_words
from watcher.tasks.noise import what_differs
from watcher.tasks.turns import flipping_texts


@click.command("sources")
@click.argument("ids", metavar="[SOURCE]...", nargs=-1)
@config_option
@database_option
@json_option
def command(ids: tuple[str, ...], config: Path, database: Path, as_json: bool) -> None:
    """List the sources with their last check, or tell all about those named."""
    sources = chosen(with_followed_pages(settings_from(config), database), ids)
    wanted = [source.id for source in sources] if as_json or ids else []
    health, learned = _remembered(database, wanted)
    for id_, source in zip(wanted, sources, strict=False):
        doing, taught = health.sources.get(id_) if health else None, learned.get(id_, _Learned())
        if as_json:
            terminal.say(line(_as_json(source, doing) | taught.as_json()))
        else:
            _describe(source, doing)
            taught.describe()
    if not as_json and not ids:
        _list(sources, health)


def _list(sources: Sequence[Source], health: Health | None) -> None:
    table = terminal.table("source", "service", "title", "every", "last seen (UTC)", "changes", "state")
    for source in sources:
        doing = health.sources.get(source.id) if health else None
        state = terminal.safe(_state(source, doing))
        seen = terminal.when(doing.last_success) if doing else "never"
        count = str(doing.changes) if doing else "0"
        table.add_row(
            source.id,
            source.service,
            source.title,
            source.at.words if source.at else span(source.every),
            seen,
            count,
            state,
        )
    terminal.show(table)


def _remembered(database: Path, wanted: Sequence[SourceId]) -> tuple[Health | None, dict[SourceId, _Learned]]:
    """How all sources are doing, and what those that are wanted taught."""
    try:
        with reading(database) as store:
            return store.health(), {id_: _learned(store, id_) for id_ in wanted}
    except NotFound:
        return None, {}  # nothing was ever checked


@dataclass(frozen=True)
class _Learned:
    """What a source taught about itself: what differs at every fetch, and the texts it shows by turns."""

    noises: tuple[Noise, ...] = ()
    by_turns: tuple[Edition, ...] = ()

    def describe(self) -> None:
        for one in self.noises:
            if one.learned:
                words = (
                    f"left out since {terminal.when(one.since)} UTC, for it differs at every fetch: {what_differs(one)}"
                )
                terminal.out.print(terminal.safe(f"  {words}, last «{one.shows[:80]}»"))
        for edition in self.by_turns:
            seen = f"{terminal.when(edition.first_seen)} to {terminal.when(edition.last_seen)} UTC"
            terminal.out.print(f"  shown by turns, and silent: the text of {seen} ({edition.text[:8]})")

    def as_json(self) -> dict[str, Any]:
        return {
            "differs_at_every_fetch": [
                {
                    "what": what_differs(one),
                    "shows": one.shows,
                    "since": utc(one.since),
                    "last": utc(one.last),
                    "times": max(one.moved),
                    "left_out": one.learned,
                }
                for one in self.noises
            ],
            "shown_by_turns": [
                {"text": one.text, "first_seen": utc(one.first_seen), "last_seen": utc(one.last_seen)}
                for one in self.by_turns
            ],
        }


def _learned(store: Store, source: SourceId) -> _Learned:
    flipping = flipping_texts(source, store)
    by_turns = tuple(one for one in store.variants(source) if one.text in flipping) if flipping else ()
    return _Learned(store.noises(source), by_turns)


def _state(source: Source, doing: SourceHealth | None) -> str:
    if source.browser and (why := why_no_browser()):
        return f"needs a browser: {why}"
    if doing is None or doing.outcome is None:
        return "not checked yet"
    if doing.reason:
        return f"{doing.outcome}: {doing.reason}"
    return "well"


def span(every: timedelta) -> str:
    """A span as the settings write it."""
    seconds = int(every.total_seconds())
    for unit, size in (("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _describe(source: Source, doing: SourceHealth | None) -> None:
    out = terminal.out
    out.print(terminal.safe(f"{source.id}: {source.name} ({source.kind})", "bold"))
    for url in source.urls:
        out.print(terminal.safe(f"  {url}"))
    out.print(f"  checked every {span(source.every)}; told to: {', '.join(source.notify) or 'nobody'}")
    for what, selectors in (("select", source.rules.select), ("remove", source.rules.remove)):
        for selector in selectors:
            out.print(terminal.safe(f"  {what}: {selector}"))
    if source.kind is not Kind.ANNOUNCEMENTS:
        out.print(terminal.safe(f"  notice due: {_notice_due(source)}"))
    out.print(terminal.safe(f"  state: {_state(source, doing)}"))
    if doing is not None:
        out.print(
            f"  last checked {terminal.when(doing.last_visit)}, last seen well {terminal.when(doing.last_success)} UTC"
        )
        if doing.trouble is not None:
            out.print(
                f"  in trouble since {terminal.when(doing.trouble.since)} UTC, "
                f"{count_words(doing.trouble.times, 'check')} in a row"
            )
        if doing.holding is not None and doing.holding.times:
            out.print(
                f"  a text is held since {terminal.when(doing.holding.since)} UTC, "
                f"seen {count_words(doing.holding.times, 'time')}"
            )
        out.print(f"  {count_words(doing.changes, 'change')}; `watch history {source.id}` lists them")


def _notice_due(source: Source) -> str:
    """How many days, by what, in whose words; the settings come before the table."""
    if source.notice_days is not None:
        return f"{count_words(source.notice_days, 'day')} (noticeDays)"
    due = source.notice_due(now().date())
    if due is None:
        return "no number of days is known"
    how = "; ".join(part for part in (f"«{due.words}»" if due.words else "", due.mode, due.note) if part)
    return f"{count_words(due.days, 'day')}, by {due.basis}{f' ({how})' if how else ''}"


def _as_json(source: Source, doing: SourceHealth | None) -> dict[str, Any]:
    return {
        "source": source.id,
        "service": source.service,
        "title": source.title,
        "kind": source.kind,
        "urls": list(source.urls),
        "every_seconds": int(source.every.total_seconds()),
        "notify": list(source.notify),
        "browser": "auto" if source.may_need_browser else source.browser,
        "state": _state(source, doing),
        "last_visit": utc(doing.last_visit) if doing else None,
        "last_success": utc(doing.last_success) if doing else None,
        "outcome": doing.outcome if doing else None,
        "reason": doing.reason if doing else None,
        "changes": doing.changes if doing else 0,
    }
