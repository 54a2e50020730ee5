"""The day from which a sentence says that something will hold: «Starting January 15, 2027, …», «Ab dem 1. Januar 2027 …»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from watcher.dates import dates_in
from watcher.model.figure import Granularity

_WORDS = re.compile(
    r"""(?<!\w)(?:
        (?:starting|beginning|commencing)(?:\s(?:on|from|as\sof|with))? | from(?:\sand\safter)? | as\s(?:of|from)
      | on\s(?:and|or)\safter | (?:with\seffect|effective)(?:\s(?:from|as\sof|on))? | in\seffect\s(?:from|as\sof)
      | ab(?:\sdem)? | mit\swirkung\s(?:vom|zum|ab)(?:\sdem)? | beginnend\s(?:mit\sdem|am)
      | à\s(?:compter|partir)\sdu | dès\sle
      | a\spartir\sd(?:el?|e\sl[ao]|o) | desde\sel | a\scontar\sd(?:el?|e)
      | a\s(?:partire|decorrere|far\sdata)\sdal(?:l['’])? | dal(?:l['’])?
      | vanaf | met\singang\svan
      | (?:począwszy\s)?od(?:\sdnia)? | z\sdniem
      | från(?:\soch\smed)?(?:\sden)? | fra(?:\sog\smed)?(?:\sden)?
    )\s*(?:le\s|the\s|den\s)?\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 40  # characters of such words


def days_of_beginning(text: str, language: str | None) -> Iterator[date]:
    """Exact days only; none of which day and month could be swapped."""
    for one in dates_in(text, language):
        is_exact = one.day is not None and one.granularity is Granularity.DAY and not one.ambiguous
        if is_exact and _WORDS.search(text[max(0, one.start - _LONGEST) : one.start]):
            assert one.day is not None, "it is exact"
            yield one.day
