"""The words of dates, language by language: their order, and what is said of a date beside it.

Everything here is a table; a word that is missing is added to its line. Phrases are regular expressions, matched without
regard to case, a blank in them standing for any blank.
"""

from __future__ import annotations

import re


def pattern(table: str) -> str:
    """A table of phrases, one between two ` | `, as a regular expression; a blank is any one to three blanks."""
    phrases = (phrase.strip() for phrase in re.split(r"\s\|\s", table))
    return "|".join(phrase.replace(" ?", r"\s{0,3}").replace(" ", r"\s{1,3}") for phrase in phrases)


MONTH_FIRST = frozenset({"en", "en-us", "en-ca", "en-ph", "es-us"})
"""Languages, as pages declare them, in which `2/7/2024` is read as the seventh of February."""

DAY_FIRST = frozenset(
    "de fr es it nl pl pt sv da no nb nn fi cs sk ro hu tr el bg hr en-gb en-ie en-au en-nz en-in en-za".split()
)
"""Languages in which `2/7/2024` is surely the second of July; what neither this nor `MONTH_FIRST` names may be either."""

RELATIVE = r"""
    (?:\d+|an?|one|a few|(?:over|about|almost) an?) (?:second|minute|hour|day|week|month|year)s? ago | yesterday | just now
  | vor (?:\d+|einem|einer|wenigen) (?:sekunde|minute|stunde|tag|woche|monat|jahr)(?:en|e|n)? | gestern
  | il y a (?:\d+|une?|quelques) (?:seconde|minute|heure|jour|semaine|mois|an)s?
  | hace (?:\d+|una?|unos) (?:segundo|minuto|hora|d[ií]a|semana|mes|año)(?:e?s)? | ayer
  | (?:\d+|una?|un') ?(?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa | ieri
  | (?:\d+|een) (?:seconden?|minuten?|uur|uren|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar) geleden | gisteren
  | (?:\d+) (?:sekund\w*|minut\w*|godzin\w*|dni|dzień|tygodni\w*|miesi\w+|lat) temu | wczoraj
  | há (?:\d+|uma?) (?:segundo|minuto|hora|dia|semana|m[eê]s|ano)(?:e?s)? | ontem
"""
"""Dates that are told from today."""

RELATIVE_HINTS = (
    *(
        "ago",
        "yesterday",
        "just now",
        "vor ",
        "gestern",
        "il y a",
        "hace ",
        "ayer",
        " fa",
        "ieri",
        "geleden",
        "gisteren",
    ),
    *("temu", "wczoraj", "há ", "ontem"),
)
"""One of these is part of every date that is told from today; without any, a text need not be searched."""

PREVIOUS = r"""
    previous(?:ly)? | prior (?:version|update|amendment|edition|terms|agreement|policy)s?
  | (?:former|earlier|older|past|old) versions?
  | versions? history | version history | versions: | archived? versions? | superseded | replaced
  | (?:vorherige|vorige|frühere|bisherige|alte|ältere)[nrsm]? (?:fassung|version|stand|ausgabe|agb)\w*
  | vorversion(?:en)?
  | (?:versions?|conditions|éditions?) (?:précédente|antérieure)s? | (?:précédente|ancienne)s? versions?
  | anciennes? conditions
  | versi[oó]n(?:es)? anterior(?:es)? | versiones: | version[ei] precedent[ei] | precedent[ei] version[ei]
  | (?:vorige|eerdere|oude|vorige) versies? | poprzedni\w* wersj\w* | wersj\w* poprzedni\w*
  | vers(?:ão|ões) anterior(?:es)?
  | (?:föregående|tidigare|forrige|tidligere) (?:version|versjon)\w*
  | předchozí (?:verze|znění) | önceki (?:sürüm|versiyon) | προηγούμενη έκδοση | 上一?版本? | 历史版本 | 旧版 | 前回
"""
"""The date is that of an edition which is no longer in force."""

