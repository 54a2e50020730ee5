"""What a PDF says, whoever made it: two producers, whose files have nothing in common, tell the same."""

from __future__ import annotations

import io
import zlib

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission, EncryptionMethod
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.kit.pdf import RUNNING, Piece, agreement, fpdf2_pdf, reportlab_pdf
from watcher.compare import compare
from watcher.errors import ReadError
from watcher.extract import Page, fingerprint, read
from watcher.model.page import BlockKind, Document
from watcher.model.source import Rules

PRODUCERS = [reportlab_pdf, fpdf2_pdf]
WORDS = "This agreement is between you and Bazaar and holds until one of us ends it in writing."


def pdf(body: bytes, media_type: str = "application/pdf") -> Document:
    return read([Page(body, media_type)], Rules())


def texts(pieces: list[Piece]) -> list[str]:
    return [block.text for block in pdf(fpdf2_pdf(pieces)).blocks]


@pytest.mark.parametrize("producer", PRODUCERS)
def test_headings_numbers_tables_and_items_are_found(producer) -> None:
    document = pdf(producer(agreement()))
    by_text = {block.text: block for block in document.blocks}

    assert [block.text for block in document.blocks if block.kind is BlockKind.HEADING] == [
        "Seller Agreement", "Referral fees", "Payment", "Shipping", "Returns", "Enforcement", "Notices", "Schedule",
    ]  # fmt: skip
    clause = next(block for block in document.blocks if block.label == "4.4")
    assert clause.under == ("Seller Agreement", "Returns")
    assert clause.text.endswith("with a valid tracking number. This is rule 44 of returns.")
    assert by_text["Toys and games | 12%"].kind is BlockKind.ROW
    assert by_text["Goods that leak are not accepted."].kind is BlockKind.ITEM


@pytest.mark.parametrize("producer", PRODUCERS)
def test_what_runs_along_the_pages_is_read_once(producer) -> None:
    """The running head holds the edition, so it is kept; page numbers say nothing."""
    lines = [block.text for block in pdf(producer(agreement())).blocks]

    assert lines.count(RUNNING) == 1
    assert not any(line.startswith("Page ") or " / " in line for line in lines)


@pytest.mark.parametrize("producer", PRODUCERS)
def test_one_edited_clause_is_one_edit(producer) -> None:
    edits = compare(pdf(producer(agreement("8%"))), pdf(producer(agreement("15%"))))

    assert [(edit.before.label, edit.figures[0].before.text, edit.figures[0].after.text) for edit in edits] == [
        ("1.1", "8%", "15%")
    ]


@pytest.mark.parametrize("producer", PRODUCERS)
def test_a_clause_that_pushes_all_others_down_is_one_edit(producer) -> None:
    """Every later page breaks elsewhere."""
    extra = "1.7 " + " ".join(f"Fee rule number {number} holds for every seller." for number in range(12))
    edits = compare(pdf(producer(agreement())), pdf(producer(agreement(extra=extra))))

    assert [(edit.kind.value, edit.block.label) for edit in edits] == [("added", "1.7")]


@pytest.mark.parametrize(
    "other",
    [
        reportlab_pdf(agreement(), font="Times-Roman", size=13),
        reportlab_pdf(agreement(), leftMargin=20, rightMargin=20),
        fpdf2_pdf(agreement()),
        fpdf2_pdf(agreement(), font="Courier", size=8),
    ],
    ids=["font", "margins", "producer", "fixed pitch"],
)
def test_the_same_words_laid_out_anew_are_no_edit(other: bytes) -> None:
    assert compare(pdf(reportlab_pdf(agreement())), pdf(other)) == ()


def test_a_pdf_is_known_by_its_bytes_too() -> None:
    """Servers call it octet-stream, or HTML; and what they call a PDF may be a page."""
    body = fpdf2_pdf(agreement())
    assert pdf(body, "application/octet-stream").blocks == pdf(body).blocks
    assert pdf(b"\n" + body, "text/html").blocks == pdf(body).blocks
    assert pdf(b"<html><body><p>The file has moved.</p></body></html>").text == "The file has moved."


def test_words_that_a_line_divides_are_whole_again() -> None:
    """A soft hyphen goes; the hyphen of a compound stays; «Verkaufs- und Lagergebühren» keeps its blank."""
    from watcher.extract.hyphens import Hyphens

    lines = [
        *(f"Line {number} of a text that is long enough to be no text divided by syllables" for number in range(80)),
        "Sellers in each terri\u00ad",
        "tory pay third-",
        "party carriers Verkaufs-",
        "und Lagergebühren for EU-",
        "Goods",
    ]
    assert (
        Hyphens(lines)
        .join(lines)
        .endswith(
            "syllables Sellers in each territory pay third-party carriers Verkaufs- und Lagergebühren for EU-Goods"
        )
    )


def test_a_text_divided_by_syllables_is_joined() -> None:
    from watcher.extract.hyphens import Hyphens

    lines = ["The agree-", "ment holds for self-", "employed sellers; self-employed ones are regis-", "tered."]
    assert (
        Hyphens(lines).join(lines)
        == "The agreement holds for self-employed sellers; self-employed ones are registered."
    )


