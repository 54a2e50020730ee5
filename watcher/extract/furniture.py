"""What stands on a page and is not its text: scripts, hidden parts, navigation, banners, «was this helpful?»."""

from __future__ import annotations

import re

from bs4 import Tag

NEVER_TEXT = frozenset(
    """
    script style template noscript svg math iframe object embed canvas audio video picture map head select
    option datalist textarea input progress meter dialog link meta base area param source track
    """.split()
)
_LANDMARKS = frozenset({"nav", "header", "footer", "aside"})
_LANDMARK_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar"}
)
_OVERLAY_ROLES = frozenset({"dialog", "alertdialog", "tooltip", "status", "alert", "progressbar"})
_CONTENT = frozenset({"main", "article"})

_DISPLAY_NONE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_OPENABLE = re.compile(r"accordion|collaps|expand|panel|\btab|disclosure|toggle|drawer-content|faq", re.IGNORECASE)
# Names of boxes, as the consent managers and help-centre templates of the web call them.
_BOX = re.compile(
    r"""(?:^|[\s_-])(?:
        onetrust[\w-]*|ot-sdk[\w-]*|cookiebot[\w-]*|cybot[\w-]*|didomi[\w-]*|usercentrics[\w-]*|truste[\w-]*|qc-cmp[\w-]*
      | sp_message[\w-]*|tarteaucitron[\w-]*|axeptio[\w-]*|osano[\w-]*|iubenda-cs[\w-]*|klaro|cmplz[\w-]*|cky-[\w-]*
      | cookie[-_]?(?:banner|bar|consent|notice|popup|modal|overlay|law|alert|message|wall|dialog|preferences?)[\w-]*
      | (?:gdpr|consent|privacy)[-_]?(?:banner|bar|popup|modal|overlay|manager|dialog)[\w-]*
      | breadcrumbs?[\w-]*|skip-?(?:link|nav|to)[\w-]*|back-?to-?top|scroll-to-top[\w-]*|share-?(?:bar|buttons?|links?)|social-?(?:links?|share|icons?)
      | related-?(?:articles?|posts?|links?|content|topics?)|article-relatives|recommended-?articles?|recently-?viewed(?:-articles)?
      | article-?votes?[\w-]*|was-?this-?helpful|helpfulness|feedback-?(?:form|widget|box|section)?|rating-?widget
      | newsletter[\w-]*|sign-?up-?(?:form|box)|language-?(?:selector|switcher|picker)[\w-]*|locale-?(?:selector|switcher|picker)
      | view-?count(?:er)?s?|page-?views|read-?time|reading-?time
      | visually-?hidden|sr-only|screen-?reader(?:-text)?|print-?only|no-?print
    )(?:$|[\s_-])""",
    re.IGNORECASE | re.VERBOSE,
)
_LONG = 2_000  # characters; a box with more than this is the page itself under an unlucky name


def is_furniture(element: Tag, *, inside_content: bool, opened: frozenset[str]) -> bool:
    """Is the element not part of the page's text?

    `inside_content`: it stands in `main`, `article` or what the operator selected, where a header or an aside belongs
    to the text. `opened`: ids that a control of the page opens (see `opened_ids`).
    """
    if element.name in NEVER_TEXT:
        return True
    if not element.attrs and element.name not in _LANDMARKS:
        return False
    return _is_hidden(element, opened) or _is_landmark(element, inside_content=inside_content) or _is_box(element)


def opens_content(element: Tag) -> bool:
    """Does the element hold the page's own content?"""
    return element.name in _CONTENT or element.get("role") in {"main", "article"}


def opened_ids(root: Tag) -> frozenset[str]:
    """The ids that buttons and tabs of the page show and hide: what a reader can open is text, though it starts hidden."""
    ids: set[str] = set()
    for control in root.find_all(_is_control):
        for name in ("aria-controls", "data-target", "data-bs-target", "href"):
            ids.update(word.lstrip("#") for word in _words(control.get(name)))
    return frozenset(ids)


def _is_control(element: Tag) -> bool:
    return bool({"aria-controls", "data-target", "data-bs-target"} & element.attrs.keys()) or element.has_attr(
        "aria-expanded"
    )


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [str(word) for word in value] if isinstance(value, list) else []


def _is_hidden(element: Tag, opened: frozenset[str]) -> bool:
    hidden = (
        element.has_attr("hidden")
        or element.get("aria-hidden") == "true"
        or _DISPLAY_NONE.search(str(element.get("style", ""))) is not None
    )
    return hidden and not _can_be_opened(element, opened)


def _can_be_opened(element: Tag, opened: frozenset[str]) -> bool:
    if (
        element.get("id") in opened
        or element.get("role") in {"tabpanel", "region"}
        or element.has_attr("aria-labelledby")
    ):
        return True
    if element.get("hidden") == "until-found":
        return True
    return _OPENABLE.search(_names(element)) is not None


def _is_landmark(element: Tag, *, inside_content: bool) -> bool:
    role = element.get("role")
    if (
        element.name == "nav"
        or role in {"navigation", "search", "menu", "menubar", "toolbar"}
        or role in _OVERLAY_ROLES
    ):
        return not _is_long(element)
    if inside_content:
        return False
    if element.name in _LANDMARKS or role in _LANDMARK_ROLES:
        return element.find(["main", "article", "h1"]) is None
    return False


def _is_box(element: Tag) -> bool:
    names = _names(element)
    return bool(names) and _BOX.search(names) is not None and not _is_long(element)


def _is_long(element: Tag) -> bool:
    """More text than a box has, links aside: a menu of a thousand links is still a menu."""
    size = 0
    for text in element.find_all(string=True):
        if text.find_parent("a") is None:
            size += len(text)
        if size > _LONG:
            return True
    return False


def _names(element: Tag) -> str:
    return " ".join([*_words(element.get("class")), str(element.get("id") or "")])
