"""What a customer is told about each move, in plain words."""

from collections.abc import Mapping
from typing import Final

from assistant.handoff.standing import Reason, Standing, State

_WAITING = "A person will join you here. You can keep writing; they will read everything."

_TEXTS: Final[Mapping[Reason, str]] = {
    Reason.CUSTOMER_CANCELLED: "You are no longer waiting for a person. The assistant answers again.",
    Reason.CUSTOMER_RETURNED: "The conversation is open again. The assistant answers.",
    Reason.AGENT_HANDED_BACK: "The assistant answers again. You can ask for a person at any time.",
    Reason.AGENT_CLOSED: "This conversation was closed. Write again whenever you need to.",
    Reason.CUSTOMER_CLOSED: "You closed this conversation. Write again whenever you need to.",
    Reason.IDLE: "This conversation was closed because nobody wrote for a while. Write again whenever you need to.",
    Reason.OUTSIDE_HOURS: "Nobody is here right now. Leave a message, and a person will get back to you.",
}


def wording(standing: Standing) -> str:
    """The sentence for a standing that has just been reached."""
    if standing.state is State.WAITING or standing.reason is None:
        return _WAITING
    if standing.state is State.HUMAN:
        return f"{standing.agent} has joined and will answer you."
    return _TEXTS[standing.reason]
