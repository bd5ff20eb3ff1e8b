"""The documents as files: dates and ids are fixed, so that building twice gives identical bytes."""

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, assert_never

import docx
from docx.document import Document as WordDocument
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import LETTER  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import inch  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    CondPageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as PdfTable

from tools.samples.blocks import Block, Clauses, Grid, Heading, Steps

COMPANY = "Larchlight Outfitters"
BUILD_TIME = datetime(2026, 10, 1, 9, 0, 0)
ZIP_TIME = (2026, 10, 1, 9, 0, 0)


def pdf_style(name: str, size: float, *, bold: bool = False, before: float = 0, indent: float = 0) -> Any:
    """Return a paragraph style in Helvetica."""
    return ParagraphStyle(
        name,
        fontName="Helvetica-Bold" if bold else "Helvetica",
        fontSize=size,
        leading=size * 1.35,
        spaceBefore=before,
        spaceAfter=5,
        leftIndent=indent,
    )


TITLE = pdf_style("title", 22, bold=True)
SECTION = pdf_style("section", 14, bold=True, before=10)
BODY = pdf_style("body", 10)
STEP = pdf_style("step", 10, indent=16)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=9.5, leading=12)
CELL_HEAD = ParagraphStyle("cell-head", parent=CELL, fontName="Helvetica-Bold")
PDF_WIDTH = LETTER[0] - 2 * inch


def pdf_table(grid: Grid) -> Any:
    """Return a table with visible rules whose heading row repeats on every page."""
    head, *rest = grid.rows
    cells = [[Paragraph(text, CELL_HEAD) for text in head]]
    cells += [[Paragraph(text, CELL) for text in row] for row in rest]
    table = PdfTable(cells, colWidths=[share * PDF_WIDTH for share in grid.widths], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.7, colors.black),
                ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return table


def pdf_flow(blocks: Sequence[Block]) -> list[Any]:
    """Translate blocks into reportlab flowables."""
    flow: list[Any] = []
    for block in blocks:
        match block:
            case Heading(level=1):
                flow.append(Paragraph(block.text, TITLE))
            case Heading():
                flow += [CondPageBreak(1.2 * inch), Paragraph(block.text, SECTION)]
            case Clauses():
                flow += [Paragraph(text, BODY) for text in block.texts]
            case Steps():
                flow += [Paragraph(f"{n}. {text}", STEP) for n, text in enumerate(block.texts, start=1)]
            case Grid():
                flow += [pdf_table(block), Spacer(1, 8)]
            case _:
                assert_never(block)
    return flow


def page_furniture(title: str, pages: int) -> Callable[[Any, Any], None]:
    """Return a function that draws the running header and the page number."""

    def draw(canvas: Any, doc: Any) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.drawString(inch, LETTER[1] - 0.6 * inch, COMPANY)
        canvas.drawRightString(LETTER[0] - inch, LETTER[1] - 0.6 * inch, title)
        canvas.drawCentredString(LETTER[0] / 2, 0.55 * inch, f"Page {doc.page} of {pages}")
        canvas.restoreState()

    return draw


def render_pdf(title: str, blocks: Sequence[Block]) -> bytes:
    """Render blocks as a PDF: once to count the pages, once with "Page x of y" in the footer."""
    pages = 0
    output = BytesIO()
    for _ in range(2):
        output = BytesIO()
        doc = SimpleDocTemplate(
            output,
            pagesize=LETTER,
            leftMargin=inch,
            rightMargin=inch,
            topMargin=inch,
            bottomMargin=inch,
            title=title,
            author=COMPANY,
            lang="en-US",
            invariant=1,
        )
        furniture = page_furniture(title, pages)
        doc.build(pdf_flow(blocks), onFirstPage=furniture, onLaterPages=furniture)
        pages = doc.page
    return output.getvalue()


def add_word_table(document: WordDocument, grid: Grid) -> None:
    """Add a ruled table with a bold heading row."""
    table = document.add_table(rows=len(grid.rows), cols=len(grid.rows[0]), style="Table Grid")
    for row_index, row in enumerate(grid.rows):
        for cell, text in zip(table.rows[row_index].cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = row_index == 0
    document.add_paragraph()


def set_word_properties(document: WordDocument, title: str) -> None:
    """Fix every property that python-docx would otherwise take from its template or the clock."""
    properties = document.core_properties
    properties.title = title
    properties.author = COMPANY
    properties.last_modified_by = COMPANY
    properties.comments = ""
    properties.language = "en-US"
    properties.revision = 1
    properties.created = BUILD_TIME
    properties.modified = BUILD_TIME


def render_docx(title: str, blocks: Sequence[Block]) -> bytes:
    """Render blocks as a Word document with real heading and list styles."""
    document = docx.Document()
    set_word_properties(document, title)
    document.styles["Normal"].font.size = Pt(11)
    for block in blocks:
        match block:
            case Heading():
                document.add_heading(block.text, level=block.level)
            case Clauses():
                for text in block.texts:
                    document.add_paragraph(text)
            case Steps():
                for text in block.texts:
                    document.add_paragraph(text, style="List Number")
            case Grid():
                add_word_table(document, block)
            case _:
                assert_never(block)
    output = BytesIO()
    document.save(output)
    return fixed_zip(output.getvalue())


def render_xlsx(title: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """Render questions and answers as one sheet with a heading row."""
    workbook = Workbook()
    workbook.properties.title = title
    workbook.properties.creator = COMPANY
    workbook.properties.created = BUILD_TIME
    sheet = workbook.worksheets[0]
    sheet.title = "FAQ"
    sheet.append(["question", "answer"])
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    sheet.column_dimensions["A"].width = 45
    sheet.column_dimensions["B"].width = 95
    sheet.freeze_panes = "A2"
    output = BytesIO()
    workbook.save(output)
    return fixed_zip(output.getvalue())


def fixed_zip(data: bytes) -> bytes:
    """Return the same archive with fixed timestamps, so that a rebuild gives identical bytes."""
    stamp = BUILD_TIME.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(output, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            info = zipfile.ZipInfo(name, date_time=ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            target.writestr(info, content)
    return output.getvalue()
