"""A change as a message: verdict first, then what, where, what was looked at, and the exact words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from watcher.model.change import UNSAVED, Change, Edit, EditKind, Evidence, EvidenceKind, Ruling, Verdict, Weight
from watcher.model.figure import Granularity
from watcher.model.notice import Fact, Message, Signal
from watcher.model.source import Source
from watcher.summary.headline import headline, path_words, place
from watcher.summary.inert import clip, inert
from watcher.summary.order import weightiest
from watcher.summary.quote import quote
from watcher.summary.reference import reference
from watcher.summary.times import MONTHS, count_words, day_words, moment_words, utc_day

QUOTES = 3
PLACES = 4
UNCOVERED = 4
REASONS = 5
NO_DATE = "page date (none on the page)"  # the entry of `Ruling.looked_at` for a page that states no date
LONG_GAP = timedelta(days=2)

SIGNALS = {
    Verdict.UNANNOUNCED: Signal.ALARM,
    Verdict.DATED_ONLY: Signal.WARNING,
    Verdict.ANNOUNCED_LATE: Signal.WARNING,
    Verdict.ANNOUNCED_IN_PART: Signal.WARNING,
    Verdict.UNDETERMINED: Signal.UNKNOWN,
    Verdict.ANNOUNCED: Signal.CALM,
    Verdict.WENT_BACK: Signal.CALM,
}
_KINDS = {EditKind.REWORDED: "reworded", EditKind.ADDED: "new", EditKind.REMOVED: "removed", EditKind.MOVED: "moved"}


def change_message(source: Source, change: Change, pages: str | None = None) -> Message:
    """What a channel is told of a change; an editorial one is told calmly and in short.

    `pages`: the address of our own pages, without a slash at the end; the message then leads to the edit it tells of.
    """
    editorial = change.ruling.weight is Weight.EDITORIAL
    edits = weightiest(change)
    quoted = edits[: 1 if editorial else QUOTES]
    return Message(
        signal=signal(change.ruling),
        badge=badge(change),
        title=inert(source.name),
        headline=inert(change.headline) or headline(change),
        reference=reference(change),
        thread=source.id,
        facts=tuple(_editorial_facts(change, edits) if editorial else _facts(source, change, edits)),
        quotes=tuple(quote(edit) for edit in quoted),
        unquoted=len(edits) - len(quoted),
        url=source.urls[0] if source.urls else None,
        pressing=_is_pressing(change.ruling),
        link=edit_link(pages, change, edits) if pages and change.id != UNSAVED else None,
    )


def edit_link(pages: str, change: Change, edits: Sequence[Edit]) -> str:
    """Where the page of a change shows the first of these edits."""
    place = f"/edits/{change.edits.index(edits[0]) + 1}" if edits else ""
    return f"{pages}/changes/{change.id}{place}"


def correction_message(source: Source, change: Change, ruling: Ruling, pages: str | None = None) -> Message:
    """Later evidence led to another ruling on a change: what is concluded now, and what was concluded first."""
    message = change_message(source, replace(change, ruling=ruling), pages)
    was = Fact("Was", f"{badge(change)}, told with the same reference {message.reference}")
    return replace(message, badge=f"UPDATE: {message.badge}", facts=(was, *message.facts), update=True)


def signal(ruling: Ruling) -> Signal:
    """How loud a change is told. Whoever was told of a text that was changed since then was told of another one."""
    if ruling.amended and SIGNALS[ruling.verdict] is Signal.CALM:
        return Signal.WARNING
    return Signal.CALM if ruling.weight is Weight.EDITORIAL else SIGNALS[ruling.verdict]


def _is_pressing(ruling: Ruling) -> bool:
    """Is it material, and sellers may not know of it: not announced in time, or amended after it was announced?"""
    return signal(ruling) in (Signal.ALARM, Signal.WARNING, Signal.UNKNOWN) or ruling.amended


def badge(change: Change) -> str:
    """The verdict in a word or two, in capitals: «UNANNOUNCED», «ANNOUNCED 15 DAYS AHEAD»."""
    ruling = change.ruling
    if ruling.weight is Weight.EDITORIAL:
        return "EDITORIAL"
    match ruling.verdict:
        case verdict if ruling.amended and verdict is not Verdict.WENT_BACK:
            return "AMENDED DURING ITS NOTICE"
        case Verdict.UNDETERMINED if NO_DATE in ruling.looked_at:
            return "NO DATE ON PAGE"
        case Verdict.ANNOUNCED if ruling.lead_days is not None and ruling.lead_days > 0:
            return f"ANNOUNCED {count_words(ruling.lead_days, 'day').upper()} AHEAD"
        case Verdict.DATED_ONLY:
            return _dated_badge(change)
        case _:
            return ruling.verdict.replace("_", " ").upper()


def _dated_badge(change: Change) -> str:
    dated = _own_date(change.ruling)
    if dated is None or dated.day is None:
        return "DATED BY THE PAGE ONLY"
    if change.ruling.stamped is not None:
        return f"DATED {count_words(change.ruling.stamped, 'day')} LATER".upper()
    seen = utc_day(change.first_seen)
    seen_words = day_words(seen) if seen.year != dated.day.year else f"{seen.day} {MONTHS[seen.month - 1]}"
    return f"DATED {_stated(dated)}, SEEN {seen_words}".upper()


def _own_date(ruling: Ruling) -> Evidence | None:
    """The date by which the page dates itself; the ruling gives it first."""
    of_the_page = (EvidenceKind.OWN_DATE, EvidenceKind.EFFECTIVE_DATE)
    return next((e for e in ruling.evidence if e.kind in of_the_page), None)


def _stated(dated: Evidence) -> str:
    """The date as exactly as the page states it: «24 Oct 2022», «Oct 2022»."""
    assert dated.day is not None
    words = day_words(dated.day)
    return words if dated.granularity is Granularity.DAY else words.partition(" ")[2]


def _facts(source: Source, change: Change, edits: Sequence[Edit]) -> list[Fact]:
    ruling = change.ruling
    effective = day_words(ruling.effective) if ruling.effective else ""
    lines = [
        ("Where", _where(edits)),
        ("Also changed", _also_changed(edits)),
        ("Notice", _notice(ruling, ruling.promised_days or source.notice_days)),
        ("Not in the notice", _uncovered(ruling)),
        ("Dates disagree", "; ".join(ruling.doubts)),
        ("In force", effective),
        ("Reasons", _reasons(ruling)),
        ("Not known", _not_known(change)),
        ("First seen", _first_seen(change)),
        ("The whole", _the_whole(change)),
    ]
    return [Fact(label, inert(text)) for label, text in lines if text]


def _editorial_facts(change: Change, edits: Sequence[Edit]) -> list[Fact]:
    lines = [
        ("Where", _where(edits)),
        ("Reasons", _reasons(change.ruling)),
        ("First seen", _first_seen(change)),
        ("The whole", _the_whole(change)),
    ]
    return [Fact(label, inert(text)) for label, text in lines if text]


def _where(edits: Sequence[Edit]) -> str:
    return place(edits[0]).removeprefix("under ") if edits else ""


def _also_changed(edits: Sequence[Edit]) -> str:
    """The places of the edits after the first with what happened there: «there too (1 new), Customer data (2 reworded)».

    Without the heading under which all of them stand: that is the name of the page.
    """
    tops = {edit.under[:1] for edit in edits if edit.under}
    places: dict[str, Counter[str]] = {}
    for edit in edits[1:]:
        under = edit.under[1:] if len(tops) == 1 and len(edit.under) > 1 else edit.under
        where = path_words(under) or inert(edit.block.label).strip() or "text under no heading"
        where = "there too" if edit.under and edit.under == edits[0].under else where
        places.setdefault(where, Counter())[_KINDS[edit.kind]] += 1
    said = [f"{where} ({_counted(kinds)})" for where, kinds in places.items()]
    more = f" and {count_words(len(said) - PLACES, 'more place')}" if len(said) > PLACES else ""
    return ", ".join(said[:PLACES]) + more


def _counted(kinds: Counter[str]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in kinds.items())


def _notice(ruling: Ruling, promised_days: int | None) -> str:
    """What was found of a notice, and where it was looked for; never that there was none."""
    due = promised_days if ruling.verdict is not Verdict.WENT_BACK else None
    by = ruling.promised_by
    verb = "promises" if by == "the contract" else "asks for"
    promise = f" {by[:1].upper()}{by[1:]} {verb} {count_words(due, 'day')}." if due else ""
    return f"{_finding(ruling)}.{promise}"


def _finding(ruling: Ruling) -> str:
    looked = ", ".join(ruling.looked_at)
    nothing = f"no notice found in: {looked}" if looked else "no place has been searched for a notice"
    also = f"; looked in: {looked}" if looked else ""
    match ruling.verdict:
        case Verdict.UNANNOUNCED:
            return nothing
        case Verdict.UNDETERMINED:
            return f"{nothing}; this does not show that there was none"
        case Verdict.DATED_ONLY:
            later = "" if ruling.stamped is None else f", {count_words(ruling.stamped, 'day')} after the text"
            return f"only the page’s own date moved{_to_day(_own_date(ruling))}{later}{also}"
        case Verdict.WENT_BACK:
            return f"the page shows again a text that it has shown before{also}"
        case Verdict.ANNOUNCED | Verdict.ANNOUNCED_LATE | Verdict.ANNOUNCED_IN_PART:
            return f"{_told(ruling)}{_lead(ruling.lead_days)}{also}"


def _to_day(dated: Evidence | None) -> str:
    return f" (to {_stated(dated)})" if dated and dated.day else ""


def _told(ruling: Ruling) -> str:
    found = sorted((e for e in ruling.evidence if e.kind in _NOTICES), key=lambda e: _NOTICES.index(e.kind))
    said = [f"{e.source}, {day_words(_told_on(e))}: “{clip(inert(e.quotation).strip(), 120)}”" for e in found[:2]]
    in_part = "not all of it; " if ruling.verdict is Verdict.ANNOUNCED_IN_PART else ""
    return f"found: {in_part}{'; '.join(said)}" if said else f"found{': ' + in_part.strip('; ') if in_part else ''}"


_NOTICES = (EvidenceKind.ANNOUNCEMENT, EvidenceKind.STATEMENT, EvidenceKind.BANNER, EvidenceKind.EFFECTIVE_DATE)


def _told_on(evidence: Evidence) -> date:
    """The day of a notice; what the page itself states of another day is told from when it was read."""
    notice = evidence.kind in {EvidenceKind.ANNOUNCEMENT, EvidenceKind.STATEMENT}
    return evidence.day if notice and evidence.day else utc_day(evidence.at)


def _lead(lead_days: int | None) -> str:
    if lead_days is None:
        return ""
    if lead_days < 0:
        return f" ({count_words(-lead_days, 'day')} after it came into force)"
    return f" ({count_words(lead_days, 'day')} ahead)"


def _uncovered(ruling: Ruling) -> str:
    """The clauses that changed and that no notice speaks of, by their first words."""
    said = "; ".join(f"“{clip(inert(clause).strip(), 100)}”" for clause in ruling.uncovered[:UNCOVERED])
    more = len(ruling.uncovered) - UNCOVERED
    return said + (f"; and {count_words(more, 'more clause')}" if more > 0 else "")


def _reasons(ruling: Ruling) -> str:
    more = f"; {count_words(len(ruling.reasons) - REASONS, 'more reason')}" if len(ruling.reasons) > REASONS else ""
    return "; ".join(ruling.reasons[:REASONS]) + more


def _not_known(change: Change) -> str:
    """What a reader might take for granted and we cannot say."""
    unknown = []
    if change.ruling.verdict is Verdict.UNDETERMINED:
        unknown.append("whether sellers were told")
    if change.ruling.effective is None and change.ruling.verdict is not Verdict.WENT_BACK:
        unknown.append("from which day it applies")
    if change.first_seen - change.old_last_seen > LONG_GAP:
        days = day_words(utc_day(change.old_last_seen)), day_words(utc_day(change.first_seen))
        unknown.append(f"on which day between {days[0]} and {days[1]} the text changed")
    return "; ".join(unknown)


def _first_seen(change: Change) -> str:
    return f"{moment_words(change.first_seen)}; old text last seen {moment_words(change.old_last_seen)}"


def _the_whole(change: Change) -> str:
    return f"watch history {change.source}" if change.id == UNSAVED else f"watch diff {change.id}"
