"""Links to the files that documents came from, as long as they are there."""

from pathlib import Path

from rich.markup import render

from assistant.cli.links import source_link


def test_a_document_whose_file_is_there_is_linked_to_it(tmp_path: Path) -> None:
    file = tmp_path / "returns [2026].md"
    file.write_text("# Returns", encoding="utf8")
    shown = render(source_link("returns [2026].md", str(file), None))
    assert shown.plain == "returns [2026].md"
    assert file.as_uri() in str(shown.spans[0].style)


def test_a_document_whose_file_is_gone_is_named_only() -> None:
    assert source_link("warranty.pdf", "/gone/warranty.pdf", 3) == "warranty.pdf, page 3"
    assert source_link("warranty.pdf", None, None) == "warranty.pdf"
