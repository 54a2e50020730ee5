"""What of a block's text counts when two blocks are compared.

Left out is what says nothing new when it differs, each seen on real pages: blanks around punctuation, view counters,
«17 hours ago», the year of a copyright line, a number spelled out beside its digits.
"""

from __future__ import annotations

import re

_AROUND_PUNCTUATION = re.compile(r"\s*([^\w\s])\s*")
_COUNTER = re.compile(
    r"\d[\d.,\s]*(?:views?|reads?|visits?|vues?|aufrufe|visitas?|visualizzazioni|weergaven|likes?|helpful|people found)\b"
    r"|\b(?:views?|viewed|vues|aufrufe|visitas|visualizzazioni)\s*:\s*\d[\d.,]*",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"""\b(?:
        (?:\d+|an?|one)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago | yesterday | just\ now | today
      | vor\s+(?:\d+|einem|einer)\s+(?:sekunde|minute|stunde|tag|woche|monat|jahr)(?:en|e|n)?
      | il\s+y\s+a\s+(?:\d+|une?)\s+(?:seconde|minute|heure|jour|semaine|mois|an)s?
      | hace\s+(?:\d+|una?)\s+(?:segundo|minuto|hora|d[ií]a|semana|mes|año)(?:e?s)?
      | (?:\d+|una?|un')\s*(?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])\s+fa
      | (?:\d+|een)\s+(?:seconden?|minuten?|uur|uren|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar)\s+geleden
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_RELATIVE_LINE = 160  # characters; «within an hour ago» in a long clause is not a time stamp
_COPYRIGHT = re.compile(r"((?:©|\(c\)|copyright)\s*(?:©\s*)?)(?:\d{4}\s*-\s*)?\d{4}", re.IGNORECASE)
_DIGITS_THEN_WORDS = re.compile(r"(\d+)\s*\(([^\W\d_]+(?:[\s-][^\W\d_]+){0,4})\)")
_WORDS_THEN_DIGITS = re.compile(r"\b[^\W\d_]+(?:-[^\W\d_]+){0,3}\s*\((\d+)\)")


def sense(text: str) -> str:
    """The text as it is compared; equal for two texts that differ in nothing a reader would call news."""
    if len(text) <= _RELATIVE_LINE:
        text = _COUNTER.sub("# ", _AGO.sub("# ", text))
    text = _COPYRIGHT.sub(r"\1#", text)
    if "(" in text:
        text = _WORDS_THEN_DIGITS.sub(r"\1", text)
        text = _DIGITS_THEN_WORDS.sub(_only_digits, text)
    return _AROUND_PUNCTUATION.sub(r"\1", text).strip()


def _only_digits(found: re.Match[str]) -> str:
    return found[1] if found[2].casefold() in _NUMBER_WORDS else found[0]


# The spelled numbers that stand in brackets behind their digits; the other order needs no list, a bracket with digits
# alone behind a word is that word's number in every language.
_NUMBER_WORDS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty
    fifty sixty seventy eighty ninety hundred forty-five forty-eight seventy-two twenty-four twenty-one ein eins
    zwei drei vier fünf sechs sieben acht neun zehn elf zwölf vierzehn fünfzehn zwanzig dreißig vierzig fünfzig
    sechzig neunzig hundert un une deux trois quatre cinq six sept huit neuf dix onze douze quatorze quinze
    vingt trente quarante quarante-huit soixante soixante-douze quatre-vingt-dix vingt-quatre cent uno dos tres
    cuatro cinco seis siete ocho nueve diez quince veinte treinta cuarenta cincuenta sesenta noventa cien due
    tre quattro cinque sei sette otto nove dieci quindici venti trenta quaranta cinquanta sessanta novanta cento
    """.split()
)
