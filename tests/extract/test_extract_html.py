"""What a page says, without its furniture."""

from __future__ import annotations

import contextlib
import unicodedata
from encodings.aliases import aliases

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.errors import ReadError
from watcher.extract import Page, fingerprint, read
from watcher.extract.label import split_label
from watcher.extract.typography import one_form
from watcher.model.page import BlockKind, Document
from watcher.model.source import Range, Rules


def html(body: str, head: str = "<title>Fees</title>") -> Document:
    return read([Page(f"<html lang='en'><head>{head}</head><body>{body}</body></html>".encode())], Rules())


def texts(body: str, rules: Rules | None = None) -> list[str]:
    page = Page(f"<html><body>{body}</body></html>".encode())
    return [block.text for block in read([page], rules or Rules()).blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One&nbsp;clause,\n  over lines</p>", ["One clause, over lines"]),
        ("<p>the seller\u2019s \u201cown\u201d goods \u2013 soft\u00adly</p>", ["the seller's \"own\" goods - softly"]),
        ("<p>zero\u200bwidth and &amp; entities &euro;5</p>", ["zerowidth and & entities €5"]),
        ("<p>One</p><p>Two<br>Three</p>", ["One", "Two", "Three"]),
        ("<ul><li>First<ul><li>Deeper</li></ul></li><li>Second</li></ul>", ["First", "Deeper", "Second"]),
        ("<table><tr><th>Rate</th><th>Target</th></tr><tr><td>Defects</td><td>&lt; 1%</td></tr></table>", ["Rate | Target", "Defects | < 1%"]),
        ("<p>Text <a href='/x?session=1'>with a link</a></p>", ["Text with a link"]),
        ("<div>Loose words<p>and a clause</p>and a tail</div>", ["Loose words", "and a clause", "and a tail"]),
        ("<dl><dt>Term</dt><dd>What it means</dd></dl>", ["Term", "What it means"]),
    ],
)  # fmt: skip
def test_the_text_is_read_in_order(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "furniture",
    [
        "<script>var x = 1</script>",
        "<style>p { color: red }</style>",
        "<nav><a href='/'>Home</a> <a href='/help'>Help</a></nav>",
        "<header><a href='/'>Bazaar</a></header>",
        "<footer>© 2026 Bazaar Ltd.</footer>",
        "<div id='onetrust-banner-sdk'><p>We use cookies</p><button>Accept all</button></div>",
        "<div class='cookie-banner'>We value your privacy</div>",
        "<p hidden>not shown</p>",
        "<p style='display:none'>not shown</p>",
        "<div aria-hidden='true'>decoration</div>",
        "<noscript>Please enable JavaScript</noscript>",
        "<!-- build 4711 -->",
        "<template><p>later</p></template>",
        "<div role='dialog'>Subscribe to our newsletter</div>",
    ],
)
def test_furniture_around_a_text_changes_nothing(furniture: str) -> None:
    body = "<main><h1>Fees</h1><p>Sellers pay 8% of the price.</p></main>"
    assert texts(furniture + body) == texts(body) == texts(body + furniture)


def test_a_panel_that_a_reader_can_open_is_text() -> None:
    """An accordion starts hidden; its clauses bind all the same."""
    body = "<h1>Fees</h1><button aria-controls='p1' aria-expanded='false'>More</button><div id='p1' hidden><p>You pay 9%.</p></div>"
    assert "You pay 9%." in texts(body)


def test_blocks_stand_under_their_headings() -> None:
    document = html("<h1>Agreement</h1><h2>1. Fees</h2><p>1.1 You pay 8%.</p><h2>2. Term</h2><p>It ends.</p>")
    fee, end = (block for block in document.blocks if block.kind is BlockKind.PARAGRAPH)
    assert (fee.under, fee.label, fee.text) == (("Agreement", "Fees"), "1.1", "You pay 8%.")
    assert end.under == ("Agreement", "Term")
    assert (document.title, document.language) == ("Fees", "en")


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("4.2 Sellers must", "4.2", "Sellers must"),
        ("(a) the fee", "(a)", "the fee"),
        ("Section 7. Term", "Section 7.", "Term"),
        ("2.5 million sellers", "", "2.5 million sellers"),
        ("1. Januar 2024 gilt", "", "1. Januar 2024 gilt"),
        ("30 days after", "", "30 days after"),
        ("A.1 Access to it", "A.1", "Access to it"),
        ("I.2.a. Each party may", "I.2.a.", "Each party may"),
        ("IV. Fees", "IV.", "Fees"),
        ("3.2账号注销", "3.2", "账号注销"),
        ("2.5万元以上", "", "2.5万元以上"),
    ],
)
def test_a_number_of_a_clause_is_kept_beside_it(text: str, label: str, rest: str) -> None:
    assert split_label(text) == (label, rest)


