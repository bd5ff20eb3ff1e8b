"""The lines of a PDF's pages: words on one baseline, with their place, size and weight; tables taken out as rows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, cast

from ingest.loaders.built_text import one_line

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.)?\s*[-–—]?\s*\d{1,4}\s*(?:[-–—]|(?:of|/|von)\s*\d{1,4})?\Z", re.IGNORECASE
)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
"""How pdfminer writes a glyph whose character it cannot tell; a word of its own, it is a bullet."""

_EDGE_SHARE = 0.12
"""Running headers and footers stand in the outer 12 % of a page's height."""

_REPEATED_SHARE = 0.5


class _Word(TypedDict):
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    fontname: str


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline. Distances in points from the page's left and top edge; `page` from 1."""

    words: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class TableOnPage:
    """A ruled table: its rows of cells, and where it stands."""

    rows: list[list[str]]
    page: int
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page shows, top to bottom."""

    height: float
    lines: list[Line]
    tables: list[TableOnPage]


def read_page(page: "Page") -> PageContent:
    """The lines and ruled tables of a page; words in a table are in no line."""
    tables = [table for table in page.find_tables() if _is_data(table)]
    boxes = [table.bbox for table in tables]
    found = page.extract_words(extra_attrs=["size", "fontname"], keep_blank_chars=False)
    words = [_readable(cast(_Word, word)) for word in found if not _inside(word, boxes)]
    number = page.page_number
    return PageContent(
        height=float(page.height),
        lines=[_line(row, number) for row in _rows_of_words([word for word in words if word["text"]])],
        tables=[TableOnPage(_cells(table), number, table.bbox[1], table.bbox[3]) for table in tables],
    )


def without_running_lines(pages: Sequence[PageContent]) -> list[PageContent]:
    """The pages without headers and footers that repeat on at least half of them, and without page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_look(line) for line in page.lines if _at_edge(line, page)})
    least = max(2, int(len(pages) * _REPEATED_SHARE + 0.5))
    kept: list[PageContent] = []
    for page in pages:
        lines = [
            line
            for line in page.lines
            if not _at_edge(line, page) or (seen[_look(line)] < least and not _PAGE_NUMBER.match(line.words))
        ]
        kept.append(PageContent(page.height, lines, page.tables))
    return kept


def _look(line: Line) -> tuple[str, int]:
    """What repeats from page to page: the words but for their digits, and the height to some points."""
    return _DIGITS.sub("#", line.words), round(line.top / 6)


def _at_edge(line: Line, page: PageContent) -> bool:
    return line.bottom < page.height * _EDGE_SHARE or line.top > page.height * (1 - _EDGE_SHARE)


def _readable(word: _Word) -> _Word:
    """The word without glyphs that have no character; one that is nothing else is a bullet."""
    text = "•" if _UNMAPPED.fullmatch(word["text"]) else _UNMAPPED.sub("", word["text"])
    return {**word, "text": text}


def _inside(word: dict[str, float], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _rows_of_words(words: list[_Word]) -> list[list[_Word]]:
    """Words whose middle lies within the height of the row's tallest word share its line."""
    rows: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"], word["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if rows and max(rows[-1], key=lambda w: w["bottom"] - w["top"])["bottom"] - 1 > middle:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word["x0"]) for row in rows]


def _line(row: list[_Word], page: int) -> Line:
    sizes: Counter[float] = Counter()
    for word in row:
        sizes[round(word["size"] * 2) / 2] += sum(map(str.isalnum, word["text"]))
    letters = [word for word in row if any(c.isalpha() for c in word["text"])]
    return Line(
        words=one_line(" ".join(word["text"] for word in row)),
        page=page,
        left=row[0]["x0"],
        right=max(word["x1"] for word in row),
        top=min(word["top"] for word in row),
        bottom=max(word["bottom"] for word in row),
        size=sizes.most_common(1)[0][0],
        bold=bool(letters) and all(_BOLD.search(word["fontname"]) for word in letters),
    )


def _is_data(table: "Table") -> bool:
    """Whether ruled lines really make a table: two rows and two columns at least, with words in two cells."""
    rows = table.extract()
    filled = sum(1 for row in rows for cell in row if cell and cell.strip())
    return len(rows) >= 2 and max(map(len, rows)) >= 2 and filled >= 2


def _cells(table: "Table") -> list[list[str]]:
    """The words of each cell. A cell that spans rows is repeated in each, one that spans columns stands once."""
    rows: list[list[str]] = []
    for geometry, words in zip(table.rows, table.extract(), strict=True):
        cells = [one_line(_UNMAPPED.sub("", cell or "")) for cell in words]
        for column, box in enumerate(geometry.cells):
            reaches_down = box is None and rows and _spans(table, column, geometry.bbox)
            if reaches_down:
                cells[column] = rows[-1][column]
        rows.append(cells)
    return rows


def _spans(table: "Table", column: int, row: tuple[float, float, float, float]) -> bool:
    """Whether a cell that begins above reaches over a column of this row."""
    own = [geometry.cells[column] for geometry in table.rows if geometry.cells[column] is not None]
    middle = (row[1] + row[3]) / 2
    return any(box is not None and box[1] < row[1] - 1 and box[1] < middle < box[3] for box in own)
