"""Word documents as python-docx and Word write them."""

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.errors import RejectedFile
from ingest.loaders.blocks import BlockKind, LoadedDocument
from ingest.loaders.docx import DocxLoader


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def load(document: Document) -> LoadedDocument:
    return DocxLoader().load(saved(document))


def outline(document: Document) -> list[tuple[BlockKind, int, str]]:
    loaded = load(document)
    return [(block.kind, block.level, loaded.text[block.start : block.end]) for block in loaded.blocks]


def add_table(document: Document, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word


def test_paragraphs_and_tables_stand_in_document_order() -> None:
    document = docx.Document()
    document.add_heading("Returns", 0)
    document.add_heading("Scope", 2)
    document.add_paragraph("Hello  world")
    add_table(document, [["Region", "Time"], ["EU", "14 days"], ["US", "30 days"]])
    document.add_paragraph("item", style="List Bullet")
    document.add_paragraph("deeper", style="List Number 2")
    document.add_paragraph("after")
    assert outline(document) == [
        (BlockKind.HEADING, 1, "Returns"),
        (BlockKind.HEADING, 2, "Scope"),
        (BlockKind.PARAGRAPH, 0, "Hello world"),
        (BlockKind.TABLE_ROW, 0, "EU | 14 days"),
        (BlockKind.TABLE_ROW, 0, "US | 30 days"),
        (BlockKind.LIST_ITEM, 1, "item"),
        (BlockKind.LIST_ITEM, 2, "deeper"),
        (BlockKind.PARAGRAPH, 0, "after"),
    ]
    loaded = load(document)
    assert [b.context for b in loaded.blocks if b.kind is BlockKind.TABLE_ROW] == ["Region | Time"] * 2
    assert [b.ordered for b in loaded.blocks if b.kind is BlockKind.LIST_ITEM] == [False, True]
    assert loaded.metadata["title"] == "Returns"


def test_cells_merged_downwards_are_repeated_and_a_single_cell_is_a_frame() -> None:
    document = docx.Document()
    add_table(document, [["Region", "Time"], ["EU", "14 days"], ["", "30 days"]])
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(2, 0))
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "Callout"
    assert [words for _, _, words in outline(document)] == ["EU | 14 days", "EU | 30 days", "Callout"]


def test_insertions_count_and_deletions_hidden_and_field_words_do_not() -> None:
    document = docx.Document()
    paragraph = parse_xml(
        f"<w:p {nsdecls('w')}><w:r><w:t xml:space='preserve'>Within </w:t></w:r>"
        "<w:del><w:r><w:delText>14</w:delText></w:r></w:del><w:ins><w:r><w:t>30</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t xml:space='preserve"
        "'> days</w:t></w:r></w:hyperlink></w:p>"
    )
    document.element.body.insert(0, paragraph)
    content = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Controlled</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, content)
    assert [words for _, _, words in outline(document)] == ["Within 30 days", "Controlled"]


def rejection(data: bytes) -> str:
    with pytest.raises(RejectedFile) as caught:
        DocxLoader().load(data)
    return caught.value.reason


def archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def test_other_files_are_rejected_with_what_they_are() -> None:
    assert rejection(b"") == "the file is empty"
    assert rejection(b"\x89PNG").startswith("the file is not a .docx document")
    assert rejection(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").startswith("the file is password-protected or in the old")
    assert "not a .docx document" in rejection(archive({"a.txt": b"x"}))
    assert rejection(saved(docx.Document())[:3000]).startswith("the .docx file is damaged")
    assert "no text" in rejection(saved(docx.Document()))


def test_broken_xml_is_damaged() -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(saved(docx.Document()))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["word/document.xml"] = b"<w:document"
    assert rejection(archive(parts)).startswith("the document is damaged")
    parts["word/document.xml"] = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "declares XML entities" in rejection(archive(parts))


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    assert "looks like a zip bomb" in rejection(archive({"word/document.xml": b"\0" * 50_000_000}))


def test_an_archive_that_unpacks_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.loaders.archives.MAX_UNPACKED_BYTES", 1024 * 1024)
    assert "unpacks to 2 MB, the limit is 1 MB" in rejection(archive({"word/document.xml": b"ab" * 1024 * 1024}))


def test_a_damaged_properties_part_is_damage_too() -> None:
    document = docx.Document()
    document.add_paragraph("words")
    with zipfile.ZipFile(io.BytesIO(saved(document))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["docProps/core.xml"] = b"<other/>"
    assert rejection(archive(parts)).startswith("the document is damaged")
