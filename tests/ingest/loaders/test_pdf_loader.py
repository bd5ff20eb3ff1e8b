"""PDF files as reportlab writes them."""

import io

import pytest
from reportlab.lib import colors, pdfencrypt  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import getSampleStyleSheet  # type: ignore[import-untyped]
from reportlab.pdfgen import canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    Flowable,
    ListFlowable,
    ListItem,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

from ingest.errors import RejectedFile
from ingest.loaders.blocks import BlockKind, LoadedDocument
from ingest.loaders.pdf import PdfLoader

STYLES = getSampleStyleSheet()
RULED = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
BODY = "You may return most goods within fourteen days of delivery. "


def words(text: str, style: str = "BodyText") -> Paragraph:
    return Paragraph(text, STYLES[style])


def pdf(*story: Flowable, encrypt: pdfencrypt.StandardEncryption | None = None) -> bytes:
    def furniture(page: canvas.Canvas, template: SimpleDocTemplate) -> None:
        page.setFont("Helvetica", 8)
        page.drawString(50, 820, "ACME Policy Handbook")
        page.drawString(50, 20, f"Page {page.getPageNumber()} of 9")

    buffer = io.BytesIO()
    template = SimpleDocTemplate(buffer, pagesize=A4, encrypt=encrypt)
    template.build(list(story), onFirstPage=furniture, onLaterPages=furniture)
    return buffer.getvalue()


def outline(document: LoadedDocument) -> list[tuple[BlockKind, int, str]]:
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        end = block.end
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


@pytest.fixture(scope="module")
def handbook() -> LoadedDocument:
    long_title = "Returns and a very long title that must wrap over two lines because it is long"
    items = ListFlowable([ListItem(words("one")), ListItem(words("two " * 40))], bulletType="bullet")
    steps = ListFlowable([words("first"), words("second")], bulletType="1", bulletFormat="%s.")
    return PdfLoader().load(
        pdf(
            words(long_title, "Title"),
            words("1. Scope", "Heading1"),
            words(BODY * 3),
            words("Uses self-service. A reim-<br/>bursement by self-<br/>service."),
            items,
            steps,
            words("<b>Exceptions for gifts</b>"),
            words("3.2 Gift cards are <b>not</b> refundable."),
            PageBreak(),
            words("Refunds", "Heading1"),
            words(BODY),
        )
    )


def test_headings_paragraphs_and_lists_are_told_apart(handbook: LoadedDocument) -> None:
    assert outline(handbook) == [
        (BlockKind.HEADING, 1, "Returns and a very long title that must wrap over two lines because it is long"),
        (BlockKind.HEADING, 1, "1. Scope"),
        (BlockKind.PARAGRAPH, 0, (BODY * 3).strip()),
        (BlockKind.PARAGRAPH, 0, "Uses self-service. A reimbursement by self-service."),
        (BlockKind.LIST_ITEM, 1, "one"),
        (BlockKind.LIST_ITEM, 1, ("two " * 40).strip()),
        (BlockKind.LIST_ITEM, 1, "first"),
        (BlockKind.LIST_ITEM, 1, "second"),
        (BlockKind.HEADING, 2, "Exceptions for gifts"),
        (BlockKind.PARAGRAPH, 0, "3.2 Gift cards are not refundable."),
        (BlockKind.HEADING, 1, "Refunds"),
        (BlockKind.PARAGRAPH, 0, BODY.strip()),
    ]


def test_every_block_has_its_page_and_the_title_is_the_first_heading(handbook: LoadedDocument) -> None:
    assert [block.page for block in handbook.blocks] == [1] * 10 + [2] * 2
    assert str(handbook.metadata["title"]).startswith("Returns and a very long title")


def test_running_headers_and_page_numbers_are_dropped(handbook: LoadedDocument) -> None:
    assert "Handbook" not in handbook.text
    assert "of 9" not in handbook.text


def test_table_rows_have_their_header_and_words_stand_once() -> None:
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("SPAN", (0, 1), (0, 2))])
    rows = [["Region", "Time"], ["EU", "14 days"], ["", "30 days"]]
    document = PdfLoader().load(pdf(words(BODY), Table(rows, style=style), words("After.")))
    assert outline(document)[-3:] == [
        (BlockKind.TABLE_ROW, 0, "EU | 14 days"),
        (BlockKind.TABLE_ROW, 0, "EU | 30 days"),
        (BlockKind.PARAGRAPH, 0, "After."),
    ]
    assert document.blocks[-2].context == "Region | Time"
    assert document.text.count("14 days") == 1


@pytest.mark.parametrize("repeated", [0, 1])
def test_a_table_over_pages_keeps_its_header(repeated: int) -> None:
    rows = [["Key", "Value"], *([f"k{n}", f"v{n}"] for n in range(60))]
    document = PdfLoader().load(pdf(words(BODY), Table(rows, style=RULED, repeatRows=repeated)))
    found = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert [document.text[b.start : b.end] for b in found] == [f"k{n} | v{n}" for n in range(60)]
    assert {block.context for block in found} == {"Key | Value"}
    assert {block.page for block in found} == {1, 2}


def scanned() -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer)
    page.rect(10, 10, 100, 100)
    page.showPage()
    page.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n", "the file is not a PDF"),
        (b"%PDF-1.4\n", "the PDF is damaged"),
        (pdf(words("x"))[:900], "the PDF is damaged"),
        (pdf(words("x"), encrypt=pdfencrypt.StandardEncryption("secret")), "the PDF is protected by a password"),
        (scanned(), "the PDF has no text, it seems to be scanned; run OCR"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(RejectedFile) as caught:
        PdfLoader().load(data)
    assert caught.value.reason.startswith(reason)


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    protected = pdfencrypt.StandardEncryption("", ownerPassword="owner", canModify=0)
    assert "fourteen days" in PdfLoader().load(pdf(words(BODY), encrypt=protected)).text
