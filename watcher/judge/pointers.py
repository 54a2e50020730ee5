"""Clauses that only say where something else can be read: «For more on eligibility, see here.»"""

from __future__ import annotations

import re

from watcher.judge.blocks import BINDING, without_dates
from watcher.lexicon import Lexicon
from watcher.model.page import Block, BlockKind

_WORD = re.compile(r"\w+")
_POINTER = 30  # words of a clause that only points to another page
# «die hier eingesehen werden können»: with the verbs that such a phrase has, which allow nothing.
_POINTS = re.compile(
    r"""\b(?:(?:please\s)?(?:click\shere | see\shere | (?:learn|find\sout|read)\smore
        | (?:visit|see|read|view|go\sto)\s(?:our|the|this)\s(?:help|faq|support|page|article|guide|summary)\w*(?:\s(?:cent(?:er|re)|pages?))?)
      | (?:can|may)\sbe\s(?:found|viewed|accessed|read|downloaded)\b[^.;]{0,30} | for\s(?:more|further|additional)\s(?:information|details|on|about)
      | (?:klicken\ssie\shier | hier\s(?:klicken|eingesehen|abrufbar|einsehbar|zu\sfinden|abgerufen|nachlesen))(?:\swerden)?(?:\s(?:können|kann))? | (?:weitere|nähere|mehr)\s(?:informationen|details|infos)
      | cliquez\s(?:ici|sur) | (?:pour|afin\sde)\s(?:consulter|en\ssavoir\splus|voir|accéder) | (?:consultable|disponible|accessible)s?\sici | en\ssavoir\splus | (?:peut|peuvent)\sêtre\sconsultée?s?
      | haga\sclic | haz\sclic | pulse\saquí | (?:puede|pueden)\s(?:consultar|encontrar)\w*(?:se)? | (?:más|mayor)\sinformación | consulte\s(?:aquí|nuestra)
      | clicca(?:re)?\squi | (?:per\s)?(?:maggiori|ulteriori)\sinformazioni | (?:può|possono)\sessere\sconsultat\w | consulta(?:re|bile)\squi
      | klik\shier | (?:meer|nadere)\sinformatie | (?:hier|via\sdeze\slink)\s(?:te\svinden|in\ste\szien|te\sraadplegen) | kliknij\stutaj | więcej\sinformacji | clique\saqui | (?:mais|para\smais)\sinformações)""",
    re.IGNORECASE | re.VERBOSE,
)


def is_pointer(block: Block, lexicon: Lexicon) -> bool:
    """A clause that only says where something else can be read, with no rule, figure or money in it."""
    return block.kind is not BlockKind.ROW and points(block.text, lexicon)


def points(text: str, lexicon: Lexicon) -> bool:
    """Do some words only say where something else can be read?"""
    rest, found = _POINTS.subn(" ", text)
    if (
        not found
        or len(_WORD.findall(text)) > _POINTER
        or any(character.isdigit() for character in without_dates(rest))
    ):
        return False
    return not lexicon.any_found((*BINDING, "permission"), rest)
