"""Scripted conversations."""

import pytest

from evals.errors import EvalError
from evals.samples import Sample, Turn
from evals.scores import Observed
from evals.targets import converse


class _Echo:
    """Answers with the question's number, and notes what it was asked behind what."""

    def __init__(self, broken: str = "") -> None:
        self.broken = broken
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def __call__(self, sample: Sample) -> Observed:
        assert not sample.script
        self.asked.append((sample.question, tuple(f"{turn.role}: {turn.text}" for turn in sample.history)))
        if sample.question == self.broken:
            return Observed(id=sample.id, outcome="failed", text="It broke.")
        return Observed(id=sample.id, outcome="answered", text=f"Answer {len(self.asked)}.")


_SAMPLE = Sample(
    id="s", question="And boots?", history=(Turn(role="customer", text="Hello."),), script=("Tents?", "Opened ones?")
)


def test_the_systems_own_answers_become_the_history_behind_the_written_one() -> None:
    echo = _Echo()
    assert converse(_SAMPLE, echo).text == "Answer 3."
    first = ("customer: Hello.",)
    second = (*first, "customer: Tents?", "assistant: Answer 1.")
    third = (*second, "customer: Opened ones?", "assistant: Answer 2.")
    assert echo.asked == [("Tents?", first), ("Opened ones?", second), ("And boots?", third)]


def test_a_sample_without_a_script_is_asked_once() -> None:
    echo = _Echo()
    converse(_SAMPLE.model_copy(update={"script": ()}), echo)
    assert echo.asked == [("And boots?", ("customer: Hello.",))]


def test_a_turn_that_is_not_answered_ends_the_conversation() -> None:
    with pytest.raises(EvalError, match="the script's turn 2 got no answer"):
        converse(_SAMPLE, _Echo(broken="Opened ones?"))
