"""A judge made of ragas metrics: the extra `bythebook[ragas]`, imported only when it is asked for."""

import asyncio
import logging
import os
from contextlib import suppress
from importlib import import_module
from importlib.metadata import version
from typing import Any

from openai import APIStatusError, AsyncOpenAI, DefaultAsyncHttpxClient
from pydantic import Field, ValidationError

from evals.judges.clients import SEED, Wire, explained, options
from evals.judges.endpoints import Endpoint
from evals.judges.errors import JudgementFailed, JudgeUnavailable
from evals.judges.questions import Judgement, Question, Usage, tokens

_CALLS = 2
"""Both metrics ask their model twice: statements and then verdicts; a rating of each against the other."""
_PROMPTS = 1_800
"""Tokens of the longer metric's two prompts with their examples and schemas: 1,738 by `tokens`, in ragas 0.4.3."""


class _Usage(Wire):
    prompt_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)


class _Completion(Wire):
    usage: _Usage = _Usage()


class _Heard:
    """Listens to an HTTP client: ragas gives neither usage nor, for some metrics, what went wrong."""

    def __init__(self) -> None:
        self.replies = 0
        self.usage = Usage()
        self.refused: APIStatusError | None = None

    async def __call__(self, response: Any) -> None:
        body = await response.aread()
        if not response.is_success:
            self.refused = APIStatusError(response.text, response=response, body=None)
            return
        self.replies += 1
        with suppress(ValidationError):  # no usage in it, or no completion: the metric will say
            used = _Completion.model_validate_json(body).usage
            self.usage += Usage(input_tokens=used.prompt_tokens, output_tokens=used.completion_tokens)


class RagasJudge:
    """`faithful` by ragas's Faithfulness, `complete` by its AnswerAccuracy; ragas gives no reasons.

    Their values are shares and ratings (0 to 1), not probabilities. ragas has no metric for `appropriate`.
    """

    criteria = ("faithful", "complete")

    def __init__(self, endpoint: Endpoint, max_output: int) -> None:
        """Raises JudgeUnavailable where ragas is not installed or cannot be imported."""
        os.environ.setdefault("RAGAS_DO_NOT_TRACK", "true")  # it reports each use to its makers otherwise
        try:
            self._llms: Any = import_module("ragas.llms")
            self._metrics: Any = import_module("ragas.metrics.collections")
        except ImportError as error:
            raise JudgeUnavailable(f"The ragas judge needs ragas ({error}): pip install 'bythebook[ragas]'") from error
        # It logs each failure in the endpoint's words, which may hold the key; the scores give the reasons.
        logging.getLogger("instructor").setLevel(logging.CRITICAL)
        self._endpoint = endpoint
        self._max_output = max_output
        self.identity = f"ragas {version('ragas')} {endpoint.place} {endpoint.model} max_output={max_output}"

    def estimate(self, question: Question) -> Usage:
        """What both calls read, each with the whole case; at most what both may write."""
        read = _PROMPTS + _CALLS * tokens(question.shown)
        return Usage(input_tokens=read, output_tokens=_CALLS * self._max_output)

    def judge(self, question: Question) -> Judgement:
        """Two requests of its own event loop, since ragas is asynchronous throughout."""
        return asyncio.run(self._judge(question))

    def close(self) -> None:
        """Each judgement closes its own connections."""

    async def _judge(self, question: Question) -> Judgement:
        endpoint, heard = self._endpoint, _Heard()
        asked = options(endpoint)
        transport = DefaultAsyncHttpxClient(timeout=asked["timeout"], event_hooks={"response": [heard]})
        client = AsyncOpenAI(**asked, http_client=transport)
        problem = ""
        async with client:
            try:
                value = (await self._metric(question, client)).value
            except Exception as error:  # whatever ragas and its libraries raise is this sample's error
                value, problem = None, type(error).__name__
        # Some metrics hide that a request failed, and give NaN or go on with the other one: count the replies.
        if heard.replies < _CALLS and heard.refused:
            with explained(endpoint, heard.usage):
                raise heard.refused
        if value is None or heard.replies < _CALLS or not 0 <= value <= 1:
            reason = problem or f"gave {value}"
            raise JudgementFailed(f"ragas {reason} after {heard.replies} of {_CALLS} replies", heard.usage)
        return Judgement(probability=value, usage=heard.usage)

    async def _metric(self, question: Question, client: AsyncOpenAI) -> Any:
        # max_retries=1 is one attempt: ragas's and instructor's own retries would be further layers over the client's.
        llm = self._llms.llm_factory(
            self._endpoint.model, client=client, max_tokens=self._max_output, temperature=0.0, seed=SEED, max_retries=1
        )
        case = question.case
        if question.criterion.name == "faithful":
            return await self._metrics.Faithfulness(llm=llm).ascore(
                user_input=case.conversation, response=case.answer, retrieved_contexts=list(case.sources)
            )
        return await self._metrics.AnswerAccuracy(llm=llm, max_retries=1).ascore(
            user_input=case.conversation, response=case.answer, reference=case.reference
        )
