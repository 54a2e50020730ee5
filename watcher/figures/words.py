"""The words of figures: operators, currencies, units, windows, counted things. A lawyer may read and extend these tables.

Each table has one line a language: en, de, fr, es, it, nl, pl, pt. Entries are patterns, ended by `;`; a blank in one stands
for any blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def entries(table: str) -> list[str]:
    """The entries of a table as patterns, the longest first, so that «less than or equal to» wins over «less than»."""
    found = [" ".join(entry.split()).replace(" ", r"\s+") for entry in table.split(";")]
    return sorted(filter(None, found), key=len, reverse=True)


def any_of(table: str) -> str:
    """One pattern for all entries of a table."""
    return "(?:" + "|".join(entries(table)) + ")"


IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_END = rf"(?![^\W{IDEOGRAPHS}])"  # no letter follows; ideographs stand beside figures without a blank

_AT_MOST = """<=; ≤; =<; less than or equal to; lower than or equal to; equal to or (?:less|lower|fewer) than; no (?:more|later|longer|greater|higher) than; not (?:more|later|longer|greater|higher) than; at most; at the latest; up to;
    (?:must|may|shall|should|does|do|can|will) (?:not|never) exceed; cannot exceed; not (?:to )?exceed(?:ing)?; a? ?maximum(?: of)?; max\\.?; capped at; limited to; not above; not over;
    höchstens; maximal; bis zu; nicht mehr als; nicht über; spätestens; kleiner(?: oder)? gleich; weniger als oder gleich; (?:darf|dürfen|soll|sollen) nicht (?:überschreiten|übersteigen);
    ne (?:doit|doivent|peut|peuvent|devra|devront) pas (?:excéder|dépasser); n'excédant pas; ne dépassant pas; au plus; au maximum; maximum; maximum de; jusqu'à; inférieure?s? ou égale?s? à; égale?s? ou inférieure?s? à; plafonnée?s? à;
    como máximo; hasta; no (?:superior(?:es)? al?|más de|exced(?:a|an|e|en|er|erá)(?: de)?|superar); menor o igual(?: que| a)?; inferior o igual a; igual o inferior a; máximo(?: de)?;
    al massimo; non (?:superior[ei] al?|più di|oltre); fino a; massimo(?: di)?; minore o uguale a; inferiore o uguale a; pari o inferiore a; non (?:deve|può) superare (?:il|lo|i)?;
    uiterlijk; maximaal; hoogstens; niet meer dan; ten hoogste; tot maximaal; minder dan of gelijk aan; niet hoger dan;
    co najwyżej; najwyżej; nie więcej niż; nie później niż; maksymalnie; do wysokości; mniejsz[yae] lub równ[yae]; mniej lub równo; nie może przekroczyć; nie przekracza;
    no máximo; até; não superior(?:es)? a; não mais (?:de|do que); menor ou igual a; máximo de; não (?:pode|deve) exceder"""
_AT_LEAST = """>=; ≥; =>; (?:greater|more|higher) than or equal to; equal to or (?:greater|more|higher) than; at least; no (?:less|fewer|lower) than; not (?:less|fewer|lower) than; not (?:be )?below; a? ?minimum(?: of)?; min\\.?;
    mindestens; wenigstens; nicht weniger als; nicht unter; größer(?: oder)? gleich; mehr als oder gleich; minimal;
    au moins; au minimum; égale?s? ou supérieure?s? à; supérieure?s? ou égale?s? à; minimum de; pas moins de; minimum;
    al menos; como mínimo; por lo menos; mínimo de; igual o superior al?; superior o igual al?; mayor o igual(?: que| a)?; no (?:inferior al?|menos de);
    almeno; minimo(?: di)?; non inferior[ei] al?; non meno di; pari o superior[ei] al?; superior[ei] o (?:pari|uguali?) al?; maggiore o uguale a;
    minimaal(?: een)?; ten minste; minstens; niet minder dan; meer dan of gelijk aan; minimum(?: van)?;
    co najmniej; przynajmniej; nie mniej niż; minimum; większ[yae] lub równ[yae];
    pelo menos; no mínimo; mínimo de; não inferior(?:es)? a; igual ou superior a; superior ou igual a; maior ou igual a"""
_LESS = """<; less than; fewer than; lower than; smaller than; below; strictly (?:less|lower) than;
    weniger als; kleiner als; geringer als; niedriger als; (?:rigoureusement |strictement )inférieure?s? à; moins de; inférieure?s? à; menos de; menor(?:es)? (?:que|de|a); inferior(?:es)? al?; por debajo de(?:l)?;
    meno di; inferior[ei] al?; minore di; al di sotto del?; minder dan; lager dan; kleiner dan; mniej niż; poniżej; mniejsz[yae] niż; menos (?:de|do que); inferior(?:es)? a; menor (?:que|do que); abaixo de"""
_MORE = """>; more than; greater than; higher than; larger than; in excess of; exceed(?:s|ing)?; strictly (?:greater|more|higher) than; mehr als; größer als; höher als; überschreite[nt]; überschreitet; übersteig(?:t|en);
    plus de; (?:rigoureusement |strictement )?supérieure?s? à; dépass(?:e|ent|ant); excéd(?:e|ant|er); excèdent?; más de; mayor(?:es)? (?:que|de|a); superior(?:es)? al?; supera(?:r|n)?(?: el| los)?; exced(?:e|a|en|er)(?: de| el| los)?; por encima de(?:l)?;
    più di; superior[ei] al?; maggiore di; super(?:a|i|ano|are)(?: il| i)?; eccede(?:re)?; meer dan; hoger dan; groter dan; overschrijdt; więcej niż; powyżej; większ[yae] niż; przekracza; mais (?:de|do que); superior(?:es)? a; maior (?:que|do que); acima de; exceda?"""
# Prepositions, which need a unit behind them: «under this Section» and «within the EU» are no thresholds.
_WITHIN = """within(?: a period of| the first| the following| the next)?; not later than within; stay within; no later than within; inside of?; in no more than; innerhalb von; innerhalb; innert; binnen; binnen van; bis;
    sous; dans un délai (?:maximal |maximum |minimal )?de; dans les; en moins de; en un plazo (?:máximo )?(?:de|no superior a); dentro de(?:l plazo de| los| las| un plazo de)?; en el plazo de;
    entro(?: e non oltre)?(?: il termine di| i| le)?; nel termine di; uiterlijk binnen; w ciągu; w terminie(?: do)?; do; no prazo (?:máximo )?de; dentro de; em até"""
_UNDER = "(?:stay )?under; unter; onder(?: de)?; sotto(?: i| le| il)?; pod"
_OVER = "above; over; über; boven(?: de)?; oltre(?: i| il| le)?; ponad"

OPERATORS: tuple[tuple[str, str, bool], ...] = (
    ("<=", _AT_MOST, True),
    (">=", _AT_LEAST, True),
    ("<", _LESS, True),
    (">", _MORE, True),
    ("<=", _WITHIN, False),
    ("<", _UNDER, False),
    (">", _OVER, False),
)
"""Sign, words, and whether these words alone make a threshold of a number without a unit («Minimaal een 8»)."""
OPERATOR_AFTER: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sign, re.compile(rf"\s*(?:\+(?![\w+])|{any_of(words)}(?!\w))", re.IGNORECASE) if sign == ">=" else re.compile(rf"\s+{any_of(words)}(?!\w)", re.IGNORECASE))
    for sign, words in (
        (">=", "or (?:more|above|higher|greater|over|better); and (?:above|more|higher|over|up); oder (?:mehr|höher|besser); und mehr; ou (?:plus|supérieur); et plus; o (?:más|superior); o (?:più|superiore); of (?:meer|hoger); lub więcej; ou mais"),
        ("<=", "or (?:less|fewer|below|lower|under); and (?:less|below|lower|under); oder (?:weniger|niedriger); und weniger; ou (?:moins|inférieur); et moins; o (?:menos|inferior); o (?:meno|inferiore); of (?:minder|lager); lub mniej; ou menos; at most; maximum; maximal; au maximum; como máximo; al massimo"),
    )
)  # fmt: skip

CURRENCIES: Mapping[str, str] = {
    "€": "EUR", "$": "USD", "us$": "USD", "£": "GBP", "¥": "JPY", "zł": "PLN", "kr": "SEK", "c$": "CAD", "ca$": "CAD", "a$": "AUD",
    "au$": "AUD", "lei": "RON", "leu": "RON", "₹": "INR", "r$": "BRL", "mx$": "MXN", "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD",
    "dólares": "USD", "dollari": "USD", "pounds": "GBP", "pound": "GBP", "kronor": "SEK", "złotych": "PLN", "zlotys": "PLN", "reais": "BRL", "元": "CNY", "円": "JPY", "rmb": "CNY", "kč": "CZK", "ft": "HUF",
}  # fmt: skip
_CODES = "EUR|USD|GBP|PLN|SEK|CAD|AUD|CHF|JPY|CNY|RMB|INR|MXN|BRL|CZK|DKK|NOK|HUF|RON|TRY|AED|SAR|SGD|BGN"
_SIGN = r"(?:US|CA|AU|MX|C|A|R)?\$|€|£|¥|₹|(?<!\w)kr\.?"
CURRENCY_BEFORE = re.compile(rf"(?:(?<!\w)(?:{_CODES})|{_SIGN})\s?$", re.IGNORECASE)
CURRENCY_AFTER = re.compile(
    rf"\s?(?:(?:{_CODES})(?!\w)|[€£$₹]|元|円|(?:zł|kr|lei|leu|Kč|euros?|dollars?|dólares|dollari|pounds?|kronor|złotych|zlotys|reais)(?!\w))",
    re.IGNORECASE,
)
PERCENT = re.compile(
    r"%|per\s?cent(?!\w)|prozent|pour\scent|por\sciento|por\scento|per\scento|procent(?!\w)", re.IGNORECASE
)

_UNITS: Mapping[str, str] = {
    "business hour": """(?:business|working|office) hours?; heures? ouvr[éa]\\w*; h ouvr[éa]\\w*; horas hábiles; horas laborables; ore lavorative; kantooruren; werkuren; geschäftsstunden; arbeitsstunden; godzin\\w* robocz\\w+; horas úteis""",
    "business day": """(?:business|working|bank) days?; werktage?n?; arbeitstage?n?; bankarbeitstage?n?; jours? ouvr[éa]\\w*; jours? francs; días? (?:hábil(?:es)?|laborables?); giorn[oi] lavorativ[oi]; giorn[oi] feriali;
        werkdag(?:en)?; kantoordagen; dni robocz\\w+; dias? út(?:il|eis)""",
    "day": "days?; kalendertage?n?; tage?n?; jours?(?: calendaires?)?; días?(?: naturales| corridos)?; giorn[oi](?: di calendario)?; dag(?:en)?; kalenderdagen; dni(?: kalendarzow\\w+)?; dzień; dias?(?: corridos| de calendário)?; 日; 天",
    "hour": "hours?; hrs?; stunden?; heures?; horas?; or[ae]; uur; uren; godzin\\w*; (?-i:h); 小时",
    "week": "weeks?; wochen?; semaines?; semanas?; settiman[ae]; we(?:ek|ken); tydzie\\w+; tygodni\\w*; 周",
    "month": "months?; monate?n?; mois; mes(?:es)?; mes[ei]; maand(?:en)?; miesi\\w+; mês; 个月; 個月",
    "quarter": "quarters?; quartale?n?; trimestres?; trimestr[ei]; kwartalen; kwartaal; kwarta\\w+",
    "year": "years?; jahre?n?; ann[ée]es?; ans?; años?; ann[oi]; jaar; jaren; lat; rok\\w*; anos?; 年",
    "minute": "minutes?; mins?; minuten?; minutos?; minut[oiy]?; 分钟",
}  # fmt: skip
_CALENDAR = "calendar; consecutive; full; successive; running; straight; continuous; whole; aufeinanderfolgende\\w*; volle[nr]?; ganze[nr]?; consécutifs?; consecutivos?; consecutiv[ie]; opeenvolgende; kolejnych"
# Business days before days, so that «días hábiles» is not read as «días»; else the order of the table.
_UNIT_TABLE = tuple((name, any_of(words)) for name, words in _UNITS.items())
UNIT = re.compile(
    rf"(?:{any_of(_CALENDAR)}\s)?(?P<unit>" + "|".join(words for _, words in _UNIT_TABLE) + rf"){_END}", re.IGNORECASE
)
UNIT_PATTERNS = [(re.compile(words, re.IGNORECASE), name) for name, words in _UNIT_TABLE]
ON_BUSINESS_DAYS = re.compile(
    r"\s(?:(?:on|during)\s(?:weekdays|working\sdays|business\sdays)|an\s(?:Werk|Arbeits)tagen|werktags|les\sjours\souvr\w+|ouvr[éa]\w+|en\sdías\shábiles|op\swerkdagen)(?!\w)",
    re.IGNORECASE,
)
_COUNTED = """orders?; transactions?; points?; cases?; items?; units?; listings?; shops?; reviews?; ratings?; shipments?; products?; accounts?; strikes?; violations?; claims?; photos?; images?; pieces?; cubic feet; stars?;
    characters?; words?; employees?; users?; sales; returns?; defects?; complaints?; parcels?; packages?; buyers?; sellers?; times; occasions?; people; persons?; members?; devices?;
    bestellungen; punkte?; artikel; bewertungen; pakete?; verkäufe; angebote; sterne?; mal;
    commandes?; produits?; annonces?; colis; avis; ventes; articles?; étoiles?; fois; personnes?;
    pedidos?; productos?; puntos?; reseñas?; ventas; paquetes?; anuncios?; estrellas?; veces; personas?;
    ordini; ordine; prodott[oi]; punt[oi]; recension[ei]; vendite; pacch[io]; stelle; volte; person[ae];
    producten; beoordelingen; pakketten; verkopen; sterren; keer; personen; zamówie\\w+; produkt\\w*; punkt\\w*; pedidos; produtos; pontos; vendas; vezes; pessoas"""
COUNTED = re.compile(any_of(_COUNTED) + r"(?!\w)", re.IGNORECASE)

_WINDOW_ADJECTIVE = "rolling; trailing; past; last; previous; preceding; prior; consecutive; most recent; letzten?; vergangenen?; vorangegangenen?; vorausgehenden?; derniers?; dernières?; précédents?; précédentes?; últimos?; últimas?; anteriores; ultim[ie]; precedenti; laatste; afgelopen; voorafgaande; voorgaande; ostatni\\w+; poprzedni\\w+"
_WINDOW_NOUN = "(?:a |any |each |the )?(?:rolling |trailing )?period of; any period of; (?:einen |einem )?Zeitraum von; (?:une |la )?période de; (?:un )?per[ií]odo (?:de|di); (?:een )?periode van; okres\\w*; (?:um )?período de"
_WINDOW_PREPOSITION = "over; during; in; within; for; throughout; across; calculated over; über; in; während; innerhalb der; innerhalb eines; au cours d(?:es?|u); pendant; sur; durante; en; nel(?:l[ae'])?; negli; nei; su; gedurende; in de; over; w ciągu; w okresie; em; nos; nas"
_COUNTED_OVER = "(?:calculated|measured|averaged|counted|assessed|evaluated|based) (?:over|on|across); (?:berechnet|gemessen) über; calculée?s? sur; mesurée?s? sur; calculad[oa]s? (?:sobre|en); calcolat[oaie] su; berekend over; liczon\\w+ z"
_WEAK_PREPOSITION = "over; during; for; throughout; across; über; während; au cours d(?:es?|u); pendant; sur; durante; su; gedurende; na przestrzeni; ao longo de"
_DETERMINER = "the; an?; any; each; every; de[nrmst]?; einen?; eine[mrs]?; les?; la; une?; las?; los; el; il; i; gli; un[ao]?; een; os; as; um; uma"
STRONG_WINDOW_BEFORE = re.compile(
    rf"(?<!\w)(?:{any_of(_WINDOW_PREPOSITION)}\s*)?(?:{any_of(_DETERMINER)}\s+)*(?:(?:{any_of(_WINDOW_ADJECTIVE)}|{any_of(_WINDOW_NOUN)}|{any_of(_COUNTED_OVER)})\s+(?:{any_of(_DETERMINER)}\s+)*)+$",
    re.IGNORECASE,
)
WINDOW_BEFORE = re.compile(
    rf"(?<!\w){any_of(_WEAK_PREPOSITION)}\s+(?:{any_of(_DETERMINER)}\s+)*$|\|\s*$", re.IGNORECASE
)
WINDOW_AFTER = re.compile(
    r"[\s-](?:rolling|period|window|glissants?|précédents?|précédant\w*|anteriores?|precedenti|mobili?|móvil(?:es)?|before|preceding|prior)(?!\w)",
    re.IGNORECASE,
)
_SPAN = "days?; weeks?; months?; quarters?; years?; hours?; tag; woche; monat; quartal; jahr; stunde; jour; semaine; mois; trimestre; ans?; année; heure; día; semana; mes; año; hora; giorno; settimana; mese; anno; ora; dag; week; maand; kwartaal; jaar; uur; dzień; tydzień; miesiąc; kwartał; rok; dia; mês; ano"
BARE_WINDOW = re.compile(
    rf"(?<!\w)(?:(?:in\s)?(?:per|each|every|any|a|one|pro|je|jede[nmrs]?|par|chaque|al|por|cada|ogni|elke|na)|/|sur\sun|pendant\sun|in\seinem|in\sun|en\sun)\s?(?:(?:calendar|single|rolling|business|kalender|civil)\s?)?(?P<unit>{any_of(_SPAN)})(?:\s(?:glissant|móvil|mobile))?(?!\w)",
    re.IGNORECASE,
)

RANGE = re.compile(r"\s?(?:-|to|and|bis|à|et|a|e|y|tot|en|do)\s?", re.IGNORECASE)
"""Between the two numbers of a range: «3-5 business days», «5 à 10 %»."""


def unit_of(word: str) -> str:
    """The name of a unit of time that some words are."""
    return next(name for pattern, name in UNIT_PATTERNS if pattern.fullmatch(word))


_OF = "of; for; on; from; der; des; von; vom; aller; de; du; des; d'; del; della; delle; dei; degli; di; van; z; do; da; das; dos"
_QUANTIFIERS = frozenset(
    """the all your our any each their its a an total der die das den alle aller ihrer ihre les la le l tous toutes vos votre las los el todos todas sus su il lo i gli tutti tutte tuoi
    het uw alle totaal aantal wszystkich o a os as todos todas seus""".split()
)
SCOPE_STOPS = frozenset(
    """must shall should will may can is are was were be been has have in on at by with within over under during that which who when where and or to if per from as
    muss müssen soll sollen darf ist sind wird werden hat haben in im am bei mit innerhalb über unter dass der die das wenn und oder zu pro
    doit doivent est sont sera seront peut peuvent dans en sur par avec que qui si et ou à au
    debe deben es son será puede pueden en por con que si y o a al
    deve devono è sono può possono in nel per con che se e o a al
    moet moeten is zijn kan mag in op met dat die als en of te per""".split()
)
SCOPE = re.compile(rf"\s?(?:\|\s?)?(?:{any_of(_OF)})(?:\s|(?<='))(?P<words>(?:[^\W\d_]+[\s-]?){{1,7}})", re.IGNORECASE)


def scope_of(words: Iterable[str]) -> str:
    """What a share is a share of, in at most three words, its articles aside."""
    kept: list[str] = []
    for word in words:
        folded = word.casefold()
        if folded in _QUANTIFIERS or (not kept and folded in {"of", "de", "di", "van", "der", "von"}):
            continue
        if folded in SCOPE_STOPS or len(kept) == 3:
            break
        kept.append(folded)
    return " ".join(kept)
