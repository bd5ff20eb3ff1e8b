"""Where a conversation stands: whose turn it is to answer, since when, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.people.person import PersonId


class State(StrEnum):
    """Who answers: the assistant, a person soon, a person, nobody any more."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


class Reason(StrEnum):
    """Why a conversation stands where it stands. The set is closed: clients branch on it."""

    CUSTOMER_ASKED = "customer_asked"
    ABSTAINED = "abstained"
    COMPLAINT = "complaint"
    SELF_HARM = "self_harm"
    SAFETY = "safety"
    LEGAL_THREAT = "legal_threat"
    VULNERABLE_CUSTOMER = "vulnerable_customer"
    CUSTOMER_CANCELLED = "customer_cancelled"
    CUSTOMER_RETURNED = "customer_returned"
    AGENT_TOOK = "agent_took"
    AGENT_HANDED_BACK = "agent_handed_back"
    AGENT_CLOSED = "agent_closed"
    CUSTOMER_CLOSED = "customer_closed"
    IDLE = "idle"
    OUTSIDE_HOURS = "outside_hours"


@dataclass(frozen=True, slots=True)
class Standing:
    """A conversation's state. `reason` is None until something happened.

    Where a person has it, `agent_id` is who, and `agent` the name that everybody reads.
    """

    state: State
    since: datetime
    reason: Reason | None = None
    agent: str | None = None
    agent_id: PersonId | None = None

    @property
    def bot_may_speak(self) -> bool:
        """Whether the assistant may answer. Nowhere else is this decided."""
        return self.state is State.BOT