UPDATED = r"""
    (?:last |latest |most recent(?:ly)? |recent(?:ly)? )?(?:up ?dated?|updates)(?: on)?
  | (?:last |latest |most recent(?:ly)? |recent(?:ly)? )?(?:modified|revised|amended|changed|edited|reviewed)(?: on)?
  | (?:last|latest|most recent) (?:revision|modification|change|amendment|review|version)
  | (?:revision|version|modification) date
  | date of (?:the )?(?:last |latest )?(?:revision|update|modification|amendment|version|change) | current as o ?f
  | (?:zuletzt |letztmals )?(?:aktualisiert|geändert|überarbeitet|angepasst|bearbeitet|geprüft)(?: am)?
  | (?:letzte[rn]?|neueste) (?:aktualisierung|änderung|überarbeitung|anpassung|fassung|stand|version|bearbeitung)
  | aktualisierungsdatum
  | aktualisierung(?: vom)? | (?:zuletzt|letztmalig) am
  | mis(?:e|es)? à jour | actualisée?s?
  | derni[èe]re (?:modification|révision|revision|actualisation|version|mise [àa] jour|maj)
  | (?:modifi|révis)ée?s? (?:le|en) | date de (?:modification|révision) | m[àa]j | mise a jour
  | (?:[úu]ltima )?actualizaci[oó]n | actualizad[oa]s? | [úu]ltima (?:revisi[oó]n|modificaci[oó]n|versi[oó]n)
  | (?:modificad|revisad)[oa]s? (?:el|en)
  | fecha de (?:la )?(?:[úu]ltima )?(?:revisi[oó]n|modificaci[oó]n)
  | (?:ultimo )?aggiornament[oi] | aggiornat[oaie] | ultima (?:modifica|revisione|versione)
  | (?:modificat|rivist)[oaie] il
  | (?:voor het )?(?:laatst|laatstelijk) (?:gewijzigd|bijgewerkt|aangepast|herzien|ge[üu]pdatet?)
  | laatste (?:wijziging|update|aanpassing|versie|herziening)
  | (?:gewijzigd|bijgewerkt|herzien) op | bijgewerkt
  | (?:ostatni\w* )?(?:aktualizacj\w+|modyfikacj\w+|zmian\w+) | (?:ostatnio )?(?:zaktualizowan\w*|zmienion\w*)
  | (?:[úu]ltima )?a[c]?tualiza[çc][ãa]o | atualizad[oa]s?
  | [úu]ltima (?:revis[ãa]o|modifica[çc][ãa]o|altera[çc][ãa]o|vers[ãa]o)
  | (?:senast |sidst |sist )?(?:uppdatera[dt]e?s?|ändra[dt]|opdateret|oppdatert|ændret|endret|revidera[dt]|revideret|revidert)
  | (?:ultima )?actualizare | actualizat[ăe]?
  | (?:poslední )?(?:aktualizace|změna) | (?:naposledy )?(?:aktualizováno|změněno|upraveno)
  | (?:son )?(?:güncell[en]\w*|değişiklik) | τελευταία (?:ενημέρωση|τροποποίηση) | ενημερώθηκε
  | (?:utolsó )?(?:frissítés|módosítás)\w* | frissítve | päivitetty(?: viimeksi)? | viimeksi päivitetty
  | 更新(?:日期|时间|日|于|於)? | 最終更新日? | 最后更新\S{0,4} | 改[定訂正]日? | 修[订訂改](?:日期)? | (?:최종 )?(?:수정|개정)일?
"""
"""The page was last touched on that day."""

