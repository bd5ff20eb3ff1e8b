"""What a judge is asked and what it answers, whoever the judge is."""

import json
from functools import cached_property
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from evals.judges.criteria import Criterion


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Usage(_Frozen):
    """Tokens that a model read and wrote."""

    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)

    def __add__(self, other: "Usage") -> "Usage":
        """Both together."""
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens, output_tokens=self.output_tokens + other.output_tokens
        )


class Case(_Frozen):
    """What there is to judge: a reply, what was said before it, what it stands on, and what was expected of it."""

    conversation: str
    answer: str = ""
    outcome: str = ""
    expected_outcome: str = ""
    sources: tuple[str, ...] = ()
    reference: str = ""


class Question(_Frozen):
    """One criterion asked of one case. The judge sees only what the criterion shows."""

    criterion: Criterion
    case: Case

    @cached_property
    def shown(self) -> str:
        """The case as JSON, so that no text in it can pass for another part of it."""
        parts = self.case.model_dump()
        return json.dumps({name: parts[name] for name in self.criterion.shows if parts[name]}, ensure_ascii=False)


class Judgement(_Frozen):
    """How probable it is, from 0 to 1, that the criterion holds, and why; `usage` is None where nobody counted."""

    probability: float = Field(ge=0, le=1, allow_inf_nan=False)
    reason: str = ""
    usage: Usage | None = None


class Judge(Protocol):
    """Answers one question at a time, from several threads at once."""

    @property
    def identity(self) -> str:
        """Everything beside the question that decides the answer: a change of it makes cached answers void."""
        ...

    @property
    def criteria(self) -> tuple[str, ...]:
        """The names of the criteria that it can judge."""
        ...

    def estimate(self, question: Question) -> Usage:
        """What judging will use, about: input by `tokens`, output at most. Asks nobody."""
        ...

    def judge(self, question: Question) -> Judgement:
        """The answer. Raises JudgementFailed, and JudgeUnavailable where no other question would fare better."""
        ...

    def close(self) -> None:
        """Close what it holds open."""
        ...


def tokens(*texts: str) -> int:
    """About how many tokens texts are: a quarter of their UTF-8 bytes, rounded up.

    Four characters a token is OpenAI's rule of thumb for English ("What are tokens and how to count them?"); bytes
    rather than characters, so that other scripts, which take more tokens a character, are not estimated too low.
    """
    return -(-sum(len(text.encode()) for text in texts) // 4)
