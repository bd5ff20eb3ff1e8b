"""What a reader says of written sentences: one JSON object a line, by the sentence's question and number."""

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from benchmarks.small_model.recording import Judged, Recorded

Label = Literal["faithful", "invented", "nothing"]


class Labelled(BaseModel):
    """`faithful`: the clauses that the model was given say so. `invented`: they do not, or say otherwise. `nothing`: it
    asserts nothing about the company (an echo of the prompt, a courtesy).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    number: int
    text: str
    label: Label
    why: str = ""


def load(path: Path) -> Mapping[tuple[str, str], Labelled]:
    """By the question's id and the sentence's words: a label counts only for what was read."""
    lines = path.read_text(encoding="utf8").splitlines()
    rows = [Labelled.model_validate(json.loads(line)) for line in lines if line.strip()]
    return {(row.id, row.text): row for row in rows}


def written(rows: Sequence[Recorded]) -> list[tuple[Recorded, Judged]]:
    """Every sentence with its question; one that a reply says again and again, once."""
    once = {(row.id, sentence.text): (row, sentence) for row in reversed(rows) for sentence in reversed(row.sentences)}
    return list(reversed(once.values()))


def sample(rows: Sequence[Recorded], count: int, seed: int) -> list[tuple[Recorded, Judged]]:
    """So many sentences, drawn at random from all that were written."""
    found = written(rows)
    return random.Random(seed).sample(found, min(count, len(found)))  # noqa: S311 - a draw that can be repeated