PUBLISHED = r"""
    published | posted | publication date | date of publication | (?:date )?issued | released(?: on)? | date posted
  | veröffentlicht | veröffentlichung(?:sdatum)? | publiée?s? | (?:date de )?(?:publication|parution)
  | mise?s? en ligne
  | publicad[oa]s? | (?:fecha|data) de publica\S+ | pubblicat[oaie] | (?:data di )?pubblicazione | gepubliceerd
  | publicatiedatum
  | opublikowan\w* | data publikacji | publicera[dt] | publiceret | publisert | 发布(?:日期)? | 公開日? | 制定日?
"""
"""The page was put up on that day."""

EFFECTIVE = r"""
    effective(?:ly)?(?: date| from| on| since| beginning| starting| upon| as o ?f| as from)* | effect from
  | (?:tak|com|go|enter|went|came|took)\w* (?:in ?to |in )?(?:effect|force) | in (?:effect|force)
  | valid (?:from|as o ?f|since)
  | appl(?:y|ies|icable|ied) (?:from|as o ?f|since|starting|beginning|with effect from) | entry into force
  | governed by .{0,40}? (?:as o ?f|from) | date of effect | start(?:s|ing)? date
  | inkrafttretens? | gültig (?:ab|seit|vom|zum) | gilt (?:ab|seit) | gelten (?:ab|seit) | gültigkeit (?:ab|seit)? | geltung ab
  | in kraft(?: ab| seit)? | in ?-?kraft-?(?:treten|getreten|tretung) | (?:wirksam|wirkung) (?:ab|zum|vom|seit)
  | tr(?:itt|eten|at)
  | en vigueur | applicables? (?:à compter|à partir|depuis|dès|au) | prises? d'effet | prend(?:ra|ront)? effet
  | (?:prennent|prenant) effet
  | valables? (?:à partir|à compter|depuis) | s'appliquent? (?:à compter|à partir|dès|depuis) | date d'effet
  | en vigor | vigentes? (?:desde|a partir|al)? | vigencia | efectiv[oa]s? (?:desde|a partir|el) | entrada en vigor
  | válid[oa]s? (?:desde|a partir)
  | surt\w+ efecto | aplicables? (?:desde|a partir)
  | in vigore | efficac[ei] (?:dal|a partire|da) | valid[oaie] (?:dal|a partire|da) | decorr\w+ (?:dal|da)?
  | entrata in vigore | a decorrere
  | geldig (?:vanaf|per|sinds) | ingangsdatum | ingaande | van kracht | van toepassing (?:vanaf|per)
  | met ingang van | in werking | gelden (?:vanaf|per)
  | obowiązuj\w+ | wchodz\w+ w życie | wejści\w+ w życie | ważn\w+ od
  | em vigor | vigência | válid[oa]s? a partir | vigor a partir | produz\w* efeitos
  | gäller (?:från|fr\.o\.m\.?) | träder? i kraft | giltig\w* från | gældende (?:fra)? | træder i kraft
  | gjelder fra | trer i kraft | i kraft
  | în vigoare | valabil\w* (?:din|de la|începând)
  | účinnost(?:i)?(?: od)? | účinn[éáý] (?:od|dnem) | platn(?:é|á|ý|ost) od
  | yürürlük(?:te)?(?: tarihi)? | yürürlüğe gir\w+ | ισχύ(?:ει|ουν) από | έναρξη ισχύος
  | hatályos | hatályba lép\w* | voimassa | voimaan
  | 生效(?:日期|日|时间)? | 施行日? | 発効日? | 适用 | 適用 | 시행일? | 適用開始日?
"""
"""The text is in force from that day."""

WEAK = r"""
    versions? | versi[oó]n | versione | versie | vers[ãa]o | wersja | versjon | stand | stan | fassung | ausgabe
  | edition | édition
  | as o ?f | as at | en date du | verze | znění | dated | rev\.? | revision | date: | datum: | data: | fecha: | status: | v\.?\s?\d+(?:\.\d+)*
"""
"""Words that date a page in a short line, and mean nothing of the kind in a clause."""

