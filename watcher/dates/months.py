"""The names of the months in every language that pages were seen in, with their abbreviations."""

from __future__ import annotations

import unicodedata

_MONTH_NAMES = {
    "en": "January Jan|February Feb|March Mar|April Apr|May|June Jun|July Jul|August Aug|September Sept Sep|October Oct"
    "|November Nov|December Dec",
    "de": "Januar Jänner Jan|Februar Feber|März Maerz Mrz|April|Mai|Juni|Juli|August|September|Oktober Okt|November"
    "|Dezember Dez",
    "fr": "janvier janv|février févr fév|mars|avril avr|mai|juin|juillet juil|août|septembre|octobre|novembre|décembre déc",
    "es": "enero ene|febrero|marzo|abril abr|mayo|junio|julio|agosto|septiembre setiembre|octubre|noviembre|diciembre dic",
    "it": "gennaio genn|febbraio febbr|marzo|aprile|maggio|giugno giu|luglio|agosto|settembre sett|ottobre ott|novembre"
    "|dicembre",
    "nl": "januari|februari|maart mrt|april|mei|juni|juli|augustus|september|oktober|november|december",
    "pl": "stycznia styczeń|lutego luty|marca marzec|kwietnia kwiecień|maja maj|czerwca czerwiec|lipca lipiec"
    "|sierpnia sierpień|września wrzesień|października październik|listopada listopad|grudnia grudzień",
    "pt": "janeiro|fevereiro fev|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro dez",
    "ro": "ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie",
    "cs": "ledna leden|února únor|března březen|dubna duben|května květen|června červen|července červenec|srpna srpen|září"
    "|října říjen|listopadu listopad|prosince prosinec",
    "tr": "Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık",
    "el": "Ιανουαρίου|Φεβρουαρίου|Μαρτίου|Απριλίου|Μαΐου|Ιουνίου|Ιουλίου"
    "|Αυγούστου|Σεπτεμβρίου|Οκτωβρίου|Νοεμβρίου|Δεκεμβρίου",
    "hu": "január|február|március|április|május|június|július|augusztus|szeptember|október|november|december",
    "sv, da, no": "januari januar|februari februar|mars marts|april|maj mai|juni|juli|augusti august|september"
    "|oktober|november|december desember",
}

AFTER_A_DAY_ONLY = {"ago": 8, "gen": 1, "mag": 5, "lug": 7, "set": 9, "out": 10, "mai": 5}
"""Short forms that are other words too («2 years ago», «set out 2024»): months only behind the number of a day."""


def without_accents(word: str) -> str:
    """«fevrier» for «février», as pages without accents write it."""
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))


def _months() -> dict[str, int]:
    months = {}
    for names in _MONTH_NAMES.values():
        for number, forms in enumerate(names.split("|"), start=1):
            for form in forms.casefold().split():
                months[form] = months[without_accents(form)] = number
    return months


MONTHS = _months()
"""Every name of a month, case-folded, with and without accents → 1 to 12."""
