"""The words of notices, language by language: what announces a change, takes one back, or tells of something else.

Everything here is a table; a word that is missing is added to its line. Phrases are regular expressions, matched without
regard to case.
"""

from __future__ import annotations

import re

from watcher.dates.words import pattern

_CHANGE = r"""
    updat\w+ | chang\w+ | revis\w+ | amend\w* | modif\w+ | introduc\w+ | replac\w+ | remov\w+ | adjust\w+ | rais\w+ | lower\w* | increas\w+
  | decreas\w+ | reduc\w+ | clarif\w+ | new(?:ly)? | will (?:be|no longer|apply|require|start|begin|now) | effective | takes? effect
  | (?:go|goes|come|comes|enter|enters) into (?:effect|force) | starting | beginning | expand\w* | extend\w* | retir\w+ | phas\w+ out
  | änder\w* | geändert\w* | aktualisier\w* | anpass\w* | angepasst\w* | überarbeite\w* | neue[nrsm]? | neufassung | erhöh\w* | senk\w+ | gesenkt
  | tr(?:itt|eten) .{0,40}in kraft | gültig ab | ersetz\w+ | einführ\w* | eingeführt
  | modifi\w* | mis(?:e|es)? à jour | met(?:tons|tre) à jour | évolu\w+ | chang\w+ | révis\w+ | nouve(?:au|aux|lles?) | augment\w+ | baiss\w+
  | entr\w+ en vigueur | remplac\w+ | actualis\w+
  | actualiz\w+ | cambi\w+ | modific\w+ | nuev[oa]s? | aument\w+ | reduc\w+ | entra\w* en vigor | revis\w+ | sustitu\w+
  | aggiorn\w+ | modific\w+ | cambi\w+ | nuov[oaie] | entr\w+ in vigore | aument\w+ | ridu\w+ | sostitu\w+
  | wijzig\w* | gewijzigd\w* | bijgewerkt | bijwerk\w* | aanpass\w* | aangepast\w* | nieuwe? | verhog\w+ | verlag\w+ | (?:treden|treedt) in werking
  | zmian\w* | zmieni\w* | aktualiz\w+ | now[aey]\w* | podwyż\w+ | obniż\w+ | wchodz\w+ w życie
  | atualiz\w+ | alter\w+ | mudan\w+ | nov[oa]s? | aument\w+ | entra\w* em vigor
  | uppdater\w* | ändr\w* | nya | opdater\w* | ændr\w* | nye | oppdater\w* | endr\w*
  | změn\w* | aktualizac\w* | nov[éáýě]\w* | modificăr\w* | actualiz\w+ | güncelle\w* | değişik\w*
"""
_CHANGE_UNSPACED = (
    r"更新 | 修订 | 修訂 | 修改 | 变更 | 變更 | 変更 | 改定 | 改訂 | 調整 | 调整 | 生效 | 施行 | 新規 | 개정 | 변경"
)

CHANGE = re.compile(rf"\b(?:{pattern(_CHANGE)})\b|{pattern(_CHANGE_UNSPACED)}", re.IGNORECASE)
"""Something is changed, is new, or takes effect."""

_WITHDRAWAL = r"""
    (?:will|are|have) (?:no longer|not) (?:be )?(?:making|make|proceed\w*|implement\w*|introduc\w+|go\w*) .{0,80}? (?:change|update|polic|fee|plan|announce)\w*
  | (?:decided|chosen) not to (?:proceed|implement|make|introduce|go ahead)
  | (?:have |has |are |is |been ){1,3}(?:withdrawn|withdrawing|cancell?ed|cancell?ing|rescinded|rescinding|revoked|retracted|called off) .{0,80}?
    (?:change|update|announce|polic|fee|notice|plan)\w*
  | (?:change|update|announcement|notice|fee increase|plan)s? .{0,60}?(?:has|have|is|are|will) (?:been |be )?(?:withdrawn|cancell?ed|rescinded|revoked|retracted|called off)
  | (?:change|update|announcement)s? .{0,60}?will not (?:take effect|go into effect|come into force|be made|apply|happen)
  | (?:nehmen|ziehen) .{0,80}?(?:änderung|ankündigung|erhöhung)\w* .{0,40}?zurück | (?:änderung|ankündigung|erhöhung)\w* .{0,60}?(?:zurückgenommen|zurückgezogen)
  | (?:änderung|erhöhung)\w* .{0,60}?(?:entfällt|entfallen|tritt nicht in kraft|treten nicht in kraft|wird nicht umgesetzt|werden nicht umgesetzt)
  | (?:annul|abandonn|retir)\w+ .{0,60}?(?:modification|changement|mise à jour|augmentation|annonce)s?
  | (?:modification|changement|mise à jour|augmentation)s? .{0,60}?(?:annulée?s?|abandonnée?s?|n'(?:entrer\w+|aur\w+) pas)
  | (?:cancel|retir|anul)\w+ .{0,60}?(?:cambio|modificaci|actualizaci|subida)\w* | (?:cambio|modificacion)(?:e?s)? .{0,60}?no (?:entrar|se aplicar)\w+
  | (?:annull|ritir)\w+ .{0,60}?(?:modific|aggiornament|aument)\w* | (?:modific|aument)\w+ .{0,60}?non (?:entrer|sar)\w+
  | (?:wijziging|verhoging)\w* .{0,60}?(?:gaat|gaan) niet door | (?:trekken|ingetrokken) .{0,60}?(?:wijziging|aankondiging)\w*
  | (?:wijziging|aankondiging)\w* .{0,60}?(?:ingetrokken|geannuleerd) | (?:odwoł|wycof)\w+ .{0,60}?zmian\w*
"""
WITHDRAWAL = re.compile(rf"\b(?:{pattern(_WITHDRAWAL)})", re.IGNORECASE)
"""An earlier announcement is taken back."""

