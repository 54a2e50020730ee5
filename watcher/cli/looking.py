"""Asking for one page that a person named, and what a source of it would be."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import click

from watcher.app import looking
from watcher.config.names import free_id, service_of, slug, title_of
from watcher.config.values import selector
from watcher.config.values import url as web_address
from watcher.errors import FetchError, ReadError
from watcher.extract import Glimpse, Page
from watcher.fetch import why_no_browser
from watcher.model.page import BlockKind, Document, Fetch, Request
from watcher.model.settings import Manners
from watcher.model.source import Kind, Rules
from watcher.tasks.ask import what_is_waited_for
from watcher.tasks.readers import raised, too_complex
from watcher.tasks.work import looked_at

# Words by which a page is called, and what sort of page that is; the first that fits counts.
_KINDS = (
    (Kind.FEES, r"\bfees?\b|pricing|gebühren|tarif|frais|commissions?\b|tariffe|tarieven|opłat"),
    (Kind.PERFORMANCE, r"performance|metrics?\b|targets?\b|standards?\b|account health|defect"),
    (
        Kind.ANNOUNCEMENTS,
        r"announcement|upcoming changes|changes to|what's new|news\b|neuigkeiten|actualités|novedades",
    ),
    (
        Kind.AGREEMENT,
        r"agreement|terms|conditions|bedingungen|\bagb\b|vertrag|contrat|términos|condizioni|voorwaarden|regulamin",
    ),
)
_SITE_SUFFIX = re.compile(r"\s+[|·–—-]\s+[^|·–—-]{2,40}$")


class Written(click.ParamType[str]):
    """What must be written as in the settings file, told by the same words where it is not."""

    def __init__(self, name: str, check: Callable[[str], str]) -> None:
        self.name = name
        self._check = check

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, if it is well written."""
        try:
            return self._check(str(value))
        except ValueError as error:
            self.fail(f"«{value}» {error}", param, ctx)


CSS = Written("css", selector)
URL = Written("url", web_address)


@dataclass(frozen=True, slots=True)
class Look:
    """What a page is: the answer, its text, and a first look at its parts."""

    fetch: Fetch
    document: Document
    glimpse: Glimpse


def look_at(url: str, rules: Rules, *, inside: bool, language: str | None = None, browser: bool = False) -> Look:
    """Ask for a page once and read it, within the limits of every check.

    `inside`: its host may be asked though it has no public address. `browser`: have a browser draw it. Raises FetchError,
    ReadError, and MachineError where no process can be begun that reads.
    """
    within = frozenset({urlsplit(url).hostname or ""}) if inside else frozenset[str]()
    if browser and (why := why_no_browser()):
        raise FetchError(url, f"no browser can draw it here: {why}", transient=False)
    with looking(Manners(pace=timedelta(), inside_hosts=within)) as (fetcher, readers):  # asked for by a person
        fetch = fetcher.fetch(Request(url, language=language, browser=browser, wait_for=what_is_waited_for(rules)))
        page = Page(fetch.body, fetch.media_type, fetch.charset)
        try:
            document, seen = readers.submit(looked_at, page, rules).result()
        except ReadError:
            raise
        except Exception as error:
            why = too_complex(error)
            raise (ReadError(why) if why else raised(error)) from error
    return Look(fetch, document, seen)


def entry_of(
    url: str, look: Look | None, given: Mapping[str, Any], taken: Collection[str], rules: Rules
) -> dict[str, Any]:
    """The entry of a source for a page: what was given, and for the rest what the page says."""
    title = given.get("title") or (_title(look.document) if look else "") or title_of(url)
    service = given.get("service") or service_of(url)
    id_ = given.get("id") or free_id(slug(title if slug(service) in slug(title) else f"{service} {title}"), taken)
    entry: dict[str, Any] = {"id": id_, "service": service, "title": title}
    entry["kind"] = given.get("kind") or _kind(title)
    entry["url"] = url
    select = list(rules.select) or (list(look.glimpse.select) if look else [])
    remove = list(rules.remove) or (list(look.glimpse.remove) if look else [])
    entry |= {key: _one_or_more(value) for key, value in (("select", select), ("remove", remove)) if value}
    language = given.get("language") or _declared(look)
    if language:
        entry["language"] = language
    if given.get("every"):
        entry["every"] = given["every"]
    if given.get("browser") or (look and look.glimpse.needs_browser):
        entry["browser"] = True
    return entry


def _title(document: Document) -> str:
    headings = [block.text for block in document.blocks[:10] if block.kind is BlockKind.HEADING]
    return (headings[0] if headings else _SITE_SUFFIX.sub("", document.title))[:100]


def _declared(look: Look | None) -> str | None:
    """The language that the page declares, without its country, where it is one."""
    found = re.match(r"[a-z]{2,3}(?![a-z])", (look.document.language if look else None) or "", re.IGNORECASE)
    return found[0] if found else None


def _kind(title: str) -> str:
    return next((kind.value for kind, words in _KINDS if re.search(words, title, re.IGNORECASE)), Kind.POLICY.value)


def _one_or_more(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else list(values)
