"""Questions in the batch format, as labelled corpora write them, become samples with expectations."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import BrokenSuite
from evals.queries import read_queries
from evals.samples import Expectation, Sample


def _read(tmp_path: Path, *rows: Any) -> list[Sample]:
    path = tmp_path / "queries.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    return [sample for _, sample in read_queries(path)]


def _expected(tmp_path: Path, **row: Any) -> Expectation:
    (sample,) = _read(tmp_path, {"id": "a", "question": "q", **row})
    return sample.expect


def test_what_the_question_stands_in_is_taken_over(tmp_path: Path) -> None:
    history = [{"role": "customer", "text": "hi"}]
    row = {"id": "a", "question": "q", "history": history, "scenario": "I am 16.", "as_of": "2026-03-01", "page": 3}
    (sample,) = _read(tmp_path, row)
    assert (sample.history[0].text, sample.scenario, str(sample.as_of)) == ("hi", "I am 16.", "2026-03-01")
    assert sample.origin == "imported"


def test_a_question_with_gold_is_to_be_answered_and_one_without_expects_nothing(tmp_path: Path) -> None:
    found = _expected(tmp_path, gold=[{"document": "a.md", "start": 1, "end": 4}], answer="Yes.", answer_span="x")
    assert (found.outcome, found.reference, found.gold[0].end) == ("answered", "Yes.", 4)
    assert _expected(tmp_path, answer=None) == Expectation()


@pytest.mark.parametrize(
    ("row", "outcome", "verdict"),
    [
        ({"decision": "Yes"}, "answered", "yes"),
        ({"label": "Contradiction"}, "answered", "no"),
        ({"label": "NotMentioned"}, "abstained", None),
        ({"answerability": "UNANSWERABLE"}, "abstained", None),
        ({"answerability": "PARTIAL"}, "answered", None),
        ({"answerable": False}, "abstained", None),
        ({"decision": "no", "outcome": "handed_off"}, "handed_off", "no"),
    ],
)
def test_labels_say_how_the_answer_ends(tmp_path: Path, row: Any, outcome: str, verdict: str | None) -> None:
    found = _expected(tmp_path, **row)
    assert (found.outcome, found.verdict) == (outcome, verdict)


def test_a_question_to_ask_back_is_what_the_clarification_must_name(tmp_path: Path) -> None:
    found = _expected(tmp_path, decision="More", follow_up_question="Are you over 65?", gold=[{"document": "a.md"}])
    assert (found.outcome, found.clarify) == ("clarify", "Are you over 65?")


def test_every_line_that_is_wrong_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenSuite) as refused:
        _read(
            tmp_path,
            {"id": "a", "question": "q", "goldd": []},
            {"id": "b"},
            {"id": "c", "question": "q"},
            {"id": "d", "question": "q", "decision": "perhaps"},
            ["e"],
            {"id": "f", "question": "q", "gold": ["a::3"]},
        )
    lines = str(refused.value).splitlines()
    path = tmp_path / "queries.jsonl"
    assert [line.split(": ")[0] for line in lines] == [f"{path}, line {number}" for number in (1, 2, 4, 5, 6)]
    assert "did you mean 'gold'?" in lines[0]
    assert "question: Field required" in lines[1]
    assert "decision: expected one of yes, no" in lines[2]
