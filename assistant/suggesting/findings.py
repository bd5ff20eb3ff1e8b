"""What goes into the check of a draft, and what comes out: findings, each with the clause that it stands on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.answering.events import Citation

Kind = Literal["contradiction", "over_promise", "unauthorized_incentive", "internal_leak", "missing_disclosure", "tone"]

_CUSTOMERS = frozenset("customer user client caller buyer guest member shopper visitor".split())


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said in the conversation; `role` is whoever said it, in the words of the ticket system."""

    role: str
    text: str

    @property
    def by_customer(self) -> bool:
        """Whether the customer said it."""
        return self.role.strip().lower() in _CUSTOMERS


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that nobody has sent yet. `conversation` is oldest first; `role` is who would send it."""

    text: str
    conversation: tuple[Said, ...] = ()
    role: str = "agent"
    as_of: date = field(default_factory=date.today)

    @property
    def asked(self) -> str:
        """What the customer said last; empty where nobody did."""
        return next((one.text for one in reversed(self.conversation) if one.by_customer), "")

    @property
    def customer(self) -> str:
        """Everything the customer said."""
        return "\n".join(one.text for one in self.conversation if one.by_customer)


class Finding(BaseModel):
    """A sentence of a draft that should not be sent as it is.

    `sentence` is verbatim `draft[start:end]`; `message` is for the agent. `rewrite` is what could stand there instead:
    it holds by the public policies, and has no word of an internal one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    sentence: str
    start: int
    end: int
    message: str
    citation: Citation
    rewrite: str | None = None
