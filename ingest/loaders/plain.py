"""Plain text: paragraphs, numbered clauses and the headings that people type. The text is the file, exactly."""

import re
from dataclasses import dataclass
from typing import ClassVar

from ingest.errors import RejectedFile
from ingest.loaders.audience_markers import marked_audience, refuse_broken_markers, refuse_marker_inside
from ingest.loaders.blocks import Block, BlockKind, LoadedDocument
from ingest.loaders.clause_numbers import Marker, MarkerStyle, read_marker
from ingest.loaders.decoding import decode_text
from ingest.loaders.front_matter import read_front_matter
from ingest.loaders.source_lines import SourceLines
from knowledge.policies import Audience

_LONGEST_HEADING = 80
_MOST_HEADING_WORDS = 12
_NAMED_SECTION = re.compile(r"(?:section|article|clause|part|chapter|appendix|annex|schedule)\s+", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[A-Z]|[IVXLC]{1,6})(?P<mark>\s*[.:)–—-]|\Z)?(?:\s+|\Z)")


class PlainTextLoader:
    """Reads .txt and .text files, with YAML front matter and audience markers as in Markdown.

    Blank lines part paragraphs. Lines marked `1.`, `(a)` or with a bullet are list items, their marker left out;
    `1.2 words` is a paragraph that keeps its number. Headings are short lines in capitals, underlined lines,
    `Section 3: Refunds`, and numbered lines that stand alone above what they head.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    def load(self, data: bytes) -> LoadedDocument:
        """The document; raises RejectedFile for bad encoding, bad front matter or markers, and an empty body."""
        text = decode_text(data)
        refuse_broken_markers(text, one_line=True)
        front = read_front_matter(text)
        reader = _Reader(text, front.body)
        reader.read()
        if not reader.blocks:
            raise RejectedFile("the file is empty: there are no words besides front matter and comments")
        return LoadedDocument(text, tuple(reader.blocks), "text/plain", front.values)


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines [first, stop) without a blank one between."""

    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class _OpenItem:
    """A list item that later lines may stand in; `indent` in characters."""

    style: MarkerStyle
    indent: int


