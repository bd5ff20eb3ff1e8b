"""FAQ tables: CSV and Excel files with a column `question` and a column `answer`."""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from ingest.errors import RejectedFile
from ingest.loaders.archives import check_office_archive
from ingest.loaders.blocks import BlockKind, LoadedDocument
from ingest.loaders.built_text import BuiltText, one_line, shape
from ingest.loaders.decoding import BYTE_ORDER_MARK, decode_text
from knowledge.policies import Audience

_DELIMITERS = (",", ";", "\t")
_REQUIRED = ("question", "answer")
_OPTIONAL = ("category", "audience")
_EXPECTED = "expected 'question' and 'answer', optionally 'category' and 'audience'"
_MAX_COLUMNS = 64
_MAX_ROWS = 100_000
_EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a record and the 1-based line (CSV) or row (Excel) where it begins."""

    cells: Sequence[str]
    line: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One question with its answer."""

    question: str
    answer: str
    category: str
    audience: Audience | None


class CsvLoader:
    """Reads .csv files separated by comma, semicolon or tab: the separator under which the header names both columns.

    Each row is an FAQ block: its span is the answer, its context the question, which stands in the line above.
    Rows of one category stand together under a heading, those without a category first. Any row that cannot be
    taken as it stands rejects the whole file, so that nothing is half applied.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".csv",)

    def load(self, data: bytes) -> LoadedDocument:
        """The questions and answers; raises RejectedFile with the line for missing columns or cells."""
        text = decode_text(data).removeprefix(BYTE_ORDER_MARK)
        return _document(_entries(_records(text, _delimiter(text))), "text/csv")


class XlsxLoader:
    """Reads .xlsx files: every visible sheet with both columns; values of formulas as Excel last saved them."""

    suffixes: ClassVar[tuple[str, ...]] = (".xlsx",)

    def load(self, data: bytes) -> LoadedDocument:
        """The questions and answers; raises RejectedFile for other or unsafe files, missing columns or cells."""
        check_office_archive(data, ".xlsx", "xl/workbook.xml")
        try:
            sheets = _sheets(data)
        except RejectedFile:
            raise
        except Exception as error:  # openpyxl raises many kinds on damaged files
            raise RejectedFile(f"the workbook is damaged ({one_line(str(error))}); save it again in Excel") from error
        tables = [rows for rows in sheets if rows and set(_names(rows[0])) & set(_REQUIRED)] or sheets[:1]
        entries = [entry for rows in tables for entry in _entries(rows)]
        return _document(entries, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def _document(entries: Iterable[_Entry], media_type: str) -> LoadedDocument:
    built = BuiltText()
    category = ""
    by_category: dict[str, list[_Entry]] = {"": []}
    for entry in entries:
        by_category.setdefault(entry.category, []).append(entry)
    for category, members in by_category.items():
        built.add(category, shape(BlockKind.HEADING, 1))
        for entry in members:
            block = replace(shape(BlockKind.FAQ, context=entry.question), audience=entry.audience)
            built.add(entry.answer, block, lead=entry.question)
    if not built.blocks:
        raise RejectedFile("the table has a header but no rows")
    return LoadedDocument(built.text, tuple(built.blocks), media_type)


def _delimiter(text: str) -> str:
    """The separator whose header has both columns; else the one that gives most columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    widths: dict[str, int] = {}
    for delimiter in _DELIMITERS:
        names = _names(next(iter(_records(header, delimiter)), _Row((), 1)))
        if set(_REQUIRED) <= set(names):
            return delimiter
        widths[delimiter] = len(names)
    return max(widths, key=lambda delimiter: widths[delimiter])


def _records(text: str, delimiter: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield _Row(cells, line)
            line = reader.line_num + 1
    except csv.Error as error:
        reason = f"this is not valid CSV ({error}); check the quotes from here on"
        raise RejectedFile(reason, line=line) from error


def _sheets(data: bytes) -> list[list[_Row]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheets: list[list[_Row]] = []
            for sheet in workbook.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                sheet.reset_dimensions()
                sheets.append(list(_sheet_rows(sheet.iter_rows(max_col=_MAX_COLUMNS, values_only=True))))
            return sheets
        finally:
            workbook.close()


def _sheet_rows(rows: Iterable[Sequence[object]]) -> Iterator[_Row]:
    """The rows with words in them."""
    for number, values in enumerate(rows, start=1):
        cells = [_cell_words(value) for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if number > _MAX_ROWS:
            raise RejectedFile(f"the sheet has more than {_MAX_ROWS:,} rows; split it", line=number)
        error = next((cell for cell in cells if cell in _EXCEL_ERRORS), None)
        if error:
            raise RejectedFile(f"a cell holds the error {error}; correct its formula", line=number)
        yield _Row(cells, number)


def _cell_words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _names(header: _Row) -> list[str]:
    return [one_line(cell).lower() for cell in header.cells]


def _entries(rows: Iterable[_Row]) -> Iterator[_Entry]:
    """The entries below the header, the first row with words. Raises RejectedFile with the line of what is wrong."""
    filled = (row for row in rows if any(cell.strip() for cell in row.cells))
    header = next(filled, None)
    if header is None:
        raise RejectedFile("the file is empty")
    names = _names(header)
    for name in (*_REQUIRED, *_OPTIONAL):
        if names.count(name) > 1:
            raise RejectedFile(f"the column '{name}' stands there twice; keep one", line=header.line)
    if not set(_REQUIRED) <= set(names):
        found = ", ".join(f"'{name}'" for name in names[:20])
        raise RejectedFile(f"the columns are {found}; {_EXPECTED}", line=header.line)
    for row in filled:
        yield _entry(names, row)


def _entry(names: list[str], row: _Row) -> _Entry:
    extra = [cell for cell in row.cells[len(names) :] if cell.strip()]
    if extra:
        reason = f"the row has {len(row.cells)} cells, the header {len(names)}; put quotes around words with separators"
        raise RejectedFile(reason, line=row.line)
    cells = dict(zip(names, row.cells, strict=False))
    question = one_line(cells.get("question", ""))
    answer = cells.get("answer", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not question or not answer:
        missing, present = ("answer", question) if question else ("question", one_line(answer))
        raise RejectedFile(f"the row '{present[:60]}' has no {missing}; fill it in or delete the row", line=row.line)
    return _Entry(question, answer, one_line(cells.get("category", "")), _audience(cells.get("audience", ""), row.line))


def _audience(cell: str, line: int) -> Audience | None:
    word = cell.strip().lower()
    if not word:
        return None
    if word not in {audience.value for audience in Audience}:
        raise RejectedFile(f"the audience is '{cell.strip()[:60]}'; it must be 'public' or 'internal'", line=line)
    return Audience(word)
