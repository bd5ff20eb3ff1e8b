"""Open a judge by its name; what it needs is imported only then."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from evals.judges.endpoints import Endpoint
from evals.judges.questions import Judge

Kind = Literal["openai", "decisions", "ragas"]

MAX_OUTPUT = 1_000
"""Tokens of a reply; a model that reasons out of sight may need more."""


@contextmanager
def open_judge(kind: Kind, endpoint: Endpoint, max_output: int) -> Iterator[Judge]:
    """A judge at an endpoint, whose replies are at most `max_output` tokens long; nothing is sent yet."""
    judge = _open(kind, endpoint, max_output)
    try:
        yield judge
    finally:
        judge.close()


def _open(kind: Kind, endpoint: Endpoint, max_output: int) -> Judge:
    if kind == "ragas":
        from evals.judges.ragas_metrics import RagasJudge

        return RagasJudge(endpoint, max_output)
    if kind == "decisions":
        from evals.judges.decisions import DecisionsJudge

        return DecisionsJudge(endpoint)
    from evals.judges.chat import ChatJudge

    return ChatJudge(endpoint, max_output)
