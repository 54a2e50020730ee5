"""Is it the policy page at all? A wall, a stump or another page in its place is held, and compared with nothing.

Some pages say in words or in their markup that they are something else. Of all others it is asked how much of the last
good copy is left, and, where nearly nothing is, whether the page could be that policy written anew: is it called what
the policy was called, is it as long as a policy, does it speak of the same things? That holds in every language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from watcher.judge.instead import called_alike, led_astray, moved_on, names_a_policy, what_stands_there
from watcher.judge.language import declared_elsewhere, language_of
from watcher.judge.likeness import Likeness, clauses_of, words_in
from watcher.judge.walls import walls_in
from watcher.model.page import BlockKind, Document, Mark

_SHORT = 400  # words; walls are short, agreements are not
_BRIEF = 60
_STUMP = 0.4  # of the words of the last good copy
_GAP = 0.3  # of its words that are missing while nothing new is there
_STRANGE = 0.25  # share of the last good copy's clauses that a page must still have not to be another page
_NOTHING = 0.1
_FEW = 0.3  # of the words of a page that are not from the last good copy
_LEAST = 12  # words; shorter copies are too small for shares to mean anything
_TELLS = 25  # words, for what is more than «nothing is left»
_LONG = 150  # words in clauses; what stands in a policy's place for a while is shorter, or is no policy
_SAME_SUBJECT = 0.45  # of a page's telling words; two unrelated policies of equal length share a quarter to a half
_HALF_SUBJECT = 0.3
_HEAD = 6  # blocks; what stands close below the page's own heading
_NEXT = 5
_TEMPLATE = re.compile(
    r"\{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}|\{[a-z][A-Za-z]{2,40}\}|%[A-Z_]{4,40}%|<%=.{1,60}?%>|\[object Object\]"
    r"|(?m:^(?:[a-z][\w-]*\.){2,}[a-z][\w-]*$)"  # the key of a text that was not filled in: «seller.fees.title»
)
_ENDS_A_SENTENCE = (".", "!", "?", ":", ";", "。", "؟", "।", '"', ")")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a page is not believed.

    `wall`: it is something else, so it is never believed; otherwise it is when it stays.
    """

    reason: str
    wall: bool


def page_fault(
    page: Document,
    last: Document | None,
    *,
    called: Sequence[str] = (),
    asked: Sequence[str] = (),
    led_to: Sequence[str] = (),
) -> Fault | None:
    """Why this is not the policy page, or None if it is.

    `called`: what the operator calls the source. `asked` and `led_to` are the addresses asked for and those the redirects
    ended at.
    """
    if last is None:
        return _wall_at_first(page)
    seen = Likeness(page, last)
    if seen.was < _LEAST:
        return _wall(seen, alike=False) if seen.kept <= _STRANGE else None
    if seen.clauses_kept <= _STRANGE:
        return _in_its_place(seen, called, asked, led_to)
    return _template(seen) or _broken_off(seen) or _headless(seen) or _elsewhere(seen) or _stump(seen)


def is_mistaken(last: Document, page: Document) -> bool:
    """Was the first copy never the policy (the front page served in its place), so that this one begins the history?

    Only when nothing of it stands in the new page, and the new page is called what policies are called and it was not.
    """
    return names_a_policy(page) and not names_a_policy(last) and Likeness(page, last).kept < _NOTHING


# --- nearly nothing of the policy is left


def _in_its_place(seen: Likeness, called: Sequence[str], asked: Sequence[str], led_to: Sequence[str]) -> Fault | None:
    """Something else, or the policy written anew."""
    alike = called_alike(seen.page, seen.last, called)
    if alike and seen.vocabulary_known < _HALF_SUBJECT and not _is_headed_alike(seen, called):
        alike = False  # an application keeps its title whatever it shows below
    return (
        _wall(seen, alike=alike)
        or _led_elsewhere(asked, led_to)
        or _template(seen)
        or _remains(seen, alike=alike)
        or _another_text(seen, alike=alike)
        or _nothing_of_it(seen, asked)
    )


def _is_headed_alike(seen: Likeness, called: Sequence[str]) -> bool:
    return called_alike(Document(seen.page.blocks), seen.last, called)


def _wall(seen: Likeness, *, alike: bool) -> Fault | None:
    """It speaks like a wall in its title or first blocks, or its markup shows one."""
    page = seen.page
    if seen.size > _SHORT and (alike or names_a_policy(page)):
        return None
    if alike and not (seen.size < _STUMP * seen.was or seen.size < _BRIEF):
        return None
    return _says_it_is_a_wall(page, seen.size) or _marked_as_a_wall(page, seen.clauses_now)


def _wall_at_first(page: Document) -> Fault | None:
    """Nothing is known of the source yet: only a short page that is plainly a wall is taken for one."""
    size = words_in(page.blocks)
    if size > _SHORT:
        return None
    few = words_in(clauses_of(page.blocks)) < _TELLS
    return _says_it_is_a_wall(page, size) or (_marked_as_a_wall(page, size) if few and size < _BRIEF else None)


def _says_it_is_a_wall(page: Document, size: int) -> Fault | None:
    for what, words in walls_in(f"{page.title}\n{page.text}"):
        if size <= _BRIEF or _speaks_early(page, words):
            return Fault(f"this is {what}, not the policy: it says «{words}»", wall=True)
    return None


def _speaks_early(page: Document, words: str) -> bool:
    """The title or one of the first blocks says it: a policy of a few sentences says other things first."""
    head = "\n".join([page.title, *(block.text for block in page.blocks[:_HEAD])])
    return words.casefold() in head.casefold()


