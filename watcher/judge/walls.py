"""Pages that are served with status 200 in the place of a policy, by the words they use.

A phrase alone proves nothing (a policy may speak of signing in); `watcher.judge.page` weighs it with the page's length
and with what is known of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_WALLS: Mapping[str, str] = {
    "a bot check": r"""
        (?:verify|confirm|prove)\s(?:that\s)?you(?:'re|\sare)\s(?:a\s)?(?:not\sa\srobot|human) | are\syou\s(?:a\s)?(?:human|robot)
      | checking\s(?:your\sbrowser|if\sthe\ssite\sconnection\sis\ssecure) | unusual\s(?:traffic|activity)\sfrom\syour
      | complete\sthe\s(?:captcha|security\scheck) | enter\sthe\scharacters\syou\ssee | press\s(?:&|and)\shold | just\sa\smoment\.\.\.
      | attention\srequired!?\s\|\scloudflare | ddos\sprotection\sby | performing\ssecurity\sverification | pardon\sour\sinterruption
      | bestätige[n]?\s(?:sie\s)?,?\sdass\s(?:du|sie)\s(?:kein\sroboter|ein\smensch) | vérifi(?:er|ez|ons)\sque\svous\s(?:n')?êtes
      | vous\sn'êtes\spas\sun\srobot | no\s(?:eres|es\susted)\sun\srobot | non\ssei\sun\srobot | geen\srobot\sbent | nie\sjesteś\srobotem
      | \bcaptcha\b""",
    "an access refusal": r"""
        access\s(?:to\sthis\s(?:page|resource|site)\s(?:has\sbeen\s|is\s)?)?(?:denied|blocked|forbidden) | you\s(?:have\sbeen|are|were)\sblocked
      | you\sdon't\shave\spermission\sto\saccess | request\s(?:was\s)?(?:blocked|rejected|could\snot\sbe\ssatisfied) | 403\sforbidden
      | zugriff\s(?:wurde\s)?(?:verweigert|gesperrt) | accès\s(?:refusé|interdit|bloqué) | acceso\s(?:denegado|bloqueado)
      | accesso\s(?:negato|bloccato) | toegang\sgeweigerd | odmowa\sdostępu | (?:temporarily|zeitweise|temporairement)\sblocked
      | (?:not|n't)\s(?:yet\s)?available\sin\s(?:your|this)\s(?:country|region|location|area) | n'est\spas\sdisponible\sdans\s(?:votre|ton)\s(?:pays|région)
      | in\s(?:ihrem|deinem)\sland\snicht\sverfügbar | no\sestá\sdisponible\sen\stu\s(?:país|región)""",
    "a sign-in page": r"""
        (?:please\s)?(?:sign|log)\s?in\sto\s(?:continue|your\saccount|view|access|see|proceed) | you\s(?:must|need\sto)\s(?:be\slogged\sin|log\sin|sign\sin)
      | forgot(?:ten)?\s(?:your\s)?password | keep\sme\s(?:signed|logged)\sin | create\s(?:a\snew|an?|your)\s(?:new\s)?account | new\sto\s\w+\?\s(?:sign|join)
      | (?:bitte\s)?(?:melde[n]?\s(?:sie\ssich|dich)\san|einloggen|anmelden\sum) | passwort\svergessen | mot\sde\spasse\soublié
      | (?:connectez-vous|connecte-toi|identifiez-vous)(?:\s(?:pour|à)|\b) | (?:inicia|iniciar|inicie)\ssesión | ¿?olvidaste\s(?:tu|la)\scontraseña
      | password\sdimenticata | accedi\s(?:per|al) | wachtwoord\svergeten | zaloguj\ssię | log\sin\swith\s(?:facebook|google|apple|your)""",
    "a consent wall": r"""
        (?:must|have\sto|need\sto|please|devez|doit|müssen|debe[ns]?|devi|deve|moet)\s(?:first\s)?(?:accept|agree\sto|accepter|akzeptieren|aceptar|accettare|accepteren)\b[^.\n]{0,60}(?:terms|conditions|continu|bedingungen|condiciones|condizioni|voorwaarden)
      | before\syou\scontinue | bevor\s(?:sie|du)\s(?:fortfahren|fortfährst|zu) | avant\s(?:de\scontinuer|d'accéder) | antes\sde\scontinuar
      | prima\sdi\scontinuare | voordat\sje\sverdergaat | (?:accept|allow|reject)\s(?:all|optional)(?:\scookies)? | alle\sakzeptieren
      | (?:tout|tous)\saccepter | aceptar\stodo | accetta\stutt[oi] | (?:we|wir|nous)\s(?:value|respect)\syour\sprivacy
      | (?:cookies?|your\schoices?|data)\s(?:and\s(?:our\s)?\d+\spartners|from\s\w+\son\sthis\sbrowser) | manage\s(?:your\s)?(?:cookie\s)?preferences""",
    "an error page": r"""
        page\s(?:is\s?n(?:'|o)t\savailable|not\sfound|cannot\sbe\sfound|can't\sbe\sfound|does\s?n(?:o|')t\sexist|no\slonger\s(?:exists|available))
      | (?:the\s)?page\syou(?:'re|\sare|\swere)?\s(?:looking\sfor|requested|tried) | this\s(?:page|content)\sisn't\savailable | (?:404|410)\b
      | something\s(?:went|has\sgone)\swrong | an?\s(?:unexpected|internal|unknown|application)\s(?:server\s)?error | error\s(?:has\s)?occurred
      | (?:500|502|503|504)\s(?:internal|bad|service|gateway) | (?:service|temporarily|currently)\sunavailable | try\sagain\s(?:later|in\sa\s(?:few|moment))
      | seite\s(?:wurde\s)?(?:leider\s)?nicht\sgefunden | etwas\sist\sschiefgelaufen | ein\s(?:unerwarteter\s)?fehler\sist
      | page\s(?:est\s)?(?:introuvable|non\strouvée|n'existe\s(?:pas|plus)) | une\serreur\s(?:est|s'est|inattendue) | página\sno\s(?:encontrada|existe|disponible)
      | (?:algo\s(?:salió|ha\sido)\smal|se\sha\sproducido\sun\serror) | pagina\snon\strovata | qualcosa\sè\sandato\sstorto | pagina\sniet\sgevonden
      | er\sis\siets\smisgegaan | nie\sznaleziono\sstrony | domain\s(?:is\s)?(?:for\ssale|parked) | link\s(?:you\sfollowed\s)?may\sbe\sbroken""",
    "a maintenance page": r"""
        (?:under|scheduled|down\sfor|ongoing)\smaintenance | be\s(?:right\s)?back\s(?:soon|shortly) | (?:we're|we\sare)\s(?:down|offline|working\son)
      | wartungsarbeiten | wird\sgewartet | en\s(?:cours\sde\s)?maintenance | en\smantenimiento | in\smanutenzione | wegens\sonderhoud
      | przerwa\stechniczna | waiting\sroom | you\sare\s(?:now\s)?in\s(?:line|the\squeue) | (?:high|heavy)\s(?:traffic|demand)""",
    "a redirect notice": r"""
        \bredirecting\b | (?:you\sare\sbeing|you\swill\sbe)\sredirected | weiterleitung | (?:sie\swerden|du\wirst)\sweitergeleitet | redirection\sen\scours
      | vous\sallez\sêtre\sredirigé | redirigiendo | será\sredirigido | reindirizzamento | doorgestuurd | przekierow""",
    "a page that needs scripts": r"""
        (?:enable|activate|turn\son|requires?|need)\s(?:to\senable\s)?java\s?script | javascript\s(?:is\s|must\sbe\s)?(?:disabled|required|enabled)
      | (?:activer|activez|aktivieren\ssie|activa|attiva)\s(?:le\s)?javascript | (?:your|this)\sbrowser\s(?:is\s)?(?:not\ssupported|unsupported|out\sof\sdate)
      | ^loading\b | \bloading\s?\.\.\. | bitte\swarten | please\swait""",
}
_COMPILED = {what: re.compile(words, re.IGNORECASE | re.VERBOSE) for what, words in _WALLS.items()}


def walls_in(text: str) -> Iterator[tuple[str, str]]:
    """What sort of wall the words of a text speak of, each with the words."""
    for what, words in _COMPILED.items():
        found = words.search(text)
        if found:
            yield what, found.group().strip()
