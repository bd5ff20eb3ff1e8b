"""Which loader reads a file, and what all of them have in common."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import RejectedFile
from ingest.loaders import SUFFIXES, loader_for

MAGIC = st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<p>", b"---\n", b"question,answer\n", b"\xef\xbb\xbf"])


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_suffix_has_a_loader_that_names_it(suffix: str) -> None:
    loader = loader_for(Path(f"a/B{suffix.upper()}"))
    assert loader is not None
    assert suffix in loader.suffixes


def test_other_files_have_none() -> None:
    assert loader_for(Path("a.doc")) is None
    assert loader_for(Path("md")) is None


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_any_bytes_load_or_are_rejected(suffix: str) -> None:
    loader = loader_for(Path(f"x{suffix}"))
    assert loader is not None
    reasons: list[str] = []

    @settings(max_examples=40, deadline=None)
    @given(MAGIC, st.binary(max_size=300))
    def check(magic: bytes, rest: bytes) -> None:
        try:
            document = loader.load(magic + rest)
        except RejectedFile as error:
            reasons.append(error.reason)
            return
        for block in document.blocks:
            words = document.text[block.start : block.end]
            assert words == words.strip() != ""

    check()
    assert all(reason and len(reason.splitlines()) == 1 for reason in reasons)


def test_no_parser_is_imported_before_a_file_is_loaded() -> None:
    script = (
        "import sys, ingest.loaders, ingest.loaders.markdown, ingest.loaders.html, ingest.loaders.pdf, "
        "ingest.loaders.docx, ingest.loaders.tabular\n"
        "print({'markdown_it', 'lxml', 'pdfplumber', 'docx', 'openpyxl'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
