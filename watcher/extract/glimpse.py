"""A first look at a page: what is read of it and what is not, whether a browser is needed, and which rules would fit it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import soupsieve
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from watcher.extract.charset import decode
from watcher.extract.document import Page, kind_of
from watcher.extract.furniture import NEVER_TEXT, is_furniture, opens_content
from watcher.extract.html import parse
from watcher.extract.selection import select
from watcher.extract.survey import Survey, survey
from watcher.extract.typography import one_form
from watcher.model.source import Rules

_MOST_FURNITURE = 40
_WORDS_SHOWN = 80  # characters
_ALL_OF_IT = 0.9  # of the text that would be read stands in what is proposed
_FEW_WORDS = 80
_MOST_TAGS = 20_000
_PARTS_OF_A_NAME = re.compile(r"[-_]+|(?<=[a-z])(?=[A-Z])")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_SHORT_PARTS = frozenset("css sc jss svelte ember gen js ng".split())  # before or between what a program made
_TELLING = re.compile(
    r"content|article|main|polic|terms|legal|agreement|document|doc|body|text|page|help|guide|faq|entry|post|conditions|inhalt|contenu|contenido|testo",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:^|[-_ ])(?:share|social|related|rating|rate|vote|votes|feedback|helpful|toc|table-of-contents|breadcrumbs?|"
    r"comments?|subscribe|newsletter|last-viewed|recently-viewed|see-also|pagination|author|tags?|print|counter)(?:$|[-_ ])",
    re.IGNORECASE,
)
_ROOT_OF_AN_APP = ("#root", "#app", "#__next", "#__nuxt", "app-root", "[data-reactroot]", "#app-root")
_ASKS_FOR_SCRIPTS = re.compile(
    r"enable javascript|javascript is (?:required|disabled)|requires javascript|javascript aktivieren|activer javascript",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Furniture:
    """A part of the page that is not read: what it is called, and its first words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Glimpse:
    """`furniture`: the parts left out. `select`, `remove`: rules that would fit. `needs_browser`: why, or None."""

    furniture: tuple[Furniture, ...] = ()
    select: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    needs_browser: str | None = None


def glimpse(page: Page, rules: Rules) -> Glimpse:
    """Look at a page; nothing is known of one that is no HTML, or to which the rules do not fit.

    Raises ReadError as `read` does where the rules match nothing.
    """
    if kind_of(page) != "html":
        return Glimpse()
    soup = parse(decode(page.body, page.charset))
    surveyed = survey(soup)
    if len(surveyed.tags) > _MOST_TAGS:
        return Glimpse()
    chosen = _container(surveyed)
    within = chosen[1] if chosen else soup
    return Glimpse(
        tuple(_furniture(surveyed, rules)),
        (chosen[0],) if chosen else (),
        tuple(_asides(surveyed, within)),
        _needs_browser(soup, surveyed),
    )


# --- what is left out


def _furniture(surveyed: Survey, rules: Rules) -> Iterator[Furniture]:
    """The outermost parts that are not read and hold words."""
    selection = select(surveyed, rules)
    shown = 0
    for stretch in selection.take:
        stack: list[tuple[PageElement, bool]] = [(stretch.root, selection.chosen)]
        while stack and shown < _MOST_FURNITURE:
            node, inside = stack.pop()
            if not isinstance(node, Tag) or node.name in NEVER_TEXT:
                continue
            out = id(node) in selection.leave or (
                node is not stretch.root and is_furniture(node, inside_content=inside, opened=surveyed.opened)
            )
            words = one_form(node.get_text(" ")) if out else ""
            if words:
                shown += 1
                yield Furniture(_called(node), words[:_WORDS_SHOWN])
            elif not out:
                inside = inside or opens_content(node)
                stack += [(child, inside) for child in reversed(node.contents)]


def _called(tag: Tag) -> str:
    """An element as people name it: its tag with its id, or its first class."""
    names = str(tag.attrs.get("class") or "").split()
    mark = f"#{tag.attrs['id']}" if tag.attrs.get("id") else f".{names[0]}" if names else ""
    return f"{tag.name}{mark}"[:_WORDS_SHOWN]


# --- what could be selected


def _container(surveyed: Survey) -> tuple[str, Tag] | None:
    """The innermost element with a lasting name that holds nearly all that would be read; none where the page is all."""
    sizes = _sizes(surveyed)
    read = select(surveyed, Rules()).take[0].root
    whole = sizes.get(id(read)) or max(sizes.values(), default=0)
    if not whole:
        return None
    fitting = [tag for tag in surveyed.tags if _ALL_OF_IT * whole <= sizes.get(id(tag), 0)]
    for tag in reversed(fitting):  # the innermost last
        if tag.name in {"html", "body"}:
            continue
        name = lasting_selector(tag, surveyed)
        if name is not None:
            return name, tag
    return None