_ENFORCEMENT = r"""
    (?:your|this) (?:\w+ ){0,4}(?:account|listings?|offers?|funds|selling privileges|store|shop|item|product|ASIN)s?
    (?:has|have|was|were|is|are) (?:been )?(?:\w+ )?(?:deactivated|removed|suspended|restricted|blocked|withheld|cancell?ed|terminated|on hold|at risk|under review)
  | we(?: have|'ve)? (?:\w+ )?(?:removed|deactivated|suspended|cancell?ed|blocked|restricted|withheld|revoked) (?:\w+ )?your
  | (?:at risk of|to avoid) deactivation | reactivate your (?:account|listing|selling) | how do i (?:reactivate|appeal)
  | (?:submit|send|file) (?:an|your) appeal | plan of action | why did this happen
  | ihr(?:e[mnr]?)? (?:\w+ ){0,3}(?:konto|angebote?|guthaben|verkaufskonto|shop) (?:\w+ ){0,3}(?:gesperrt|deaktiviert|entfernt|eingeschränkt|einbehalten)
  | wir haben ihr\w* .{0,60}?(?:gesperrt|deaktiviert|entfernt|einbehalten)
  | (?:votre|vos) (?:\w+ ){0,3}(?:compte|offres?|annonces?|fonds) (?:a|ont) été (?:\w+ )?(?:désactivé|suspendu|supprimé|bloqué|retenu|retiré)e?s?
  | nous avons (?:désactivé|suspendu|supprimé|bloqué|retiré) (?:votre|vos)
  | (?:su|tu|sus|tus) (?:\w+ ){0,3}(?:cuenta|anuncios?|listados?|fondos) (?:ha|han) sido (?:desactivad|suspendid|eliminad|bloquead|retenid)[oa]s?
  | (?:hemos) (?:desactivado|suspendido|eliminado|bloqueado|retenido) (?:su|tu)s?
  | (?:il tuo|il suo|i tuoi|le tue) (?:\w+ ){0,3}(?:account|conto|offerte|fondi) (?:è|sono) stat[oaie] (?:disattivat|sospes|rimoss|bloccat|trattenut)[oaie]
  | (?:uw|je) (?:\w+ ){0,3}(?:account|aanbod|tegoed|advertenties?) (?:is|zijn) (?:gedeactiveerd|geschorst|verwijderd|geblokkeerd|ingehouden)
  | (?:twoje|państwa) (?:\w+ ){0,3}(?:konto|oferty|środki) (?:zostało|zostały) (?:\w+)
"""
ENFORCEMENT = re.compile(rf"\b(?:{pattern(_ENFORCEMENT)})", re.IGNORECASE)
"""A letter about the reader's own account: it names policies, and announces nothing."""

_IN_PASSING = r"""
    (?:in )?accordance with | (?:in )?line with | consistent with | align\w* (?:\w+ ){0,3}(?:with|to) | compl\w+ with | pursuant to | as (?:set out|described|stated|defined|required|outlined) (?:in|by)
  | violat\w+ (?:of)? | breach of | under | according to | see(?: also)? | refer to | read | review | visit | learn more (?:about|in) | (?:more )?(?:information|details|about) (?:in|on|about|at)? | based on
  | subject to | along(?:side)? with | governed by | complements?
  | gemäß | laut | nach | im einklang mit | entsprechend | verstoß gegen | siehe(?: auch)? | finden sie in | im rahmen
  | conformément (?:à|au|aux) | selon | en vertu | au titre | consultez | voir(?: aussi)? | violation
  | de acuerdo con | conforme a | según | en virtud | consult\w+ | véase | incumplimiento
  | ai sensi | in conformità | secondo | consult\w+ | vedi(?: anche)? | violazione
  | volgens | in overeenstemming met | zie(?: ook)? | op grond van | zgodnie z | zobacz | de acordo com | consulte
"""
IN_PASSING = re.compile(rf"\b(?:{pattern(_IN_PASSING)})\W+(?:\w+\W+){{0,6}}\Z", re.IGNORECASE)
"""Ahead of a name: it is referred to, and something else is the subject."""

_IN_DAYS = r"""
    in (\d{1,3}) days | (\d{1,3}) days from (?:now|today|this notice) | in (\d{1,3}) tagen | dans (\d{1,3}) jours | en (\d{1,3}) d[ií]as | (?:tra|fra) (\d{1,3}) giorni
  | over (\d{1,3}) dagen | za (\d{1,3}) dni | em (\d{1,3}) dias | om (\d{1,3}) dagar
"""
IN_DAYS = re.compile(rf"\b(?:{pattern(_IN_DAYS)})\b", re.IGNORECASE)
"""«in 15 days»: counted from the day of the notice."""

_SAYS_NOTHING = r"""
    (?:in ?to|take|takes|taking) (?:effect|force) | effective (?:date|in|on|from|as) | days'? (?:advance )?notice | continued use | constitutes? (?:your )?acceptance
  | go into effect | (?:if|should) you (?:do not|don't|disagree) | contact (?:us|support)
  | in kraft | widersprech\w* | widerspruch\w* | weitere nutzung | en vigueur | préavis | continuer à utiliser | en vigor | preaviso | in vigore | preavviso
  | van kracht | in werking | w życie | em vigor
"""
SAYS_NOTHING = re.compile(rf"\b(?:{pattern(_SAYS_NOTHING)})\b", re.IGNORECASE)
"""A sentence on the notice itself, when it holds and what silence means; its days are no figure of what is announced."""
