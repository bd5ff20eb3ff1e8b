"""Tables that people keep: CSV and Excel files as rows of words, with the row's number in the file."""

import csv
import io
import warnings
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from evals.errors import BrokenSuite
from ingest.errors import RejectedFile
from ingest.loaders.archives import check_office_archive
from ingest.loaders.decoding import BYTE_ORDER_MARK, decode_text

_DELIMITERS = (",", ";", "\t")


class Row(NamedTuple):
    """The cells of a row, and its 1-based number: the sheet's row, or the line where a CSV record begins."""

    number: int
    cells: Sequence[str]


class Table(NamedTuple):
    """The header and the rows below it; empty rows are left out."""

    header: Row
    rows: Sequence[Row]


def read_table(path: Path) -> Table:
    """The table in a .csv file (comma, semicolon or tab, UTF-8) or on the first sheet of an .xlsx file.

    Raises BrokenSuite for other files, damaged ones and empty ones.
    """
    readers = {".csv": _csv_rows, ".xlsx": _sheet_rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BrokenSuite(f"{path}: expected a file that ends in {', '.join(readers)} or .jsonl")
    try:
        filled = [row for row in reader(path.read_bytes()) if any(cell.strip() for cell in row.cells)]
    except RejectedFile as error:
        line = f", row {error.line}" if error.line else ""
        raise BrokenSuite(f"{path}{line}: {error.reason}") from error
    except OSError as error:
        raise BrokenSuite(f"{path} cannot be read: {error.strerror or error}") from error
    if len(filled) < 2:
        raise BrokenSuite(f"{path}: expected a header and rows below it, found {len(filled)} rows")
    return Table(filled[0], filled[1:])


def _csv_rows(data: bytes) -> Iterable[Row]:
    text = decode_text(data).removeprefix(BYTE_ORDER_MARK)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append(Row(line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise RejectedFile(f"this is not valid CSV ({error}); check the quotes from here on", line=line) from error
    return rows


def _sheet_rows(data: bytes) -> Iterable[Row]:
    from openpyxl import load_workbook

    check_office_archive(data, ".xlsx", "xl/workbook.xml")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        try:
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet = next(one for one in workbook.worksheets if one.sheet_state == "visible")
            sheet.reset_dimensions()
            rows = list(enumerate(sheet.iter_rows(values_only=True), start=1))
            workbook.close()
        except Exception as error:  # openpyxl raises many kinds on damaged files
            reason = " ".join(str(error).split())
            raise RejectedFile(f"the workbook is damaged ({reason}); save it again in Excel") from error
    return [Row(number, [_words(value) for value in values]) for number, values in rows]


def _words(value: object) -> str:
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
