"""Files that cannot be taken in, each broken in its own way, by name."""

import io
import zipfile
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde"
_BOMB_BYTES = 250_000_000
_LINE_BYTES = 20_000_000


def write_bad_files(folder: Path) -> dict[str, str]:
    """Write them; returns for each name a part of the reason that must be given."""
    (folder / "empty.md").write_bytes(b"")
    (folder / "zero.pdf").write_bytes(b"")
    (folder / "locked.pdf").write_bytes(_encrypted_pdf())
    (folder / "picture.pdf").write_bytes(PNG)
    (folder / "invalid.txt").write_bytes(b"Returns within 30 days\n\xff\xfe\xfa broken \x80\n")
    (folder / "bomb.docx").write_bytes(_docx_bomb())
    (folder / "no-columns.csv").write_text("one,two\n1,2\n", encoding="utf8")
    (folder / "front.md").write_text("---\ntitle: [unclosed\n---\n\n# Returns\n\nWithin 30 days.\n", encoding="utf8")
    return {
        "empty.md": "empty",
        "zero.pdf": "empty",
        "locked.pdf": "password",
        "picture.pdf": "PDF",
        "invalid.txt": "UTF-8",
        "bomb.docx": "unpacks to",
        "no-columns.csv": "column",
        "front.md": "YAML",
    }


def write_endless_line(path: Path) -> None:
    """A text of 20 MB on one line."""
    path.write_bytes((b"Returns within 30 days. " * (_LINE_BYTES // 24 + 1))[:_LINE_BYTES])


def _encrypted_pdf() -> bytes:
    page = io.BytesIO()
    canvas = Canvas(page, encrypt=StandardEncryption("secret", ownerPassword="owner", strength=128))
    canvas.drawString(72, 720, "Returns within 30 days.")
    canvas.save()
    return page.getvalue()


def _docx_bomb() -> bytes:
    """A small archive that unpacks to a quarter of a gigabyte."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as document:
            for _ in range(_BOMB_BYTES // 10_000_000):
                document.write(b" " * 10_000_000)
    return packed.getvalue()
