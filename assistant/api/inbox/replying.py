"""An agent's reply: held against the policies before it goes out, and sent against them only with a reason."""

import logging
from datetime import date
from typing import NamedTuple

from assistant.bootstrap import Services
from assistant.conversations.conversation import ConversationId, now
from assistant.conversations.log import Head
from assistant.conversations.logged import Message
from assistant.conversations.remarks import Remark
from assistant.errors import Conflict
from assistant.live.history import Answered, entries
from assistant.people.agent import Agent
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
    """A reply that was sent, or put into a ticket, against the check. `id` is the client's own for it."""

    agent: Agent
    id: str
    text: str
    reason: str
    findings: tuple[Finding, ...]

    def keep(self, conversation: ConversationId, services: Services) -> None:
        """Keep it with the conversation, or the ticket. Blocks."""
        fields = {
            "agent": self.agent.name,
            "person": self.agent.id,
            "reason": self.reason,
            "text": self.text,
            "findings": [one.model_dump(mode="json") for one in self.findings],
        }
        services.remarks.keep(Remark(conversation, "breach", self.id, fields, now()))


def reply_in(head: Head, text: str, agent: Agent, services: Services) -> Draft:
    """A reply as it is checked, behind what was said. Blocks."""
    said = tuple(
        Said("customer" if isinstance(entry, Message) and entry.sender == "customer" else "agent", entry.text)
        for entry in entries(services.live.read(head.id))
        if isinstance(entry, Message | Answered) and entry.text
    )
    return Draft(text, said, agent.role, date.today())


def findings_of(draft: Draft, conversation: str, services: Services) -> tuple[Finding, ...]:
    """What the check has against a reply. Where it cannot be checked the customer is not kept waiting. Blocks."""
    try:
        return services.checker.check(draft)
    except KnowledgeError:
        _log.exception("A reply in conversation %s was let through without a check", conversation)
        return ()
