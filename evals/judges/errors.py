"""What goes wrong with a judge: with one judgement, or with the judge itself."""

from evals.errors import EvalError
from evals.judges.questions import Usage


class JudgementFailed(EvalError):
    """One question got no usable answer; the sample's score is an error with this reason.

    `usage` is what the attempt cost, None where nobody said.
    """

    def __init__(self, reason: str, usage: Usage | None = None) -> None:
        super().__init__(reason)
        self.usage = usage


class JudgeUnavailable(EvalError):
    """No question can be answered (wrong key, no such model, nobody there): the run ends, what was judged is kept."""
