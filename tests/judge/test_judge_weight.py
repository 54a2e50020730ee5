"""Does a change matter? When in doubt it does."""

from __future__ import annotations

import pytest

from watcher.compare import compare
from watcher.judge import is_trivial, weigh
from watcher.model.change import Weight
from watcher.model.page import Block, BlockKind, Document

REST = ("Sellers keep their contact details up to date.", "Buyers may ask questions at any time of the day.")


def weight(before: str, after: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Weight:
    """The weight of one clause becoming another; an empty side is a clause that came or went."""
    old = Document(tuple(Block(kind, text) for text in (REST[0], before, REST[1]) if text))
    new = Document(tuple(Block(kind, text) for text in (REST[0], after, REST[1]) if text))
    edits = compare(old, new)
    assert edits, "the pair must differ"
    found, reasons = weigh(edits)
    assert reasons
    assert len(set(reasons)) == len(reasons)
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Sellers may ship within two days.", "Sellers must ship within two days."),
        ("You pay a fee of 8% per item sold.", "You pay a fee of 15% per item sold."),
        ("The rate is > 95 % of all orders.", "The rate is >= 90 % of all orders."),
        ("You answer within 30 days of notice.", "You answer within 30 business days of notice."),
        ("You pay €5 for each listing here.", "You pay £5 for each listing here."),
        ("Sell new and used goods on the site.", "Sell new or used goods on the site."),
        ("You shall not sell knives to minors.", "You shall sell knives to minors."),
        ("We act after reasonable notice to you.", "We act after notice to you."),
        ("The customer has the option to limit spend.", "The customer may have the option to limit spend."),
        ("", "We may suspend your account at once."),
        ("You may appeal within 30 days.", ""),
        ("Verkäufer können binnen zwei Tagen liefern.", "Verkäufer müssen binnen zwei Tagen liefern."),
        ("Le vendeur peut expédier sous deux jours.", "Le vendeur doit expédier sous deux jours."),
        ("El vendedor puede enviar en dos días.", "El vendedor debe enviar en dos días."),
        ("Il venditore può spedire in due giorni.", "Il venditore deve spedire in due giorni."),
        (
            "The agreement is with Bazaar Group, LLC of Delaware.",
            "The agreement is with Bazaar Markets, Inc. of Delaware.",
        ),
    ],
)
def test_what_touches_rights_duties_or_money_is_material(before: str, after: str) -> None:
    assert weight(before, after) is Weight.MATERIAL


def test_one_prohibited_word_in_a_list_is_material() -> None:
    assert weight("", "Fireworks", BlockKind.ITEM) is Weight.MATERIAL


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Last updated: August 1, 2024", "Last updated: August 5, 2024"),
        ("Sellers keep records; buyers do too.", "Sellers keep records, buyers do too."),
    ],
)
def test_punctuation_and_the_date_line_are_editorial(before: str, after: str) -> None:
    assert weight(before, after) is Weight.EDITORIAL


def test_a_heading_in_another_case_is_editorial() -> None:
    assert weight("Selling Fees And Payments", "Selling fees and payments", BlockKind.HEADING) is Weight.EDITORIAL


def test_an_item_of_a_prohibited_list_is_never_trivial() -> None:
    old = Document((Block(BlockKind.ITEM, "Knives"),))
    new = Document((Block(BlockKind.ITEM, "Knives"), Block(BlockKind.ITEM, "Fireworks")))
    assert not is_trivial(compare(old, new))
