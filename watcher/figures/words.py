"""The words of figures: operators, currencies, units, counted things. A lawyer may read and extend these tables."""

from __future__ import annotations

import re
from collections.abc import Mapping

OPERATORS: tuple[tuple[str, str], ...] = (
    (
        "<=",
        r"""<=|≤|less\ than\ or\ equal\ to|no\ (?:more|later|longer|greater)\ than|not\ (?:more|later|longer)\ than|at\ most|up\ to|(?:must|may|shall|should|does|do|can|will)\ not\ exceed
        |within|a?\ ?maximum\ of|not\ exceeding|höchstens|maximal|bis\ zu|innerhalb\ von|innerhalb|binnen|binnen\ van|nicht\ mehr\ als|spätestens
        |ne\ (?:doit|doivent|peut|peuvent)\ pas\ (?:excéder|dépasser)|au\ plus|au\ maximum|maximum|jusqu'à|inférieure?\ ou\ égale?\ à|sous|dans\ (?:un\ délai\ de|les)|en\ moins\ de
        |como\ máximo|hasta|no\ (?:superior\ al?|más\ de)|menor\ o\ igual|en\ un\ plazo\ (?:máximo\ )?de|dentro\ de|al\ massimo|non\ superiore\ al?|fino\ a|entro|entro\ e\ non\ oltre|uiterlijk|maximaal|hoogstens""",
    ),
    (
        ">=",
        r""">=|≥|(?:greater|more)\ than\ or\ equal\ to|at\ least|no\ less\ than|not\ less\ than|no\ fewer\ than|minimum(?:\ of)?|or\ more\ than|mindestens|wenigstens|nicht\ weniger\ als
        |au\ moins|au\ minimum|égale?\ ou\ supérieure?\ à|supérieure?\ ou\ égale?\ à|minimum\ de|minimal\ de|al\ menos|como\ mínimo|mínimo\ de|igual\ o\ superior\ al?|mayor\ o\ igual
        |almeno|minimo|non\ inferiore\ al?|pari\ o\ superiore\ al?|minimaal|ten\ minste|minstens""",
    ),
    (
        "<",
        r"""<|less\ than|fewer\ than|lower\ than|under|below|weniger\ als|unter|moins\ de|inférieure?\ à|menos\ de|inferior\ al?|por\ debajo\ de(?:l)?|meno\ di|inferiore\ al?|sotto\ il|minder\ dan|onder\ de""",
    ),
    (
        ">",
        r""">|more\ than|greater\ than|higher\ than|above|over|exceed(?:s|ing)?|mehr\ als|über|plus\ de|(?:rigoureusement\ |strictement\ )?supérieure?\ à|más\ de|superior\ al?|supera(?:r)?\ (?:el|los)?|più\ di|superiore\ al?|oltre|meer\ dan|boven\ de""",
    ),
)
OPERATOR_BEFORE = [
    (
        sign,
        re.compile(
            rf"(?:(?<!\w)|(?=[<>≤≥]))(?:{words})\s*(?:the\s+|a\s+|de\s+|einer?\s+)?$", re.IGNORECASE | re.VERBOSE
        ),
    )
    for sign, words in OPERATORS
]

CURRENCIES: Mapping[str, str] = {
    "€": "EUR", "$": "USD", "us$": "USD", "£": "GBP", "¥": "JPY", "zł": "PLN", "kr": "SEK", "c$": "CAD", "ca$": "CAD", "a$": "AUD",
    "au$": "AUD", "lei": "RON", "₹": "INR", "r$": "BRL", "mx$": "MXN", "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD",
    "pounds": "GBP", "kronor": "SEK",
}  # fmt: skip
_CODES = "EUR|USD|GBP|PLN|SEK|CAD|AUD|CHF|JPY|CNY|RMB|INR|MXN|BRL|CZK|DKK|NOK|HUF|RON|TRY|AED|SAR|SGD|BGN"
_SIGN = r"(?:US|CA|AU|MX|C|A|R)?\$|€|£|¥|₹|(?<!\w)kr\.?"
_UNITS: Mapping[str, str] = {
    unit: name
    for name, units in {
        "business day": """business\\ days? working\\ days? werktage?n? arbeitstage?n? jours?\\ ouvr[éa]\\w* jours?\\ ouvrables? días?\\ hábiles
            días?\\ laborables giorni\\ lavorativi giorno\\ lavorativo werkdag(?:en)? kantoordagen dni\\ robocz\\w+""",
        "day": "days? kalendertage?n? tage?n? jours?(?:\\ calendaires)? días?(?:\\ naturales)? giorn[oi] dag(?:en)? dni dzień",
        "hour": "hours? hrs? stunden? heures? horas? or[ae] uur uren kantooruren godzin\\w* h",
        "week": "weeks? wochen? semaines? semanas? settiman[ae] we(?:ek|ken) tygodni\\w*",
        "month": "months? monate?n? mois mes(?:es)? mes[ei] maand(?:en)? miesi\\w+",
        "year": "years? jahre?n? ann[ée]es? ans? años? ann[oi] jaar jaren lat",
        "minute": "minutes? mins? minuten? minutos? minut[oi] minuten",
    }.items()
    for unit in re.findall(r"(?:\\ |\S)+", units.replace("\n", " "))
}  # fmt: skip
# Business days before days, so that «días hábiles» is not read as «días»; else the order of the table.
UNIT = re.compile(
    r"(?:(?:calendar|consecutive|full|successive|running|aufeinanderfolgende\w*|volle\w?|consécutifs?|consecutivos?|consecutivi)\s)?(?P<unit>"
    + "|".join(_UNITS)
    + r")(?!\w)",
    re.IGNORECASE,
)
UNIT_PATTERNS = [(re.compile(unit, re.IGNORECASE), name) for unit, name in _UNITS.items()]
_COUNTED = (
    "orders? transactions? points? cases? items? units? listings? shops? reviews? shipments? products? accounts? strikes? violations? claims? photos? "
    "images? pieces? cubic\\ feet stars? bestellungen punkte? artikel commandes? produits? annonces? pedidos? productos? puntos? ordini prodotti "
    "punti bestellingen producten characters? words? employees? users? sales"
)
COUNTED = re.compile(r"(?:" + "|".join(re.findall(r"(?:\\ |\S)+", _COUNTED)) + r")(?!\w)", re.IGNORECASE)
CURRENCY_BEFORE = re.compile(rf"(?:(?<!\w)(?:{_CODES})|{_SIGN})\s?$", re.IGNORECASE)
CURRENCY_AFTER = re.compile(
    rf"\s?(?:(?:{_CODES})(?!\w)|[€£$₹]|zł|(?:kr|lei|euros?|dollars?|pounds|kronor)(?!\w))", re.IGNORECASE
)
PERCENT = re.compile(r"%|per\s?cent|prozent|pour\scent|por\sciento|per\scento|procent(?!\w)", re.IGNORECASE)
