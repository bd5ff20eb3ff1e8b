"""The loaders, one per file format, found by suffix. A parser is imported when its first file is loaded."""

from importlib import import_module
from pathlib import Path

from ingest.loaders.blocks import Block, BlockKind, LoadedDocument, Loader

__all__ = ["SUFFIXES", "Block", "BlockKind", "LoadedDocument", "Loader", "loader_for"]

_LOADERS = {
    ".md": ("ingest.loaders.markdown", "MarkdownLoader"),
    ".markdown": ("ingest.loaders.markdown", "MarkdownLoader"),
    ".txt": ("ingest.loaders.plain", "PlainTextLoader"),
    ".text": ("ingest.loaders.plain", "PlainTextLoader"),
    ".html": ("ingest.loaders.html", "HtmlLoader"),
    ".htm": ("ingest.loaders.html", "HtmlLoader"),
    ".pdf": ("ingest.loaders.pdf", "PdfLoader"),
    ".docx": ("ingest.loaders.docx", "DocxLoader"),
    ".csv": ("ingest.loaders.tabular", "CsvLoader"),
    ".xlsx": ("ingest.loaders.tabular", "XlsxLoader"),
}

SUFFIXES: frozenset[str] = frozenset(_LOADERS)
"""The suffixes that can be ingested, in lower case with their dot."""


def loader_for(path: Path) -> Loader | None:
    """The loader for a file's suffix, whatever its case; None where there is none."""
    entry = _LOADERS.get(path.suffix.lower())
    if entry is None:
        return None
    module, name = entry
    loader: Loader = getattr(import_module(module), name)()
    return loader
