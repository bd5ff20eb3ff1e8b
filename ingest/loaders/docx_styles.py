"""What a Word paragraph is: heading, list item or plain, from its own properties, its style and the numbering part."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.loaders.blocks import BlockKind
from ingest.loaders.xml_element import XmlElement, attribute

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(r"heading\s+([1-9])\Z", re.IGNORECASE)
_LIST_NAME = re.compile(r"list (bullet|number)(?:\s+([2-9]))?\Z", re.IGNORECASE)
_LONGEST_STYLE_CHAIN = 20
_BODY_TEXT_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph is; `level` and `ordered` as in Block."""

    kind: BlockKind
    level: int = 0
    ordered: bool = False
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    properties: XmlElement | None


class DocxStyles:
    """The styles and list definitions of one document."""

    def __init__(self, document: "Document") -> None:
        self._styles: dict[str, _Style] = {}
        self._formats: dict[tuple[str, str], str] = {}
        for element in document.styles.element.findall(f"{_W}style"):
            name, base = _value(element, "name"), _value(element, "basedOn")
            self._styles[attribute(element, f"{_W}styleId")] = _Style(name, base, element.find(f"{_W}pPr"))
        self._read_numbering(document)

    def role(self, paragraph: XmlElement) -> Role:
        """What the paragraph is; headings win over numbering (numbered headings)."""
        own = paragraph.find(f"{_W}pPr")
        chain = self._chain(_value(own, "pStyle"))
        names = [style.name for style in chain]
        if any(name.lower() == "title" for name in names):
            return Role(BlockKind.HEADING, 1, is_title=True)
        for name in names:
            heading = _HEADING_NAME.match(name)
            if heading:
                return Role(BlockKind.HEADING, min(int(heading[1]), 6))
        sources = [own, *(style.properties for style in chain)]
        outline = next((value for source in sources if (value := _value(source, "outlineLvl"))), "")
        if outline.isdigit() and int(outline) < _BODY_TEXT_LEVEL:
            return Role(BlockKind.HEADING, min(int(outline) + 1, 6))
        return self._list_role(sources, names)

    def _list_role(self, sources: list[XmlElement | None], names: list[str]) -> Role:
        numbering = next((n for s in sources if s is not None and (n := s.find(f"{_W}numPr")) is not None), None)
        identifier = _value(numbering, "numId")
        named = next((found for name in names if (found := _LIST_NAME.match(name))), None)
        if identifier == "0" or (not identifier and named is None):
            return Role(BlockKind.PARAGRAPH)
        level = _value(numbering, "ilvl") or "0"
        depth = int(level) + 1 if level.isdigit() else 1
        if named:
            depth = max(depth, int(named[2] or 1))
        shape = self._formats.get((identifier, level), "")
        ordered = shape not in {"bullet", "none"} if shape else bool(named and named[1].lower() == "number")
        return Role(BlockKind.LIST_ITEM, depth, ordered)

    def _chain(self, identifier: str) -> list[_Style]:
        """A style and those it is based on, nearest first; cycles in damaged files are cut."""
        chain: list[_Style] = []
        while identifier in self._styles and len(chain) < _LONGEST_STYLE_CHAIN:
            chain.append(self._styles[identifier])
            identifier = chain[-1].based_on
        return chain

    def _read_numbering(self, document: "Document") -> None:
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        root = getattr(part, "element", None)
        if root is None:
            return
        abstract: dict[str, dict[str, str]] = {}
        for definition in root.findall(f"{_W}abstractNum"):
            levels = {
                (attribute(lvl, f"{_W}ilvl") or "0"): _value(lvl, "numFmt") for lvl in definition.findall(f"{_W}lvl")
            }
            abstract[attribute(definition, f"{_W}abstractNumId")] = levels
        for number in root.findall(f"{_W}num"):
            for level, form in abstract.get(_value(number, "abstractNumId"), {}).items():
                self._formats[attribute(number, f"{_W}numId"), level] = form


def _value(parent: XmlElement | None, name: str) -> str:
    """The `w:val` of a child element; empty when there is none."""
    child = parent.find(f"{_W}{name}") if parent is not None else None
    return attribute(child, f"{_W}val") if child is not None else ""
