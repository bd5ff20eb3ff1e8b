"""What judging costs: prices that the evaluator states, and the limit that no request may pass."""

import threading
from dataclasses import dataclass

from evals.errors import EvalError
from evals.judges.questions import Usage


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens, in any one currency. There is no table of prices here: it would be out of date."""

    per_million_in: float
    per_million_out: float

    def of(self, usage: Usage) -> float:
        """The price of a usage."""
        return (usage.input_tokens * self.per_million_in + usage.output_tokens * self.per_million_out) / 1e6


class LimitReached(EvalError):
    """The next question might pass the spending limit."""


class Ledger:
    """What was used, and what requests under way may use at most; may be used from several threads."""

    def __init__(self, price: Price | None = None, limit: float | None = None) -> None:
        if limit is not None and price is None:
            raise EvalError("A spending limit needs prices: give --price-in and --price-out with --max-cost")
        self.used = Usage()
        self._price = price
        self._limit = limit
        self._reserved = Usage()
        self._lock = threading.Lock()

    def reserve(self, estimate: Usage) -> None:
        """Before a request. Raises LimitReached where used, under way and this one together might pass the limit."""
        with self._lock:
            reserved = self._reserved + estimate
            if self._price and self._limit is not None and self._price.of(self.used + reserved) > self._limit:
                raise LimitReached(
                    f"The spending limit of {self._limit:g} would be passed ({self._price.of(self.used):.4f} spent). "
                    "What was judged is kept: run the same command again to go on"
                )
            self._reserved = reserved

    def settle(self, estimate: Usage, usage: Usage | None) -> None:
        """After it: what it used, which is the estimate where nobody said."""
        with self._lock:
            self._reserved = Usage(
                input_tokens=self._reserved.input_tokens - estimate.input_tokens,
                output_tokens=self._reserved.output_tokens - estimate.output_tokens,
            )
            self.used += usage or estimate
