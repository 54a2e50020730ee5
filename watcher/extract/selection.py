"""Which part of a page is the document: the operator's selectors and ranges, or else the page's own main part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import soupsieve
from bs4 import Tag
from bs4.element import NavigableString, PageElement
from soupsieve import SelectorSyntaxError

from watcher.errors import ReadError
from watcher.extract.furniture import NEVER_TEXT, is_furniture
from watcher.extract.survey import Survey
from watcher.model.source import Range, Rules, Selector

# The least share of a page's text that its <main> must hold to be taken for the whole document.
_MOST = 0.4
_OFFERED = 6
_LOOKED_AT = 300
# A selector of names and combinators alone, and the id, class or tag that the matching element itself must have.
_LAST_NAME = re.compile(r"[\w\s.#>+~*-]*?(?P<sort>[#.]?)(?P<name>[\w-]+)\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the page in document order: what stands in `root`, or of that only from `first` up to, not including, `stop`.

    `stop` is None where the stretch ends with the page.
    """

    root: Tag
    first: PageElement | None = None
    stop: PageElement | None = None

    @property
    def around(self) -> frozenset[int]:
        """The ids of the elements that hold an edge of the stretch: they are entered, whatever they are."""
        edges = [edge for edge in (self.first, self.stop) if edge is not None]
        return frozenset(id(holder) for edge in edges for holder in edge.parents)


@dataclass(frozen=True, slots=True)
class Selection:
    """What to take of a page, in order, and the ids of the nodes to leave out; `chosen` by the operator or by us."""

    take: tuple[Stretch, ...]
    leave: frozenset[int]
    chosen: bool


def select(surveyed: Survey, rules: Rules) -> Selection:
    """Apply the rules to a page.

    Raises ReadError when no selector of `rules.select` matches, or a range has no end; it names the selector and what the
    page has instead.
    """
    leave = frozenset(name for stretch in _stretches(surveyed, rules.remove) for name in _ids(stretch))
    if not rules.select:
        return Selection((Stretch(_main(surveyed)),), leave, chosen=False)
    take = tuple(_without_nested(_stretches(surveyed, rules.select)))
    if not take:
        raise ReadError(f"{_in_words(rules.select)} matches nothing on the page; {_offer(surveyed.tags)}")
    return Selection(take, leave, chosen=True)


def _stretches(surveyed: Survey, selectors: Sequence[Selector]) -> Iterator[Stretch]:
    for selector in selectors:
        if isinstance(selector, Range):
            yield from _range(surveyed, selector)
        else:
            yield from map(Stretch, _matches(surveyed, selector))


def _matches(surveyed: Survey, selector: str) -> list[Tag]:
    """The elements that a CSS selector matches, in document order."""
    try:
        compiled = soupsieve.compile(selector)
    except (SelectorSyntaxError, NotImplementedError) as error:  # the second for «::before», which selects no element
        raise ReadError(f"«{selector}» is not a CSS selector: {str(error).splitlines()[0]}") from error
    found = _LAST_NAME.fullmatch(selector)
    if found is None:
        return list(compiled.select(surveyed.page))
    return [tag for tag in _candidates(surveyed.tags, found) if compiled.match(tag)]


def _candidates(tags: list[Tag], found: re.Match[str]) -> Iterable[Tag]:
    """The few elements that have the id, the class or the tag's name with which a selector ends."""
    name = found["name"]
    match found["sort"]:
        case "#":
            return (tag for tag in tags if tag.attrs.get("id") == name)
        case ".":
            return (tag for tag in tags if name in tag.attrs.get("class", ""))
        case _:
            return (tag for tag in tags if tag.name == name.lower())


def _range(surveyed: Survey, wanted: Range) -> Iterator[Stretch]:
    """The stretch from the first match of the start to the next match of the end after it."""
    for start in _matches(surveyed, wanted.start)[:1]:
        first = start if wanted.start_edge == "before" else _after(start)
        ends = {id(element) for element in _matches(surveyed, wanted.end)}
        if wanted.end_edge == "before":
            ends.discard(id(start))  # a stretch from a heading to the next one of its sort
        end = next((node for node in _from(first) if id(node) in ends), None)
        if not isinstance(end, Tag):
            raise ReadError(
                f"the end «{wanted.end}» of a range is not on the page after its start; {_offer(surveyed.tags)}"
            )
        yield Stretch(surveyed.page, first, end if wanted.end_edge == "before" else _after(end))


def _from(node: PageElement | None) -> Iterator[PageElement]:
    """A node and all that follow it in document order."""
    while node is not None:
        yield node
        node = node.next_element


def _after(element: Tag) -> PageElement | None:
    """The node that follows an element and all it holds."""
    last: PageElement = element
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    return last.next_element


def _ids(stretch: Stretch) -> Iterator[int]:
    """The ids of the nodes that stand wholly in a stretch."""
    if stretch.first is None:
        yield id(stretch.root)
        return
    # What begins inside ends inside too, but for the elements that hold the node where the stretch ends.
    beyond = {id(holder) for holder in stretch.stop.parents} if stretch.stop is not None else set[int]()
    for node in takewhile(lambda node: node is not stretch.stop, _from(stretch.first)):
        if id(node) not in beyond:
            yield id(node)


def _without_nested(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Drop what stands inside another element that was taken, and what is there twice."""
    found = {(id(one.root), id(one.first), id(one.stop)): one for one in stretches}
    whole = {id(one.root) for one in found.values() if one.first is None}
    for stretch in found.values():
        start = stretch.first or stretch.root
        if not any(id(holder) in whole for holder in start.parents) and start is not stretch.stop:
            yield stretch


def _main(surveyed: Survey) -> Tag:
    """The part of the page that says it is the main one, if it holds much of the text; else the whole page."""
    if len(surveyed.mains) != 1:
        return surveyed.page
    main = surveyed.mains[0]
    inside = _size(main, surveyed)
    outside = _size(surveyed.page, surveyed, without=main)
    return main if inside >= _MOST * (inside + outside) else surveyed.page


def _size(element: Tag, surveyed: Survey, without: Tag | None = None) -> int:
    """Characters of text outside of furniture and links: a long cookie banner must not decide what the page is."""
    size = 0
    stack: list[PageElement] = [element]
    while stack:
        node = stack.pop()
        if not isinstance(node, Tag):
            size += len(node.strip()) if type(node) is NavigableString else 0
        elif (
            node.name != "a"
            and node is not without
            and not is_furniture(node, inside_content=True, opened=surveyed.opened)
        ):
            stack += node.contents
    return size


def _in_words(selectors: Sequence[Selector]) -> str:
    words = [one.start if isinstance(one, Range) else one for one in selectors]
    return "the selector " + " or ".join(f"«{word}»" for word in words)


def _offer(tags: Iterable[Tag]) -> str:
    """What the page has that could be selected, the largest first."""
    candidates = [tag for tag in tags if _could_be_selected(tag)][:_LOOKED_AT]
    largest = sorted(candidates, key=lambda tag: -len(tag.get_text()))[:_OFFERED]
    names = list(dict.fromkeys(f"#{one.attrs['id']}" if one.attrs.get("id") else one.name for one in largest))
    return "it has " + ", ".join(names) if names else "it has no element with an id, no main and no article"


def _could_be_selected(tag: Tag) -> bool:
    if tag.name in {"main", "article", "h1"} or tag.attrs.get("role") == "main":
        return True
    return bool(tag.attrs.get("id")) and tag.name not in NEVER_TEXT | {"path", "label", "html"}
