"""The budget around a call: what is counted when it went well, when nobody counted, and when it was cut short."""

import asyncio
from datetime import date

import pytest

from assistant.conversations.memory import InMemoryUsage
from assistant.writing.budget import Budget
from assistant.writing.model import Prompt, Usage, WritingStopped
from assistant.writing.settings import LLMSettings

PROMPT = Prompt("i" * 150, "m" * 149)  # 100 tokens, as they are estimated
DAY = "day 2026-11-22"


def _budget(usage: InMemoryUsage, **limits: float) -> Budget:
    chosen = LLMSettings.model_validate({"output_tokens": 50, "input_price": 1, "output_price": 2, **limits})
    return Budget(chosen, usage, lambda: date(2026, 11, 22))


async def _spend(budget: Budget, usage: Usage | None = None, written: str = "", conversation: str | None = "c") -> None:
    async with budget.spending(PROMPT, conversation) as bill:
        bill.usage, bill.written = usage, written


@pytest.mark.parametrize(
    ("counted", "written", "expected"),
    [
        (Usage(90, 30), "w" * 300, Usage(90, 30)),
        (None, "w" * 299, Usage(100, 100)),
        (None, "", Usage(100, 0)),
    ],
)
def test_what_the_endpoint_counted_is_used_and_otherwise_an_estimate(
    counted: Usage | None, written: str, expected: Usage
) -> None:
    usage = InMemoryUsage()
    asyncio.run(_spend(_budget(usage), counted, written))
    assert usage.used(DAY) == usage.used("conversation c") == expected


def test_a_call_is_let_through_only_if_the_most_that_it_may_use_fits() -> None:
    usage = InMemoryUsage()
    asyncio.run(_spend(_budget(usage, day_tokens=150), Usage(1, 0)))
    with pytest.raises(WritingStopped, match="the limit of this day") as caught:
        asyncio.run(_spend(_budget(usage, day_tokens=150)))
    assert caught.value.why == "budget"
    assert usage.used(DAY) == Usage(1, 0)


def test_a_conversation_has_limits_of_its_own_in_tokens_and_in_money() -> None:
    for limit in ({"conversation_tokens": 200}, {"conversation_cost": 0.0003}):
        budget = _budget(InMemoryUsage(), **limit)
        asyncio.run(_spend(budget, Usage(100, 50)))
        with pytest.raises(WritingStopped, match="the limit of this conversation"):
            asyncio.run(_spend(budget))
        asyncio.run(_spend(budget, conversation="another"))
        asyncio.run(_spend(budget, conversation=None))


def test_a_call_that_is_cut_short_is_settled_all_the_same() -> None:
    async def cut_short() -> None:
        async with asyncio.timeout(None) as limit, budget.spending(PROMPT, None) as bill:
            bill.written = "w" * 29
            limit.reschedule(0)  # long ago
            await asyncio.Event().wait()

    usage = InMemoryUsage()
    budget = _budget(usage)
    with pytest.raises(TimeoutError):
        asyncio.run(cut_short())
    assert usage.used(DAY) == Usage(100, 10)
