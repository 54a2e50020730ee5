"""What differs on a page at every fetch is learned from its own history, and no edit hides behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit.story import Story
from tests.pages.engines import ENGINES, token
from tests.pages.policies import clauses, policy
from watcher.model.change import EditKind
from watcher.model.outcome import Changed, Held, Outcome, Unchanged

TITLE = "Selling fees and payouts"
TEXT = (
    "<p>Last updated: 3 March 2026</p><h2>1. Referral fees</h2>"
    + "".join(f"<p>1.{n} For each item of category {n} you pay a referral fee of {n + 5}% within {n + 10} days of the order.</p>" for n in range(1, 9))
    + "<h2>2. Payouts</h2><p>We pay out your balance every fourteen (14) days, and may withhold it while a claim is open.</p>"
    "<ul><li>Bank transfer</li><li>Wallet</li></ul><table><tr><th>Target</th><th>Value</th></tr><tr><td>Defect rate</td><td>&lt; 1%</td></tr></table>"
)  # fmt: skip
EDITS = {
    "figure": ("10%", "12%"),
    "deadline": ("within 15 days", "within 5 days"),
    "duty": ("may withhold", "must withhold"),
    "item": ("<li>Wallet</li>", "<li>Wallet</li><li>Cheque</li>"),
    "target": ("&lt; 1%", "&lt; 2%"),
    "clause": ("</table>", "</table><p>Accounts that miss the target may be suspended without notice.</p>"),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_template_changes_on_its_own_is_never_told(engine: str, tmp_path: Path) -> None:
    draw = ENGINES[engine]
    with Story(tmp_path) as story:
        story.all(draw(TITLE, TEXT, fetch) for fetch in range(8))
        assert story.told == []


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("engine", ENGINES)
def test_an_edit_is_told_and_nothing_beside_it(engine: str, edit: str, tmp_path: Path) -> None:
    draw = ENGINES[engine]
    before, after = EDITS[edit]
    with Story(tmp_path) as story:
        story.all(draw(TITLE, TEXT, fetch) for fetch in range(2))
        outcome = story(draw(TITLE, TEXT.replace(before, after, 1), 7))
        assert isinstance(outcome, Changed)
        assert len(outcome.change.edits) == 1


Noisy = Callable[[int], str]

LEARNED: dict[str, tuple[int, Noisy]] = {
    # how many checks may tell of it before it is learned, and the block
    "a number of a sort never heard of": (0, lambda n: f"<p>Zorps in the house: {4000 + 17 * n}</p>"),
    "two numbers": (0, lambda n: f"<p>{30 + n} zorps, {n * n + 5} blips</p>"),
    "a token": (0, lambda n: f"<p>Session {token(n, 10)}</p>"),
    "a token in a clause": (0, lambda n: f"<p>By selling here under ticket q{n}x{n + 3}k{n + 1}m4 you agree to all clauses of these terms of ours.</p>"),
    "a word by turns": (2, lambda n: f"<p>Mood: {['happy', 'calm', 'gloomy', 'brisk', 'mild', 'keen', 'wry', 'odd', 'shy'][n % 9]}</p>"),
    "links by turns": (0, lambda n: f"<ul><li><a href='/s/{n}'>Story {['one', 'two', 'three', 'four', 'five', 'six', 'seven'][n % 7]}</a></li><li><a href='/t/{n}'>Tale of {['oaks', 'elms', 'figs', 'pines', 'limes', 'palms', 'yews'][n % 7]}</a></li></ul>"),
}  # fmt: skip


def noisy(block: str, text: str | None = None) -> str:
    parts = (text or clauses()).split("</p>")
    parts[6] += f"</p>{block}<p>All of the above holds for shops of every size in all our countries."
    return policy("en", "</p>".join(parts))


@pytest.mark.parametrize("sort", LEARNED)
def test_a_place_that_differs_at_every_fetch_is_learned(sort: str, tmp_path: Path) -> None:
    most, block = LEARNED[sort]
    with Story(tmp_path) as story:
        story(noisy(block(0)))
        outcomes: list[Outcome] = [story(noisy(block(n))) for n in range(1, 9)]
        assert len(story.told) <= most
        assert all(isinstance(one, Unchanged) for one in outcomes[3:]), outcomes[3:]
        assert any(one.learned for one in story.store.noises(story.source.id))


@pytest.mark.parametrize("sort", LEARNED)
def test_a_figure_moves_beside_what_was_learned(sort: str, tmp_path: Path) -> None:
    _, block = LEARNED[sort]
    with Story(tmp_path) as story:
        story.all(noisy(block(n)) for n in range(6))
        outcome = story(noisy(block(6), clauses().replace("19 days", "29 days").replace("18%", "21%")))
        assert isinstance(outcome, Changed)
        assert all(edit.figures for edit in outcome.change.edits)
        assert isinstance(
            story(noisy(block(7), clauses().replace("19 days", "29 days").replace("18%", "21%"))), Unchanged
        )


HIDING: dict[str, tuple[Noisy, Noisy]] = {
    "a word beside a token": (
        lambda n: f"<p>Under ticket q{n}x{n + 3}k{n + 1}m4 you may sell used goods on this site.</p>",
        lambda n: f"<p>Under ticket q{n}x{n + 3}k{n + 1}m4 you must sell used goods on this site.</p>",
    ),
    "a figure beside a token": (
        lambda n: f"<p>Ticket q{n}x{n + 3}k{n + 1}m4: the fee is 8% of the price.</p>",
        lambda n: f"<p>Ticket q{n}x{n + 3}k{n + 1}m4: the fee is 9% of the price.</p>",
    ),
    "a figure beside a counter": (
        lambda n: f"<p>{300 + n} zorps, share 8%</p>",
        lambda n: f"<p>{300 + n} zorps, share 9%</p>",
    ),
    "a word beside a number": (
        lambda n: f"<p>Zorps in the house: {4000 + 17 * n}</p>",
        lambda n: f"<p>Zorps in the garden: {4000 + 17 * n}</p>",
    ),
    "a rule where words go by turns": (
        lambda n: f"<p>Mood: {['happy', 'calm', 'gloomy', 'brisk', 'mild', 'keen', 'wry', 'odd', 'shy'][n % 9]}</p>",
        lambda n: "<p>Sales of knives are prohibited from now on</p>",
    ),
    "another kind of words where words go by turns": (
        lambda n: f"<p>Mood: {['happy', 'calm', 'gloomy', 'brisk', 'mild', 'keen', 'wry', 'odd', 'shy'][n % 9]}</p>",
        lambda n: "<p>Payout by cheque ends for shops in Malta</p>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", HIDING)
def test_an_edit_in_a_volatile_block_is_told(what: str, tmp_path: Path) -> None:
    before, after = HIDING[what]
    with Story(tmp_path) as story:
        story.all(noisy(before(n)) for n in range(6))
        told = len(story.told)
        outcomes = [story(noisy(after(n))) for n in range(6, 9)]
        assert len(story.told) == told + 1, outcomes
        assert isinstance(outcomes[-1], Unchanged)


NEVER = {
    "a rate": lambda n: f"<p>The fee is {5 + n}% of the price</p>",
    "an amount": lambda n: f"<p>Fee: €{5 + n}</p>",
    "a deadline": lambda n: f"<p>Ship within {5 + n} days</p>",
    "a limit that binds": lambda n: f"<p>You must list at least {50 + n} offers</p>",
    "a number in a clause": lambda n: f"<p>Shops of the second tier are those that have sold {500 + n} offers since they began.</p>",
    "a row of a table": lambda n: f"<table><tr><td>Offers of a shop</td><td>{500 + n}</td></tr></table>",
    "a thing in a list": lambda n: f"<h2>Prohibited goods</h2><ul><li>Knives</li><li>{['Rockets', 'Snakes', 'Poison', 'Uranium', 'Lava', 'Acid', 'Bombs', 'Guns'][n]}</li></ul>",
    "the date of the page": lambda n: f"<p>Last updated: {n + 1} March 2026</p>",
}  # fmt: skip


@pytest.mark.parametrize("what", NEVER)
def test_what_could_be_a_rule_is_told_however_often_it_changes(what: str, tmp_path: Path) -> None:
    block = NEVER[what]
    with Story(tmp_path) as story:
        story(noisy(block(0)))
        assert [type(story(noisy(block(n)))) for n in range(1, 7)] == [Changed] * 6


def test_three_edits_over_weeks_are_no_noise(tmp_path: Path) -> None:
    """Between them the page stood still. Each is told at the next check, as a number in such a line may differ at every one."""
    with Story(tmp_path) as story:
        story.all([noisy("<p>Zorps in the house: 4000</p>")] * 3)
        for n in range(1, 5):
            page = noisy(f"<p>Zorps in the house: {4000 + 17 * n}</p>")
            assert [type(story(page)) for _ in range(3)] == [Held, Changed, Unchanged]
        assert len(story.told) == 4


def test_a_link_that_comes_and_stays_is_told_at_the_next_check(tmp_path: Path) -> None:
    def page(n: int) -> str:
        return noisy(f"<p><a href='/p/{n}'>{['Payout calendar', 'Holiday plans'][n]}</a></p>")

    with Story(tmp_path) as story:
        story(page(0))
        assert isinstance(story(page(1)), Held)
        outcome = story(page(1))
        assert isinstance(outcome, Changed)
        assert all(edit.kind is not EditKind.MOVED for edit in outcome.change.edits)
        assert isinstance(story(page(1)), Unchanged)