THIS_DOCUMENT = r"""
    agreements? | polic(?:y|ies) | terms | conditions | versions? | page | updates? | document | notice | statement
  | guidelines?
  | rules | amendments? | changes | schedule | addendum | annex
  | agb | bedingungen | nutzungsbedingungen | fassung | richtlinien? | vereinbarung | vertrags?bedingungen
  | datenschutz\w* | seite
  | cgu | cgv | présentes? | politique | contrat | charte | avis | règlement
  | condiciones | términos | pol[ií]tica | acuerdo | contrato | aviso | versi[oó]n | documento | página
  | condizioni | termini | contratto | accordo | informativa | versione | pagina
  | voorwaarden | overeenkomst | beleid | versie | regulamin\w* | warunk\w+ | umow\w+ | polityk\w+
  | termos | condições | política | villkor\w* | avtal\w* | vilkår | termeni\w* | condiții\w*
"""
"""What a page calls itself: in a long clause a date counts only beside one of these."""

THIS_DOCUMENT_UNSPACED = r"""
    协议 | 条款 | 政策 | 规则 | 版本 | 協議 | 條款 | 規約 | 約款 | ポリシー | 本規定 | 약관 | 정책
"""
"""The same in writing that puts no blanks between words."""

NOT_ITS_DATE = r"""
    before | after | prior to | entre(?: le)? | zwischen(?: dem)? | tra il | tussen | until | till | up to | through
  | by | between | not later than | vor(?: dem)? | nach(?: dem)? | bis(?: zum| einschließlich)?
  | avant(?: le)? | après(?: le)? | jusqu'au | jusqu'à | au plus tard le | antes del? | después del? | hasta(?: el)?
  | prima del?l? | dopo il | fino al
  | v[oó][oó]r | na | tot(?: en met)? | do dnia | przed | po | antes de | depois de | até | innan | efter
"""
"""Directly before a date: the date bounds something else («orders placed after …»)."""

RANGE = r"""
    until | until the | till | to | to the | through | - | bis | bis zum | au | jusqu'au | al | hasta | hasta el | fino al
  | tot | tot en met | do | do dnia | até
"""
"""Between two dates: the first to the last day of something."""

CURRENT_SUBJECT = r"""
    this | these | the new | the current | the updated | the latest | our | diese\w* | ces? | cette | la présente | les présentes
  | est[aeo]s? | quest[aeio] | deze | dit | niniejsz\w+
"""
"""Behind a comma: from here the sentence speaks of today's text, whatever it said of an older one."""

NEW_EDITION = r"""
    (?:new|updated|revised|amended|next|upcoming|modified) (?:version|edition|terms|policy|agreement|conditions|rules|fees?|text|(?:user|seller) agreement)
  | (?:these|the|following|upcoming|our|new) (?:changes|updates|amendments|modifications)
  | (?:we are|we're|will be) (?:updating|changing|amending|revising|updated|changed|replaced|amended|revised)
  | (?:neue|geänderte|aktualisierte)[nrsm]? (?:fassung|version|agb|bedingungen|nutzungsbedingungen|richtlinie) | änderungen
  | (?:nouvelles?|prochaines?) (?:version|conditions|cgu|cgv|édition|modalités|tarifs) | modifications | mises? à jour suivantes
  | nuev[oa]s? (?:versi[oó]n|condiciones|términos|pol[ií]tica|tarifas) | (?:los )?cambios | modificaciones
  | nuov[oaie] (?:versione|condizioni|termini|tariffe) | modifiche
  | nieuwe (?:versie|voorwaarden|tarieven) | wijzigingen
  | now[aey] (?:wersj\w+|regulamin\w*|warunki) | zmiany | nov[oa]s? (?:vers(?:ão|ões)|condições|termos) | alterações
  | nya (?:villkor\w*|version\w*) | nye (?:vilkår|version\w*) | nov[éáý] (?:verze|podmínky|znění) | 新版 | 新的 | 新規約
"""
"""The sentence speaks of another text than the one it stands in."""
