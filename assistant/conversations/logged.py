"""What happens in a live conversation, as the events of its log: they are kept for good and sent as they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter

from assistant.answering.events import Citation, Option
from assistant.handoff.machine import Told
from assistant.handoff.standing import Reason, State


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Message(_Event):
    """Somebody wrote. `message_id` is the client's own id for it; `name` the agent's."""

    type: Literal["message"] = "message"
    message_id: str
    sender: Literal["customer", "agent"] = Field(
        validation_alias=AliasChoices("sender", "from"), serialization_alias="from"
    )
    name: str | None = None
    text: str


class TurnStarted(_Event):
    """The assistant begins to answer a message."""

    type: Literal["started"] = "started"
    turn: str
    message_id: str


class TurnRestarted(_Event):
    """The answer begins anew: what its sentences said so far is void."""

    type: Literal["restarted"] = "restarted"
    turn: str


class TurnSentence(_Event):
    """The next part of the answer; append `text`. Citations have offsets in the whole answer."""

    type: Literal["sentence"] = "sentence"
    turn: str
    text: str
    citations: tuple[Citation, ...]


class TurnCompleted(_Event):
    """The answer is whole."""

    type: Literal["completed"] = "completed"
    turn: str
    confidence: float


class TurnClarify(_Event):
    """The assistant asks back."""

    type: Literal["clarify"] = "clarify"
    turn: str
    text: str
    topic: str
    options: tuple[Option, ...]


class TurnAbstained(_Event):
    """The policies do not say."""

    type: Literal["abstained"] = "abstained"
    turn: str
    text: str
    reason: str


class TurnFailed(_Event):
    """Something broke."""

    type: Literal["failed"] = "failed"
    turn: str
    message: str


class TurnStopped(_Event):
    """The answer ends here: the customer stopped it, or it is left to a person."""

    type: Literal["stopped"] = "stopped"
    turn: str
    by: Literal["customer", "hand_off"]


class StateChanged(_Event):
    """The conversation stands elsewhere now; `text` tells the customer. `quote` is the clause behind an escalation."""

    type: Literal["state"] = "state"
    state: State
    reason: Reason | None
    text: str
    agent: str | None = None
    hours: str | None = None
    open: bool | None = None
    quote: Citation | None = None

    @classmethod
    def of(cls, told: Told) -> "StateChanged":
        """The event for what the state machine tells the customer."""
        standing = told.standing
        return cls(
            state=standing.state,
            reason=standing.reason,
            text=told.text,
            agent=standing.agent,
            hours=told.hours,
            open=told.open,
            quote=told.quote,
        )


TurnEnded = TurnCompleted | TurnClarify | TurnAbstained | TurnFailed | TurnStopped

LogEvent = Annotated[
    Message | TurnStarted | TurnRestarted | TurnSentence | TurnEnded | StateChanged, Field(discriminator="type")
]

_ANY: TypeAdapter[LogEvent] = TypeAdapter(LogEvent)


@dataclass(frozen=True, slots=True)
class Logged:
    """An event in the log. `number` counts 1, 2, 3 … within its conversation; `at` is in UTC."""

    number: int
    at: datetime
    event: LogEvent

    @property
    def data(self) -> dict[str, Any]:
        """What is sent: the event's fields without its type, and when it was."""
        return {"at": self.at.isoformat(), **fields_of(self.event)}


def fields_of(event: LogEvent) -> dict[str, Any]:
    """The event as JSON values, without its type and what it does not have."""
    dumped = event.model_dump(mode="json", by_alias=True, exclude={"type"})
    return {name: value for name, value in dumped.items() if value is not None}


def event_of(kind: str, fields: dict[str, Any]) -> LogEvent:
    """The event that `fields_of` was made from."""
    return _ANY.validate_python({**fields, "type": kind})