def test_rules_take_and_leave_what_they_name() -> None:
    body = "<div id='a'><p>In.</p><p class='ad'>Advertisement here</p></div><div id='b'><p>Out.</p></div>"
    assert texts(body, Rules(("#a",), (".ad",))) == ["In."]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [("after", "before", ["Two"]), ("before", "before", ["One", "Two"]), ("before", "after", ["One", "Two", "Three"])],
)
def test_a_range_takes_what_stands_between(start: str, end: str, expected: list[str]) -> None:
    body = "<p>Zero</p><p id='s'>One</p><p>Two</p><p id='e'>Three</p><p>Four</p>"
    assert texts(body, Rules((Range("#s", start, "#e", end),))) == expected  # type: ignore[arg-type]  # the table's words


def test_a_selector_that_matches_nothing_names_what_the_page_has() -> None:
    with pytest.raises(ReadError, match=r"«#gone».*#content"):
        texts("<div id='content'><p>Words</p></div>", Rules(("#gone",)))


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (Page(b"%PDF-1.7 ..."), "PDF"),
        (Page(b'{"a": 1}', "application/json"), "JSON"),
        (Page(b"\x89PNG\r\n", "image/png"), "image/png"),
        (Page(b""), "no text"),
        (Page(b"<html><body><div id='root'></div></body></html>"), "browser"),
    ],
)
def test_what_is_no_page_is_said_in_plain_words(page: Page, why: str) -> None:
    with pytest.raises(ReadError, match=why):
        read([page], Rules())


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "koi8-r", "shift_jis"])
def test_the_charset_is_found_by_the_header(encoding: str) -> None:
    word = "Gebühr" if encoding in {"utf-8", "iso-8859-1", "windows-1252", "utf-16"} else "fee"
    page = Page(f"<html><body><p>{word} 8</p></body></html>".encode(encoding), "text/html", encoding)
    assert [block.text for block in read([page], Rules()).blocks] == [f"{word} 8"]


CODECS = ["utf-8", "idna", "punycode", "undefined", "utf-7", "rot13", "unicode_escape", "nonsense", "", "\x00", "big5"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([*CODECS, *sorted(set(aliases.values()))]))
def test_any_bytes_under_any_name_give_text_or_a_plain_error(body: bytes, charset: str) -> None:
    fingerprint(body, charset)
    with contextlib.suppress(ReadError):
        assert read([Page(body, "text/html", charset)], Rules()).blocks


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_bringing_a_text_to_one_form_twice_is_once(text: str) -> None:
    assert one_form(one_form(text)) == one_form(text)
    assert one_form(unicodedata.normalize("NFD", "é ü")) == one_form("é ü")


def test_the_fingerprint_moves_with_the_text_and_not_with_scripts() -> None:
    page = b"<html><body><script>nonce=%d</script><p>Fee %s</p></body></html>"
    assert fingerprint(page % (1, b"8%")) == fingerprint(page % (2, b"8%"))
    assert fingerprint(page % (1, b"8%")) != fingerprint(page % (1, b"9%"))


def test_a_feed_gives_its_entries_with_their_links() -> None:
    feed = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>Fees change</title>
<link>https://a.example/fees</link><description>&lt;p&gt;From 1 July.&lt;/p&gt;</description></item></channel></rss>"""
    document = read([Page(feed, "application/rss+xml")], Rules())
    assert [block.text for block in document.blocks] == ["Fees change", "From 1 July."]
    assert document.blocks[0].links == ("https://a.example/fees",)


def test_markdown_reads_as_the_page_it_came_from() -> None:
    text = b"Agreement\n=========\n\n1.  **Fees**\n\nYou pay [8%](https://x.example) of the *price*.\n"
    blocks = read([Page(text, "text/markdown")], Rules()).blocks
    assert blocks[0].text == "Agreement"
    assert "You pay 8% of the price." in [block.text for block in blocks]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a fee of €<span>3</span><sup>50</sup> for each", "a fee of €3.50 for each"),
        ("a fee of 3<sup>50</sup> € for each", "a fee of 3.50 € for each"),
        ("a fee of $ 1,203<sup class=cents> 99 </sup>", "a fee of $ 1,203.99"),
        ("within 30<sup>1</sup> days", "within 30 days"),
        ("within 30<sup><a href=#n12>12</a></sup> days", "within 30 days"),
        ("a fee of 8%<sup>2</sup>", "a fee of 8%2"),
        ("per m<sup>2</sup> a month", "per m2 a month"),
        ("on the 1<sup>st</sup> of May", "on the 1st of May"),
    ],
)
def test_raised_digits_make_no_other_number(body: str, text: str) -> None:
    """€350 for €3.50, or 301 days for 30, would be told as terms that nobody set."""
    assert [block.text for block in html(f"<main><p>{body}</p></main>").blocks] == [text]
