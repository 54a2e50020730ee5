"""Do two texts say the same in other words: «don't» for «do not», «thirty days» for «30 days», «for example» for «e.g.»?

Only phrases that mean the same wherever they stand. «Which» and «that», «shall» and «must», «may» and «can» do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from watcher.figures import NUMBER_WORDS, differing, figures_in
from watcher.judge.form import only_form
from watcher.model.figure import FigureKind

_MARGIN = 80  # characters beside what differs, so that phrases stay whole

# The phrases of a line mean the same; the last one stands for all.
_SAME = """
e.g.; eg; for instance; for example
i.e.; ie; that is to say; that is
such as; like
in order to; so as to; to
utilise; utilize; use
utilised; utilized; used
utilising; utilizing; using
his or her; her or his; his/her; their
he or she; she or he; he/she; they
prior to; before
subsequent to; following; after
in the event that; if
with respect to; with regard to; in respect of; regarding; concerning; about
due to the fact that; because
at this point in time; at this time; now
etc.; and so on; and so forth
z.b.; z. b.; zum beispiel
d.h.; d. h.; das heißt
bzw.; beziehungsweise
ggf.; gegebenenfalls
inkl.; einschließlich; inklusive
zzgl.; zuzüglich
p. ex.; p.ex.; par exemple
c.-à-d.; c'est-à-dire
p. ej.; p.ej.; por ejemplo
es decir; o sea
ad es.; ad esempio
bijv.; bijvoorbeeld
d.w.z.; dat wil zeggen
np.; na przykład
tj.; to jest
p.ex.; por exemplo
"""

_SHORT = (
    (re.compile(r"\bplease\b"), ""),
    (re.compile(r"\bwon['’]t\b"), "will not"),
    (re.compile(r"\bcan['’]t\b|\bcannot\b"), "can not"),
    (re.compile(r"\bshan['’]t\b"), "shall not"),
    (re.compile(r"n['’]t\b"), " not"),
    (re.compile(r"\b(you|we|they|who)['’]re\b"), r"\1 are"),
    (re.compile(r"\b(i|you|we|they)['’]ve\b"), r"\1 have"),
    (re.compile(r"\b(i|you|we|they|he|she|it|that|there)['’]ll\b"), r"\1 will"),
    (re.compile(r"\b(it|that|there|here|what)['’]s\b"), r"\1 is"),
)
_GROUPED = re.compile(r"(?<=\d)[,.’' \u00a0\u202f](?=\d{3}(?!\d))")


def _table() -> Mapping[str, str]:
    lines = [[phrase.strip() for phrase in line.split(";")] for line in _SAME.strip().splitlines()]
    return {phrase: line[-1] for line in lines for phrase in line[:-1]}


_PHRASES = _table()
_PHRASE = re.compile(
    "|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in sorted(_PHRASES, key=len, reverse=True))
)
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)?")


def only_phrasing(before: str, after: str) -> bool:
    """Do two texts differ in nothing but phrases that mean the same?"""
    _, before, after = differing(before, after, _MARGIN)
    return only_form(_plain(before), _plain(after))


def _plain(text: str) -> str:
    """The text in lower case with one phrase for all that mean the same; without «please»."""
    text = _with_plain_periods(text).casefold()
    for short, long in _SHORT:
        text = short.sub(long, text)
    text = _WORD.sub(lambda found: str(NUMBER_WORDS.get(found.group(), found.group())), _GROUPED.sub("", text))
    return _PHRASE.sub(lambda found: _PHRASES[found.group()], text)


def _with_plain_periods(text: str) -> str:
    """«Two weeks» as «14 days» is written, «no later than» as «within»."""
    for one in reversed(figures_in(text)):
        if one.kind is FigureKind.PERIOD and not one.doubt:
            lead, end = len(one.text) - len(one.text.lstrip()), len(one.text.rstrip())
            said = " ".join(f"period{part}" for part in one.meaning[1:] if part)
            text = f"{text[: one.start + lead]}{said}{text[one.start + end :]}"
    return text
