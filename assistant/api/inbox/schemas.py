"""What travels between the service and the inbox, beside the events."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.answering.events import Citation, Source
from assistant.api.schemas import Said
from assistant.api.visitors.schemas import MessageId
from assistant.handoff.standing import Reason, State
from assistant.live.packet import Fact, Missing

AgentName = Annotated[
    Said | None,
    Field(max_length=80, description="With the agent key: as the customer is to read it. Otherwise your own name."),
]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InboxConversation(_Wire):
    """A conversation that waits for a person, is with one, or with the assistant. `last_message` is the customer's."""

    id: str
    state: State
    reason: Reason | None
    since: datetime
    waiting_seconds: int
    agent: str | None
    agent_id: str | None
    last_message: str
    customer: str | None
    site: str


class LeftMessage(_Wire):
    """A message that a customer left outside opening hours, and where to answer it; `message` names it."""

    id: str
    message: str
    contact: str
    text: str
    at: datetime


class Benchmark(_Wire):
    """How soon a person is to answer, and the words of the policies that say so."""

    seconds: int
    text: str
    citation: Citation


class Inbox(_Wire):
    """Everything that waits for a person, the longest wait first; then what is with one; and messages left.

    Those that the assistant has come last, if they are asked for, the latest first. `benchmark` is null where no policy
    in force states one.
    """

    benchmark: Benchmark | None
    conversations: list[InboxConversation]
    messages: list[LeftMessage]


class LoggedEvent(_Wire):
    """An event as the stream sends it."""

    id: int
    event: str
    data: dict[str, Any]


class Packet(_Wire):
    """What an agent needs to know before the first word. `missing` is what nobody has said, or could answer."""

    id: str
    state: State
    reason: Reason | None
    agent: str | None
    agent_id: str | None
    customer: str | None
    site: str
    facts: list[Fact]
    clauses: list[Source]
    missing: list[Missing]
    events: list[LoggedEvent]


class ByAgent(_Wire):
    """Who does it."""

    agent: AgentName = None


class Taking(ByAgent):
    """Who takes a conversation."""

    unasked: bool = Field(default=False, description="Also from the assistant, before the customer asks for a person.")


class AgentReply(_Wire):
    """An agent's message. The same id again is the same message."""

    agent: AgentName = None
    id: MessageId
    text: Said
    breach_reason: Said | None = Field(
        default=None, max_length=500, description="Why it is sent although the check has something against it."
    )


class Closing(_Wire):
    """Who closes, and what came of it."""

    agent: AgentName = None
    outcome: Annotated[str, Field(max_length=200)] = ""


class Taken(_Wire):
    """The number of the message's event."""

    event: int
