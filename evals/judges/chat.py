"""A judge at any endpoint that speaks OpenAI's `/v1/chat/completions` with structured output."""

from collections.abc import Mapping
from typing import Any

from openai import BadRequestError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.judges.clients import SEED, Wire, explained, open_client, problem
from evals.judges.criteria import CRITERIA, digest, prompt
from evals.judges.endpoints import Endpoint
from evals.judges.errors import JudgementFailed
from evals.judges.questions import Judgement, Question, Usage, tokens

_REPLY = prompt("reply")
_REPLY_DIGEST = digest(_REPLY)
_SCHEMA = {
    "type": "object",
    "properties": {"reason": {"type": "string"}, "probability": {"type": "number"}},
    "required": ["reason", "probability"],
    "additionalProperties": False,
}
_FORMAT: Any = {"type": "json_schema", "json_schema": {"name": "judgement", "strict": True, "schema": _SCHEMA}}


class _Verdict(BaseModel):
    """What the model must write. Strict: a number in quotes is no number."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: str
    probability: float = Field(ge=0, le=1, allow_inf_nan=False)


class _Message(Wire):
    content: str | None = None
    refusal: str | None = None


class _Choice(Wire):
    finish_reason: str | None = None
    message: _Message


class _Usage(Wire):
    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)


class _Completion(Wire):
    choices: tuple[_Choice, ...] = Field(min_length=1)
    usage: _Usage | None = None


class ChatJudge:
    """Asks for a reason and a probability at temperature 0 with a fixed seed.

    An endpoint that refuses one of the two settings is asked again without it, and never with it again.
    """

    criteria = tuple(CRITERIA)

    def __init__(self, endpoint: Endpoint, max_output: int) -> None:
        self._endpoint = endpoint
        self._client = open_client(endpoint)
        self._max_output = max_output
        self._options: dict[str, Any] = {"temperature": 0, "seed": SEED}
        self.identity = f"openai {endpoint.place} {endpoint.model} max_output={max_output} reply={_REPLY_DIGEST}"

    def estimate(self, question: Question) -> Usage:
        """Instructions, schema and case; a reply is cut off at the most that it may use."""
        read = tokens(question.criterion.prompt, _REPLY, str(_FORMAT), question.shown)
        return Usage(input_tokens=read, output_tokens=self._max_output)

    def judge(self, question: Question) -> Judgement:
        """One request, and another for each setting that the endpoint does not know."""
        with explained(self._endpoint):
            body = self._reply(question)
        try:
            completion = _Completion.model_validate_json(body)
        except ValidationError as error:
            raise JudgementFailed(f"{self._endpoint.place} sent no chat completion ({problem(error)})") from error
        used = completion.usage
        usage = Usage(input_tokens=used.prompt_tokens, output_tokens=used.completion_tokens) if used else None
        return self._read(completion.choices[0], usage)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _reply(self, question: Question) -> bytes:
        options = self._options
        while True:
            try:
                return self._send(question, options)
            except BadRequestError as error:
                if error.param not in options:
                    raise
                # Replaced, not changed: other threads may be sending them.
                self._options = options = {name: value for name, value in options.items() if name != error.param}

    def _send(self, question: Question, options: Mapping[str, Any]) -> bytes:
        body: bytes = self._client.chat.completions.with_raw_response.create(
            model=self._endpoint.model,
            messages=[
                {"role": "system", "content": f"{question.criterion.prompt}\n{_REPLY}"},
                {"role": "user", "content": question.shown},
            ],
            response_format=_FORMAT,
            max_completion_tokens=self._max_output,
            **options,
        ).content
        return body

    def _read(self, choice: _Choice, usage: Usage | None) -> Judgement:
        if choice.message.refusal:
            raise JudgementFailed(f"the judge declined: {choice.message.refusal}", usage)
        if choice.finish_reason == "length":
            raise JudgementFailed(f"the judge's reply passed {self._max_output} tokens and was cut off", usage)
        if choice.finish_reason == "content_filter":
            raise JudgementFailed("the endpoint's content filter held the judge's reply back", usage)
        try:
            verdict = _Verdict.model_validate_json(choice.message.content or "")
        except ValidationError as error:
            raise JudgementFailed(f"the judge's reply is no judgement ({problem(error)})", usage) from error
        return Judgement(probability=verdict.probability, reason=verdict.reason, usage=usage)