_MARKED = {
    Mark.CHALLENGE: "a bot check",
    Mark.PASSWORD: "a sign-in page",
    Mark.REFRESH: "a redirect notice",
}


def _marked_as_a_wall(page: Document, words: int) -> Fault | None:
    for mark, what in _MARKED.items():
        if mark in page.marks and words < _LONG:
            return Fault(f"this is {what}, not the policy: its markup shows {mark.value}", wall=True)
    return None


def _led_elsewhere(asked: Sequence[str], led_to: Sequence[str]) -> Fault | None:
    """A redirect to the front page of a site, or to a page for signing in, for errors, for consent."""
    for wanted, got in zip(asked, led_to, strict=False):
        if urlsplit(got).path.strip("/") == "" and urlsplit(wanted).path.strip("/") != "":
            return Fault(f"the address now leads to the front page ({got})", wall=True)
        if led_astray(wanted, got):
            return Fault(f"the address now leads to another page ({got})", wall=True)
    return None


def _remains(seen: Likeness, *, alike: bool) -> Fault | None:
    """Some clauses of the policy under its name, and little else."""
    if alike and seen.clauses_now >= _TELLS and seen.fresh_words <= _FEW * seen.size:
        return _stump(seen)
    return None


def _another_text(seen: Likeness, *, alike: bool) -> Fault | None:
    """As long as a policy, and called like one, in another language, or of the same things: believed if it stays."""
    if seen.clauses_now < min(_LONG, _STUMP * max(seen.clauses_then, _TELLS)):
        return None
    now, before = language_of(seen.page), language_of(seen.last)
    if now and before and now != before:
        return Fault(f"the page came in another language ({now} instead of {before})", wall=False)
    if alike or names_a_policy(seen.page) or seen.vocabulary_known >= _SAME_SUBJECT:
        return Fault(f"it is another text: {seen.kept:.0%} of the last good copy's words stand in it", wall=False)
    return None


def _nothing_of_it(seen: Likeness, asked: Sequence[str]) -> Fault:
    if moved_on(seen.page, seen.last, asked):
        return Fault(f"the policy gave way to a notice of {seen.size} words", wall=False)
    return Fault(f"nothing of the policy is left: {what_stands_there(seen.page, seen.size)}", wall=True)


# --- much of the policy is left


def _template(seen: Likeness) -> Fault | None:
    """Placeholders that a script should have filled. Where they are all that is new, there is nothing to believe."""
    found = [one.group() for one in _TEMPLATE.finditer(seen.page.text)]
    if len(found) <= sum(1 for _ in _TEMPLATE.finditer(seen.last.text)):
        return None
    nothing_else = all(_TEMPLATE.search(block.text) for block in seen.fresh)
    return Fault(f"the page shows an unfilled template: «{found[0]}»", wall=nothing_else)


def _broken_off(seen: Likeness) -> Fault | None:
    """The page ends in the middle of a sentence, or of its markup, and all that followed there is missing."""
    end, old = seen.page.blocks[-1].text, seen.last.blocks
    cut = Mark.CUT in seen.page.marks
    if len(seen.fresh) > 2 and not cut:
        return None
    at = _where_it_ends(seen)
    if at is None or (at == len(old) - 1 and old[at].text == end):
        return None
    there = {block.text for block in seen.page.blocks}
    if any(block.text in there for block in old[at + 1 :][:_NEXT]):
        return None
    in_a_sentence = old[at].text != end and not end.endswith(_ENDS_A_SENTENCE)
    if not in_a_sentence and not cut:
        return None
    return Fault(f"the page breaks off after «{end[-60:]}»", wall=in_a_sentence)


def _where_it_ends(seen: Likeness) -> int | None:
    """The place in the last good copy at which the page ends: its last block, or the beginning of it, after the same one."""
    *_, before, end = ("", *(block.text for block in seen.page.blocks))
    old = seen.last.blocks
    places = (at for at, block in enumerate(old) if block.text.startswith(end))
    return next((at for at in places if not before or (at and old[at - 1].text == before)), None)


def _headless(seen: Likeness) -> Fault | None:
    """The page's own heading is gone and none took its place, the text below it stands: a page half drawn."""
    page, last = seen.page, seen.last
    if not last.blocks or last.blocks[0].kind is not BlockKind.HEADING or not page.blocks:
        return None
    title = last.blocks[0].text.casefold()
    first = page.blocks[0].text.casefold()
    below = [block.text.casefold() for block in last.blocks[1:_HEAD]]
    if first in below and all(block.text.casefold() != title for block in page.blocks):
        return Fault(f"the page's own heading «{last.blocks[0].text}» is missing", wall=False)
    return None


def _elsewhere(seen: Likeness) -> Fault | None:
    """The page declares itself to be for another country, or in another language, and says something else."""
    if not seen.fresh or not declared_elsewhere(seen.page, seen.last):
        return None
    return Fault(
        f"the page is the one for «{seen.page.language}», and that for «{seen.last.language}» was seen before",
        wall=False,
    )


def _stump(seen: Likeness) -> Fault | None:
    if seen.was < _TELLS:
        return None
    if seen.size < _STUMP * seen.was:
        return Fault(f"most of the text is gone: {seen.size} words are left of {seen.was}", wall=False)
    if not seen.fresh and seen.size < (1 - _GAP) * seen.was:
        return Fault(
            f"a part of the page is missing: {seen.size} words are left of {seen.was}, none is new", wall=False
        )
    return None
