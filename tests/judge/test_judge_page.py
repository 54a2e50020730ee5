"""Is it the policy page at all?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.judge import is_mistaken, page_fault
from watcher.model.page import Block, BlockKind, Document

CLAUSE = "Clause {}: sellers must ship item {} within {} days, and we may suspend those who breach rule {} of ours."
POLICY = Document(
    (
        Block(BlockKind.HEADING, "Seller agreement", level=1),
        *(Block(BlockKind.PARAGRAPH, CLAUSE.format(n, n, n, n)) for n in range(40)),
    ),
    "Seller agreement",
    "en",
)


def page(*texts: str, title: str = "") -> Document:
    return Document(tuple(Block(BlockKind.PARAGRAPH, text) for text in texts), title)


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (["Verify you are human by completing the action below."], "Just a moment..."),
        (["Sign in to continue", "E-mail", "Forgot your password?"], "Bazaar Sign-In"),
        (["Access denied", "You don't have permission to access this page."], "Access Denied"),
        (["We are currently under maintenance. Please be patient."], "Maintenance"),
        (["This page isn't available", "The link you followed may be broken."], "Not found"),
        (["Before you continue", "Accept all", "Reject all"], "Cookies"),
        (["Seite nicht gefunden"], "Fehler"),
        (["Vous devez accepter les Conditions Générales pour continuer"], ""),
        (["Model API isn't available in your country yet"], "Model API"),
        (["Redirecting to legal.example.com"], ""),
        (["Inicia sesión", "¿Olvidaste tu contraseña?"], ""),
        (["Accès refusé"], ""),
    ],
)
def test_a_wall_is_a_wall_in_many_languages(texts: list[str], title: str) -> None:
    fault = page_fault(page(*texts, title=title), POLICY)
    assert fault is not None
    assert fault.wall
    assert fault.reason


def test_a_policy_that_speaks_of_walls_is_none() -> None:
    """Passwords, cookies, errors and access are words of policies, too."""
    talk = [
        "Sellers must keep their password safe; forgot password links are sent by mail.",
        "You must be logged in to use the seller tools, and sign in to your account at least once a month.",
        "We may deny access, and an unexpected error does not free you of your duties.",
        "During maintenance the deadlines of this policy are extended by the time of the outage.",
    ]
    long = Document((*POLICY.blocks, *(Block(BlockKind.PARAGRAPH, text) for text in talk)))
    assert page_fault(long, POLICY) is None
    assert page_fault(long, None) is None


def test_half_a_page_is_doubted_and_not_taken_for_a_wall() -> None:
    """It is held, and believed if it stays."""
    fault = page_fault(Document(POLICY.blocks[:8], "Seller agreement", "en"), POLICY)
    assert fault is not None
    assert not fault.wall
    assert "words are left of" in fault.reason


def test_a_page_that_grows_is_believed() -> None:
    assert page_fault(Document((*POLICY.blocks, Block(BlockKind.PARAGRAPH, "One more clause."))), POLICY) is None


def test_an_unfilled_template_is_doubted() -> None:
    fault = page_fault(
        Document((*POLICY.blocks, Block(BlockKind.PARAGRAPH, "Last updated on {publishedDate}"))), POLICY
    )
    assert fault is not None
    assert "template" in fault.reason


def test_a_front_page_served_first_is_no_first_copy() -> None:
    front = page("Find love today", "Join millions of happy people", "Download our app now", title="Bazaar")
    assert is_mistaken(front, POLICY)
    assert not is_mistaken(POLICY, front)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_nothing_a_page_says_raises(texts: list[str]) -> None:
    document = page(*texts)
    page_fault(document, POLICY)
    page_fault(POLICY, document)
    fault = page_fault(document, document)
    assert fault is None or fault.wall
