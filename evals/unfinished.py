"""The rows of a run that is not finished yet, in a file that survives the end of the process at any moment."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from pydantic import ValidationError

from evals.results import SampleResult

Row = tuple[str, int]
"""A sample's key, and which attempt at it."""


class Unfinished:
    """A row a line, in whatever order they came. Rows without an answer are dropped when a run goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = {(row.key, row.attempt): row for row in _rows(path) if not row.error}
        self._file: TextIO | None = None

    def __enter__(self) -> "Unfinished":
        # Written beside it and moved over it: a process that is killed here loses no row that was there.
        fresh = self.path.with_suffix(".tmp")
        fresh.write_text("".join(map(_line, self.rows.values())), encoding="utf8")
        fresh.replace(self.path)
        self._file = self.path.open("a", encoding="utf8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def add(self, row: SampleResult) -> None:
        """Keep a row: it is in the file when this returns."""
        self.rows[row.key, row.attempt] = row
        if self._file:
            self._file.write(_line(row))
            self._file.flush()

    def discard(self) -> None:
        """The run is finished."""
        self.path.unlink(missing_ok=True)


def _line(row: SampleResult) -> str:
    return row.model_dump_json() + "\n"


def _rows(path: Path) -> Iterable[SampleResult]:
    """The rows of a file, as far as they are whole: the last one may have been cut off."""
    if not path.exists():
        return
    whole = path.read_text(encoding="utf8", errors="replace").split("\n")[:-1]
    for line in whole:
        try:
            yield SampleResult.model_validate_json(line)
        except ValidationError:
            continue
