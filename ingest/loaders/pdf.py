"""PDF: headings by size and weight, paragraphs by distance, ruled tables as rows. The text is built, not the file."""

import logging
from io import BytesIO
from typing import ClassVar

from ingest.errors import RejectedFile
from ingest.loaders.blocks import LoadedDocument
from ingest.loaders.built_text import one_line
from ingest.loaders.decoding import MAX_BINARY_BYTES, refuse_oversized
from ingest.loaders.pdf_layout import PdfLayout
from ingest.loaders.pdf_lines import PageContent, read_page, without_running_lines

MAX_PAGES = 1_000
"""About five pages a second are read: a thousand keep one file below some minutes."""

_TITLES_OF_PROGRAMS = ("microsoft word -", "untitled", "(anonymous)", "document", "unspecified")


class PdfLoader:
    """Reads .pdf files page by page. Running headers, footers and page numbers are dropped, words that a line's end
    divides are joined, and a table that goes on over pages keeps its header."""

    suffixes: ClassVar[tuple[str, ...]] = (".pdf",)

    def load(self, data: bytes) -> LoadedDocument:
        """The document; raises RejectedFile for other, damaged and protected files, and for scans without text."""
        refuse_oversized(data, MAX_BINARY_BYTES)
        if b"%PDF-" not in data[:1024]:
            raise RejectedFile("the file is not a PDF; export the document as PDF again")
        try:
            pages, properties = _read(data)
        except RejectedFile:
            raise
        except Exception as error:  # pdfplumber and pdfminer raise many kinds on damaged files
            raise _rejection(error) from error
        if not any(page.lines or page.tables for page in pages):
            raise RejectedFile("the PDF has no text, it seems to be scanned; run OCR on it and save the result")
        layout = PdfLayout(without_running_lines(pages))
        built = layout.build()
        if not built.blocks:
            raise RejectedFile("the PDF has no text besides page numbers and running headers")
        title = one_line(str(properties.get("Title") or ""))
        if not title or title.lower().startswith(_TITLES_OF_PROGRAMS):
            title = layout.title
        metadata: dict[str, object] = {"title": title} if title else {}
        return LoadedDocument(built.text, tuple(built.blocks), "application/pdf", metadata)


def _read(data: bytes) -> tuple[list[PageContent], dict[str, object]]:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    with pdfplumber.open(BytesIO(data)) as document:
        if len(document.pages) > MAX_PAGES:
            raise RejectedFile(f"the PDF has {len(document.pages):,} pages, the limit is {MAX_PAGES:,}; split it")
        pages: list[PageContent] = []
        for page in document.pages:
            pages.append(read_page(page))
            page.close()
        return pages, dict(document.metadata)


def _rejection(error: Exception) -> RejectedFile:
    names = {type(error).__name__, *(type(inner).__name__ for inner in error.args if isinstance(inner, Exception))}
    if names & {"PDFPasswordIncorrect", "PDFEncryptionError"}:
        return RejectedFile("the PDF is protected by a password; save it without one")
    if names & {"PDFTextExtractionNotAllowed"}:
        return RejectedFile("the PDF forbids reading its text; save it without restrictions")
    detail = one_line(str(error))[:120] or type(error).__name__
    return RejectedFile(f"the PDF is damaged ({detail}); export it again")
