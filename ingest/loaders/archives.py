"""Guards for Office files, which are zip archives of XML: all checks happen before any parser sees the bytes."""

import zipfile
from io import BytesIO

from ingest.errors import RejectedFile
from ingest.loaders.decoding import MAX_BINARY_BYTES, refuse_oversized

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""A parsed XML tree takes about ten times its bytes: 200 MB, pictures included, is what 4 GB of memory can bear."""

MAX_EXPANSION = 150
"""Word and Excel XML packs 5 to 50 times; deflate ends at 1,032 times, which is what zip bombs use."""

EXPANSION_FLOOR_BYTES = 5 * 1024 * 1024
"""Members that unpack to less than this are harmless at any ratio."""

MAX_MEMBERS = 10_000
"""A long document with a thousand pictures has about 1,100 members."""

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_office_archive(data: bytes, suffix: str, main_part: str) -> None:
    """Passes when the bytes are an unencrypted Office archive of sane size that holds `main_part`.

    Raises RejectedFile otherwise, saying what the file is instead.
    """
    refuse_oversized(data, MAX_BINARY_BYTES)
    if data.startswith(_OLE_SIGNATURE):
        reason = f"the file is password-protected or in the old Office format; save it as {suffix} without a password"
        raise RejectedFile(reason)
    if not data.startswith(b"PK"):
        raise RejectedFile(f"the file is not a {suffix} document; open it in Office and save it as {suffix}")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_members(archive, suffix, main_part)
    except RejectedFile:
        raise
    except Exception as error:  # zipfile raises many kinds on hostile bytes
        raise RejectedFile(f"the {suffix} file is damaged ({error}); save it again") from error


def _check_members(archive: zipfile.ZipFile, suffix: str, main_part: str) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise RejectedFile(f"the {suffix} file holds {len(members):,} parts, the limit is {MAX_MEMBERS:,}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES:
        size, most = unpacked // 1024**2, MAX_UNPACKED_BYTES // 1024**2
        raise RejectedFile(f"the {suffix} file unpacks to {size:,} MB, the limit is {most} MB; split it")
    for member in members:
        expansion = member.file_size / max(member.compress_size, 1)
        if member.file_size > EXPANSION_FLOOR_BYTES and expansion > MAX_EXPANSION:
            reason = f"'{member.filename}' unpacks to {expansion:,.0f} times its size, the limit is {MAX_EXPANSION}"
            raise RejectedFile(f"the {suffix} file looks like a zip bomb: {reason}")
        if member.flag_bits & 1:
            raise RejectedFile(f"the {suffix} file is encrypted; save it without a password")
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                if b"<!DOCTYPE" in part.read(2048):
                    raise RejectedFile(f"the {suffix} file declares XML entities in '{member.filename}'")
    if main_part not in archive.namelist():
        raise RejectedFile(f"the file is a zip archive but not a {suffix} document ('{main_part}' is missing)")
