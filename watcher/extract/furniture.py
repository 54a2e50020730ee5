"""What stands on a page and is not its text: scripts, hidden parts, navigation, banners, related articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from watcher.extract.style import looks_of

NEVER_TEXT = frozenset(
    """
    script style template noscript svg math iframe object embed canvas audio video picture map head select
    option datalist textarea input progress meter dialog link meta base area param source track
    """.split()
)
_WHOLE_PAGE = frozenset({"html", "body", "[document]"})
_LANDMARKS = frozenset({"nav", "header", "footer", "aside"})
_LANDMARK_ROLES = frozenset({"banner", "contentinfo", "complementary"})
_MENU_ROLES = frozenset({"navigation", "search", "menu", "menubar", "toolbar", "tooltip", "progressbar"})
_DIALOG_ROLES = frozenset({"dialog", "alertdialog"})
_PASSING_ROLES = frozenset({"alert", "status", "log", "marquee", "timer"})
_CONTENT = frozenset({"main", "article"})
_TITLE = frozenset({"h1"})

_OPENABLE = re.compile(
    r"accordi|collaps|expand|panel|\btab|disclosure|toggle|drawer-content|faq|spoiler|read-?more|show-?more",
    re.IGNORECASE,
)
# Names of boxes. Each sort has its own proof that it is no part of the policy: see `_is_box`.
_SORTS = {
    # Boxes of consent managers, as these call them. They hold the list of every partner, so they may be long.
    "consent": r"""onetrust[\w-]*|ot-sdk[\w-]*|cybot[\w-]*|didomi[\w-]*|usercentrics[\w-]*|truste[\w-]*|qc-cmp[\w-]*|sp_message[\w-]*
      | tarteaucitron[\w-]*|axeptio[\w-]*|osano[\w-]*|iubenda-cs[\w-]*|klaro|cmplz[\w-]*|cky-[\w-]*|fc-consent[\w-]*""",
    # Boxes whose names could be those of a clause; they ask for an answer, and a clause does not.
    "asks": r"""cookie[-_]?(?:banner|bar|consent|notice|popup|modal|overlay|law|alert|message|wall|dialog|preferences?)[\w-]*
      | (?:gdpr|consent|privacy)[-_]?(?:banner|bar|popup|modal|overlay|manager|dialog)[\w-]*
      | newsletter[\w-]*|sign-?up-?(?:form|box)|feedback[\w-]*|article-?votes?[\w-]*|helpfulness|rating-?widget""",
    # Bars and slides that praise a product; one that speaks of the rules or of figures is an announcement and stays.
    "praises": r"""[\w-]*(?:announcement|promo(?:tion)?s?|webinar|campaign|marketing|sale|event|notification|hello)[-_]?(?:bar|banner|strip|ribbon)
      | carousel[\w-]*|swiper[\w-]*|slick-slider|testimonials?""",
    # Boxes that float above the page. A policy that is shown in one is longer.
    "floats": r"""modals? | pop-?ups? | pop-?ins? | light-?box | toasts? | snackbars? | off-?canvas | smart-?banner | app-?banner | browse-?happy
      | outdated-?browser | live-?chat
      | intercom-(?:lightweight-app|container|app|frame|namespace|launcher|messenger|notifications?|borderless|banner|reaction)[\w-]* | (?:drift|crisp|zendesk|hubspot)-(?:widget|messages?|chat)[\w-]*""",
    # Parts that every template has.
    "template": r"""breadcrumbs?[\w-]*|skip-?(?:link|nav|to)[\w-]*|back-?to-?top|scroll-to-top[\w-]*|share-?(?:bar|buttons?|links?)
      | social-?(?:links?|share|icons?)|nav-?bar[\w-]*|nav-?menu[\w-]*|mega-?menu[\w-]*|(?:site|global|page)-?footer
      | (?:main|site|global|mobile|side|top|primary|secondary)-?nav(?:igation)?|view-?count(?:er)?s?|(?:page|post)-?views[\w-]*|read(?:ing)?-?time
      | related-?(?:articles?|posts?|links?|content|topics?)|article-relatives|recommended-?articles?|recently-?viewed(?:-articles)?
      | was-?this-?helpful|(?:language|lang|locale|region|country)-?(?:selector|switcher|picker|menu|switch)[\w-]*
      | (?:article-?|entry-?|post-?)?comments-?(?:area|section|list|respond|wrapper)?|comment-?respond|(?:article|post|page|docs?)-?(?:navigation|pager|pagination)
      | sharedaddy|sd-sharing[\w-]*|addtoany[\w-]*|edit-?link|[\w-]*edit-this-page|(?:content|ajs)-(?:navigation|menu-bar)|likes-and-labels[\w-]*
      | chat-?(?:widget|bubble|launcher)[\w-]*|visually-?hidden|sr-only|screen-?reader(?:-text)?|print-?only|no-?print""",
}
_BOX = {
    sort: re.compile(rf"(?:^|[\s_-])(?:{names})(?:$|[\s_-])", re.IGNORECASE | re.VERBOSE)
    for sort, names in _SORTS.items()
}
_FEET = frozenset(
    "footer colophon bottom-bar bottombar bottom-nav footer-links footer-nav footer-menu footer-container".split()
)
_NAMED_A_POLICY = re.compile(r"polic|declaration|statement", re.IGNORECASE)
_OF_COOKIES = re.compile(
    r"cookie|consent|partner|vendor|zustimm|einwillig|consentement|partenaire|socios|consenso", re.IGNORECASE
)
_OF_THE_RULES = re.compile(
    r"""\bterms|polic|agreement|privacy|\bfees?\b|condition|effective|\d\s?%|[$€£]\s?\d|\d\s?[$€£]|bedingung|\bagb\b|richtlinie|gebühr|datenschutz
      | condicion|términos|política|tarif|politique|règle|\bfrais\b|termini|condizion|voorwaarden|beleid|regulamin|opłat|条款|政策|协议""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTROLS = frozenset({"button", "input", "form", "select", "textarea"})
