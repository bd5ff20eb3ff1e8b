"""Recorded answers."""

from pathlib import Path

import pytest

from evals.errors import EvalError
from evals.samples import Sample
from evals.targets import Recorded


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.jsonl"


def test_a_sample_has_its_row_whatever_its_script(path: Path) -> None:
    path.write_text('\n{"id": "a", "outcome": "answered", "text": "Yes.", "extra": 1}\n', encoding="utf8")
    assert Recorded(path).answer(Sample(id="a", question="?", script=("Before?",))).text == "Yes."


def test_a_sample_without_a_row_is_an_error(path: Path) -> None:
    path.write_text("", encoding="utf8")
    with pytest.raises(EvalError, match="no answer to it"):
        Recorded(path).answer(Sample(id="a", question="?"))


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"id": "b", "outcome": "maybe"}'])
def test_a_wrong_line_is_named(path: Path, line: str) -> None:
    path.write_text('{"id": "a", "outcome": "answered"}\n' + line + "\n", encoding="utf8")
    with pytest.raises(EvalError, match="line 2: this is not an answer in the batch format"):
        Recorded(path)
