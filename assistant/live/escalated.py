"""An answer that ends in a hand-off, as the state machine takes it."""

from datetime import datetime

from assistant.answering.events import HandedOff
from assistant.contact_hours.contact_hours import ContactHours
from assistant.handoff.machine import AskForHuman
from assistant.handoff.standing import Reason
from assistant.live.attendance import attendance


def escalated(event: HandedOff, hours: ContactHours, moment: datetime) -> AskForHuman:
    """The hand-off that the event asks for. Blocks."""
    there = attendance(hours, moment)
    return AskForHuman(Reason(event.reason), there.open, there.hours, event.text, event.citation)
