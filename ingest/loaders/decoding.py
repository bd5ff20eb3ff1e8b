"""Bytes to text, exactly: no newline translation, no guessing of encodings, a byte-order mark kept as a character."""

import codecs

from ingest.errors import RejectedFile

MAX_TEXT_BYTES = 10 * 1024 * 1024
"""10 MB of plain words is about 3,000 printed pages: no policy is longer, a log file renamed to .txt is."""

MAX_BINARY_BYTES = 50 * 1024 * 1024
"""50 MB: a scanned handbook with pictures fits, while its parse still ends within minutes."""

BYTE_ORDER_MARK = "\ufeff"

_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def refuse_oversized(data: bytes, limit: int) -> None:
    """Raises RejectedFile when there are no bytes at all, or more than `limit`."""
    if not data:
        raise RejectedFile("the file is empty")
    if len(data) > limit:
        size, most = len(data) / 1024**2, limit // 1024**2
        raise RejectedFile(f"the file has {size:.1f} MB, the limit is {most} MB; split it into smaller documents")


def decode_text(data: bytes) -> str:
    """The characters of a UTF-8 text file. Raises RejectedFile for other encodings, oversized and empty files."""
    refuse_oversized(data, MAX_TEXT_BYTES)
    if data.startswith(_WIDE_MARKS):
        raise RejectedFile("the file is encoded as UTF-16 or UTF-32; save it again as UTF-8", line=1)
    nul = data.find(b"\0")
    if nul >= 0:
        reason = f"NUL byte at offset {nul}: this is not a text file, or it is UTF-16; save it again as UTF-8"
        raise RejectedFile(reason, line=_line_of_byte(data, nul))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"byte 0x{data[error.start]:02X} at offset {error.start} is not UTF-8; save the file again as UTF-8"
        raise RejectedFile(reason, line=_line_of_byte(data, error.start)) from error
    if not text.removeprefix(BYTE_ORDER_MARK).strip():
        raise RejectedFile("the file is empty")
    return text


def _line_of_byte(data: bytes, offset: int) -> int:
    """The 1-based line of a byte; CR, LF and CRLF each end one line."""
    before = data[:offset]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
