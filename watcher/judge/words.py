"""The words by which a clause binds, allows, forbids or punishes; in English, German, French, Spanish and Italian.

Stems are matched at the beginning of a word («suspend» finds «suspended», «suspension»).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

DUTY = """must shall required requires obliged obligation obligated mandatory need has\\sto have\\sto ensure warrant agree responsible liable
    muss müssen verpflicht pflicht haben\\szu hat\\szu erforderlich haft gewährleist doit doivent devez devra devront oblig tenu requis
    responsab debe deben deberá deberán obligad exige deve devono dovrà dovranno obblig tenut richiest responsabil"""
PERMISSION = """may can could entitled right rights allowed permitted option optional eligible waive refund
    darf dürfen kann können könn berechtigt recht rechte erlaubt erstatt peut peuvent pouvez pourra droit droits autoris remboursement
    puede pueden podrá podrán derecho derechos permit reembols può possono potrà diritto diritti rimbors"""
PROHIBITION = """not never no prohibit forbid forbidden ban banned restrict disallow unless except without only cannot exclu
    nicht kein nie verbot untersag unzulässig außer ohne nur ausschließ ne pas interdi jamais sauf sans uniquement exclu
    prohib nunca salvo sin solo sólo excepto exclu vietat divieto mai salvo senza solo esclu non"""
ENFORCEMENT = """suspend terminat withhold withheld deactivat penalt fine fines fee fees charge charges block remov delist
    reserve reserves cancel seiz forfeit indemnif damages sanction arbitrat
    sperr kündig einbehalt gebühr gebühren strafe vertragsstrafe entgelt provision lösch schadensersatz freistell
    suspen résili retenu retenir frais pénalit amende commission sanction désactiv suppression indemnis
    suspend rescind rescis retener retención tarifa tarifas comisión penaliz multa sancion desactiv indemn
    sospen risol trattener tariffa tariffe commissione penal multa sanzion disattiv indennizz"""


def _matcher(stems: str) -> re.Pattern[str]:
    words = sorted(set(stems.split()), key=len, reverse=True)
    whole = [word for word in words if len(word.replace("\\s", " ")) <= 4]
    begun = [word for word in words if word not in whole]
    return re.compile(rf"\b(?:(?:{'|'.join(whole)})\b|(?:{'|'.join(begun)}))", re.IGNORECASE)


_MATCHERS = {
    "duty": _matcher(DUTY),
    "permission": _matcher(PERMISSION),
    "prohibition": _matcher(PROHIBITION),
    "enforcement": _matcher(ENFORCEMENT),
}


def found(sort: str, text: str) -> list[str]:
    """The words of that sort in a text, in lower case, as they stand."""
    return [match.group().casefold() for match in _MATCHERS[sort].finditer(text)]


def any_found(sorts: Iterable[str], text: str) -> bool:
    """Does the text have a word of one of the sorts?"""
    return any(_MATCHERS[sort].search(text) for sort in sorts)
