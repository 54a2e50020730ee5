"""Does a change matter, why, and what comes first? When in doubt it matters. The cases stand in weights.txt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.compare import compare
from watcher.judge import is_trivial, weigh
from watcher.model.change import Weight
from watcher.model.page import Block, BlockKind, Document

# What stands around each case, so that its language can be told.
AROUND = {
    "en": ("You keep your contact details up to date and answer the questions that buyers ask.", "This text is for all sellers of the site."),
    "de": ("Die Angaben zu Ihrem Konto sind auf dem neuesten Stand, und Fragen werden von Ihnen beantwortet.", "Dieser Text ist für alle, die auf der Seite verkaufen."),
    "fr": ("Vous tenez vos coordonnées à jour et vous répondez aux questions qui sont posées par les clients.", "Ce texte est pour tous ceux qui vendent sur le site."),
    "es": ("Usted mantiene sus datos al día y responde a las preguntas que los clientes hacen en el sitio.", "Este texto es para todos los que venden en el sitio."),
    "it": ("Il venditore tiene aggiornati i dati del suo conto e risponde alle domande che gli sono fatte dai clienti.", "Questo testo è per tutti gli utenti della pagina."),
    "nl": ("U houdt de gegevens van uw account bij en geeft antwoord op vragen die door klanten worden gesteld.", "Deze tekst is voor wie op de site verkoopt."),
    "pl": ("Dane konta są aktualne, a na pytania, które zadają klienci, odpowiada się na stronie oraz przez telefon.", "Ten tekst jest dla tych, którzy sprzedają na stronie."),
    "pt": ("O vendedor mantém os seus dados em dia e responde às perguntas que são feitas pelos clientes na página.", "Este texto é para quem vende na página, mais ou menos."),
}  # fmt: skip
KINDS = {"#": BlockKind.HEADING, "*": BlockKind.ITEM, "|": BlockKind.ROW, "@": BlockKind.PARAGRAPH}


def cases() -> list[tuple[str, str, str, list[str]]]:
    """Language, weight, what the reasons say, and the marked clauses of each case of the table."""
    text = (Path(__file__).parent / "weights.txt").read_text(encoding="utf-8")
    parts = [part.strip("\n").splitlines() for part in re.split(r"\n\s*\n", text)]
    found = []
    for head, *clauses in (part for part in parts if part[0].startswith("[")):
        form = re.fullmatch(r"\[(\w+) (\w+)\] (.*)", head)
        assert form, f"«{head}» is not «[language weight] reasons»"
        found.append((form[1], form[2], form[3], clauses))
    return found


def documents(language: str, clauses: list[str]) -> tuple[Document, Document]:
    """The page before and after, with a few clauses around."""
    first, last = AROUND.get(language, ("", ""))
    sides = []
    for mark in "-+":
        marked = [f"  {first}", *clauses, f"  {last}"]
        lines = [line[2:] for line in marked if line[:1] in {mark, " "} and line[2:].strip()]
        sides.append(Document(tuple(blocks(lines))))
    return sides[0], sides[1]


def blocks(lines: list[str]) -> list[Block]:
    """The clauses as blocks, each under the heading above it."""
    under: tuple[str, ...] = ()
    made = []
    for line in lines:
        kind = KINDS.get(line[0], BlockKind.PARAGRAPH) if line[1:2] == " " else BlockKind.PARAGRAPH
        text = line[2:] if line[1:2] == " " and line[0] in KINDS else line
        made.append(
            Block(kind, text, under if kind is not BlockKind.HEADING else (), 1 if kind is BlockKind.HEADING else 0)
        )
        if kind is BlockKind.HEADING:
            under = (text,)
    return made


def test_of_several_small_things_none_is_the_only_one() -> None:
    before, after = documents(
        "en",
        [
            "- Last updated: August 1, 2024",
            "+ Last updated: August 5, 2024",
            "- Sellers keep records; buyers do too.",
            "+ Sellers keep records, buyers do too.",
        ],
    )

    weighed = weigh(compare(before, after), (before, after))

    assert set(weighed.reasons) == {"the page's own date changed", "letter case or punctuation changed"}


@pytest.mark.parametrize(("language", "weight", "said", "clauses"), cases())
def test_what_weighs_what_and_why(language: str, weight: str, said: str, clauses: list[str]) -> None:
    before, after = documents(language, clauses)
    edits = compare(before, after)
    assert edits, "the pair must differ"

    weighed = weigh(edits, (before, after))

    assert weighed.weight == weight, weighed.reasons
    for part in said.split("; "):
        assert any(part in reason for reason in weighed.reasons), weighed.reasons
    assert len(set(weighed.reasons)) == len(weighed.reasons)
    assert ("not known in this language" in " ".join(weighed.reasons)) == (language not in AROUND)


@pytest.mark.parametrize(("language", "weight", "said", "clauses"), cases())
def test_the_way_back_weighs_the_same(language: str, weight: str, said: str, clauses: list[str]) -> None:
    """What matters as it comes matters as it goes; only a misspelling is no misspelling on the way back."""
    after, before = documents(language, clauses)
    found = weigh(compare(before, after), (before, after)).weight
    assert found == weight or "spelling" in said


def test_the_gravest_edit_comes_first() -> None:
    """A moved figure, then duties and enforcement, then other words, then what does not matter."""
    page = [
        ("Last updated: August 1, 2024", "Last updated: August 5, 2024"),
        ("The team answers letters with great care and joy.", "The crew answers letters with great care and joy."),
        ("We look at each complaint and answer it soon.", "We look at each complaint and terminate the account soon."),
        ("You pay a fee of 8% for each of the items sold.", "You pay a fee of 15% for each of the items sold."),
    ]
    old, new = (Document(tuple(Block(BlockKind.PARAGRAPH, pair[side]) for pair in page)) for side in (0, 1))
    edits = compare(old, new)

    order = weigh(edits, (old, new)).order

    assert [edits[at].block.text for at in order] == [page[at][1] for at in (3, 2, 1, 0)]


def test_an_item_of_a_prohibited_list_is_never_trivial() -> None:
    old = Document((Block(BlockKind.ITEM, "Knives"),))
    new = Document((Block(BlockKind.ITEM, "Knives"), Block(BlockKind.ITEM, "Fireworks")))
    assert not is_trivial(compare(old, new))


WORDS = st.sampled_from(
    "seller must may not pay fee € 5 30 days within UK Bazaar GmbH https://a.example see here Section (a) 1. May 2024 suspend , . |".split()
)
CLAUSES = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join) | st.text(max_size=40), max_size=6)


@settings(max_examples=150, deadline=None)
@given(CLAUSES, CLAUSES)
def test_no_text_stops_the_weighing_and_every_edit_has_its_place(old: list[str], new: list[str]) -> None:
    before, after = (Document(tuple(Block(BlockKind.PARAGRAPH, text) for text in side)) for side in (old, new))
    edits = compare(before, after)
    weighed = weigh(edits, (before, after))
    assert sorted(weighed.order) == list(range(len(edits)))
    assert weighed.reasons
    assert weighed.weight in Weight
