"""An agent's reply: held against the policies before it goes out, and sent against them only with a reason."""

import logging
from datetime import date
from typing import NamedTuple

from assistant.bootstrap import Services
from assistant.conversations.conversation import now
from assistant.conversations.log import Head
from assistant.conversations.logged import Message
from assistant.conversations.remarks import Remark
from assistant.errors import Conflict
from assistant.live.history import Answered, entries
from assistant.people.agent import Agent
from assistant.people.person import Person, Role
from assistant.suggesting.findings import Draft, Finding, Said
from knowledge.errors import KnowledgeError

_log = logging.getLogger(__name__)


class Departs(Conflict):
    """A reply has findings, and no reason came with it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        super().__init__(
            f"The check has something against this reply: {findings[0].message}{more} Change it, or send it with "
            "`breach_reason`."
        )


class Breach(NamedTuple):
    """A reply that was sent against the check."""

    agent: Agent
    message: Message
    reason: str
    findings: tuple[Finding, ...]

    def keep(self, head: Head, services: Services) -> None:
        """Keep it with the conversation. Blocks."""
        fields = {
            "agent": self.agent.name,
            "person": self.agent.id,
            "reason": self.reason,
            "text": self.message.text,
            "findings": [one.model_dump(mode="json") for one in self.findings],
        }
        services.remarks.keep(Remark(head.id, "breach", self.message.message_id, fields, now()))


def findings_of(message: Message, head: Head, person: Person, services: Services) -> tuple[Finding, ...]:
    """What the check has against a reply. Where it cannot be checked the customer is not kept waiting. Blocks."""
    said = tuple(
        Said("customer" if isinstance(entry, Message) and entry.sender == "customer" else "agent", entry.text)
        for entry in entries(services.live.read(head.id))
        if isinstance(entry, Message | Answered) and entry.text
    )
    role = "lead" if Role.LEAD in person.roles else "agent"
    try:
        return services.checker.check(Draft(message.text, said, role, date.today()))
    except KnowledgeError:
        _log.exception("A reply in conversation %s was sent without a check", head.id)
        return ()
