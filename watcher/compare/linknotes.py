"""What a site writes beside each link for those who hear the page: «- opens in new window or tab». It says nothing new."""

from __future__ import annotations

import re

_LINK_NOTE = re.compile(
    r"""\s*[-(\[]?\s*(?:(?:this\s)?(?:link\s)?opens\s(?:in\s)?(?:a\s)?new\s(?:window|tab)(?:\sor\s(?:tab|window))? | external\slink
      | (?:wird\sin\s(?:einem\s)?neuem\s(?:fenster|tab)\sgeöffnet | öffnet\s(?:sich\s)?in\s(?:einem\s)?neuen?m?\s(?:fenster|tab)) | externer\slink
      | (?:s'ouvre|ouverture)\sdans\sun(?:e)?\s(?:nouvelle\sfenêtre|nouvel\songlet) | lien\sexterne
      | se\sabre\sen\suna\s(?:nueva\s)?(?:ventana|pestaña)(?:\snueva)? | enlace\sexterno
      | si\sapre\sin\suna\snuova\s(?:finestra|scheda) | opent\sin\s(?:een\s)?nieuw\s(?:venster|tabblad) | otwiera\ssię\sw\snowym\s(?:oknie|karcie) | abre\s(?:em|numa)\snova\s(?:janela|guia))
      \s*[)\]]?""",
    re.IGNORECASE | re.VERBOSE,
)
_CUES = (
    "window",
    "tab",
    "fenster",
    "fenêtre",
    "onglet",
    "ventana",
    "pestaña",
    "finestra",
    "scheda",
    "venster",
    "oknie",
    "karcie",
    "janela",
    "guia",
    "extern",
    "esterno",
)


def without_link_notes(text: str) -> str:
    """The text without such notes."""
    lowered = text.casefold()
    return _LINK_NOTE.sub(" ", text) if any(cue in lowered for cue in _CUES) else text
