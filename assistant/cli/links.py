"""Source references that a terminal can open: the file a document was ingested from."""

from pathlib import Path

from rich.markup import escape


def source_link(document: str, location: str | None, page: int | None) -> str:
    """The document's name as rich markup, linked to its file where that still exists."""
    name = escape(document) + (f", page {page}" if page else "")
    if location is None or not Path(location).is_file():
        return name
    return f"[link={Path(location).as_uri()}]{name}[/link]"
