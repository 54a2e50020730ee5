"""Countries and regions by every name under which terms call them, in the languages that are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_NAMES = """
AE: UAE; United Arab Emirates; Emirates
AR: Argentina
AT: Austria; Österreich; Autriche; Oostenrijk; Áustria
AU: Australia; Australien; Australie
BE: Belgium; Belgien; Belgique; Bélgica; Belgio; België; Belgia
BG: Bulgaria
BR: Brazil; Brasilien; Brésil; Brasil; Brasile; Brazilië
CA: Canada; Kanada; Canadá
CH: Switzerland; Schweiz; Suisse; Suiza; Svizzera; Zwitserland; Szwajcaria; Suíça
CN: China; Chine; Cina; PRC; 中国
CY: Cyprus
CZ: Czechia; Czech Republic; Czech; Tschechien; Tchéquie; Chequia; Tsjechië; Czechy
DE: Germany; Deutschland; Allemagne; Alemania; Germania; Duitsland; Niemcy; Niemczech; Alemanha
DK: Denmark; Dänemark; Danemark; Dinamarca; Danimarca; Denemarken
EE: Estonia
EG: Egypt
ES: Spain; Spanien; Espagne; España; Spagna; Spanje; Hiszpania; Espanha
FI: Finland; Finnland; Finlande
FR: France; Frankreich; Francia; Frankrijk; Francja; França
GB: United Kingdom; UK; U.K.; Great Britain; Britain; England; Scotland; Wales; Vereinigtes Königreich; Großbritannien; Royaume-Uni; Reino Unido; Regno Unito; Verenigd Koninkrijk; Wielka Brytania
GI: Gibraltar
GR: Greece; Griechenland; Grèce; Grecia; Griekenland
HR: Croatia
HU: Hungary; Ungarn
ID: Indonesia
IE: Ireland; Dublin; Irland; Irlande; Irlanda; Ierland
IL: Israel
IN: India; Indien; Inde
IS: Iceland
IR: Iran
IT: Italy; Italien; Italie; Italia; Italië; Itália; Włochy
JP: Japan; Japon; Japón; Giappone; 日本
KR: Korea; South Korea; Republic of Korea
KW: Kuwait
LI: Liechtenstein
LT: Lithuania
LU: Luxembourg; Luxemburg; Luxemburgo; Lussemburgo
LV: Latvia
MA: Morocco
MT: Malta
MX: Mexico; Mexiko; Mexique; México; Messico
MY: Malaysia
NL: Netherlands; Niederlande; Niederlanden; Pays-Bas; Países Bajos; Paesi Bassi; Nederland; Holandia
NO: Norway; Norwegen; Norvège; Noruega; Norvegia; Noorwegen
NZ: New Zealand
PH: Philippines
PK: Pakistan
PL: Poland; Polen; Pologne; Polonia; Polska; Polski; Polsce; Polónia
PT: Portugal; Portogallo
QA: Qatar
RO: Romania; Rumänien; Roumanie; Rumanía; România
RS: Serbia
RU: Russia; Russland; Russie; Rusia
SA: Saudi Arabia; Saudi
SE: Sweden; Schweden; Suède; Suecia; Svezia; Zweden; Szwecja; Suécia
SG: Singapore
SI: Slovenia
SK: Slovakia
TH: Thailand
TN: Tunisia
TR: Turkey; Türkiye; Türkei; Turquie; Turquía; Turchia
TW: Taiwan
UA: Ukraine
US: United States; United States of America; USA; U.S.; US; U.S.A.; America; American; Vereinigte Staaten; États-Unis; Estados Unidos; Stati Uniti; Verenigde Staten; Stany Zjednoczone
VN: Vietnam
EU: EU; European Union; Europäische Union; Europäischen Union; UE; Union européenne; Unión Europea; Unione Europea; Europese Unie; Unia Europejska; União Europeia
EEA: EEA; European Economic Area; EWR; Europäischer Wirtschaftsraum; Europäischen Wirtschaftsraum; EEE; Espace économique européen; Espacio Económico Europeo; Spazio economico europeo; EER; Europese Economische Ruimte; EOG
Europe: Europe; European; Europa
Africa: Africa
Asia: Asia
US-CA: California
US-DE: Delaware
US-FL: Florida
US-NY: New York
US-TX: Texas
US-WA: Washington State; State of Washington
GG: Guernsey
JE: Jersey
"""


def _table() -> Mapping[str, str]:
    lines = (line.partition(":") for line in _NAMES.strip().splitlines())
    return {name.strip(): code for code, _, names in lines for name in names.split(";")}


_CODES = _table()
_WORD = re.compile(r"[^\W\d_]+")
_IDEOGRAPHS = tuple(name for name in _CODES if "\u3400" <= name[0] <= "\u9fff")


def _by_first_word() -> Mapping[str, Sequence[str]]:
    """The names, the longest first, by the word with which they begin."""
    found: dict[str, list[str]] = {}
    for name in sorted(_CODES, key=len, reverse=True):
        if name not in _IDEOGRAPHS:
            found.setdefault(_WORD.findall(name)[0], []).append(name)
    return found


_NAMES_BY_WORD = _by_first_word()


def countries_in(text: str) -> list[str]:
    """The countries and regions that a text names, as codes, in its order; «UK» and «United Kingdom» are one."""
    return [code for code, _ in named_countries(text)]


def named_countries(text: str) -> list[tuple[str, str]]:
    """The countries and regions that a text names, in its order: the code of each and the name by which it goes there."""
    found = []
    end = 0
    for match in _WORD.finditer(text):
        if match.start() >= end and match.group() in _NAMES_BY_WORD and text[match.start() - 1 : match.start()] != "-":
            names = _NAMES_BY_WORD[match.group()]
            name = next((name for name in names if _stands_at(name, text, match.start())), None)
            if name is not None:
                found.append((_CODES[name], name))
                end = match.start() + len(name)
    return found + [(_CODES[name], name) for name in _IDEOGRAPHS if name in text]


def _stands_at(name: str, text: str, at: int) -> bool:
    end = at + len(name)
    after = text[end : end + 1]
    return text.startswith(name, at) and not after.isalnum() and after != "$"