def test_two_columns_are_read_one_after_the_other() -> None:
    paper = FPDF(format="A4")
    paper.add_page()
    paper.set_font("Times", "", 10)
    for column, name in ((10, "left"), (110, "right")):
        paper.set_xy(column, 20)
        for number in range(3):
            paper.set_x(column)
            paper.multi_cell(
                85, 5, f"Clause {number} on the {name} side says that sellers hand over what they sold within two days."
            )
    lines = [block.text for block in pdf(bytes(paper.output())).blocks]

    assert " ".join(lines).index("Clause 2 on the left") < " ".join(lines).index("Clause 0 on the right")
    assert not any(" | " in line for line in lines)


def test_a_page_number_in_a_table_of_contents_is_no_text() -> None:
    """Which page a section stands on moves with every clause before it."""
    assert texts([("text", "1. Fees . . . . . . . . . . . . . . . . 14"), ("text", WORDS)])[-2:] == ["Fees", WORDS]


def test_a_turned_page_is_read_upright() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(fpdf2_pdf(agreement()))))
    for page in writer.pages:
        page.rotate(90).transfer_rotation_to_content()
        page.rotate(-90)
    out = io.BytesIO()
    writer.write(out)

    assert compare(pdf(fpdf2_pdf(agreement())), pdf(out.getvalue())) == ()


# --- what cannot be read says so


def locked(user: str, method: EncryptionMethod) -> bytes:
    return fpdf2_pdf(
        [("text", WORDS)],
        owner_password="owner", user_password=user, encryption_method=method, permissions=AccessPermission.none(),
    )  # fmt: skip


@pytest.mark.parametrize("method", list(EncryptionMethod))
def test_what_anybody_may_open_is_read_though_nobody_may_edit_it(method: EncryptionMethod) -> None:
    assert WORDS in pdf(locked("", method)).text


@pytest.mark.parametrize("method", list(EncryptionMethod))
def test_a_locked_pdf_says_so(method: EncryptionMethod) -> None:
    with pytest.raises(ReadError, match="locked by a password"):
        pdf(locked("secret", method))


def test_a_scanned_pdf_says_so() -> None:
    paper = FPDF(format="A4")
    paper.add_page()
    paper.image(Image.new("RGB", (60, 60), "grey"))
    with pytest.raises(ReadError, match=r"pictures of pages \(a scan\)"):
        pdf(bytes(paper.output()))


@pytest.mark.parametrize(
    ("scans", "said"), [(0, []), (1, ["A page of this PDF is only a picture"]), (2, ["Some pages of this PDF"])]
)
def test_pages_that_are_only_pictures_within_a_text_are_told(scans: int, said: list[str]) -> None:
    """The text beside them is read, and it is said that theirs is not."""
    paper = FPDF(format="A4")
    paper.set_font("Times", "", 11)
    for _ in range(scans):
        paper.add_page()
        paper.image(Image.new("RGB", (60, 60), "grey"))
    paper.add_page()
    paper.multi_cell(0, 6, "You pay 8% of the price of each item that you sell.")
    paper.image(Image.new("RGB", (60, 60), "grey"))  # beside words it is an illustration

    *notes, words = [block.text for block in pdf(bytes(paper.output())).blocks]

    assert words == "You pay 8% of the price of each item that you sell."
    assert [note.startswith(f"({start}") for note, start in zip(notes, said, strict=True)] == [True] * len(said)


def test_an_empty_pdf_says_so() -> None:
    paper = FPDF()
    paper.add_page()
    with pytest.raises(ReadError, match="no text"):
        pdf(bytes(paper.output()))


@pytest.mark.parametrize(
    "damage", [b"%PDF-1.7\n", b"%PDF-1.7\nnothing of a PDF follows", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"]
)
def test_a_damaged_pdf_says_so(damage: bytes) -> None:
    with pytest.raises(ReadError, match="PDF"):
        pdf(damage)


def bomb(size: int) -> bytes:
    """One page whose content unpacks to so many bytes."""
    packed = zlib.compress(b"BT (x) Tj ET " * (size // 13), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<<>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    out, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def test_a_bomb_is_refused_in_words() -> None:
    body = bomb(100_000_000)
    assert len(body) < 500_000
    with pytest.raises(ReadError, match=r"too complex|more than .* characters"):
        pdf(body)


WHOLE = fpdf2_pdf([("title", "Terms"), ("text", WORDS), ("table", [["a", "b"], ["c", "d"]])])


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, len(WHOLE) - 1), junk=st.binary(max_size=20), cut=st.booleans())
def test_a_broken_pdf_is_read_or_refused_and_never_crashes(at: int, junk: bytes, cut: bool) -> None:
    body = WHOLE[:at] + junk + (b"" if cut else WHOLE[at + len(junk) :])
    try:
        read_or_refused = [block.text for block in pdf(b"%PDF-" + body[5:]).blocks]
    except ReadError as error:
        read_or_refused = [str(error)]
    assert all(words.strip() for words in read_or_refused)


def test_the_fingerprint_of_a_pdf_is_that_of_its_bytes() -> None:
    assert fingerprint(WHOLE) == fingerprint(WHOLE)
    assert fingerprint(WHOLE) != fingerprint(fpdf2_pdf([("text", WORDS)]))
