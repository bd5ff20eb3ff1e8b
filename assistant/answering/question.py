"""What is asked: a question, who asks it, and what was said before."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knowledge.policies import Reader


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that was said earlier in the conversation."""

    role: Literal["customer", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is asked. `history` is oldest first; `scenario` is what is known of the customer's case.

    `conversation` is the id of the one it is asked in, where there is one: what a model may spend is counted by it.
    """

    text: str
    history: tuple[Turn, ...] = ()
    scenario: str = ""
    reader: Reader = Reader.CUSTOMER
    as_of: date = field(default_factory=date.today)
    conversation: str | None = None