_PRESSED = re.compile(r"btn|button|accept|agree|dismiss|close|\bcc-|vote", re.IGNORECASE)
_LONG = 2_000  # characters; a box with more than this is the page itself under an unlucky name
_LONG_CONSENT = 60_000
_LONG_NAME = 500  # characters of classes looked at
_LINKS = 3
_LINK_SHARE = 0.6


def is_furniture(element: Tag, *, inside_content: bool, opened: frozenset[str]) -> bool:
    """Is the element not part of the page's text?

    `inside_content`: it stands in `main`, `article` or what the operator selected, where a header or an aside belongs
    to the text. `opened`: ids that a control of the page opens (see `watcher.extract.survey`).
    """
    name = element.name
    if name in NEVER_TEXT:
        return True
    attributes = element.attrs
    if name in _WHOLE_PAGE or (not attributes and name not in _LANDMARKS):
        return False
    return (
        _is_hidden(element, opened)
        or _is_landmark(element, attributes.get("role"), inside_content=inside_content)
        or _is_box(element)
        or (not inside_content and _is_foot(element))
    )


def opens_content(element: Tag) -> bool:
    """Does the element hold the page's own content?"""
    return element.name in _CONTENT or element.attrs.get("role") in _CONTENT


def _is_hidden(element: Tag, opened: frozenset[str]) -> bool:
    attributes = element.attrs
    style = attributes.get("style")
    hidden = (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (style is not None and looks_of(str(style)).hidden)
    )
    return hidden and not _can_be_opened(element, opened)


def _can_be_opened(element: Tag, opened: frozenset[str]) -> bool:
    attributes = element.attrs
    return (
        attributes.get("id") in opened
        or attributes.get("role") in {"tabpanel", "region"}
        or "aria-labelledby" in attributes
        or attributes.get("hidden") == "until-found"
        or _OPENABLE.search(_names(element)) is not None
    )


