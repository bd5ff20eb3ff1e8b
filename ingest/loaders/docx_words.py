"""The words in WordprocessingML elements, as a reader of the final document sees them."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.loaders.xml_element import XmlElement, attribute, local_name

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TRANSPARENT = frozenset({"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"})
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "pPr", "rPr", "tbl"})
_BLANKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row's cells (one per grid column, merged cells repeated downwards) and what marks it as a header."""

    cells: list[str]
    frames: list[XmlElement]
    repeats_as_header: bool
    stands_out: bool


def children(parent: XmlElement) -> Iterator[XmlElement]:
    """The paragraphs, tables, rows and cells below an element, through content controls and tracked insertions."""
    for child in parent:
        if local_name(child) in _TRANSPARENT:
            yield from children(child)
        else:
            yield child


def switched_on(properties: XmlElement | None, name: str) -> bool:
    """Whether an on/off property such as `w:b` is set."""
    switch = properties.find(f"{_W}{name}") if properties is not None else None
    return switch is not None and (attribute(switch, f"{_W}val") or "true").lower() not in _OFF


def paragraph_words(element: XmlElement) -> str:
    """The words of a paragraph or run, without deleted and hidden ones and without its text boxes."""
    pieces: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _BLANKS:
            pieces.append(_BLANKS[name])
        elif name == "r" and switched_on(child.find(f"{_W}rPr"), "vanish"):
            continue
        elif name not in _UNSEEN:
            pieces.append(paragraph_words(child))
    return "".join(pieces)


def text_boxes(paragraph: XmlElement) -> Iterator[XmlElement]:
    """The outermost text boxes anchored in a paragraph, each once (Word stores a second copy for old readers)."""
    for child in paragraph:
        name = local_name(child)
        if name == "txbxContent":
            yield child
        elif name not in {"Fallback", "del", "moveFrom"}:
            yield from text_boxes(child)


def table_cells(table: XmlElement) -> list[TableRow]:
    """The rows of a table; cells of nested tables count as words of the cell that holds them."""
    rows: list[TableRow] = []
    above: dict[int, str] = {}
    for row in children(table):
        if local_name(row) != "tr":
            continue
        cells: list[str] = []
        frames: list[XmlElement] = []
        for cell in children(row):
            if local_name(cell) != "tc":
                continue
            properties = cell.find(f"{_W}tcPr")
            words = _cell_words(cell)
            if _continues_above(properties):
                words = above.get(len(cells), words)
            above[len(cells)] = words
            frames.append(cell)
            cells.extend([words, *[""] * (_columns(properties) - 1)])
        header = switched_on(row.find(f"{_W}trPr"), "tblHeader")
        rows.append(TableRow(cells, frames, header, not rows and _first_row_stands_out(table, row)))
    return rows


def _cell_words(cell: XmlElement) -> str:
    pieces: list[str] = []
    for child in children(cell):
        if local_name(child) == "p":
            pieces.append(paragraph_words(child))
        elif local_name(child) == "tbl":
            pieces.extend(part for row in table_cells(child) for part in row.cells)
    return "\n".join(pieces)


def _continues_above(properties: XmlElement | None) -> bool:
    merge = properties.find(f"{_W}vMerge") if properties is not None else None
    return merge is not None and (attribute(merge, f"{_W}val") or "continue") == "continue"


def _columns(properties: XmlElement | None) -> int:
    span = properties.find(f"{_W}gridSpan") if properties is not None else None
    value = (attribute(span, f"{_W}val") or "1") if span is not None else "1"
    return min(max(int(value), 1), 64) if value.isdigit() else 1


def _first_row_stands_out(table: XmlElement, row: XmlElement) -> bool:
    """Whether the table's style sets its first row apart, or all words in the row are bold."""
    look = table.find(f"{_W}tblPr/{_W}tblLook")
    if look is not None:
        first_row = look.get(f"{_W}firstRow")
        if first_row is not None:
            return first_row.lower() not in _OFF
        return bool(int((attribute(look, f"{_W}val") or "0"), 16) & 0x20)
    runs = [run for run in row.iter(f"{_W}r") if paragraph_words(run).strip()]
    return bool(runs) and all(switched_on(run.find(f"{_W}rPr"), "b") for run in runs)
