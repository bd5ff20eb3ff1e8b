"""Batches of questions: killed in the middle they are taken up again, and a wrong line is named."""

import json
import signal
from pathlib import Path

import pytest

from tests.faults.processes import called, start, until

_QUESTIONS = (
    "Within how many days can I return an unused item?",
    "What does the warranty cover?",
    "Do you ship free of charge?",
)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A file of 400 questions."""
    lines = ({"id": f"q{number}", "question": f"{_QUESTIONS[number % 3]} ({number})"} for number in range(400))
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")
    return path


def test_a_batch_killed_in_the_middle_goes_on_where_it_was(batch: Path, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    partial = out.with_name("run.jsonl.partial")
    command = ["search", "--batch", batch, "--out", out, "-k", "3", "--home", small]
    with start(*command) as process:
        until(lambda: partial.exists() and partial.read_bytes().count(b"\n") > 5)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert not out.exists()
    finished = partial.read_text(encoding="utf8").splitlines()[:5]
    with partial.open("a", encoding="utf8") as file:
        file.write('{"id": "cut o')
    assert called(*command, "--resume").code == 0
    rows = out.read_text(encoding="utf8").splitlines()
    assert [json.loads(row)["id"] for row in rows] == [f"q{number}" for number in range(400)]
    assert rows[:5] == finished
    assert all(json.loads(row)["passages"] for row in rows)
    assert not partial.exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "q2", "question": ', "line 2: the line: Invalid JSON"),
        ('{"id": "q2"}', "line 2: question: Field required"),
        ('{"id": "q1", "question": "Again?"}', "line 2: the id 'q1' stands there twice"),
        ('{"id": "q2", "question": "When?", "as_of": "someday"}', "line 2: as_of: Input should be a valid date"),
    ],
)
def test_a_wrong_line_is_named_by_file_and_line_and_nothing_is_written(
    small: Path, tmp_path: Path, line: str, reason: str
) -> None:
    batch, out = tmp_path / "questions.jsonl", tmp_path / "run.jsonl"
    batch.write_text('{"id": "q1", "question": "Why?"}\n' + line + "\n", encoding="utf8")
    refused = called("ask", "--batch", batch, "--out", out, "--home", small).refusal()
    assert f"{batch}, {reason}" in refused
    assert not out.exists()


def test_a_batch_that_is_no_text_or_not_there_is_named(small: Path, tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    command = ["ask", "--batch", batch, "--out", tmp_path / "run.jsonl", "--home", small]
    assert f"{batch} cannot be read" in called(*command).refusal()
    batch.write_bytes(b'{"id": "\xff"}')
    assert f"{batch} is not UTF-8 text" in called(*command).refusal()
