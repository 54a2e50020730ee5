"""Numbers as they are written: in digits with any separators, and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

DIGITS = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
"""A pattern for a number in digits."""

_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")


def number_of(digits: str) -> Decimal:
    """The number: `2.5`, `2,5`, `1.000`, `1,000,000`, `1 000`; three digits behind the only sign are thousands."""
    grouped = _GROUPED.match(digits)
    if grouped is None:
        return Decimal(digits.replace(",", "."))
    if digits.startswith("0") and grouped[1] in ".,":
        return Decimal(digits.replace(",", "."))
    whole = re.sub(r"\D", "", grouped.group())
    return Decimal(whole + digits[grouped.end() :].replace(",", "."))


def _english() -> Iterator[tuple[str, int]]:
    ones = "one two three four five six seven eight nine".split()
    teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    yield from _plain(ones, teens, tens)
    for (ten, word), (one, unit) in product(enumerate(tens, 2), enumerate(ones, 1)):
        yield f"{word}-{unit}", 10 * ten + one
    yield from (("hundred", 100), ("one hundred", 100), ("thousand", 1000))


def _german() -> Iterator[tuple[str, int]]:
    ones = "ein zwei drei vier fünf sechs sieben acht neun".split()
    teens = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
    tens = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
    yield from _plain(ones, teens, tens)
    for (ten, word), (one, unit) in product(enumerate(tens, 2), enumerate(ones, 1)):
        yield f"{unit}und{word}", 10 * ten + one
    yield from (("eins", 1), ("eine", 1), ("einem", 1), ("einer", 1), ("einen", 1), ("hundert", 100), ("tausend", 1000))


def _french() -> Iterator[tuple[str, int]]:
    low = """un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit
        dix-neuf""".split()
    yield from ((word, number) for number, word in enumerate(low, 1))
    yield from (("une", 1), ("quatre-vingts", 80), ("cent", 100), ("mille", 1000))
    for base, word, most in ((20, "vingt", 9), (30, "trente", 9), (40, "quarante", 9), (50, "cinquante", 9)):
        yield word, base
        yield from ((f"{word}-{low[one - 1]}", base + one) for one in range(1, most + 1))
    for base, word in ((60, "soixante"), (80, "quatre-vingt")):
        yield word, base
        yield from ((f"{word}-{low[one - 1]}", base + one) for one in range(1, 20))


def _spanish() -> Iterator[tuple[str, int]]:
    low = """uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
        dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete
        veintiocho veintinueve""".split()
    tens = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
    yield from ((word, number) for number, word in enumerate(low, 1))
    for ten, word in enumerate(tens, 3):
        yield word, 10 * ten
        yield from ((f"{word} y {low[one - 1]}", 10 * ten + one) for one in range(1, 10))
    yield from (("una", 1), ("cien", 100), ("ciento", 100), ("mil", 1000))


def _italian() -> Iterator[tuple[str, int]]:
    ones = "uno due tre quattro cinque sei sette otto nove".split()
    teens = "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove".split()
    tens = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
    yield from _plain(ones, teens, tens)
    for (ten, word), (one, unit) in product(enumerate(tens, 2), enumerate(ones, 1)):
        yield (word[:-1] if unit[0] in "uo" else word) + unit, 10 * ten + one
    yield from (("un", 1), ("una", 1), ("cento", 100), ("mille", 1000))


def _dutch() -> Iterator[tuple[str, int]]:
    words = "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien".split()
    yield from ((word, number) for number, word in enumerate(words, 2))
    yield from (
        ("een", 1),
        ("één", 1),
        ("twintig", 20),
        ("dertig", 30),
        ("veertig", 40),
        ("zestig", 60),
        ("negentig", 90),
    )


def _plain(ones: list[str], teens: list[str], tens: list[str]) -> Iterator[tuple[str, int]]:
    yield from ((word, number) for number, word in enumerate(ones, 1))
    yield from ((word, number) for number, word in enumerate(teens, 10))
    yield from ((word, 10 * number) for number, word in enumerate(tens, 2))


# Where two languages share a word it is the same number, but for «un» and the like, which all are one.
WORDS: dict[str, int] = {
    word: number for language in (_english, _german, _french, _spanish, _italian, _dutch) for word, number in language()
}
"""The number of a word in lower case."""


def spelled(words: str) -> Decimal | None:
    """The number that some words spell («five hundred thousand», «quarante-huit»), or None."""
    text = words.casefold().strip()
    if text in WORDS:
        return Decimal(WORDS[text])
    parts = [WORDS.get(part) for part in re.split(r"[\s-]+", text)]
    if not parts or any(part is None for part in parts):
        return None
    return Decimal(_composed([part for part in parts if part is not None]))


def _composed(parts: list[int]) -> int:
    total = current = 0
    for part in parts:
        if part in {100, 1000}:
            current = max(current, 1) * part
        else:
            current += part
        if part == 1000:
            total, current = total + current, 0
    return total + current
