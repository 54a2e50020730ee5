"""Numbers in words: English, German, French, Spanish, Italian, Dutch, Polish, Portuguese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

Named = Iterator[tuple[str, int]]


def _english() -> Named:
    ones = "one two three four five six seven eight nine".split()
    teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    yield from _plain(ones, teens, tens)
    for (ten, word), (one, unit) in product(enumerate(tens, 2), enumerate(ones, 1)):
        yield f"{word}-{unit}", 10 * ten + one
    yield from (("hundred", 100), ("one hundred", 100), ("thousand", 1000))


def _german() -> Named:
    ones = "ein zwei drei vier fünf sechs sieben acht neun".split()
    teens = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
    tens = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
    below = list(_plain(ones, teens, tens))
    below += [
        (f"{unit}und{word}", 10 * ten + one)
        for (ten, word), (one, unit) in product(enumerate(tens, 2), enumerate(ones, 1))
    ]
    yield from below
    for hundreds, number in [("", 1), *((word, at) for at, word in enumerate(ones, 1))]:
        yield f"{hundreds}hundert", 100 * number
        yield from ((f"{hundreds}hundert{word}", 100 * number + rest) for word, rest in below)
        yield f"{hundreds}tausend", 1000 * number
    yield from (("eins", 1), ("eine", 1), ("einem", 1), ("einer", 1), ("einen", 1), ("eines", 1), ("dreissig", 30))


def _french() -> Named:
    low = """un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit
        dix-neuf""".split()
    yield from _counted(low)
    yield from (("une", 1), ("quatre-vingts", 80), ("cent", 100), ("cents", 100), ("mille", 1000))
    for base, word, most in ((20, "vingt", 9), (30, "trente", 9), (40, "quarante", 9), (50, "cinquante", 9)):
        yield word, base
        yield from ((f"{word}-{low[one - 1]}", base + one) for one in range(1, most + 1))
    for base, word in ((60, "soixante"), (80, "quatre-vingt")):
        yield word, base
        yield from ((f"{word}-{low[one - 1]}", base + one) for one in range(1, 20))


def _spanish() -> Named:
    low = """uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
        dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete
        veintiocho veintinueve""".split()
    tens = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
    yield from _counted(low)
    for ten, word in enumerate(tens, 3):
        yield word, 10 * ten
        yield from ((f"{word} y {low[one - 1]}", 10 * ten + one) for one in range(1, 10))
    yield from (("una", 1), ("cien", 100), ("ciento", 100), ("mil", 1000))
    yield from _hundreds("dos tres cuatro x seis x ocho x", "cientos")
    yield from (("quinientos", 500), ("setecientos", 700), ("novecientos", 900))


def _italian() -> Named:
    ones = "uno due tre quattro cinque sei sette otto nove".split()
    teens = "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove".split()
    tens = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
    yield from _plain(ones, teens, tens)
    for (ten, word), (one, unit) in product(enumerate(tens, 2), enumerate(ones, 1)):
        yield (word[:-1] if unit[0] in "uo" else word) + unit, 10 * ten + one
    yield from (("un", 1), ("una", 1), ("cento", 100), ("centocinquanta", 150), ("centottanta", 180), ("mille", 1000))
    yield from _hundreds(" ".join(ones[1:]), "cento")
    yield from ((f"{word}mila", 1000 * number) for number, word in enumerate([*ones[1:], "dieci"], 2))


def _dutch() -> Named:
    words = """twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien
        negentien""".split()
    tens = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
    yield from _counted(words, 2)
    yield from (("een", 1), ("één", 1), ("honderd", 100), ("duizend", 1000))
    for ten, word in enumerate(tens, 2):
        yield word, 10 * ten
        yield from (
            (f"{one}{'ën' if one.endswith('e') else 'en'}{word}", 10 * ten + number)
            for number, one in enumerate(["een", *words[:8]], 1)
        )


def _polish() -> Named:
    nominative = """jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście
        czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście""".split()
    genitive = "jednego dwóch trzech czterech pięciu sześciu siedmiu ośmiu dziewięciu dziesięciu".split()
    yield from _counted(nominative)
    yield from _counted(genitive)
    yield from (("czternastu", 14), ("piętnastu", 15), ("sto", 100), ("dwieście", 200), ("tysiąc", 1000))
    tens = (
        "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt"
    )
    yield from ((word, 10 * number) for number, word in enumerate(tens.split(), 2))
    yield from (("dwudziestu", 20), ("trzydziestu", 30), ("czterdziestu", 40), ("sześćdziesięciu", 60))


def _portuguese() -> Named:
    low = """um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete dezoito
        dezanove""".split()
    tens = "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split()
    yield from _counted(low)
    for ten, word in enumerate(tens, 2):
        yield word, 10 * ten
        yield from ((f"{word} e {low[one - 1]}", 10 * ten + one) for one in range(1, 10))
    yield from (("uma", 1), ("duas", 2), ("quatorze", 14), ("dezesseis", 16), ("dezessete", 17), ("dezenove", 19))
    yield from (("cem", 100), ("cento", 100), ("duzentos", 200), ("trezentos", 300), ("quinhentos", 500))


def _plain(ones: list[str], teens: list[str], tens: list[str]) -> Named:
    yield from _counted(ones)
    yield from _counted(teens, 10)
    yield from ((word, 10 * number) for number, word in enumerate(tens, 2))


def _counted(words: Iterable[str], first: int = 1) -> Named:
    yield from ((word, number) for number, word in enumerate(words, first))


def _hundreds(words: str, ending: str) -> Named:
    """Two hundred and on; an `x` in the words is formed otherwise."""
    yield from ((word + ending, 100 * number) for number, word in enumerate(words.split(), 2) if word != "x")


_LANGUAGES = (_english, _german, _french, _spanish, _italian, _dutch, _polish, _portuguese)

# Where two languages share a word it is the same number, but for «un» and the like, which all are one.
WORDS: dict[str, int] = {word: number for language in _LANGUAGES for word, number in language()}
"""The number of a word in lower case."""
