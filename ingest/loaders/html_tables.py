"""Tables of data in web pages: their header and rows, merged cells repeated where they reach."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.loaders.built_text import one_line
from ingest.loaders.html_page import element_words, refuse_marker_within
from ingest.loaders.xml_element import XmlElement, attribute, local_name

_MOST_COLUMNS = 64
_MOST_ROWS_SPANNED = 500
_LAYOUT_CONTENT = frozenset("h1 h2 h3 h4 h5 h6 table main article section form".split())


@dataclass(frozen=True, slots=True)
class HtmlRow:
    """A row's cells, and the comments that stand between it and the row before."""

    cells: list[str]
    comments_before: list[str]


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table of data; `header` is empty where its columns have no names."""

    caption: str
    header: list[str]
    rows: list[HtmlRow]


@dataclass(slots=True)
class _Grid:
    """Cells that reach into later rows: column -> (words, rows left)."""

    reaching: dict[int, tuple[str, int]] = field(default_factory=dict)

    def cells(self, row: XmlElement) -> list[str]:
        """The words of a row by column, those reaching down from above included; a wide cell's words stand once."""
        cells: list[str] = []
        for cell in row:
            if local_name(cell) not in {"td", "th"}:
                continue
            self._take_reaching(cells)
            refuse_marker_within(cell)
            words = one_line(element_words(cell))
            rows = min(_number(attribute(cell, "rowspan")), _MOST_ROWS_SPANNED)
            for offset in range(_number(attribute(cell, "colspan"))):
                if len(cells) >= _MOST_COLUMNS:
                    break
                if rows > 1:
                    self.reaching[len(cells)] = (words if offset == 0 else "", rows - 1)
                cells.append(words if offset == 0 else "")
        self._take_reaching(cells)
        return cells

    def _take_reaching(self, cells: list[str]) -> None:
        while len(cells) in self.reaching:
            words, left = self.reaching.pop(len(cells))
            if left > 1:
                self.reaching[len(cells) + _MOST_COLUMNS * 2] = (words, left - 1)
            cells.append(words)

    def next_row(self) -> None:
        """Brings what reaches further down back to its columns."""
        self.reaching = {column % (_MOST_COLUMNS * 2): kept for column, kept in self.reaching.items()}


def read_table(table: XmlElement) -> HtmlTable | None:
    """The table's rows; None for tables that only lay out a page (one column, other structure in their cells)."""
    if attribute(table, "role") in {"presentation", "none"}:
        return None
    if any(local_name(e) in _LAYOUT_CONTENT for e in table.iter() if e is not table):
        return None
    caption = next((one_line(element_words(e)) for e in table.iter("caption")), "")
    grid, header, rows = _Grid(), list[list[str]](), list[HtmlRow]()
    comments: list[str] = []
    for element in _rows(table):
        if not local_name(element):
            comments.append(element.text or "")
            continue
        cells = grid.cells(element)
        grid.next_row()
        if not rows and _is_header(element, bool(header)):
            header.append(cells)
        else:
            rows.append(HtmlRow(cells, comments))
            comments = []
    if max((len(row.cells) for row in rows), default=0) < 2 and not header:
        return None
    names = _joined(header)
    return HtmlTable(caption, names, rows) if rows else HtmlTable(caption, [], [HtmlRow(names, comments)])


def _rows(table: XmlElement) -> Iterator[XmlElement]:
    """The rows of the table, and the comments between them."""
    for child in table:
        name = local_name(child)
        if name in {"tr", ""}:
            yield child
        elif name in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if local_name(row) in {"tr", ""})


def _is_header(row: XmlElement, headed: bool) -> bool:
    """Rows of <thead>, and a first row of nothing but <th> (with an empty corner, perhaps)."""
    parent = row.getparent()
    if parent is not None and local_name(parent) == "thead":
        return True
    cells = [cell for cell in row if local_name(cell) in {"td", "th"}]
    named = [cell for cell in cells if local_name(cell) == "th"]
    corner = len(named) == len(cells) - 1 and bool(cells) and not one_line(element_words(cells[0]))
    return not headed and len(cells) > 1 and (len(named) == len(cells) or corner)


def _joined(header: list[list[str]]) -> list[str]:
    """One name per column of a header of several rows."""
    width = max((len(row) for row in header), default=0)
    columns = [[row[column] for row in header if column < len(row)] for column in range(width)]
    return [" ".join(dict.fromkeys(name for name in names if name)) for names in columns]


def _number(value: str) -> int:
    digits = value.strip()[:4]
    return min(max(int(digits), 1), 1000) if digits.isascii() and digits.isdigit() else 1
