"""Answers that were recorded, in the batch format."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.errors import EvalError
from evals.refusals import is_refusal
from evals.samples import Sample
from evals.scores import Observed


class Recorded:
    """Somebody's answers from a JSONL file. A script was followed by whoever recorded them, or not: it is not read.

    Where a row has no outcome, its words tell whether it declines to answer.
    """

    def __init__(self, path: Path) -> None:
        self.name = f"recorded, {path.name}"
        self._rows = _rows(path)

    def answer(self, sample: Sample) -> Observed:
        """The recorded row. Raises EvalError where there is none."""
        if sample.id not in self._rows:
            raise EvalError("the recording has no answer to it")
        return self._rows[sample.id]


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
            if value.get("outcome") is None:
                value["outcome"] = "abstained" if is_refusal(value.get("text", "")) else "answered"
            rows[value["id"]] = Observed.model_validate(value)
        except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
            raise EvalError(f"{path}, line {number}: this is not an answer in the batch format: {error}") from error
    return rows
