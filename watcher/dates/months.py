"""The names of the months, with their usual abbreviations."""

from __future__ import annotations

import re

_NAMES = {
    1: "january jan januar jänner janvier janv enero ene gennaio genn gen januari styczeń stycznia sty janeiro",
    2: "february feb februar février févr fév fevrier febrero febbraio febbr februari luty lutego lut fevereiro fev",
    3: "march mar mars märz mär maerz marzo maart mrt marzec marca março marco",
    4: "april apr avril avr abril abr aprile kwiecień kwietnia kwi",
    5: "may mai mayo maggio magg mag mei maj maja maio",
    6: "june jun juni juin junio giugno giu czerwiec czerwca cze junho",
    7: "july jul juli juillet juil julio luglio lug lipiec lipca lip julho",
    8: "august aug août aout agosto ago augustus sierpień sierpnia sie",
    9: "september sept sep septembre septiembre setiembre settembre sett set wrzesień września wrz setembro",
    10: "october oct oktober okt octobre octubre ottobre ott październik października paź outubro out",
    11: "november nov novembre noviembre novembro listopad listopada lis",
    12: "december dec dezember dez décembre déc decembre diciembre dic dicembre grudzień grudnia gru dezembro",
}
MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
"""The number of a month by its name in lower case."""

MONTH = "(?:" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")(?!\w)"
"""A pattern for the name of a month, to be used without regard to case."""
