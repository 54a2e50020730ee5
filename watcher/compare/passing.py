"""What differs on a page by itself, from fetch to fetch, and says nothing: tokens, counters, «17 hours ago», build names.

Each is put aside only where it cannot be a rule: counters in lines that hold nothing else, relative times and clocks in
short lines, tokens by a form that no figure, account number or product number has.
"""

from __future__ import annotations

import re

_LINE = 80  # characters; «bought within a year ago» in a clause is no time stamp
_FOOT = 160

_UNITS_AGO = r"""(?:
    (?:(?:over|about|almost|nearly|more\ than)\ )?(?:\d+|an?|one|a\ few)\s*(?:sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?)\s+ago
  | yesterday | just\ now | today | moments\ ago
  | vor\s+(?:\d+|einem|einer|wenigen)\s+(?:sekunde|minute|stunde|tag|woche|monat|jahr)(?:en|e|n)? | gestern | heute
  | il\s+y\s+a\s+(?:\d+|une?|quelques)\s+(?:seconde|minute|heure|jour|semaine|mois|an)s? | hier | aujourd'hui
  | hace\s+(?:\d+|una?|unos)\s+(?:segundo|minuto|hora|d[ií]a|semana|mes|año)(?:e?s)? | ayer | hoy
  | (?:\d+|una?|un')\s*(?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])\s+fa | ieri | oggi
  | (?:\d+|een)\s+(?:seconden?|minuten?|uur|uren|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar)\s+geleden | gisteren | vandaag
  | há\s+(?:\d+|uma?)\s+(?:segundo|minuto|hora|dia|semana|m[êe]s|ano)(?:e?s)?(?:\s+atrás)? | ontem | hoje
  | (?:\d+\s+)?(?:sekund|minut|godzin|dzień|dni|tydzień|tygod|miesiąc|miesię|rok|lat)\w*\s+temu | wczoraj | dzisiaj
  | před\s+\d*\s*(?:sekund|minut|hodin|dn|týdn|měsí|rok|let)\w* | pred\s+\d*\s*(?:sekund|minút|hodin|dň|týžd|mesia|rok)\w* | včera | dnes
  | för\s+(?:\d+|en|ett)\s+(?:sekund|minut|timm|dag|veck|månad|år)\w*\s+sed?an | (?:for\s+)?(?:\d+|en|et)\s+(?:sekund|minut|time|dag|uke|uge|måned|år)\w*\s+siden
  | igår | idag | i\s+går | i\s+dag | \d+\s+(?:sekunti|minuutti|tunti|päiv|viikko|kuukau|vuo)\w*\s+sitten
  | \d+\s+(?:saniye|dakika|saat|gün|hafta|ay|yıl)\s+önce | dün | bugün | \d+\s+(?:másodperc|perc|ór|nap|h[ée]t|hónap|év)\w*\s+ezelőtt
  | acum\s+\d+\s+(?:de\s+)?(?:secund|minut|or|zi|săptămân|lun|an)\w* | (?:\d+\s+)?(?:секунд|минут|час|дн|ден|недел|месяц|год|лет)\w*\s+назад
  | πριν\s+(?:από\s+)?\d+\s+\w+
)"""
_AGO = re.compile(rf"\b{_UNITS_AGO}(?!\w)", re.IGNORECASE | re.VERBOSE)
_SPEAKS_OF_TIME = re.compile(
    r"""ago\b|vor\b|il\ y\ a|hace|\bfa\b|geleden|há\b|temu|před|pred\b|sed?an|siden|sitten|önce|ezelőtt|acum|назад|πριν|yesterday|today|now|moments
      |gestern|heute|hier|aujourd|ayer|hoy|ieri|oggi|gisteren|vandaag|ontem|hoje|wczoraj|dzisiaj|včera|dnes|i\ ?går|i\ ?dag|dün\b|bugün""",
    re.IGNORECASE | re.VERBOSE,
)
_AGO_UNSPACED = re.compile(
    r"\d+\s?(?:秒|分(?:钟|鐘)?|小时|小時|時間|天|日|周|週間?|个月|個月|か月|ヶ月|年)(?:前|以前)|\d+\s?(?:초|분|시간|일|주|개월|년)\s?전"
)

