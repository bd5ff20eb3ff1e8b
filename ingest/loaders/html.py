"""Web pages: the words of the main part, without navigation, banners and scripts. The text is built, not the file."""

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from ingest.errors import RejectedFile
from ingest.loaders.audience_markers import marked_audience
from ingest.loaders.blocks import Block, BlockKind, LoadedDocument
from ingest.loaders.built_text import BuiltText, one_line, shape, table_line
from ingest.loaders.decoding import decode_text
from ingest.loaders.html_page import HtmlPage, element_words, parse_page, refuse_marker_within
from ingest.loaders.html_tables import read_table
from ingest.loaders.xml_element import XmlElement, local_name
from knowledge.policies import Audience

_HEADING = re.compile(r"h([1-6])\Z")
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var button wbr".split()
)


class HtmlLoader:
    """Reads .html and .htm files.

    The main part is <main>, else the one <article>, else the body. Terms of definition lists and summaries of
    <details> are lines of their own and the `context` of what they introduce; a paragraph under one that asks a
    question is an FAQ. Comments with audience markers work as in Markdown.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm")

    def load(self, data: bytes) -> LoadedDocument:
        """The page; raises RejectedFile for bad encoding, bad markers, and pages without words of their own."""
        text = decode_text(data)
        try:
            page = parse_page(text)
            walk = _Walk(page)
            walk.visit(page.body)
        except RecursionError as error:
            raise RejectedFile("the page's elements are nested too deeply") from error
        walk.flush()
        if not walk.built.blocks:
            raise RejectedFile("the page has no text of its own (nothing besides navigation, scripts and banners)")
        return LoadedDocument(walk.built.text, tuple(walk.built.blocks), "text/html", page.metadata(walk.top_heading))


@dataclass(slots=True)
class _Item:
    """An open list item; `fresh` until its first words came."""

    depth: int
    ordered: bool
    fresh: bool = True


class _Walk:
    """Goes through the page once; words gather until a block-level element begins or ends."""

    def __init__(self, page: HtmlPage) -> None:
        self.built = BuiltText()
        self.top_heading = ""
        self._page = page
        self._inside = page.root is page.body
        self._pending: list[str] = []
        self._heading = 0
        self._lists: list[bool] = []
        self._items: list[_Item] = []
        self._leads: list[str] = []
        self._unwritten: list[str] = []
        self._audience: Audience | None = None

    def visit(self, element: XmlElement) -> None:
        """Adds the blocks of an element and all below it; its tail is its parent's."""
        name = local_name(element)
        if not name:
            self._comment(element)
            return
        entered = element is self._page.root and not self._inside
        self._inside = self._inside or entered
        if not self._inside:
            self._children(element)
        elif element is not self._page.root and self._page.is_boilerplate(element):
            self._markers_only(element)
        else:
            self._content(name, element)
        if entered:
            self.flush()
            self._inside = False

    def flush(self) -> None:
        """Ends the block that is being gathered."""
        words = one_line("".join(self._pending))
        self._pending.clear()
        if not any(c.isalnum() for c in words):
            return
        if self._heading:
            if self._heading == 1 and not self.top_heading:
                self.top_heading = words
            self._add(words, shape(BlockKind.HEADING, self._heading))
        elif self._items and self._items[-1].fresh:
            item = self._items[-1]
            item.fresh = False
            self._add(words, shape(BlockKind.LIST_ITEM, item.depth, ordered=item.ordered))
        else:
            self._add(words, shape(BlockKind.PARAGRAPH, self._items[-1].depth if self._items else 0))

    def _add(self, words: str, block: Block) -> None:
        lead = "\n".join(part for part in self._leads if part)
        if lead and block.kind is not BlockKind.HEADING:
            asked = lead.endswith("?") and block.kind is BlockKind.PARAGRAPH
            context = f"{lead}\n{block.context}" if block.context else lead
            block = replace(block, kind=BlockKind.FAQ if asked else block.kind, context=context)
        self.built.add(words, replace(block, audience=self._audience), lead="\n".join(self._unwritten))
        self._unwritten.clear()

    def _children(self, element: XmlElement) -> None:
        self._say(element.text)
        for child in element:
            self.visit(child)
            self._say(child.tail)

    def _say(self, words: str | None) -> None:
        if words and self._inside:
            self._pending.append(words)

    def _content(self, name: str, element: XmlElement) -> None:
        if name in _INLINE:
            self._children(element)
        elif name in {"br", "hr", "img"}:
            self._pending.append(" ")
            if name == "hr":
                self.flush()
        else:
            self.flush()
            self._block(name, element)
            self.flush()

    def _block(self, name: str, element: XmlElement) -> None:
        heading = _HEADING.match(name)
        if heading:
            self._heading = int(heading[1])
            self._children(element)
            self.flush()
            self._heading = 0
        elif name in {"ul", "ol", "menu"}:
            self._lists.append(name == "ol")
            self._children(element)
            self.flush()
            self._lists.pop()
        elif name == "li":
            self._items.append(_Item(max(len(self._lists), 1), bool(self._lists and self._lists[-1])))
            self._children(element)
            self.flush()
            self._items.pop()
        elif name == "pre":
            self._add(element_words(element), shape(BlockKind.CODE, len(self._lists)))
        elif name == "table":
            self._table(element)
        elif name == "dl":
            self._introduced(element, "dt")
        elif name == "details":
            self._introduced(element, "summary")
        else:
            self._children(element)

    def _introduced(self, element: XmlElement, introducing: str) -> None:
        """Children one by one, those that introduce (dt, summary) becoming the context of those after them."""
        self._leads.append("")
        self._introduced_children(element, introducing)
        self.flush()
        self._write_lone_leads()
        self._leads.pop()

    def _introduced_children(self, element: XmlElement, introducing: str) -> None:
        terms: list[str] = []
        self._say(element.text)
        for child in element:
            name = local_name(child)
            if name == introducing:
                self.flush()
                if not terms:
                    self._write_lone_leads()
                refuse_marker_within(child)
                terms.append(one_line(element_words(child)))
                self._leads[-1] = " / ".join(terms)
                self._unwritten.append(terms[-1])
            elif name == "div" and introducing == "dt":
                self._introduced_children(child, introducing)
            elif name:
                terms.clear()
                self.visit(child)
            else:
                self._comment(child)
            self._say(child.tail)

    def _write_lone_leads(self) -> None:
        """Terms that introduced nothing are paragraphs themselves, unless an outer one still may."""
        if self._unwritten and self._leads[-1]:
            words = self._unwritten.pop()
            self.built.add(words, replace(shape(BlockKind.PARAGRAPH), audience=self._audience))

    def _table(self, element: XmlElement) -> None:
        table = read_table(element)
        if table is None:
            self._children(element)
            return
        self._add(table.caption, shape(BlockKind.PARAGRAPH))
        context = table_line(table.header)
        for row in table.rows:
            for comment in row.comments_before:
                self._audience = marked_audience(comment) or self._audience
            self._add(table_line(row.cells), shape(BlockKind.TABLE_ROW, len(self._lists), context=context))

    def _comment(self, element: XmlElement) -> None:
        audience = marked_audience(element.text or "", element.sourceline)
        if audience is not None:
            self.flush()
            self._audience = audience

    def _markers_only(self, element: XmlElement) -> None:
        for child in element.iter():
            if not local_name(child):
                self._comment(child)
