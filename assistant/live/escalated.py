"""An answer that ends in a hand-off, as the state machine takes it."""

from assistant.answering.events import Event
from assistant.conversations.conversation import now
from assistant.handoff.hours import ContactHours
from assistant.handoff.machine import AskForHuman
from assistant.handoff.standing import Reason


def escalated(event: Event, hours: ContactHours) -> AskForHuman:
    """The hand-off that a last event other than those of an answer calls for: it has `reason`, `text`, `citation`."""
    return AskForHuman(
        reason=Reason(getattr(event, "reason", Reason.CUSTOMER_ASKED)),
        open=hours.open_at(now()),
        hours=hours.text,
        text=getattr(event, "text", ""),
        quote=getattr(event, "citation", None),
    )
