"""What is evaluated: this program in this process, a running server, or answers that were recorded."""

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from assistant.answering.assistant import Assistant
from assistant.answering.events import Answer, fold
from assistant.answering.question import Question, Turn
from evals.errors import EvalError
from evals.samples import Sample
from evals.scores import Observed
from knowledge.policies import DocumentId
from knowledge.records import Records
from knowledge.serving import ServedIndex


class Target(Protocol):
    """A system that answers samples. Whatever it raises becomes that sample's error row."""

    @property
    def name(self) -> str:
        """What it is, for the log."""
        ...

    def answer(self, sample: Sample) -> Observed:
        """The system's answer to a sample."""
        ...


class InProcess:
    """The assistant over one knowledge base, without a server."""

    def __init__(self, index: ServedIndex) -> None:
        self._assistant = Assistant(index)
        self.name = f"in-process, index generation {index.serving or 'none'}"

    def answer(self, sample: Sample) -> Observed:
        """Asks the assistant on the sample's day, as its reader."""
        question = Question(
            text=sample.question,
            history=tuple(Turn(turn.role, turn.text) for turn in sample.history),
            scenario=sample.scenario,
            reader=sample.audience,
            as_of=sample.as_of or date.today(),
        )
        started = time.perf_counter()
        answer = asyncio.run(self._fold(question))
        row = answer.model_dump(mode="json")
        milliseconds = round((time.perf_counter() - started) * 1000, 3)
        return Observed.model_validate({**row, "id": sample.id, "passages": row["sources"], "ms": milliseconds})

    async def _fold(self, question: Question) -> Answer:
        return fold([event async for event in self._assistant.answer(question)])


class Recorded:
    """Somebody's answers from a JSONL file in the batch format."""

    def __init__(self, path: Path) -> None:
        self.name = f"recorded, {path.name}"
        self._rows = _rows(path)

    def answer(self, sample: Sample) -> Observed:
        """The recorded row. Raises EvalError where there is none."""
        if sample.id not in self._rows:
            raise EvalError("the recording has no answer to it")
        return self._rows[sample.id]


class StoredSources:
    """The source texts of a knowledge base, newest version first found."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._versions = {document: number for document, number, _ in records.current_versions()}
        self._texts: dict[str, str | None] = {}

    def text(self, document: str) -> str | None:
        """The current version's text; None for a document that is not there."""
        if document not in self._texts:
            number = self._versions.get(DocumentId(document))
            found = None if number is None else self._records.version(DocumentId(document), number).source
            self._texts[document] = found
        return self._texts[document]


def _rows(path: Path) -> Mapping[str, Observed]:
    rows: dict[str, Observed] = {}
    try:
        text = path.read_text(encoding="utf8")
    except OSError as error:
        raise EvalError(f"{path} cannot be read: {error.strerror}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value: Any = json.loads(line)
            rows[value["id"]] = Observed.model_validate(value)
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            raise EvalError(f"{path}, line {number}: this is not an answer in the batch format: {error}") from error
    return rows