class _Reader:
    """Goes through the groups of lines once and writes down blocks."""

    def __init__(self, text: str, body: int) -> None:
        self.blocks: list[Block] = []
        self._text = text
        self._lines = SourceLines(text, body)
        self._audience: Audience | None = None
        self._open_items: list[_OpenItem] = []
        self._last: Marker | None = None

    def read(self) -> None:
        """Adds the blocks of the whole text."""
        groups = self._groups()
        for position, group in enumerate(groups):
            following = groups[position + 1] if position + 1 < len(groups) else None
            self._read_group(group, following)

    def _groups(self) -> list[_Group]:
        """The runs of lines with words. Comments are groups of their own; lines drawn with dashes part groups."""
        groups: list[_Group] = []
        first: int | None = None
        for line in range(len(self._lines)):
            words = self._lines.words(line).strip()
            underlines = first is not None and line - first == 1 and _is_underline(words)
            if underlines or (words and not _is_comment(words) and not _is_rule(words)):
                first = line if first is None else first
                continue
            if first is not None:
                groups.append(_Group(first, line))
                first = None
            if _is_comment(words):
                groups.append(_Group(line, line + 1))
        if first is not None:
            groups.append(_Group(first, len(self._lines)))
        return groups

    def _read_group(self, group: _Group, following: _Group | None) -> None:
        words = self._line(group.first)
        if _is_comment(words):
            line = self._lines.line_in_file(self._lines.start(group.first))
            self._audience = marked_audience(words[4:-3], line) or self._audience
            return
        first = group.first
        level = self._heading_level(group, following)
        if level:
            self._add(BlockKind.HEADING, first, first + 1, level)
            self._open_items.clear()
            first += 1
        if first < group.stop and _is_rule(self._line(first)):
            first += 1
        start = first
        for line in range(first + 1, group.stop):
            marker = read_marker(self._line(line), self._last)
            if marker and marker.follows(self._last_in(start)):
                self._item(start, line)
                start = line
        if start < group.stop:
            self._item(start, group.stop)

    def _last_in(self, start: int) -> Marker | None:
        """The marker that the item beginning at a line carries, or else the last one seen."""
        return read_marker(self._line(start), self._last) or self._last

    def _item(self, first: int, stop: int) -> None:
        """Adds lines [first, stop) as a list item, a numbered clause or a paragraph."""
        words = self._line(first)
        marker = read_marker(words, self._last)
        if marker is None:
            if not self._indent(first):
                self._open_items.clear()
            self._add(BlockKind.PARAGRAPH, first, stop, len(self._open_items))
            return
        self._last = marker
        if marker.style is MarkerStyle.DOTTED:
            self._open_items.clear()
            self._add(BlockKind.PARAGRAPH, first, stop)
            return
        self._open(_OpenItem(marker.style, self._indent(first)))
        ordered = marker.style is not MarkerStyle.BULLET
        self._add(BlockKind.LIST_ITEM, first, stop, len(self._open_items), ordered, skip=marker.length)

    def _open(self, item: _OpenItem) -> None:
        """Closes the items that a new one does not stand in: deeper indented, of its style, or of a finer counting."""
        while self._open_items and self._open_items[-1].indent > item.indent:
            self._open_items.pop()
        for depth, outer in enumerate(self._open_items):
            beside = outer.indent == item.indent and item.style.coarseness < outer.style.coarseness
            if outer.style is item.style or beside:
                del self._open_items[depth:]
                break
        self._open_items.append(item)

    def _indent(self, line: int) -> int:
        words = self._lines.words(line)
        return len(words) - len(words.lstrip())

    def _add(
        self, kind: BlockKind, first: int, stop: int, level: int = 0, ordered: bool = False, *, skip: int = 0
    ) -> None:
        line = self._lines.words(first)
        start = self._lines.start(first) + len(line) - len(line.lstrip()) + skip
        span = self._lines.trimmed(start, self._lines.end(stop - 1))
        if span is not None:
            refuse_marker_inside(self._text, span, self._lines)
            self.blocks.append(Block(kind, span.start, span.end, level, ordered, audience=self._audience))

    def _line(self, line: int) -> str:
        return self._lines.words(line).strip()

    def _heading_level(self, group: _Group, following: _Group | None) -> int:
        """The level (1-6) of the heading that a group begins with; 0 when it begins with none."""
        words = self._line(group.first)
        alone = group.stop - group.first == 1
        below = "" if alone else self._line(group.first + 1)
        if len(words) > _LONGEST_HEADING or not any(c.isalnum() for c in words):
            return 0
        if _is_underline(below):
            return 1 if below[0] == "=" else 2
        if words.endswith((".", ",", ";", "!")):
            return 0
        if (_in_capitals(words) and not _in_capitals(below)) or _names_section(words, alone):
            return 1
        marker = read_marker(words, self._last)
        in_list = bool(self._open_items) and marker is not None and marker.follows(self._last)
        heads = alone and not in_list and marker and following and self._heads(words, marker, following)
        return min(len(marker.parents) + 1, 6) if marker and heads else 0

    def _heads(self, words: str, marker: Marker, following: _Group) -> bool:
        """Whether a numbered line on its own is a title: capitalised, short, and what follows is below it."""
        title = words[marker.length :]
        if marker.style not in {MarkerStyle.NUMBER, MarkerStyle.DOTTED} or title.endswith((":", "?")):
            return False
        if self._indent(following.first) or not title[:1].isupper() or len(title.split()) > _MOST_HEADING_WORDS:
            return False
        below = read_marker(self._line(following.first), marker)
        return below is None or below.style is not marker.style or len(below.parents) > len(marker.parents)


def _is_comment(words: str) -> bool:
    return (
        words.startswith("<!--") and words.endswith("-->") and words.find("-->") == len(words) - 3 and len(words) >= 7
    )


def _is_rule(words: str) -> bool:
    return len(words) >= 3 and not any(c.isalnum() for c in words)


def _is_underline(words: str) -> bool:
    return len(words) >= 3 and set(words) in ({"="}, {"-"}, {"~"})


def _in_capitals(words: str) -> bool:
    return words.isupper() and sum(c.isalpha() for c in words) >= 4


def _names_section(words: str, alone: bool) -> bool:
    """`Section 3`, `Article IV: Refunds`, or `Section 3 Refunds` on its own; not `section 3 of the contract says`."""
    name = _NAMED_SECTION.match(words)
    if not name or not words[:1].isupper():
        return False
    number = _SECTION_NUMBER.match(words, name.end())
    if not number:
        return False
    rest = words[number.end() :]
    return number["mark"] is not None or (alone and rest[:1].isupper() and len(rest.split()) <= _MOST_HEADING_WORDS)
