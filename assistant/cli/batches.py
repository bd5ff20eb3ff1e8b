"""Batches of lines from a JSONL file: one loaded process, a progress bar, and a run that can be taken up again."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from assistant.answering.question import Question, Turn
from assistant.errors import BadRequest
from knowledge.policies import Reader

Row = dict[str, Any]


class BatchLine(BaseModel):
    """A line of a batch. Other keys, such as gold answers, are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str


_Line = TypeVar("_Line", bound=BatchLine)


class _TurnLine(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    role: Literal["customer", "assistant"]
    text: str


class QuestionLine(BatchLine):
    """A question."""

    question: str
    history: tuple[_TurnLine, ...] = ()
    scenario: str | None = None
    as_of: date | None = None
    audience: Reader | None = None

    def as_question(self, reader: Reader, as_of: date) -> Question:
        """The question, with the command's audience and day where the line names none."""
        return Question(
            text=self.question,
            history=tuple(Turn(turn.role, turn.text) for turn in self.history),
            scenario=self.scenario or "",
            reader=self.audience or reader,
            as_of=self.as_of or as_of,
        )


def read_batch(path: Path, model: type[_Line]) -> list[_Line]:
    """The lines of a batch file. Raises BadRequest naming the file and line of the first that is wrong."""
    lines: list[_Line] = []
    seen: set[str] = set()
    for number, text in _numbered(path):
        try:
            line = model.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise BadRequest(f"{path}, line {number}: {where}: {first['msg']}") from error
        if line.id in seen:
            raise BadRequest(f"{path}, line {number}: the id {line.id!r} stands there twice")
        seen.add(line.id)
        lines.append(line)
    return lines


def run_batch(lines: Sequence[_Line], out: Path, resume: bool, answer: Callable[[_Line], Row]) -> None:
    """Write one row a line to `out`, which appears when all are there; until then they wait in `out`.partial."""
    partial = out.with_name(out.name + ".partial")
    done = {row["id"] for row in _finished(partial)} if resume else set()
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        partial.open("a" if resume else "w", encoding="utf8") as file,
        Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as progress,
    ):
        todo = [line for line in lines if line.id not in done]
        for line in progress.track(todo, description="Lines"):
            file.write(json.dumps({"id": line.id, **answer(line)}, ensure_ascii=False) + "\n")
            file.flush()
    partial.replace(out)


def _finished(partial: Path) -> list[Row]:
    """The rows of an interrupted run; a last line that was cut off is dropped from the file."""
    if not partial.exists():
        return []
    rows: list[Row] = []
    for text in partial.read_text(encoding="utf8").splitlines():
        try:
            rows.append(json.loads(text))
        except ValueError:
            break
    partial.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")
    return rows


def _numbered(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text_of(path).split("\n"), start=1):
        if line.strip():
            yield number, line


def text_of(path: Path) -> str:
    """The text of a file that was named on the command line. Raises BadRequest."""
    try:
        return path.read_text(encoding="utf8")
    except OSError as error:
        raise BadRequest(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadRequest(f"{path} is not UTF-8 text (byte {error.start}). Save it as UTF-8.") from error
