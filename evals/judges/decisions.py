"""A judge at OpenAI's `/v1/decisions`, which answers a predicate with its probability and writes no text."""

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from evals.judges.clients import Wire, explained, open_client, problem
from evals.judges.criteria import CRITERIA
from evals.judges.endpoints import Endpoint
from evals.judges.errors import JudgementFailed, JudgeUnavailable
from evals.judges.questions import Judgement, Question, Usage, tokens

_WRITTEN = 16
"""Tokens that a predicate may be billed for writing; a guess on the safe side, since the API sets no limit."""


class _Predicate(Wire):
    type: Literal["predicate"]
    probability: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, strict=True)]


class _Refusal(Wire):
    type: Literal["refusal"]


class _Usage(Wire):
    input_tokens: int = Field(ge=0)
    output_tokens: int = Field(ge=0)


class _Decision(Wire):
    answers: tuple[Annotated[_Predicate | _Refusal, Field(discriminator="type")]]
    usage: _Usage | None = None


class DecisionsJudge:
    """Asks a criterion as one predicate about one case, so that no criterion sees what another one needs."""

    criteria = tuple(CRITERIA)

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._client = open_client(endpoint)
        if not hasattr(self._client, "decisions"):
            raise JudgeUnavailable(
                "The installed openai package does not know the Decisions endpoint: pip install --upgrade openai"
            )
        self.identity = f"decisions {endpoint.place} {endpoint.model}"

    def estimate(self, question: Question) -> Usage:
        """The predicate's instructions and the case."""
        return Usage(input_tokens=tokens(question.criterion.prompt, question.shown), output_tokens=_WRITTEN)

    def judge(self, question: Question) -> Judgement:
        """One request with one predicate; its answer may be a refusal."""
        with explained(self._endpoint):
            body = self._send(question)
        try:
            decision = _Decision.model_validate_json(body)
        except ValidationError as error:
            raise JudgementFailed(f"{self._endpoint.place} sent no decision ({problem(error)})") from error
        usage = Usage(**decision.usage.model_dump()) if decision.usage else None
        (answer,) = decision.answers
        if isinstance(answer, _Refusal):
            raise JudgementFailed("the judge declined to answer", usage)
        return Judgement(probability=answer.probability, usage=usage)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _send(self, question: Question) -> bytes:
        criterion = question.criterion
        reply = self._client.decisions.with_raw_response.create(
            input=question.shown,
            model=self._endpoint.model,
            questions=[{"type": "predicate", "name": criterion.name, "instructions": criterion.prompt}],
        )
        return reply.content
