"""Two documents → the edits between them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.compare import applied, compare, redline, sense
from watcher.model.change import EditKind, SpanKind
from watcher.model.page import Block, BlockKind, Document

CLAUSES = [
    "Sellers must ship within two days of the order.",
    "You pay a referral fee of 8% of the total price.",
    "We may suspend your account after a breach of these terms.",
    "Buyers may return items within 30 days of delivery.",
]


def document(*texts: str, labels: list[str] | None = None) -> Document:
    marks = labels or [""] * len(texts)
    return Document(
        tuple(Block(BlockKind.PARAGRAPH, text, label=mark) for text, mark in zip(texts, marks, strict=True))
    )


def kinds(before: Document, after: Document) -> list[EditKind]:
    return [edit.kind for edit in compare(before, after)]


def test_an_added_a_removed_and_a_reworded_clause_are_called_so() -> None:
    new = "Mexico leaves this agreement on the first of March."
    assert kinds(document(*CLAUSES), document(*CLAUSES, new)) == [EditKind.ADDED]
    assert kinds(document(*CLAUSES), document(*CLAUSES[1:])) == [EditKind.REMOVED]
    (edit,) = compare(document(*CLAUSES), document(CLAUSES[0], CLAUSES[1].replace("8%", "15%"), *CLAUSES[2:]))
    assert edit.kind is EditKind.REWORDED
    assert [(change.before.text, change.after.text) for change in edit.figures if change.before and change.after] == [("8%", "15%")]  # fmt: skip


def test_a_moved_clause_is_no_removal_and_addition() -> None:
    assert kinds(document(*CLAUSES), document(*CLAUSES[1:], CLAUSES[0])) == [EditKind.MOVED]


def test_one_new_section_that_shifts_all_numbers_is_one_addition() -> None:
    """The references follow the numbers; that is no edit either."""
    before = [f"{text} See Section {number}." for number, text in enumerate(CLAUSES, 1)]
    after = [f"{text} See Section {number}." for number, text in enumerate(CLAUSES, 2)]
    old = document(*before, labels=["1.", "2.", "3.", "4."])
    new = document("All sellers are welcome here and everywhere.", *after, labels=["1.", "2.", "3.", "4.", "5."])
    assert kinds(old, new) == [EditKind.ADDED]


def test_a_reference_that_points_elsewhere_is_an_edit() -> None:
    assert kinds(document("As said in Section 5, you pay.", labels=["1."]), document("As said in Section 7, you pay.", labels=["1."])) == [EditKind.REWORDED]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("You have 30 days", "You have thirty (30) days"),
        ("within 48 (forty-eight) hours", "within 48 hours"),
        ("Last updated 17 hours ago", "Last updated 3 days ago"),
        ("© 2025 Bazaar Ltd.", "© 2026 Bazaar Ltd."),
        ("496 views", "512 views"),
        ("95 % of orders", "95% of orders"),
        ("See our fees (opens in a new window).", "See our fees."),
        ("Use this form - opens in new window or tab to tell us.", "Use this form to tell us."),
        ("Siehe Gebühren (öffnet in neuem Tab)", "Siehe Gebühren"),
        ("Voir les frais - s'ouvre dans une nouvelle fenêtre", "Voir les frais"),
    ],
)
def test_what_says_nothing_new_is_no_edit(one: str, other: str) -> None:
    assert sense(one) == sense(other)
    assert compare(document(*CLAUSES, one), document(*CLAUSES, other)) == ()


def test_another_division_into_blocks_is_no_edit() -> None:
    assert compare(document(f"{CLAUSES[0]} {CLAUSES[1]}"), document(CLAUSES[0], CLAUSES[1])) == ()


def test_the_redline_makes_both_texts() -> None:
    spans = redline("You have 30 days to answer", "You have two weeks to answer")
    assert "".join(span.text for span in spans if span.kind is not SpanKind.INSERTED) == "You have 30 days to answer"
    assert "".join(span.text for span in spans if span.kind is not SpanKind.DELETED) == "You have two weeks to answer"


LONG = [f"Clause {number}: {text}" for number, text in enumerate(CLAUSES * 75)]
SPLIT = (
    "Sellers must ship within two days of the order. They give the number of the parcel to the buyer on the same day."
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # One edited clause in a long document is one edit.
        (LONG, [*LONG[:152], LONG[152].replace("two", "three"), *LONG[153:]], ["reworded"]),
        # A clause that is split, or two that are joined, and changes a word at that, is one edit.
        ([*CLAUSES, SPLIT], [*CLAUSES, SPLIT[:47], SPLIT[48:].replace("same", "next")], ["reworded"]),
        ([*CLAUSES, SPLIT[:47], SPLIT[48:]], [*CLAUSES, SPLIT.replace("same", "next")], ["reworded"]),
        # Moved and reworded.
        ([*CLAUSES, SPLIT], [SPLIT.replace("parcel", "package"), *CLAUSES], ["reworded"]),
        # A cell of a row; a row between others; a list in another order.
        (
            ["Fees | Rate", "Books | 8% | $0.30", "Games | 9% | $0.30"],
            ["Fees | Rate", "Books | 8% | $0.30", "Games | 12% | $0.30"],
            ["reworded"],
        ),
        (
            ["Books | 8%", "Shoes and boots | 12%"],
            ["Books | 8%", "Kitchen and garden | 10%", "Shoes and boots | 12%"],
            ["added"],
        ),
        (["knives", "fireworks", "medicine"], ["medicine", "knives", "fireworks"], ["moved"]),
        # Right to left, and without blanks.
        (
            ["يدفع البائع رسوما قدرها 8% من السعر.", CLAUSES[0]],
            ["يدفع البائع رسوما قدرها 9% من السعر.", CLAUSES[0]],
            ["reworded"],
        ),
        (
            ["卖家须在两天内发货,并向买家提供运单号。", CLAUSES[0]],
            ["卖家须在三天内发货,并向买家提供运单号。", CLAUSES[0]],
            ["reworded"],
        ),
    ],
)
def test_what_is_one_edit_to_a_reader_is_one_edit(before: list[str], after: list[str], expected: list[str]) -> None:
    assert [kind.value for kind in kinds(document(*before), document(*after))] == expected


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("in Germany and France must", "in Germany, France and Spain must", "in Germany[- and-]{+,+} France{+ and Spain+} must"),
        ("in Germany, France and Spain must", "in Germany and Spain must", "in Germany[-, France-] and Spain must"),
    ],
)  # fmt: skip
def test_a_redline_holds_on_to_the_words_that_say_something(before: str, after: str, shown: str) -> None:
    """And not to an «and» or an «a», which stands everywhere: nobody struck out France."""
    signs = {SpanKind.SAME: "{}", SpanKind.DELETED: "[-{}-]", SpanKind.INSERTED: "{{+{}+}}"}

    assert "".join(signs[span.kind].format(span.text) for span in redline(before, after)) == shown


def test_a_redline_marks_one_ideograph_and_one_word_of_a_text_from_right_to_left() -> None:
    changed = [span.text for span in redline("须在两天内发货", "须在三天内发货") if span.kind is not SpanKind.SAME]
    assert changed == ["两", "三"]
    changed = [
        span.text for span in redline("رسوما قدرها 8% من", "رسوما قدرها 9% من") if span.kind is not SpanKind.SAME
    ]
    assert changed == ["8", "9"]


def test_a_reference_with_letters_or_roman_numbers_follows_its_clause() -> None:
    old = document(f"{CLAUSES[0]} See Section A.1.", CLAUSES[1], labels=["A.2.", "A.1."])
    new = document(f"{CLAUSES[0]} See Section B.1.", CLAUSES[1], labels=["B.2.", "B.1."])
    assert kinds(old, new) == []
    old = document(f"{CLAUSES[0]} See Article IV.", CLAUSES[1], labels=["III.", "IV."])
    new = document(f"{CLAUSES[0]} See Article V.", CLAUSES[1], labels=["III.", "V."])
    assert kinds(old, new) == []


WORDS = st.lists(
    st.sampled_from("fee seller must may pay 30 days ship return item price account".split()), min_size=3, max_size=9
)
TEXTS = st.lists(WORDS.map(" ".join), max_size=9)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_applying_the_edits_to_the_old_document_gives_the_new_one(old: list[str], new: list[str]) -> None:
    before, after = document(*old), document(*new)
    made = applied(before.blocks, compare(before, after))
    assert _said(block.text for block in made) == _said(new)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_what_came_one_way_went_the_other(old: list[str], new: list[str]) -> None:
    """As many clauses stand on each side of the edits, whichever version is the older one."""
    there, back = compare(document(*old), document(*new)), compare(document(*new), document(*old))
    assert sum(edit.after_count for edit in there if edit.after) - sum(
        edit.before_count for edit in there if edit.before
    ) == (sum(edit.before_count for edit in back if edit.before) - sum(edit.after_count for edit in back if edit.after))
    assert bool(there) == bool(back)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_comparing_a_document_with_itself_gives_nothing(texts: list[str]) -> None:
    assert compare(document(*texts), document(*texts)) == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_a_redline_of_anything_makes_both_texts(old: str, new: str) -> None:
    spans = redline(old, new)
    assert "".join(span.text for span in spans if span.kind is not SpanKind.INSERTED) == old
    assert "".join(span.text for span in spans if span.kind is not SpanKind.DELETED) == new


def test_a_million_characters_do_not_hang_it() -> None:
    """In one block, and in 20,000; each ends in seconds (a hang would take minutes)."""
    long = "Sellers pay a fee of 8% for each item sold. " * 23_000
    began = time.monotonic()
    assert kinds(document(long), document(long.replace("8%", "9%", 1))) == [EditKind.REWORDED]
    many = [f"Clause {number} says what sellers do." for number in range(20_000)]
    assert kinds(document(*many), document(*many[:-1], "Another end of it all here.")) in (
        [EditKind.REWORDED], [EditKind.REMOVED, EditKind.ADDED])  # fmt: skip
    assert time.monotonic() - began < 60


def _said(texts: object) -> str:
    return "".join(sense(text) for text in texts).replace(" ", "")  # type: ignore[attr-defined]  # any run of texts
