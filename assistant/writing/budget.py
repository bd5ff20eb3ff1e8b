"""What a model may use: tokens and money of a conversation and of a day, reserved before a call, settled after it."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

import anyio
import anyio.to_thread

from assistant.writing.model import Prompt, Usage, WritingStopped
from assistant.writing.settings import LLMSettings

_CHARACTERS_PER_TOKEN = 3
"""Fewer than the four that English has, so that an estimate is rather too high."""


@dataclass(frozen=True, slots=True)
class Account:
    """What is counted under one name, and its limits; None is no limit. Prices are of a million tokens."""

    name: str
    tokens: int | None = None
    cost: float | None = None
    input_price: float = 0.0
    output_price: float = 0.0

    def covers(self, usage: Usage) -> bool:
        """Whether that much is within the limits."""
        cost = usage.input_tokens * self.input_price + usage.output_tokens * self.output_price
        return (self.tokens is None or sum(usage) <= self.tokens) and (self.cost is None or cost <= self.cost * 1e6)


class UsageStore(Protocol):
    """Counts tokens by name, for all processes. Methods block, and may be called from several threads at once."""

    def reserve(self, accounts: Sequence[Account], usage: Usage) -> str | None:
        """Count `usage` on every account, or on none: then the name of one that it would overdraw."""
        ...

    def settle(self, accounts: Sequence[Account], difference: Usage) -> None:
        """Add what was used beyond what was reserved; negative where it was less."""
        ...

    def used(self, name: str) -> Usage:
        """What is on an account."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


@dataclass(slots=True)
class Bill:
    """What a call used: as the endpoint says, otherwise estimated from what was sent and came."""

    sent: int
    written: str = ""
    usage: Usage | None = None

    @property
    def total(self) -> Usage:
        """The tokens of the call."""
        return self.usage or Usage(self.sent, tokens(self.written) if self.written else 0)


class Budget:
    """Lets calls through as long as the limits hold. `today` names the day that is counted on, in UTC."""

    def __init__(
        self,
        settings: LLMSettings,
        store: UsageStore,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._settings = settings
        self._store = store
        self._today = today

    @asynccontextmanager
    async def spending(self, prompt: Prompt, conversation: str | None) -> AsyncGenerator[Bill, None]:
        """Around a call, which fills in the bill. Raises WritingStopped where it might pass a limit.

        A process that dies within leaves the reservation standing: what was perhaps paid for is counted.
        """
        accounts = self._accounts(conversation)
        sent = tokens(prompt.instructions + prompt.material)
        reserved = Usage(sent, self._settings.output_tokens)
        if overdrawn := await anyio.to_thread.run_sync(self._store.reserve, accounts, reserved):
            raise WritingStopped("budget", f"the limit of this {overdrawn.split()[0]} would be passed")
        bill = Bill(sent)
        try:
            yield bill
        finally:
            used = bill.total
            difference = Usage(used.input_tokens - reserved.input_tokens, used.output_tokens - reserved.output_tokens)
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(self._store.settle, accounts, difference)

    def _accounts(self, conversation: str | None) -> tuple[Account, ...]:
        chosen = self._settings
        prices = (chosen.input_price or 0.0, chosen.output_price or 0.0)
        day = Account(f"day {self._today()}", chosen.day_tokens, chosen.day_cost, *prices)
        if conversation is None:
            return (day,)
        own = Account(f"conversation {conversation}", chosen.conversation_tokens, chosen.conversation_cost, *prices)
        return (own, day)


def tokens(text: str) -> int:
    """About how many tokens a text has."""
    return len(text) // _CHARACTERS_PER_TOKEN + 1
