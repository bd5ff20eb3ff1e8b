"""The port to what is evaluated, and how a scripted conversation is had with it."""

from collections.abc import Callable
from typing import Protocol

from evals.errors import EvalError
from evals.samples import Sample, Turn
from evals.scores import Observed


class Target(Protocol):
    """A system that answers samples. Whatever it raises becomes that sample's error row.

    It is asked from several threads at once. A system that is out of reach raises a ConnectionError (`Unreachable`):
    those samples are asked again when the run is.
    """

    @property
    def name(self) -> str:
        """What it is, for the log."""
        ...

    def answer(self, sample: Sample) -> Observed:
        """The system's answer to a sample."""
        ...


class Unreachable(EvalError, ConnectionError):
    """Nobody answers there, or not to the end."""


def converse(sample: Sample, ask: Callable[[Sample], Observed]) -> Observed:
    """The answer to a sample's question, after the turns of its script with the answers that they really got.

    `ask` is given samples without a script. Raises EvalError where a turn of the script gets no answer.
    """
    history = sample.history
    for number, text in enumerate(sample.script, start=1):
        turn = ask(sample.model_copy(update={"question": text, "history": history, "script": ()}))
        if turn.outcome == "failed" or not turn.text.strip():
            raise EvalError(f"the script's turn {number} got no answer (outcome {turn.outcome})")
        history += (Turn(role="customer", text=text), Turn(role="assistant", text=turn.text))
    return ask(sample.model_copy(update={"history": history, "script": ()}))
