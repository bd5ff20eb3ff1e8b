"""Word documents: paragraphs and tables in document order, headings and lists by style or numbering."""

from io import BytesIO
from typing import TYPE_CHECKING, ClassVar

from ingest.errors import RejectedFile
from ingest.loaders.archives import check_office_archive
from ingest.loaders.blocks import BlockKind, LoadedDocument
from ingest.loaders.built_text import BuiltText, one_line, shape, table_line
from ingest.loaders.docx_styles import DocxStyles
from ingest.loaders.docx_words import children, paragraph_words, table_cells, text_boxes
from ingest.loaders.xml_element import XmlElement, local_name

if TYPE_CHECKING:
    from docx.document import Document

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONGEST_HEADER_CELL = 60


class DocxLoader:
    """Reads .docx files. Tracked insertions count, deletions and hidden text do not; headers, footers, footnotes and
    comments are left out, and so are the numbers that Word itself puts before headings and list items."""

    suffixes: ClassVar[tuple[str, ...]] = (".docx",)

    def load(self, data: bytes) -> LoadedDocument:
        """The document; raises RejectedFile for other, damaged, encrypted, unsafe and empty files."""
        check_office_archive(data, ".docx", "word/document.xml")
        try:
            return _read(data)
        except RejectedFile:
            raise
        except Exception as error:  # python-docx and lxml raise many kinds on damaged files
            reason = f"the document is damaged ({one_line(str(error))[:200]}); save it again in Word"
            raise RejectedFile(reason) from error


def _read(data: bytes) -> LoadedDocument:
    import docx

    document = docx.Document(BytesIO(data))
    walk = _Walk(document)
    walk.container(document.element.body)
    if not walk.built.blocks:
        raise RejectedFile("the document has no text; if it shows pictures of text, add the text itself")
    return LoadedDocument(walk.built.text, tuple(walk.built.blocks), _MEDIA_TYPE, walk.metadata())


class _Walk:
    """Goes through the body once and builds the text."""

    def __init__(self, document: "Document") -> None:
        self.built = BuiltText()
        self._styles = DocxStyles(document)
        self._properties = document.core_properties
        self._title = ""
        self._first_heading = ""

    def metadata(self) -> dict[str, object]:
        """The title (the Title paragraph, the document's property, or its first top heading) and the properties."""
        found: dict[str, object] = {}
        title = self._title or one_line(self._properties.title or "") or self._first_heading
        if title:
            found["title"] = title
        for key in ("author", "language"):
            value = one_line(getattr(self._properties, key) or "")
            if value:
                found[key] = value
        return found

    def container(self, parent: XmlElement) -> None:
        """Adds all that stands in the body, a text box or a table cell used as a frame."""
        for element in children(parent):
            name = local_name(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)

    def _paragraph(self, element: XmlElement) -> None:
        words = one_line(paragraph_words(element))
        role = self._styles.role(element)
        if words and role.is_title and not self._title:
            self._title = words
        if words and role.kind is BlockKind.HEADING and role.level == 1 and not self._first_heading:
            self._first_heading = words
        self.built.add(words, shape(role.kind, role.level, ordered=role.ordered))
        for box in text_boxes(element):
            self.container(box)

    def _table(self, element: XmlElement) -> None:
        rows = table_cells(element)
        if not rows or max(len(row.cells) for row in rows) < 2:
            for row in rows:
                for frame in row.frames:
                    self.container(frame)
            return
        texts = [[one_line(cell) for cell in row.cells] for row in rows]
        headed = len(rows) > 1 and (rows[0].repeats_as_header or (rows[0].stands_out and _could_head(texts[0])))
        context = table_line(texts[0]) if headed else ""
        for cells in texts[1:] if headed else texts:
            self.built.add(table_line(cells), shape(BlockKind.TABLE_ROW, context=context))


def _could_head(cells: list[str]) -> bool:
    """Whether a first row reads like column names: none too long or a sentence, at most the corner empty."""
    named = cells if cells[0] else cells[1:]
    return all(cell and len(cell) <= _LONGEST_HEADER_CELL and not cell.endswith(".") for cell in named)
