"""Every kind of edit that is put into a page is told as material, and no noise that is put in is told at all."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from tests.pages.engines import ENGINES
from tests.rigs.seeded import EDITS, NOISES, make, told

TELLS = {"noise: praise", "noise: chat", "noise: a greeting"}  # words that look like text; silent once they are learned
CLAUSES = (
    "You may list up to 50 items each month, and you must ship every one of them within 14 days of its sale, and you pay us.",
    "We will not share your email with third parties or affiliates in Ireland. We may suspend an account that breaks these rules at any time. You then lose it.",
    "The fee for each order is $3 and 8% of its price, and the payment to your account is made once in 30 days.",
    "You agree that your content stays yours, and that your consent is asked for whenever we use it in our own advertising.",
    "We keep your account open as long as you want it; you may close it yourself within your settings on every day of the year.",
    "Sellers of books must not sell copies that were printed without the permission of whoever holds the rights in them.",
)  # fmt: skip


def test_edits_are_told_and_noise_is_not(tmp_path: Path) -> None:
    text = "".join(f"<p>{clause}</p>" for clause in CLAUSES)
    text += (
        "<ul>"
        + "".join(f"<li>Weapons of sort {n}, and whatever else may hurt somebody who holds it</li>" for n in range(4))
        + "</ul>"
    )
    folder, out = tmp_path / "recorded", tmp_path / "seeded"
    folder.mkdir()
    out.mkdir()
    (folder / "1.html.gz").write_bytes(gzip.compress(ENGINES["wordpress"]("Seller terms", text, 0).encode()))
    page = {
        "id": "terms",
        "service": "Bazaar",
        "url": "https://bazaar.example/terms",
        "dir": ".",
        "select": ".entry-content",
    }
    snapshots = [{"time": "2026-10-01T06:00:00Z", "file": "1.html.gz"}]
    (folder / "manifest.json").write_text(json.dumps({"pages": [{**page, "snapshots": snapshots}]}))

    assert make(folder, out, seed=1) == len(EDITS) + len(NOISES)
    table = told(out)

    assert {case for case, counts in table.items() if case.startswith("edit") and not counts["material"]} == set()
    assert {case for case, counts in table.items() if case.startswith("noise") and not counts["silent"]} == TELLS
