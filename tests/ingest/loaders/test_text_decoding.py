"""Bytes that are not clean UTF-8 text are refused with what to do."""

import pytest

from ingest.errors import RejectedFile
from ingest.loaders.decoding import MAX_TEXT_BYTES, decode_text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"a\r\nb\rc\xe9", "line 3: byte 0xE9 at offset 6 is not UTF-8; save the file again as UTF-8"),
        ("a".encode("utf-16"), "line 1: the file is encoded as UTF-16"),
        ("a".encode("utf-32"), "line 1: the file is encoded as UTF-16 or UTF-32"),
        (b"a\nb\0", "line 2: NUL byte at offset 3"),
        (b"a" * (MAX_TEXT_BYTES + 1), "the file has 10.0 MB, the limit is 10 MB"),
    ],
)
def test_a_file_that_is_no_utf_8_text_is_refused_with_the_place(data: bytes, message: str) -> None:
    with pytest.raises(RejectedFile) as caught:
        decode_text(data)
    assert str(caught.value).startswith(message)


def test_every_character_is_kept() -> None:
    assert decode_text("\ufeffä\r\n\u2028".encode()) == "\ufeffä\r\n\u2028"
