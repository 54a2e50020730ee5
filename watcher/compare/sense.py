"""What of a block's text counts when two blocks are compared.

Left out is what says nothing new when it differs, each seen on real pages: blanks around punctuation, view counters,
«17 hours ago», the year of a copyright line, a number spelled out beside its digits, punctuation between ideographs
(a text without blanks is set anew as a whole).
"""

from __future__ import annotations

import re

from watcher.figures.numbers import number_of, spelled

_AROUND_PUNCTUATION = re.compile(r"\s*([^\w\s])\s*")
_COUNTER = re.compile(
    r"\d[\d.,\s]*(?:views?|reads?|visits?|vues?|aufrufe|visitas?|visualizzazioni|weergaven|likes?|helpful|people found)\b"
    r"|\b(?:views?|viewed|vues|aufrufe|visitas|visualizzazioni)\s*:\s*\d[\d.,]*",
    re.IGNORECASE,
)
_COUNTER_LINE = 40  # characters; «at least 1,000 views in 30 days» is a threshold
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
_TIME_LINE = 80  # characters; «bought within a year ago» in a clause is no time stamp
_COPYRIGHT = re.compile(r"((?:©|\(c\)|copyright)\s*(?:©\s*)?)(?:\d{4}\s*-\s*)?\d{4}", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(\s*(\d[\d.,]*|[^\W\d_]+(?:[\s-][^\W\d_]+){0,4})\s*\)")
_NUMBER_BEFORE = re.compile(r"(?<![\w.,])(\d+)\s*$")
_WORDS_BEFORE = re.compile(r"(?:[^\W\d_]+[\s-]){0,4}[^\W\d_]+\s*$")
_LOOK_BACK = 60  # characters
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_SIGN = r"[.,:;!?'\"、。・…〈-】〔-〛()\[\]—-]"
# A minus before digits is no punctuation.
_AMONG_IDEOGRAPHS = re.compile(
    rf"(?<=[{_IDEOGRAPHS}])(?:(?!-\d){_SIGN}|\s)+|(?<![\w]){_SIGN}+(?=[{_IDEOGRAPHS}])|\s+(?=[{_IDEOGRAPHS}])|{_SIGN}+(?=[{_IDEOGRAPHS}]|$)"
)
_BLANK = re.compile(r"(?<!\d)\s+|\s+(?!\d)")


def sense(text: str) -> str:
    """The text as it is compared; equal for two texts that differ in nothing a reader would call news."""
    if len(text) <= _TIME_LINE:
        text = _AGO.sub("# ", text)
    if len(text) <= _COUNTER_LINE:
        text = _COUNTER.sub("# ", text)
    text = _COPYRIGHT.sub(r"\1#", text)
    if "(" in text:
        text = _in_digits_alone(text)
    text = _AROUND_PUNCTUATION.sub(r"\1", text).strip()
    if _IDEOGRAPH.search(text):
        text = _AMONG_IDEOGRAPHS.sub("", text)
    return text


def unspaced(text: str) -> str:
    """The sense of a text without its blanks, but for those between digits: words that a template glues are no news."""
    return _BLANK.sub("", sense(text))


def _in_digits_alone(text: str) -> str:
    """«thirty (30) days» and «30 (thirty) days» are «30 days»; a bracket that says something else stays."""
    kept: list[str] = []
    done = 0
    for found in _IN_BRACKETS.finditer(text):
        before, inside = text[max(done, found.start() - _LOOK_BACK) : found.start()], found[1]
        dropped = _spelled_before(before, inside) if inside[0].isdigit() else 0
        if dropped:
            kept += [text[done : found.start() - dropped], inside]
        elif not inside[0].isdigit() and _says(inside, _NUMBER_BEFORE.search(before)):
            kept.append(text[done : found.start()].rstrip())
        else:
            kept.append(text[done : found.end()])
        done = found.end()
    return "".join([*kept, text[done:]])


def _says(words: str, digits: re.Match[str] | None) -> bool:
    return digits is not None and spelled(words.casefold()) == number_of(digits[1])


def _spelled_before(before: str, digits: str) -> int:
    """How many characters before a bracket say in words the number that stands in it."""
    found = _WORDS_BEFORE.search(before)
    number = number_of(digits.rstrip(".,"))
    start = found.start() if found else len(before)
    while start < len(before):
        if spelled(before[start:].strip().casefold()) == number:
            return len(before) - start
        blank = re.search(r"\s", before[start:].rstrip())
        start = start + blank.end() if blank else len(before)
    return 0
