"""How good is it, on real pages over time? Runs where WATCH_CORPUS names a folder of recorded pages with labels.

The folder has a `manifest.json`, a `labels.json` and, below `seller-agreements`, an `index.json`; see docs/accuracy.md.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.kit.watch import Watch

CORPUS = Path(os.environ.get("WATCH_CORPUS") or "/nowhere")

pytestmark = [
    pytest.mark.skipif(
        not os.environ.get("WATCH_CORPUS"), reason="WATCH_CORPUS does not name a folder of recorded pages with labels"
    ),
    pytest.mark.timeout(1800),
]


def score_of(watch: Watch, *options: str) -> dict[str, Any]:
    file = watch.folder / "score.json"
    assert watch("replay", CORPUS, "--score", file, *options).code == 0
    scored: dict[str, Any] = json.loads(file.read_text())
    return scored


def words(scored: dict[str, Any], *whats: str) -> list[str]:
    """The findings of some sorts, to be read where a bar is missed."""
    return [
        f"{one['source']} {one['at']}: {one['what']}" for one in scored["findings"] if one["what"].startswith(whats)
    ]


def told(tally: dict[str, int]) -> int:
    return tally["material"] + tally["editorial"]


def of(tally: dict[str, int]) -> int:
    return told(tally) + tally["not_told"]


NOISE_WITHOUT_RULES = 100
"""One in so many may be told."""

WRONG_LABELS = ("doubao--terms-of-service",)
"""Histories whose date line the labels do not know, as it is Chinese; docs/accuracy.md gives the dates as they stand there."""


@pytest.mark.parametrize(
    ("options", "noise_in", "editorial_in"),
    [((), 200, 5), (("--ignore-rules",), NOISE_WITHOUT_RULES, None)],
    ids=["rules", "no rules"],
)
def test_nothing_is_missed_and_nobody_is_cried_wolf_to(
    watch: Watch, options: tuple[str, ...], noise_in: int, editorial_in: int | None
) -> None:
    """Material changes all told as such; noise one in so many at most; no broken page; editorial ones mostly as editorial;
    the verdicts right, as far as the labels are.
    """
    scored = score_of(watch, *options)
    tally = scored["tallies"]["all pages"]

    assert not words(scored, "material"), "material changes missed, or told as editorial"
    assert of(tally["material"]) > 0
    assert [one for one in words(scored, "verdict") if not one.startswith(WRONG_LABELS)] == []
    assert told(tally["noise"]) * noise_in <= of(tally["noise"]), words(scored, "noise")
    if editorial_in is not None:
        assert told(tally["broken"]) == 0, words(scored, "broken")
        assert tally["editorial"]["material"] * editorial_in <= of(tally["editorial"]), words(scored, "editorial")


A_POINTER = "Click here to see a summary"
"""The one edition that is editorial: it says where a summary stands."""

AMAZON_EU = [
    ("2022-09-15", "unannounced", "Amazon store fair pricing policy"),
    ("2022-10-18", "dated_only", "€500,000 → €5,000, £400,000 → £4,000"),
    ("2022-10-24", "unannounced", "€5,000 → €500,000, £4,000 → £400,000"),
    ("2022-12-24", "dated_only", "13.2"),
    ("2023-03-16", "unannounced", "suspend a shipping option"),
    ("2023-07-03", "dated_only", "VAT Calculation Service"),
    ("2023-08-25", "unannounced", "Summary of"),
    ("2023-08-25", "unannounced", A_POINTER),
    ("2023-09-06", "unannounced", "shipping regulation for New Books"),
    ("2024-02-01", "dated_only", "Fee Base Amount"),
    ("2024-03-12", "unannounced", "suspend a shipping option"),
    ("2024-03-18", "dated_only", "11.2"),
    ("2024-05-28", "dated_only", "Your Transactions"),
    ("2024-08-01", "dated_only", "AMAZON EU"),
]
AMAZON_US = [
    ("2023-12-28", "undetermined", "within thirty (30) days → within fourteen (14) days"),
    ("2023-12-29", "undetermined", "provided in Section 2 of the General Terms"),
    ("2024-01-01", "undetermined", "except that (f"),
    ("2024-04-15", "undetermined", "Canada or"),
    ("2026-03-05", "undetermined", ""),
]


@pytest.mark.parametrize(
    ("source", "editions"),
    [
        ("amazon--marketplace-sellers-conditions", AMAZON_EU),
        ("amazon-seller-central--marketplace-sellers-conditions", AMAZON_US),
    ],
)
def test_every_edition_of_the_amazon_agreements_is_found(
    watch: Watch, source: str, editions: list[tuple[str, str, str]]
) -> None:
    """With its moved figures or its words, and the verdict that its dates support. Renumbered headings are no edition."""
    ran = watch("replay", CORPUS / "seller-agreements", "--only", source, "--json")
    changes = [one["change"] for one in ran.json if one["change"]]

    assert [(one["first_seen"][:10], one["verdict"]) for one in changes] == [edition[:2] for edition in editions]
    assert all(edition[2] in one["headline"] for one, edition in zip(changes, editions, strict=True))
    editorial = [one["headline"] for one in changes if one["weight"] == "editorial"]
    assert all(A_POINTER in headline for headline in editorial)


FLIPPING = (
    "amazon--complaints-policy",
    "bol-com--marketplace-sellers-conditions",
    "boulanger--marketplace-sellers-conditions",
)


@pytest.mark.parametrize("source", FLIPPING)
def test_flips_between_known_texts_are_told_once(watch: Watch, source: str) -> None:
    """Hundreds of recorded versions, a few texts: each is told when it is new, and once when it comes back."""
    index = json.loads((CORPUS / "seller-agreements" / "index.json").read_text())
    versions = next(one["versions"] for one in index["documents"] if one["id"] == source)
    texts = len({one["file"] for one in versions})
    ran = watch("replay", CORPUS / "seller-agreements", "--only", source, "--json")
    told_of = [one for one in ran.json if one["outcome"] == "changed"]

    assert len(versions) > 2 * texts
    assert len(told_of) <= 2 * texts
