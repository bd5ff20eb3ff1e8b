"""An answer that ends in a hand-off, as the state machine takes it."""

from datetime import datetime

from assistant.answering.events import HandedOff
from assistant.contact_hours.contact_hours import ContactHours
from assistant.escalating.escalation import URGENT
from assistant.handoff.machine import AskForHuman
from assistant.handoff.standing import Reason
from assistant.live.attendance import attendance
from knowledge.escalations import EscalationReason


def escalated(event: HandedOff, hours: ContactHours, moment: datetime) -> AskForHuman:
    """The hand-off that the event asks for. Blocks."""
    there = attendance(hours, moment)
    text = event.text if there.open else URGENT.get(EscalationReason(event.reason), "")  # nobody takes over right now
    return AskForHuman(Reason(event.reason), there.open, there.hours, text, event.citation)
