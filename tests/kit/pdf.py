"""PDFs as two producers make them, whose insides have nothing in common: reportlab and fpdf2.

    reportlab_pdf(AGREEMENT)                       # bytes; the same words, other bytes each time
    fpdf2_pdf(AGREEMENT, size=9, title="…")

A document is a list of pieces: ("title" | "heading" | "text" | "item", words) and ("table", rows).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from fpdf import FPDF
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Table

Piece = tuple[str, Any]

RUNNING = "Bazaar Seller Agreement, edition of 3 March 2026"

_CLAUSES = [
    "For each item sold you pay a referral fee of {rate} of the total sales price, at least $0.30, and for items in the category "
    "of collectibles a closing fee of $1.80 for each item that you sell.",
    "The total sales price is the amount the buyer pays, with shipping and gift wrap, but without the taxes that we collect "
    "and pay on your behalf in each territory in which you offer your goods to buyers.",
    "We deduct fees from your balance; what is left is paid out every fourteen (14) days to the account you named.",
    "A third-party carrier must hand over each parcel within three business days, with a valid tracking number.",
    "You may ask for the return of your items at any time, and we send them within ten business days.",
    "We may suspend an account that misses a target in two months running, and say so in writing beforehand.",
]


def agreement(rate: str = "8%", *, extra: str = "") -> list[Piece]:
    """A seller agreement of several small pages."""
    pieces: list[Piece] = [("title", "Seller Agreement"), ("text", "Last updated: 3 March 2026")]
    for section, name in enumerate(("Referral fees", "Payment", "Shipping", "Returns", "Enforcement", "Notices"), 1):
        pieces.append(("heading", f"{section}. {name}"))
        for number, clause in enumerate(_CLAUSES, 1):
            words = clause.format(rate=rate if section == 1 else "8%").replace("You ", f"Under section {section} you ")
            pieces.append(
                ("text", f"{section}.{number} {words} This is rule {10 * section + number} of {name.lower()}.")
            )
        if section == 1 and extra:
            pieces.append(("text", extra))
    pieces.append(("heading", "7. Schedule"))
    pieces.append(("table", [["Category", "Fee"], ["Books", "15%"], ["Toys and games", "12%"]]))
    pieces += [("item", "Goods that burn are not accepted."), ("item", "Goods that leak are not accepted.")]
    return pieces


def reportlab_pdf(pieces: Sequence[Piece], *, font: str = "Helvetica", size: float = 10, **how: Any) -> bytes:
    """By reportlab: paragraphs in frames, coordinates by transformation, a running head and page numbers."""
    sheet, out = getSampleStyleSheet(), io.BytesIO()
    text = ParagraphStyle("text", parent=sheet["BodyText"], fontName=font, fontSize=size, leading=1.2 * size)
    styles = {"title": sheet["Title"], "heading": sheet["Heading2"], "text": text}

    def page(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(40, A5[1] - 25, RUNNING)
        canvas.drawCentredString(A5[0] / 2, 20, f"Page {document.page}")

    flow: list[Any] = []
    for kind, what in pieces:
        if kind == "table":
            flow.append(Table(what))
        elif kind == "item":
            flow.append(ListFlowable([ListItem(Paragraph(what, text))], bulletType="bullet"))
        else:
            flow.append(Paragraph(what, styles[kind]))
    SimpleDocTemplate(out, pagesize=A5, **how).build(flow, onFirstPage=page, onLaterPages=page)
    return out.getvalue()


class _Paper(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", "I", 8)
        self.cell(0, 8, RUNNING, new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("Helvetica", "I", 8)
        self.cell(0, 8, f"{self.page_no()} / {{nb}}", align="C")


def fpdf2_pdf(pieces: Sequence[Piece], *, font: str = "Times", size: float = 11, **how: Any) -> bytes:
    """By fpdf2: line by line at absolute places, another font, other margins, «3 / 7» below. `how`: set_encryption's."""
    paper = _Paper(format=(148, 210))
    if how:
        paper.set_encryption(**how)
    paper.add_page()
    for kind, what in pieces:
        if kind == "table":
            paper.set_font(font, "", size)
            with paper.table() as table:
                for cells in what:
                    row = table.row()
                    for cell in cells:
                        row.cell(cell)
            continue
        paper.set_font(font, "B" if kind in {"title", "heading"} else "", {"title": 20, "heading": 14}.get(kind, size))
        words = f"- {what}" if kind == "item" else what
        paper.multi_cell(0, size / 2, words, new_x="LMARGIN", new_y="NEXT", align="L")
        paper.ln(size / 4)
    return bytes(paper.output())
