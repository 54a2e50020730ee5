"""Known edits and known noise are put into recorded pages, one at a time: which are told, and as what?

    python -m tests.rigs.seeded FOLDER [--seed 1] [--ignore-rules]

FOLDER is one that `watch replay` takes, with pages in HTML. Of each page the last good fetch is taken, each edit and each
noise of the tables below is put into it at a place that the seed chooses, and `watch replay` reads the pair.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

Edit = Callable[[Tag, random.Random], bool]
"""Changes the content of a page, and says whether it could."""

FETCHES = 4
_LEAST = 800  # characters of a page that is worth it
_CLAUSE = 60
_CLAUSES = 5


# --- edits: each of them is material


def _exchange(pattern: str, new: Callable[[re.Match[str]], str]) -> Edit:
    """At one of the places where a pattern stands in a clause, other words."""

    def edit(content: Tag, chance: random.Random) -> bool:
        found = [
            (text, place)
            for clause in _clauses(content)
            for text in _texts(clause)
            for place in re.finditer(pattern, text)
            if len(text) > _CLAUSE // 2 and text.find_parent("a") is None and new(place) != place.group()
        ]
        if not found:
            return False
        text, place = chance.choice(found)
        text.replace_with(NavigableString(text[: place.start()] + new(place) + text[place.end() :]))
        return True

    return edit


def _put(html: str, *, into: Sequence[str]) -> Edit:
    """Another block after one of such a sort."""

    def edit(content: Tag, chance: random.Random) -> bool:
        found = [clause for clause in _clauses(content) if clause.name in into]
        if not found:
            return False
        chance.choice(found).insert_after(_piece(html))
        return True

    return edit


def _append(words: str) -> Edit:
    def edit(content: Tag, chance: random.Random) -> bool:
        chance.choice(_clauses(content)).append(f" {words}")
        return True

    return edit


def _remove(content: Tag, chance: random.Random) -> bool:
    chance.choice(_clauses(content)).decompose()
    return True


def _other_number(found: re.Match[str]) -> str:
    return found.group().replace(found[1], str(int(found[1]) + 7), 1)


EDITS: Mapping[str, Edit] = {
    "a period": _exchange(r"\b(\d{1,3})(?= (?:days?|months?|years?|hours?|business days|Tagen?|jours|mois|ans|dni)\b)", _other_number),
    "a rate": _exchange(r"\b(\d{1,2})(?=\s?%)", _other_number),
    "an amount": _exchange(r"[$€£]\s?(\d{1,4})\b", _other_number),
    "may becomes must": _exchange(r"\b[Yy]ou may\b(?! not)", lambda found: found.group()[:-3] + "must"),
    "a not goes": _exchange(r"\b(will|may|must|shall) not\b", lambda found: found[1]),
    "a not comes": _exchange(r"\b[Ww]e (?:will|may)\b(?! not)", lambda found: f"{found.group()} not"),
    "a country": _exchange(r"\b(?:Ireland|California|France|Delaware|Texas|Netherlands)\b", lambda _: "Singapore"),
    "who": _exchange(r"\b(?:third parties|affiliates|partners|service providers|partenaires|tiers)\b", lambda _: "advertisers"),
    "and becomes or": _exchange(r" and (?=(?:you|we|the|any)\b)", lambda _: " or "),
    "a noun": _exchange(r"\b(?:email|consent|account|content|payment|compte|contenu|données)\b", lambda _: "signature"),
    "a word comes": _exchange(r"\b(?:[Yy]our?|[Vv]ous|votre) (?=\w{4})", lambda found: f"{found.group()}solely "),
    "a sentence goes": _exchange(r"(?<=[.;] )[A-Z][^.;]{50,400}\. ", lambda _: ""),
    "a sentence comes": _append("Payouts can be withheld for up to 45 days where more than 2% of orders are disputed."),
    "a clause goes": _remove,
    "a clause comes": _put("<p>You grant us the right to use your content for training of models.</p>", into=("p",)),
    "a thing in a list comes": _put("<li>Replica watches, counterfeit handbags and the like</li>", into=("li",)),
}  # fmt: skip


# --- noise: none of it is a change of the policy


@dataclass(frozen=True)
class Noise:
    """What a page shows in other words at each fetch, and where: `middle` or `end` of the content, or of the `page`."""

    where: str
    shows: tuple[str, ...]

    def put(self, soup: BeautifulSoup, content: Tag, fetch: int) -> None:
        """Put in what this fetch shows."""
        piece = _piece(self.shows[fetch % len(self.shows)])
        match self.where:
            case "middle":
                clauses = _clauses(content)
                after = clauses[len(clauses) // 2]
                while after.name in {"li", "td", "dd"} and after.parent is not None and after is not content:
                    after = after.find_parent(["ul", "ol", "table", "dl"]) or after.parent
                after.insert_after(piece)
            case "end":
                content.append(piece)
            case "start":
                content.insert(0, piece)
            case _:
                (soup.body or soup).append(piece)


def _counted(where: str, form: str, *numbers: object) -> Noise:
    return Noise(where, tuple(form.format(number) for number in numbers))


NOISES: Mapping[str, Noise] = {
    "views": _counted("middle", "<div>{} views</div>", "12,345", "12,391", "12,467"),
    "found helpful": _counted("end", "<p>Was this helpful?</p><p>{} out of 40 found this helpful</p>", 12, 13, 15),
    "share found helpful": _counted("end", "<div>{}% of sellers found this helpful</div>", 87, 88, 86),
    "so long ago": _counted("start", "<p>Updated {} days ago</p>", 3, 4, 5),
    "reading time": _counted("start", "<span>{} min read</span>", 5, 6, 4),
    "online now": _counted("middle", "<p>Sellers online right now: {}</p>", "1,204", "1,377", 998),
    "ratings": _counted("middle", "<div>★★★★☆ 4.3 ({} ratings)</div>", "2,318", "2,320", "2,377"),
    "a count never heard of": _counted("middle", "<p>Zorps in the house: {}</p>", 4017, 4034, 4051),
    "shares": _counted("end", "<div>Share {} Tweet 88</div>", "1.2k", "1.3k", "1.4k"),
    "the day": _counted("start", "<p>Today is {} November 2026</p>", 23, 24, 25),
    "the time": _counted("start", "<time>{}</time>", "10:32", "11:02", "23:41"),
    "request number": _counted("end", "<p>Request ID: {}</p>", "0HMVB3K2J1", "0HMVB9ZZQ7", "0HMVC1M0A2"),
    "build": _counted("end", "<small>build {}</small>", "8f3a9c1", "77e01bd", "a0c4f12"),
    "copyright": _counted("page", "<div>© {} Bazaar Inc.</div>", 2024, 2025, 2026),
    "related articles": _counted("end", "<div><h3>Related articles</h3><ul><li><a href='/{0}'>{0}</a></li></ul></div>", "Payouts", "Labels", "Returns"),
    "a banner of cookies": Noise("page", ("", "<div><p>We use cookies to give you the best experience.</p><button>Accept all</button><button>Reject</button></div>", "")),
    "a box for consent": Noise("page", ("", "<div><p>We and our 842 partners store information on your device.</p><button>Accept all</button><button>Manage options</button></div>", "")),
    "a survey": Noise("end", ("", "<div><p>Take our 2-minute survey and win a gift card</p><button>Start</button></div>", "")),
    "what is hidden": _counted("middle", "<div style='display:none'>You must pay ${} for it</div>", 5, 6, 7),
    "a link to something new": _counted("middle", "<div><a href='/{0}'>{0}</a></div>", "Try our new shipping tool", "Sell worldwide", "Grow with ads"),
    "praise": _counted("end", "<blockquote>«{}»</blockquote>", "I doubled my sales – Anna, Leeds", "The support is kind – Paul, Gent", "We would never go back – Mira, Graz"),
    "chat": _counted("end", "<div>Our agents are {}</div>", "online. Typical reply: 4 minutes", "offline. Leave a message", "online. Typical reply: 9 minutes"),
    "a greeting": _counted("start", "<div>{}</div>", "Hello, sign in", "Hello, guest", "Welcome back"),
}  # fmt: skip


# --- pages


def _piece(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def _clauses(content: Tag) -> list[Tag]:
    """Paragraphs, items and cells of some length that hold no other block."""
    return [
        one
        for one in content.find_all(["p", "li", "td", "dd"])
        if one.find(["p", "li", "td", "div", "table", "ul"]) is None
        and len(one.get_text(" ", strip=True)) >= _CLAUSE
        and one.find_parent(["nav", "header", "footer"]) is None
    ]


def _texts(clause: Tag) -> list[NavigableString]:
    return [text for text in clause.find_all(string=True) if type(text) is NavigableString]


def _content(soup: BeautifulSoup, select: object) -> Tag | None:
    """The part of the page that is its policy, where a selector finds one that is long enough."""
    for selector in [select] if isinstance(select, str) else select if isinstance(select, list) else ["body"]:
        found = soup.select_one(selector) if isinstance(selector, str) else None
        if found is not None and len(found.get_text()) > _LEAST and len(_clauses(found)) >= _CLAUSES:
            return found
    return None


def _seeded(body: bytes, select: object, seed: int) -> Iterator[tuple[str, list[str]]]:
    """The name of each edit and each noise, and the page as it was fetched four times."""

    def fresh() -> tuple[BeautifulSoup, Tag]:
        soup = BeautifulSoup(body, "lxml")
        content = _content(soup, select)
        assert content is not None
        return soup, content

    for name, edit in EDITS.items():
        soup, content = fresh()
        if edit(content, random.Random(f"{seed} {name}")):
            yield f"edit: {name}", [str(fresh()[0]), *[str(soup)] * (FETCHES - 1)]
    for name, noise in NOISES.items():
        fetches = []
        for fetch in range(FETCHES):
            soup, content = fresh()
            noise.put(soup, content, fetch)
            fetches.append(str(soup))
        yield f"noise: {name}", fetches


def make(folder: Path, out: Path, seed: int) -> int:
    """Write a folder for `watch replay` to `out`, and say how many cases it holds."""
    entries: list[dict[str, Any]] = []
    seen: set[tuple[str, str]] = set()
    for page in json.loads((folder / "manifest.json").read_text("utf-8"))["pages"]:
        good = [one for one in page["snapshots"] if one.get("page_kind", "policy") == "policy"]
        name = (page["service"], page.get("terms_type", page["id"]))
        if not good or name in seen:
            continue
        body = gzip.decompress((folder / page["dir"] / good[-1]["file"]).read_bytes())
        if _content(BeautifulSoup(body, "lxml"), page.get("select")) is None:
            continue
        seen.add(name)
        for case, fetches in _seeded(body, page.get("select"), seed):
            entry = {**page, "id": f"case-{len(entries)}", "dir": f"case-{len(entries)}", "case": case, "pairs": []}
            entry["snapshots"] = [
                {"time": f"2026-10-{day:02}T06:00:00Z", "file": f"{day}.html.gz"} for day in range(1, FETCHES + 1)
            ]
            (out / entry["dir"]).mkdir()
            for one, text in zip(entry["snapshots"], fetches, strict=True):
                (out / entry["dir"] / one["file"]).write_bytes(gzip.compress(text.encode(), 1))
            entries.append(entry)
    (out / "manifest.json").write_text(json.dumps({"pages": entries}), "utf-8")
    return len(entries)


def told(out: Path, *options: str) -> dict[str, Counter[str]]:
    """For each edit and each noise: of how many pages it was told, as material or as editorial, or was silent."""
    command = [str(Path(sys.executable).with_name("watch")), "replay", str(out), "--json", *options]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    loudest: dict[str, str] = {}
    for line in lines:
        fetch = json.loads(line) if line.startswith("{") else {}
        if fetch.get("change"):
            weights = (fetch["change"]["weight"], loudest.get(fetch["source"], "editorial"))
            loudest[fetch["source"]] = "material" if "material" in weights else "editorial"
    table: dict[str, Counter[str]] = {}
    for entry in json.loads((out / "manifest.json").read_text("utf-8"))["pages"]:
        table.setdefault(entry["case"], Counter())[loudest.get(entry["id"], "silent")] += 1
    return table


def main() -> int:
    """The table, and its sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ignore-rules", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        print(f"{make(asked.folder, Path(out), asked.seed)} cases", flush=True)
        table = told(Path(out), *["--ignore-rules"] * asked.ignore_rules)
    for sort in ("edit", "noise"):
        total: Counter[str] = Counter()
        for case, counts in table.items():
            if case.startswith(sort):
                total += counts
                print(f"{case:32} {_row(counts)}")
        print(f"{f'all: {sort}':32} {_row(total)}\n")
    return 0


def _row(counts: Counter[str]) -> str:
    return "  ".join(f"{kind} {counts[kind]:4}" for kind in ("material", "editorial", "silent"))


if __name__ == "__main__":
    sys.exit(main())