def _sizes(surveyed: Survey) -> dict[int, int]:
    """Characters of text in each element, furniture left out."""
    sizes: dict[int, int] = {}
    out = {id(tag) for tag in surveyed.tags if tag.name in NEVER_TEXT}
    inside: set[int] = set()
    for tag in surveyed.tags:
        parent = tag.parent
        if parent is not None and id(parent) in out:
            out.add(id(tag))
            continue
        content = parent is not None and (id(parent) in inside or opens_content(parent))
        if content:
            inside.add(id(tag))
        if is_furniture(tag, inside_content=content, opened=surveyed.opened):
            out.add(id(tag))
    for tag in reversed(surveyed.tags):
        if id(tag) in out:
            continue
        own = sum(len(child.strip()) for child in tag.contents if type(child) is NavigableString)
        sizes[id(tag)] = own + sum(sizes.get(id(child), 0) for child in tag.contents if isinstance(child, Tag))
    return sizes


def lasting_selector(tag: Tag, surveyed: Survey) -> str | None:
    """A selector that is likely to fit tomorrow, too, and matches this element alone; never a name that a program made."""
    for selector in _selectors(tag):
        matched = soupsieve.select(selector, surveyed.page, limit=2)
        if len(matched) == 1 and matched[0] is tag:
            return selector
    return None


def _selectors(tag: Tag) -> Iterator[str]:
    id_ = str(tag.attrs.get("id") or "")
    if _lasts(id_):
        yield f"#{id_}"
    if tag.name in {"main", "article"}:
        yield tag.name
    if tag.attrs.get("role") == "main":
        yield "[role=main]"
    if str(tag.attrs.get("itemprop") or "") == "articleBody":
        yield "[itemprop=articleBody]"
    for name in str(tag.attrs.get("class") or "").split():
        if _lasts(name) and _TELLING.search(name):
            yield f"{tag.name}.{name}"


def _lasts(name: str) -> bool:
    """Is it a name that a person gave? Those that programs make hold digits among letters, or letters that nobody can say."""
    if re.fullmatch(r"[A-Za-z][\w-]{2,40}", name, re.ASCII) is None or "__" in name:
        return False
    return all(_is_word(part) for part in _PARTS_OF_A_NAME.split(name))


def _is_word(part: str) -> bool:
    if part.isdigit():
        return len(part) <= 1
    if not part.isalpha() or part.lower() in _SHORT_PARTS:
        return False
    return len(part) <= 3 or (_VOWEL.search(part) is not None and re.search(r"[^aeiouyAEIOUY]{5}", part) is None)


def _asides(surveyed: Survey, within: Tag) -> Iterator[str]:
    """What stands in the text and is called as things are that are none of it, and is not left out by itself."""
    known: set[str] = set()
    for tag in within.find_all(True):
        names = [str(tag.attrs.get("id") or ""), *str(tag.attrs.get("class") or "").split()]
        if tag.name in {"html", "body"} or not any(_ASIDE.search(name) for name in names):
            continue
        if is_furniture(tag, inside_content=True, opened=surveyed.opened) or not tag.get_text(strip=True):
            continue
        selector = next(
            (_as_selector(at, name) for at, name in enumerate(names) if _lasts(name) and _ASIDE.search(name)), None
        )
        if selector is not None and selector not in known and len(known) < 5:
            known.add(selector)
            yield selector


def _as_selector(at: int, name: str) -> str:
    return f"{'.' if at else '#'}{name}"


# --- is there anything to read?


def _needs_browser(soup: BeautifulSoup, surveyed: Survey) -> str | None:
    """Why a browser seems to be needed; None where the text stands in the page."""
    body: Sequence[Tag] = soup.find_all("body", limit=1)
    words = sum(len(text.split()) for text in _texts(body[0])) if body else 0
    if words >= _FEW_WORDS:
        return None
    if _ASKS_FOR_SCRIPTS.search(soup.get_text(" ")[:20_000]):
        return "the page asks for JavaScript"
    if any(soupsieve.select_one(root, soup) is not None for root in _ROOT_OF_AN_APP):
        return f"the page holds {words} words, and the frame of an app that a script fills"
    scripts = sum(tag.name == "script" for tag in surveyed.tags)
    return f"the page holds {words} words and {scripts} scripts" if scripts > 3 else None


def _texts(element: Tag) -> Iterator[str]:
    stack: list[PageElement] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node.name not in NEVER_TEXT:
                stack += node.contents
        elif type(node) is NavigableString:
            yield str(node)