_AUDIENCE = r"""(?:
    views? | reads? | visits? | visitors? | readers? | likes? | kudos | votes? | shares? | downloads? | followers? | subscribers?
  | comments? | repl(?:y|ies) | answers? | (?:members?|guests?|users?|people|persons?|others?|shoppers?|sellers?|customers?)
    (?=\ (?:are\ )?(?:online|like|here|view|watch|read|look|found|brows|bought|purchas|order|join))
  | (?:(?:customer|seller|verified|global)\ )?(?:ratings?|reviews?) | bewertungen | rezensionen | reseñas | recensioni | beoordelingen | opinii
  | guests? | members?\ \#? | online(?:\ (?:right\ )?now)? | min(?:ute)?s?\ read | (?:people\ )?(?:found\ (?:this|it)\ )?helpful
  | vues? | lectures? | commentaires? | aufrufe? | ansichten | kommentare? | mal\ gelesen | visitas? | lecturas? | comentarios?
  | visualizzazioni | letture | commenti | weergaven | reacties | visualizações | leituras | comentários | wyświetle[nń]\w* | odsłon\w* | komentarz\w*
  | visningar | kommentarer | zobrazení | görüntüle\w* | okunma | προβολές | просмотр\w* | 閲覧 | 回閲覧 | 次浏览 | 浏览 | 阅读
)"""
_NUMBER = r"\d[\d.,\s'\u00a0]*\s?[KMkm]?"
_COUNTED = re.compile(rf"{_NUMBER}\s*(?:times\s+)?{_AUDIENCE}(?!\w)", re.IGNORECASE | re.VERBOSE)
_COUNTED_AFTER = re.compile(rf"\b{_AUDIENCE}\s*[:|(]\s*{_NUMBER}\)?", re.IGNORECASE | re.VERBOSE)
_DONE_TIMES = re.compile(
    rf"""\b(?:viewed|read|seen|downloaded|shared|visited|opened|angesehen|gelesen|aufgerufen|geteilt|vue?s?|lue?s?|consultée?|partagée?
      |visto|vista|leído|leída|visualizzato|letto|bekeken|gelezen|visualizado|lido|wyświetlono|odczytano)[\s:]+{_NUMBER}
      \s*(?:times?|mal|x|fois|veces|vezes|volte|keer|raz[ay]?|razy)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_PRESSED = r"(?:share|tweet|retweet|like|pin|follow)s?"
_SHARED = re.compile(rf"\b{_PRESSED}\s+{_NUMBER}(?=\s*$|\s*{_PRESSED}\b)", re.IGNORECASE)
_STARS = re.compile(
    r"[★☆⭐✩]+\ufe0f?\s*(?:\d(?:[.,]\d+)?)?|\b\d(?:[.,]\d+)?\s*(?:/|out\s+of|von|sur|de|su|van)\s*5(?:\s*stars?)?(?!\w)"
)
_FOUND_HELPFUL = re.compile(rf"{_NUMBER}\s*(?:out\s+of|of|von|sur|de|su|van)\s*#", re.IGNORECASE)
_GLUED_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]# ")
_DIGIT = re.compile(r"\d")
_LONG_WORD = re.compile(r"[^\s]{12}")
_LETTERS = re.compile(r"[^\W\d_]+")
_CELL = " | "
_FEW = 8  # words beside the counters; «at least 1,000 views in 30 days» is a threshold
_OF_A_RULE = re.compile(
    r"""\b(?:at\s+least|less|more|than|minimum|maximum|within|per|every|must|requir\w+|need\w*|reach\w*|earn\w*|threshold|target|fewer|up\s+to
      |mindestens|maximal|moins|plus|menos|más)\b|[<>≤≥%€$£]""",
    re.IGNORECASE | re.VERBOSE,
)

# An account number changes once between letters and digits; what machines make up changes again and again.
_MADE_UP = re.compile(r"(?<![\w.@/-])(?!0x)[\w-]*\d[\w-]*(?![\w@])")
_LEAST = 12  # characters of a token
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
_TURNS = 4
_BETWEEN = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b|^\d{1,2}:\d{2}(?:\s?[ap]m)?(?:\s(?:UTC|GMT|[A-Z]{2,3}T))?$", re.IGNORECASE
)
_TODAY = re.compile(
    r"""^(?:today(?:['’]s\ date)?(?:\ is)?|(?:current|local)\ (?:date|time)(?:\ is)?|heute(?:\ ist)?|aujourd['’]hui|nous\ sommes|hoy(?:\ es)?|oggi(?:\ è)?
      |vandaag(?:\ is)?|dzi(?:siaj|ś)(?:\ jest)?)\W*(?:[^\W\d]+\W+){0,2}
      (?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.?\ (?:de\ )?[^\W\d]{3,}\.?\ (?:de\ )?\d{4}|[^\W\d]{3,}\.?\ \d{1,2},?\ \d{4})\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_STAMP = re.compile(
    r"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|\s?[+-]\d{2}:?\d{2}|\s?UTC|\s?GMT)?"
)
_IN_SECONDS = re.compile(r"\b\d+[.,]\d+\s?(?:s|ms|sec(?:ond)?s?|sekunden|secondes|segundos|secondi)\b", re.IGNORECASE)
_BUILD = re.compile(
    r"\b(?:(?:build|release|rev(?:ision)?|commit|powered\s+by|app\s+version|client\s+version)\b[^\n]*?)?\bv?\d+(?:\.\d+){1,3}(?:[-+][\w.]+)?\b",
    re.IGNORECASE,
)
_OF_A_BUILD = re.compile(
    r"\b(?:build|release|rev(?:ision)?|commit|powered\s+by|(?:app|client)\s+version)\b|\d\.\d+\.\d+[-+]\w*",
    re.IGNORECASE,
)
_NAMED_ID = re.compile(
    r"\b((?:(?:request|ray|trace|session|correlation|visitor|instance)[\s_-]?id|build|commit|rev(?:ision)?)\b\W{1,3})(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{6,}",
    re.IGNORECASE,
)
_QUERY = re.compile(r"(?<=[?&])([\w.-]+)=([^\s&#]*\d[^\s&#]*)")
_COPYRIGHT = re.compile(
    r"©|\(c\)|\bcopyright\b|all\s+rights\s+reserved|alle\s+rechte\s+vorbehalten|tous\s+droits", re.IGNORECASE
)
_YEARS = re.compile(r"\b(?:19|20)\d{2}(?:\s*-\s*(?:(?:19|20)\d{2}|\d{2}|present|today))?(?!\d)", re.IGNORECASE)


def without_passing(text: str) -> str:
    """The text with a `#` in the place of whatever differs by itself."""
    if len(text) <= _LINE and _SPEAKS_OF_TIME.search(text):
        text = _AGO.sub("#", _TODAY.sub("#", text))
    if not _DIGIT.search(text):
        return text
    if _LONG_WORD.search(text):
        text = _without_tokens(text)
    if len(text) <= _FOOT and _COPYRIGHT.search(text):
        text = _YEARS.sub("#", text)
    return _in_a_line(text) if len(text) <= _LINE else text


def _without_tokens(text: str) -> str:
    text = _UUID.sub("#", text)
    if "=" in text:
        text = _QUERY.sub(r"\1=#", text)
    return _MADE_UP.sub(_unless_it_says_something, text)


def _in_a_line(text: str) -> str:
    text = _IN_SECONDS.sub("#", _CLOCK.sub("#", _STAMP.sub("#", text)))
    if not text.isascii():
        text = _AGO_UNSPACED.sub("#", text)
    text = _NAMED_ID.sub(r"\1#", text)
    if _OF_A_BUILD.search(text):
        text = _BUILD.sub("#", text)
    return _without_counters(text)


def _without_counters(text: str) -> str:
    """A line of counters and nothing else; one in a cell beside words is a figure of the table."""
    rest = _COUNTED_AFTER.sub("# ", _COUNTED.sub("# ", _DONE_TIMES.sub("# ", text)))
    rest = _SHARED.sub("# ", rest)
    if rest == text or _OF_A_RULE.search(text):
        return text
    rest = _FOUND_HELPFUL.sub("# ", _STARS.sub("# ", rest))
    beside = _GLUED_DATE.sub("", rest)
    words = len(_LETTERS.findall(beside))
    return text if _DIGIT.search(beside) or words > _FEW or (words and _CELL in text) else rest


def _unless_it_says_something(found: re.Match[str]) -> str:
    token = found.group()
    turns = len(_BETWEEN.findall(token))
    return "#" if len(token) >= _LEAST and turns >= _TURNS else token
