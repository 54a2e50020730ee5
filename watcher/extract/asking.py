"""Boxes that ask the reader for an answer: cookie banners, «was this helpful?», surveys, newsletters; known by their build.

Whatever the language and the names of the classes: a short box with something to press, and the word «cookie» or
«survey», a question beside the buttons, buttons to agree and to refuse, or a field for an e-mail address. A clause asks
for nothing. The questions of an accordion stand on its buttons, and what these open is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from watcher.extract.style import looks_of

_LONGEST = 600  # characters of a box
_BRIEF = 300
_LINE = 120
_ABOVE = 7  # elements above a control that may be its box
_COOKIE = re.compile(r"cookie|クッキー|куки|쿠키|ciasteczk", re.IGNORECASE)
_ASKED_FOR = re.compile(
    r"\bsurvey\b|\bfeedback\b|newsletter|\bumfrage|\bsondage|\bencuesta|\bsondaggio|\benquête|\bankiet", re.IGNORECASE
)
_OFFERED = re.compile(
    r"""^\W*(?:accept|agree|allow|reject|decline|refuse|deny|manage|customi[sz]e|akzept|zustimm|ablehn|annehm|einstellungen|accepter|refuser|tout\s|gérer|paramétr
      |acept|rechaz|configur|accett|rifiut|gestisci|personal|accepteer|weiger|beheer|akceptuj|odrzu|zarządzaj)""",
    re.IGNORECASE | re.VERBOSE,
)
_QUESTION = re.compile(r"[?？\u037e؟]")
_PRESSED = re.compile(r"(?:^|[\s_-])(?:btn|button|accept|agree|dismiss)", re.IGNORECASE)
_INPUTS = frozenset({"button", "submit", "radio", "email", "image"})
_OPENS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
_NO_BOX = frozenset({"html", "body", "main", "article", "[document]", "table", "tbody", "li", "ul", "ol", "dl", "p"})
_CONTENT = frozenset({"main", "article", "h1", "table"})
_NEVER = frozenset({"script", "style", "template", "noscript"})


def asking_boxes(tags: Iterable[Tag], *, of_cookies: bool) -> frozenset[int]:
    """The ids of the elements that ask. `of_cookies`: the page itself is about cookies, where the word tells nothing."""
    controls: dict[int, list[Tag]] = {}
    boxes: dict[int, Tag] = {}
    for control in tags:
        if not _is_control(control):
            continue
        for box in _boxes_of(control):
            boxes[id(box)] = box
            controls.setdefault(id(box), []).append(control)
    return frozenset(name for name, box in boxes.items() if _asks(box, controls[name], of_cookies=of_cookies))


def _is_control(tag: Tag) -> bool:
    attributes = tag.attrs
    match tag.name:
        case "button":
            return True
        case "input":
            return str(attributes.get("type", "")).lower() in _INPUTS
        case "a":
            return attributes.get("role") == "button" or _PRESSED.search(str(attributes.get("class", ""))) is not None
        case _:
            return attributes.get("role") == "button"


def _boxes_of(control: Tag) -> Iterator[Tag]:
    for at, holder in enumerate(control.parents):
        if at == _ABOVE or holder.name in {"main", "article", "body"}:
            return
        if holder.name not in _NO_BOX:
            yield holder


def _asks(box: Tag, controls: list[Tag], *, of_cookies: bool) -> bool:
    if any(name in control.attrs for control in controls for name in _OPENS):
        return False
    beside = _words_beside(box, frozenset(map(id, controls)))
    if beside is None:
        return False
    offered = sum(_OFFERED.match(control.get_text(" ", strip=True)) is not None for control in controls)
    if offered > 1 or (len(beside) <= _LINE and _ASKED_FOR.search(beside)):
        return True
    if _COOKIE.search(beside) and not of_cookies:
        return len(controls) > 1 or len(beside) <= _BRIEF
    return len(controls) > 1 and len(beside) <= _BRIEF and _is_asked(beside, controls)


def _is_asked(beside: str, controls: list[Tag]) -> bool:
    return _QUESTION.search(beside) is not None or any(control.attrs.get("type") == "email" for control in controls)


def _words_beside(box: Tag, controls: frozenset[int]) -> str | None:
    """What is said beside the controls; None where the box is too long, or holds the page's own content."""
    beside: list[str] = []
    size = 0
    stack: list[PageElement] = [box]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node.name in _CONTENT:
                return None
            if node.name not in _NEVER and id(node) not in controls and not _is_hidden(node):
                stack += reversed(node.contents)
        elif type(node) is NavigableString:
            size += len(node.strip())
            if size > _LONGEST:
                return None
            beside.append(str(node))
    return " ".join(beside)


def _is_hidden(tag: Tag) -> bool:
    style = tag.attrs.get("style")
    return style is not None and looks_of(str(style)).hidden
