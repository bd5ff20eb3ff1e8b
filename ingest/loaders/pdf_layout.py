"""From lines on pages to blocks: what is a heading, where a paragraph ends, which header a table's rows have."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.loaders.blocks import BlockKind
from ingest.loaders.built_text import BuiltText, shape, table_line
from ingest.loaders.clause_numbers import Marker, MarkerStyle, read_marker
from ingest.loaders.pdf_lines import Line, PageContent, TableOnPage

_LARGER = 1.12
"""Headings are at least this many times the body's size; smaller steps are rounding or emphasis."""

_PARAGRAPH_GAP = 0.55
"""A gap over this share of the size parts paragraphs where lines are set at the usual 1.2 times the size."""

_HEADING_GAP = 0.4
"""Two headings in a row stand further apart than the lines of one."""

_LONGEST_HEADING = 160
_INDENT_STEP = 4.0
_DIVIDED = re.compile(r"(\w*[^\W\d_])-\Z")
_SENTENCE_END = (".", "!", "?", ":", ";")


@dataclass(slots=True)
class _Open:
    """The lines of the block that is being read."""

    lines: list[Line]
    heading: int = 0
    marker: Marker | None = None


class PdfLayout:
    """Reads the pages of one document; `title` is its first heading of the top level, once built."""

    def __init__(self, pages: Sequence[PageContent]) -> None:
        self.title = ""
        self._pages = pages
        lines = [line for page in pages for line in page.lines]
        weights: Counter[float] = Counter()
        for line in lines:
            weights[line.size] += len(line.words)
        self._body = weights.most_common(1)[0][0] if weights else 10.0
        self._levels = self._heading_levels(lines)
        self._hyphenated = {word for line in lines for word in re.findall(r"\w+-\w+", line.words)}
        self._built = BuiltText()
        self._open: _Open | None = None
        self._item_lefts: list[float] = []
        self._last_marker: Marker | None = None
        self._table: TableOnPage | None = None
        self._context = ""

    def build(self) -> BuiltText:
        """The text and its blocks."""
        for page in self._pages:
            for part in _in_order(page):
                if isinstance(part, Line):
                    self._line(part)
                else:
                    self._rows(part)
        self._close()
        return self._built

    def _heading_levels(self, lines: Sequence[Line]) -> dict[float, int]:
        """Sizes above the body's, largest first, as levels from 1 to 5."""
        sizes = sorted({line.size for line in lines if self._is_larger(line)}, reverse=True)
        return {size: min(level, 5) for level, size in enumerate(sizes, start=1)}

    def _is_larger(self, line: Line) -> bool:
        return line.size >= self._body * _LARGER and any(c.isalpha() for c in line.words)

    def _level(self, line: Line) -> int:
        """The level (1-6) of a line that looks like a heading; 0 for all others."""
        if len(line.words) > _LONGEST_HEADING or not any(c.isalpha() for c in line.words):
            return 0
        if self._is_larger(line):
            return self._levels[line.size]
        ends_sentence = line.words.endswith((".", ",", ";", ":"))
        if line.bold and line.size >= self._body * 0.95 and not ends_sentence:
            return min(max(self._levels.values(), default=0) + 1, 6)
        return 0

    def _line(self, line: Line) -> None:
        self._table = None
        level = self._level(line)
        marker = None if level else read_marker(line.words, self._last_marker)
        if marker and self._open and not self._open.heading and not self._begins(marker, line, self._open):
            marker = None
        current = self._open
        if current and marker is None and current.heading == level and self._continues(line, current):
            current.lines.append(line)
            return
        self._close()
        self._open = _Open([line], level, marker)
        self._last_marker = marker or self._last_marker

    def _begins(self, marker: Marker, line: Line, current: _Open) -> bool:
        """Whether a marker right below a line begins an item, rather than being a number in a running sentence."""
        parted = line.page != current.lines[-1].page or self._gap(line, current.lines[-1]) > _PARAGRAPH_GAP
        return parted or marker.follows(current.marker or self._last_marker)

    def _gap(self, line: Line, above: Line) -> float:
        """Blank space between two lines as a share of the size."""
        return (line.top - above.bottom) / max(line.size, 1.0)

    def _continues(self, line: Line, current: _Open) -> bool:
        above = current.lines[-1]
        if abs(above.size - line.size) > 0.6:
            return False
        if line.page != above.page:
            return not current.heading and not above.words.endswith(_SENTENCE_END) and line.words[:1].islower()
        if current.heading:
            close = -0.5 <= self._gap(line, above) <= _HEADING_GAP
            return close and above.bold == line.bold and read_marker(line.words) is None
        outdented = current.marker is not None and line.left < current.lines[0].left - 1
        return not outdented and -1.5 < self._gap(line, above) <= _PARAGRAPH_GAP

    def _close(self) -> None:
        current, self._open = self._open, None
        if current is None:
            return
        words = self._joined(current.lines)
        page = current.lines[0].page
        if current.heading:
            self._item_lefts.clear()
            if not self.title and current.heading == min(self._levels.values(), default=current.heading):
                self.title = words
            self._built.add(words, shape(BlockKind.HEADING, current.heading, page=page))
            return
        left = current.lines[0].left
        marker = current.marker
        if marker and marker.style is not MarkerStyle.DOTTED:
            self._item_lefts = [outer for outer in self._item_lefts if outer < left - _INDENT_STEP] + [left]
            level, ordered = len(self._item_lefts), marker.style is not MarkerStyle.BULLET
            item = shape(BlockKind.LIST_ITEM, level, ordered=ordered, page=page)
            self._built.add(_without_bullet(words[marker.length :]), item)
            return
        self._item_lefts = [outer for outer in self._item_lefts if outer < left - _INDENT_STEP]
        self._built.add(words, shape(BlockKind.PARAGRAPH, len(self._item_lefts), page=page))

    def _joined(self, lines: Sequence[Line]) -> str:
        """One line of words; a word divided at a line's end is joined unless it has its hyphen elsewhere too."""
        words = ""
        for line in lines:
            divided = _DIVIDED.search(words)
            following = re.match(r"\w+", line.words)
            if divided and following and line.words[0].islower():
                whole = f"{divided[1]}-{following[0]}"
                words = (words if whole in self._hyphenated else words[:-1]) + line.words
            elif divided or words.endswith("/"):
                words += line.words
            else:
                words = f"{words} {line.words}" if words else line.words
        return words

    def _rows(self, table: TableOnPage) -> None:
        """Adds the rows of a table; one that goes on from the page before keeps the header it had there."""
        self._close()
        above = self._table
        rows = [row for row in table.rows if any(row)]
        goes_on = above is not None and above.page == table.page - 1 and len(above.rows[0]) == len(table.rows[0])
        header = table_line(rows[0])
        if goes_on and header == self._context:
            rows = rows[1:]
        elif not goes_on:
            self._context = header if all(rows[0][1:]) and len(rows) > 1 else ""
            rows = rows[1:] if self._context else rows
        for row in rows:
            block = shape(BlockKind.TABLE_ROW, page=table.page, context=self._context)
            self._built.add(table_line(row), block)
        self._table = table


def _without_bullet(words: str) -> str:
    """The words without a second bullet: that of a nested list whose item has no words of its own."""
    inner = read_marker(words)
    return words[inner.length :] if inner and inner.style is MarkerStyle.BULLET else words


def _in_order(page: PageContent) -> list[Line | TableOnPage]:
    parts: list[Line | TableOnPage] = [*page.lines, *page.tables]
    return sorted(parts, key=lambda part: part.top)
