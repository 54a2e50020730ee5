"""Looking words up: the sorts of words that stand in a text, in the languages that it is in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from watcher.lexicon.tables import FUNCTION, IDIOM, LANGUAGES

_TOKEN = re.compile(r"[^\W\d_]+n't|[^\W\d_]+")
_IDEOGRAPHIC = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SAMPLE = 20_000  # words that are looked at to tell the languages of a text
_LEAST = 12  # words; fewer tell nothing
_SHARE = 0.04  # of the words of a text are telling small words of its language; of another one they are there by chance
_LEAST_TELLING = 3
_MAY = re.compile(r"\d\s?May\b|\bMay\s?\d")  # «15 May 2024» allows nothing
_LONGEST_PHRASE = 5  # words after its first


class Lexicon:
    """The tables of some languages as one. `known`: the text that it was made for is in one of them."""

    def __init__(self, languages: Iterable[str], *, known: bool = True) -> None:
        self.languages = frozenset(languages)
        self.known = known
        self._whole: dict[str, set[str]] = {}
        self._begun: dict[str, set[str]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._signs: list[tuple[str, str]] = []
        for language in self.languages:
            for sort, table in LANGUAGES[language].items():
                for entry in table.split():
                    self._enter(entry, sort)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: (-len(phrase[0]), phrase[1] != IDIOM))
        self._lengths = sorted({len(beginning) for beginning in self._begun}, reverse=True)
        self._seen: dict[str, frozenset[str]] = {}
        self._last: tuple[str, Mapping[str, Sequence[str]]] = ("", {})

    def sorts_in(self, text: str) -> Mapping[str, Sequence[str]]:
        """The words of every sort in a text, in lower case, in its order."""
        if text != self._last[0]:
            found: dict[str, list[str]] = {}
            for word, sorts in self._sorted_words(text):
                for sort in sorts:
                    found.setdefault(sort, []).append(word)
            self._last = text, found
        return self._last[1]

    def found(self, sort: str, text: str) -> Sequence[str]:
        """The words of that sort in a text, in lower case, in its order."""
        return self.sorts_in(text).get(sort, ())

    def any_found(self, sorts: Iterable[str], text: str) -> bool:
        """Does the text have a word of one of the sorts?"""
        return not self.sorts_in(text).keys().isdisjoint(sorts)

    def is_only(self, sort: str, text: str) -> bool:
        """Is every word of the text of that sort, and is there one?"""
        words = _TOKEN.findall(text.casefold())
        return bool(words) and all(sort in self._sorts(word) for word in words)

    def _enter(self, entry: str, sort: str) -> None:
        first, *more = entry.casefold().split("_")
        if _IDEOGRAPHIC.match(first):
            self._signs.append((first, sort))
        elif more:
            self._phrases.setdefault(first, []).append((tuple(more), sort))
        elif "-" in first:
            head, *rest = first.rstrip("*").split("-")
            self._phrases.setdefault(head, []).append((tuple(rest), sort))
        elif first.endswith("*"):
            self._begun.setdefault(first[:-1], set()).add(sort)
        else:
            self._whole.setdefault(first, set()).add(sort)

    def _sorted_words(self, text: str) -> Iterator[tuple[str, frozenset[str]]]:
        """Each word or phrase of the text that is of some sort."""
        words = _TOKEN.findall(_MAY.sub(" ", text).casefold())
        at = 0
        while at < len(words):
            word = words[at]
            at += 1
            phrase = self._phrase(words, at - 1) if word in self._phrases else None
            if phrase is not None:
                yield " ".join(words[at - 1 : at + len(phrase[0])]), frozenset((phrase[1],))
                at += len(phrase[0])
            elif sorts := self._sorts(word):
                yield word, sorts
        yield from ((sign, frozenset((sort,))) for sign, sort in self._signs if sign in text)

    def _phrase(self, words: Sequence[str], at: int) -> tuple[tuple[str, ...], str] | None:
        rest = words[at + 1 : at + 1 + _LONGEST_PHRASE]
        return next((phrase for phrase in self._phrases[words[at]] if _begins_with(rest, phrase[0])), None)

    def _sorts(self, word: str) -> frozenset[str]:
        known = self._seen.get(word)
        if known is None:
            sorts = set(self._whole.get(word, ()))
            for length in self._lengths:
                if length <= len(word):
                    sorts |= self._begun.get(word[:length], set())
            known = self._seen[word] = frozenset(sorts)
        return known


def _begins_with(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Do the words begin with those of the phrase? Its last one may end in a star."""
    if len(words) < len(phrase):
        return False
    *first, last = phrase
    ends = words[len(first)].startswith(last[:-1]) if last.endswith("*") else words[len(first)] == last
    return ends and all(one == other for one, other in zip(words, first, strict=False))


@lru_cache(maxsize=64)
def _lexicon(languages: frozenset[str], known: bool) -> Lexicon:  # the key of the cache
    return Lexicon(languages, known=known)


EVERY = Lexicon(LANGUAGES)
"""The words of all languages: for texts too short to tell theirs."""


def lexicon_of(texts: Iterable[str]) -> Lexicon:
    """The lexicon for some texts: that of the languages they are in; all tables where that cannot be told."""
    languages, known = language_codes(texts)
    return _lexicon(languages or EVERY.languages, known)


def language_codes(texts: Iterable[str], least: int = _LEAST_TELLING) -> tuple[frozenset[str], bool]:
    """The languages that some texts are in, and whether they are among those that are read.

    A text too short to tell is in none, and counts as read. `least`: the small words of a language that must stand there.
    """
    words: Counter[str] = Counter()
    ideographs = 0
    for text in texts:
        if words.total() > _SAMPLE:
            break
        words.update(match.group().casefold() for match in islice(_TOKEN.finditer(text), _SAMPLE))
        ideographs += len(_IDEOGRAPHIC.findall(text[:_SAMPLE]))
    total = words.total()
    if ideographs > total:
        return frozenset(("zh",)), False
    if total < _LEAST:
        return frozenset(), True
    telling = {code: sum(words[word] for word in small) for code, small in _TELLING.items()}
    found = {code for code, hits in telling.items() if hits >= max(least, _SHARE * total)}
    return frozenset(found | ({"zh"} if ideographs else set())), bool(found)


def _telling_words() -> Mapping[str, frozenset[str]]:
    """The small words of each language that no other one has."""
    small = {code: frozenset(table.get(FUNCTION, "").split()) for code, table in LANGUAGES.items()}
    return {
        code: words - frozenset().union(*(other for name, other in small.items() if name != code))
        for code, words in small.items()
        if words
    }


_TELLING = _telling_words()
