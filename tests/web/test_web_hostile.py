"""Whatever a page writes, our pages show it as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from lxml import etree

from tests.kit.pages import Pages, pages_of
from tests.kit.watch import Watch
from tests.web.hostile import PAYLOADS, fill

OURS = set(
    "html head meta title link body a header nav form input button main footer p article span h1 h2 h3 h4 dl div dt dd time "
    "section table thead tr th tbody td details summary blockquote del ins ul li code b label textarea select option svg rect "
    "text line br mark img bdi q figure figcaption".split()
)
ATTRIBUTES = set(
    "lang charset name content rel href type class aria-label aria-current aria-hidden aria-labelledby id tabindex datetime "
    "scope title method action value placeholder maxlength autocomplete required for rows open role view viewbox width height "
    "x y x1 x2 y1 y2 rx selected checked colspan autofocus readonly src alt dir".split()
)


class Markup(HTMLParser):
    """Every element, attribute and address of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, readers: object) -> Iterator[Pages]:
    """Pages over a database in which every field is hostile."""
    watch = Watch(tmp_path_factory.mktemp("hostile"), readers)  # type: ignore[arg-type]
    watch.settings({"id": "a", "service": "A", "title": "T", "url": "http://127.0.0.1:9/"})
    fill(watch.database)
    with pages_of(watch) as pages:
        yield pages


def walked() -> list[str]:
    numbers = range(1, len(PAYLOADS) + 1)
    paths = ["/", "/overview", "/overview?state=held", "/?q=alert", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/?open=1",
             "/?service=%22%3E%3Cscript%3E", "/overview?q=%22%3E%3Cscript%3E", "/?since=%3Cscript%3E"]  # fmt: skip
    for number in numbers:
        paths += [f"/changes/{number}", f"/changes/{number}?view=side", f"/sources/source-{number}"]
    return paths


@pytest.mark.parametrize("path", walked())
def test_no_text_becomes_markup(hostile: Pages, path: str) -> None:
    """Only elements and attributes that our own templates write, and only addresses that may be followed."""
    answer = hostile.get(path)
    assert answer.status_code in (200, 400)

    for tag, attributes in Markup(answer.text).found:
        assert tag in OURS, tag
        assert set(attributes) <= ATTRIBUTES, attributes
        for name in ("href", "action"):
            if address := attributes.get(name):
                assert address.startswith(("/", "#", "https://example.com/")), address
                assert not address.startswith("//"), address
    for hidden in "\u202e\u200b\ufeff\u2028\x00\x08\x1b":
        assert hidden not in answer.text


@pytest.mark.parametrize(
    "path", ["/changes.csv", "/calendar.ics", "/api/v1/changes", "/feeds/changes.atom", "/api/v1/sources"]
)
def test_what_programs_read_is_whole(hostile: Pages, path: str) -> None:
    answer = hostile.get(path)

    assert answer.status_code == 200
    assert "\x00" not in answer.text


def test_the_feed_is_xml_under_hostile_titles(hostile: Pages) -> None:
    for query in ("", "?service=%3Cscript%3Ealert(1)%3C/script%3E", "?source=source-20", "?verdict=unannounced"):
        root = etree.fromstring(hostile.get(f"/feeds/changes.atom{query}").content)
        assert root.tag == "{http://www.w3.org/2005/Atom}feed"
        for entry in root.iterfind("{*}entry"):
            assert {"id", "title", "updated", "link"} <= {etree.QName(child).localname for child in entry}


def test_no_cell_is_a_formula(hostile: Pages) -> None:
    rows = list(csv.reader(io.StringIO(hostile.get("/changes.csv").content.decode("utf-8-sig"))))

    assert len(rows) == len(PAYLOADS) + 1
    for row in rows[1:]:
        assert len(row) == len(rows[0])
        assert not [cell for cell in row if cell.strip()[:1] in tuple("=+-@|\t\r")]


def test_the_calendar_has_only_its_own_lines(hostile: Pages) -> None:
    lines = hostile.get("/calendar.ics").content.decode().split("\r\n")
    known = ("BEGIN:V", "END:V", "VERSION:", "PRODID:", "CALSCALE:", "X-WR-CALNAME:", "UID:", "DTSTAMP:", "DTSTART;", "DTEND;",
             "SUMMARY:", "DESCRIPTION:", "URL:http://127.0.0.1:", "TRANSP:", " ")  # fmt: skip

    assert lines[-1] == ""
    assert all(line.startswith(known) and len(line.encode()) <= 75 for line in lines[:-1])
    assert lines.count("BEGIN:VEVENT") == len(PAYLOADS)


def test_a_hostile_snapshot_is_text(hostile: Pages) -> None:
    for number in range(1, len(PAYLOADS) + 1):
        texts = hostile.get(f"/api/v1/sources/source-{number}/text").json()
        for capture in texts["text"]["captures"]:
            answer = hostile.get(f"/snapshots/{capture['sha256']}")
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "text/plain; charset=utf-8"