def _is_landmark(element: Tag, role: object, *, inside_content: bool) -> bool:
    name = element.name
    if name == "nav" or role in _MENU_ROLES:
        return not _is_longer(element, _LONG)
    if role in _DIALOG_ROLES:
        return not _is_longer(element, _LONG) or _is_list_of_partners(element)
    if role in _PASSING_ROLES:
        return not _is_longer(element, _LONG) and not _speaks_of_the_rules(element)
    if name not in _LANDMARKS and role not in _LANDMARK_ROLES:
        return False
    if inside_content:
        return name == "aside" and _is_mostly_links(element)
    return not _holds(element, _CONTENT | _TITLE)


def _is_box(element: Tag) -> bool:
    names = _names(element)
    sort = _sort_of_box(names[:_LONG_NAME]) if names else ""
    if not sort or element.name in _TITLE or _holds(element, _CONTENT):
        return False
    match sort:
        case "consent":
            return not _is_longer(element, _LONG) or _is_list_of_partners(element)
        case "asks":
            return not _is_longer(element, _LONG) and _has_control(element)
        case "praises":
            return not _is_longer(element, _LONG) and not _speaks_of_the_rules(element)
        case "floats":
            return not _is_longer(element, _LONG)
        case _:
            return not _is_longer(element, _LONG) and not _holds(element, _TITLE)


@lru_cache(maxsize=4096)
def _sort_of_box(names: str) -> str:
    """Which of `_SORTS` a box is of by its names, or nothing. The same few names stand on thousands of elements."""
    if _NAMED_A_POLICY.search(names):
        return ""
    return next((sort for sort, pattern in _BOX.items() if pattern.search(names)), "")


def _is_list_of_partners(element: Tag) -> bool:
    text = element.get_text(" ")
    return len(text) <= _LONG_CONSENT and not _holds(element, _TITLE) and _OF_COOKIES.search(text[:_LONG]) is not None


def _speaks_of_the_rules(element: Tag) -> bool:
    return _OF_THE_RULES.search(element.get_text(" ")) is not None


def _is_foot(element: Tag) -> bool:
    """The foot of the page, by its name; one that speaks of the rules in its sentences stays."""
    named = any(name in _FEET for name in _names(element)[:_LONG_NAME].casefold().split())
    return named and not _is_longer(element, _LONG) and not _binds_beside_links(element)


def _binds_beside_links(element: Tag) -> bool:
    """Does it hold the page's own content, or speak of the rules outside of its links?"""
    words: list[str] = []
    stack: list[PageElement] = [element]
    while stack:
        node = stack.pop()
        if not isinstance(node, Tag):
            words.append(str(node) if isinstance(node, NavigableString) else "")
        elif node.name in _TITLE or node.name in _CONTENT:
            return True
        elif node.name != "a" and node.name not in NEVER_TEXT:
            stack += node.contents
    return _OF_THE_RULES.search(" ".join(words)) is not None


def _has_control(element: Tag) -> bool:
    """Is there something to press or to fill in?"""
    return any(
        tag.name in _CONTROLS
        or tag.attrs.get("role") == "button"
        or (tag.name == "a" and _PRESSED.search(_names(tag)) is not None)
        for tag in _tags(element)
    )


def _holds(element: Tag, names: frozenset[str]) -> bool:
    return any(tag.name in names for tag in _tags(element))


def _tags(element: Tag) -> Iterator[Tag]:
    """The elements inside an element."""
    return (node for node in element.descendants if isinstance(node, Tag))


def _is_longer(element: Tag, most: int) -> bool:
    """More text than that, links aside: a menu of a thousand links is still a menu."""
    size = 0
    stack: list[PageElement] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node.name != "a" and node.name not in NEVER_TEXT:
                stack.extend(node.contents)
        elif isinstance(node, NavigableString):
            size += len(node)
            if size > most:
                return True
    return False


def _is_mostly_links(element: Tag) -> bool:
    """A menu beside the text, by what it holds."""
    links = [len(link.get_text(strip=True)) for link in element.find_all("a", limit=500)]
    return len(links) >= _LINKS and sum(links) >= _LINK_SHARE * len(element.get_text(strip=True))


def _names(element: Tag) -> str:
    attributes = element.attrs
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
