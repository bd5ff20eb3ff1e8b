"""Two metrics that ask twice; one raises what goes wrong, the other hides it, as ragas's own do."""

import math
from typing import Any, NamedTuple


class Result(NamedTuple):
    value: float


class Faithfulness:
    def __init__(self, llm: Any) -> None:
        self._llm = llm

    async def ascore(self, user_input: str, response: str, retrieved_contexts: list[str]) -> Result:
        statements = (await self._llm.ask(f"Statements of: {user_input} {response}"))["statements"]
        if not statements:
            return Result(math.nan)
        verdicts = (await self._llm.ask(f"A verdict for each of {statements} by {retrieved_contexts}"))["statements"]
        return Result(sum(one["verdict"] for one in verdicts) / len(verdicts))


class AnswerAccuracy:
    def __init__(self, llm: Any, max_retries: int) -> None:
        self._llm = llm

    async def ascore(self, user_input: str, response: str, reference: str) -> Result:
        rated = [await self._rating(f"rating of {one} for {user_input}") for one in (response, reference)]
        known = [rating for rating in rated if not math.isnan(rating)]
        return Result(sum(known) / len(known) if known else math.nan)

    async def _rating(self, prompt: str) -> float:
        try:
            return float((await self._llm.ask(prompt))["rating"]) / 4
        except Exception:
            return math.nan
