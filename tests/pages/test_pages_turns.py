"""A source that shows texts by turns says so once; an edit of one of them is told, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.kit.story import Story
from tests.pages.policies import clauses, policy
from watcher.model.change import Verdict
from watcher.model.outcome import Changed, Unchanged

A = policy("en", clauses("en"))
OTHER = "".join(f"<p>In region {n} a shop has {n + 3} weeks to answer the letters of our office.</p>" for n in range(6))
B = policy("en", clauses("en") + OTHER)
B_EDITED = B.replace("4 weeks", "9 weeks")
A_EDITED = A.replace("19 days", "29 days")


def test_flips_are_told_once(tmp_path: Path) -> None:
    with Story(tmp_path) as story:
        outcomes = [story(page) for page in (A, B, A, B, A, A, B, B, A)]
        assert [type(one) for one in outcomes[1:3]] == [Changed, Changed]
        assert story.told[1].ruling.verdict is Verdict.WENT_BACK
        assert all(isinstance(one, Unchanged) for one in outcomes[3:])


def test_an_edit_of_the_other_text_is_told_as_that_edit(tmp_path: Path) -> None:
    with Story(tmp_path) as story:
        story.all([A, B, A, B, A])
        told = len(story.told)
        outcome = story(B_EDITED)
        assert isinstance(outcome, Changed)
        assert [(edit.before and edit.before.text) for edit in outcome.change.edits] == [
            "In region 1 a shop has 4 weeks to answer the letters of our office."
        ]
        assert all(isinstance(story(page), Unchanged) for page in (A, B_EDITED, A, A, B_EDITED))
        assert len(story.told) == told + 1


def test_both_texts_are_edited_in_turn(tmp_path: Path) -> None:
    with Story(tmp_path) as story:
        story.all([A, B, A, B, A, B])
        told = len(story.told)
        first, second = story(A_EDITED), story(B.replace("19 days", "29 days"))
        assert isinstance(first, Changed)
        assert isinstance(second, Changed)
        assert all(len(one.change.edits) == 1 for one in (first, second))
        assert all(isinstance(story(page), Unchanged) for page in (A_EDITED, B.replace("19 days", "29 days")) * 3)
        assert len(story.told) == told + 2


def test_a_change_that_was_taken_back_once_is_no_flip(tmp_path: Path) -> None:
    """The editions after it are editions, and going back from one of them is told."""
    third, fourth = A.replace("18%", "21%"), A.replace("18%", "23%")
    with Story(tmp_path) as story:
        story.all([A, A_EDITED, A])
        story.all([third, third, fourth, fourth])
        told = len(story.told)
        outcome = story(third)
        assert isinstance(outcome, Changed)
        assert outcome.change.ruling.verdict is Verdict.WENT_BACK
        assert len(story.told) == told + 1
