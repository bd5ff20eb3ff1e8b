"""What travels between the widget and the service, beside the events."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.api.schemas import Said, Text

MessageId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$", description="The client's own id, such as a UUID.")]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VisitRequest(_Wire):
    """Who comes. `token` is the host's JWT on its customer, `visit` the visitor's token to renew."""

    site: Said
    token: str | None = Field(default=None, max_length=8_000)
    visit: str | None = Field(default=None, max_length=8_000)


class Site(_Wire):
    """What the widget shows of a site. `contact` is a link to a person."""

    key: str
    name: str
    greeting: str | None
    openers: list[str]
    contact: str | None


class Visit(_Wire):
    """A visitor's token, and what to begin with. `conversation` is the latest one that is not closed."""

    token: str
    expires_at: datetime
    visitor: str
    site: Site
    conversation: str | None


class Begun(_Wire):
    """A new conversation."""

    id: str


class Writing(_Wire):
    """A message. The same id again is the same message."""

    id: MessageId
    text: Said


class Taken(_Wire):
    """The number of the message's event."""

    event: int


class HandoffRequest(_Wire):
    """What the customer wants to say with it."""

    note: Text = ""


class ContactRequest(_Wire):
    """A message to be answered later, to an address or a telephone number."""

    contact: Annotated[Said, Field(max_length=200)]
    text: Said


class FeedbackRequest(_Wire):
    """Whether an answer helped, and if not, why."""

    turn: Said
    helpful: bool
    reason: Literal["wrong", "incomplete", "unclear", "not_my_case", "other"] | None = None
    comment: Text = ""


class RatingRequest(_Wire):
    """How the conversation was, from 1 to 5."""

    score: Annotated[int, Field(ge=1, le=5)]
    comment: Text = ""


class ClauseInContext(_Wire):
    """A cited passage as it stands in its section. `url` is the page of the policy, at the passage."""

    title: str
    section: tuple[str, ...]
    before: str
    quote: str
    after: str
    in_force_since: date | None
    url: str
