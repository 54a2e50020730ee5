"""What other programs write down of one thing they watch → a job, with notes of what it does that is not carried over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_PLAIN_FILTERS = frozenset({"html2text", "strip", "beautify", "remove_repeated", "sort"})
_UNITS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


@dataclass(slots=True)
class Job:
    """One thing that the other program watches, on its way."""

    name: str
    urls: list[str] = field(default_factory=list)
    service: str = ""
    title: str = ""
    select: list[Any] = field(default_factory=list)
    remove: list[Any] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    every: str = ""
    browser: bool = False
    notes: list[str] = field(default_factory=list)


def one_line(text: object) -> str:
    """Words on one line, not too long."""
    return re.sub(r"\s+", " ", str(text or "")).strip()[:120]


# --- urlwatch and webchanges


def listed_job(told: Mapping[str, Any]) -> Job:
    """A job of urlwatch or webchanges."""
    url = told.get("navigate") or told.get("url") or ""
    job = Job(
        one_line(told.get("name")) or one_line(url) or one_line(told.get("command")) or "a job",
        title=one_line(told.get("name")),
    )
    if "command" in told:
        job.notes.append(f"a shell command («{one_line(told['command'])[:60]}») is never run")
        return job
    job.urls = [str(url)]
    job.browser = bool("navigate" in told or told.get("use_browser"))
    headers = told.get("headers")
    job.headers = {str(name): str(value) for name, value in headers.items()} if isinstance(headers, Mapping) else {}
    filters = told.get("filter") or told.get("filters") or []
    for one in filters.split(",") if isinstance(filters, str) else filters if isinstance(filters, list) else [filters]:
        _filter(one, job)
    known = {
        "name",
        "url",
        "navigate",
        "headers",
        "filter",
        "filters",
        "use_browser",
        "kind",
        "max_tries",
        "enabled",
        "note",
        "timeout",
    }
    if told.get("enabled") is False:
        job.notes.append("it was switched off; it is carried over as one that is watched")
    left = sorted(str(key) for key in set(told) - known)
    if left:
        job.notes.append(f"not carried over: {', '.join(left[:12])}")
    return job


def _filter(one: object, job: Job) -> None:
    """One step of a filter: selectors are carried over, what only tidies the text is not needed, and the rest is told."""
    name, value = (
        next(iter(one.items()))
        if isinstance(one, Mapping) and one
        else (str(one).partition(":")[0].strip(), str(one).partition(":")[2])
    )
    told = value if isinstance(value, Mapping) else {}
    match str(name):
        case "css":
            _narrow(job, str(told.get("selector", value if not told else "") or "").strip())
            job.remove += _listed(told.get("exclude"))
        case "element-by-id" | "element-by-class" | "element-by-tag":
            text = str(next(iter(told.values()), "") if told else value).strip()
            _narrow(job, {"element-by-id": "#", "element-by-class": ".", "element-by-tag": ""}[str(name)] + text)
        case "xpath":
            job.notes.append(
                f"XPath is not known («{one_line(told.get('path', value))[:60]}»); `watch try` proposes a CSS selector"
            )
        case name if name in _PLAIN_FILTERS:
            pass  # only how the text is shown
        case name:
            job.notes.append(f"the filter {name} is not carried over")


def _narrow(job: Job, selector: str) -> None:
    """Of several selecting steps each looks in what the one before it found, that itself included."""
    if selector and job.select:
        (found,) = job.select
        selector = f":is({selector}):is({found}, :is({found}) *)"
    job.select = [selector] if selector else job.select


# --- changedetection.io


def watched(told: Mapping[str, Any]) -> Job:
    """A watch of changedetection.io."""
    url = str(told.get("url") or "").removeprefix("source:")
    job = Job(one_line(told.get("title")) or url, [url], title=one_line(told.get("title")))
    if url != told.get("url"):
        job.notes.append("it looked at the source text of the page; the text that people read is watched instead")
    for rule in _listed(told.get("include_filters") or told.get("css_filter")):
        if str(rule).startswith(("xpath", "json:", "jq:", "jqraw:", "//", "/")):
            job.notes.append(f"«{one_line(rule)[:60]}» is no CSS selector; `watch try` proposes one")
        else:
            job.select.append(rule)
    job.remove += [rule for rule in _listed(told.get("subtractive_selectors")) if rule]
    job.browser = "webdriver" in str(told.get("fetch_backend") or "") or "playwright" in str(
        told.get("fetch_backend") or ""
    )
    headers = told.get("headers")
    job.headers = {str(name): str(value) for name, value in headers.items()} if isinstance(headers, Mapping) else {}
    job.every = _period(told.get("time_between_check"), default=bool(told.get("time_between_check_use_default", True)))
    if told.get("paused"):
        job.notes.append("it was paused; it is carried over as one that is watched")
    for key, words in (
        ("browser_steps", "steps in the browser"), ("trigger_text", "trigger words"), ("ignore_text", "lines to ignore"),
        ("text_should_not_be_present", "words that must not be there"), ("extract_text", "patterns to extract"),
        ("notification_urls", "its notification addresses"), ("body", "a request body"), ("proxy", "a proxy"),
        ("webdriver_js_execute_code", "a script"),
    ):  # fmt: skip
        if told.get(key):
            job.notes.append(f"not carried over: {words}")
    return job


def _period(told: object, *, default: bool) -> str:
    if default or not isinstance(told, Mapping):
        return ""
    seconds = sum(
        int(told.get(name) or 0) * size for name, size in _UNITS.items() if str(told.get(name) or 0).isdigit()
    )
    minutes = max(seconds // 60, 1)
    return "" if not seconds else f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


# --- Open Terms Archive


def declared(told: Mapping[str, Any]) -> Iterator[Job]:
    """The terms of one declaration of Open Terms Archive."""
    service = one_line(told.get("name"))
    for kind, terms in (told.get("terms") or told.get("documents") or {}).items():
        if not isinstance(terms, Mapping):
            continue
        job = Job(f"{service}, {kind}", service=service, title=str(kind))
        parts = terms.get("combine")
        common = {key: value for key, value in terms.items() if key != "combine"}
        rules: list[tuple[Any, Any]] = []
        for part in parts if isinstance(parts, list) else [terms]:
            whole = {**common, **part} if isinstance(part, Mapping) else common
            job.urls.append(str(whole.get("fetch") or whole.get("location") or ""))
            rules.append(
                (
                    whole.get("select") or whole.get("contentSelectors"),
                    whole.get("remove") or whole.get("noiseSelectors"),
                )
            )
            job.browser |= bool(whole.get("executeClientScripts"))
            for name in _listed(whole.get("filter") or whole.get("filters")):
                job.notes.append(f"the clean-up function {one_line(name)[:60]} is not carried over")
        for select, remove in rules:
            job.select += [rule for rule in _listed(select) if rule not in job.select]
            job.remove += [rule for rule in _listed(remove) if rule not in job.remove]
        yield job


def _listed(value: object) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]
