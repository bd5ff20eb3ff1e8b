"""What is suggested, as it travels: everything with the clause behind it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.answering.events import Citation, Source
from assistant.suggesting.findings import Finding
from knowledge.policies import Audience


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Draft(_Record):
    """A reply that can be sent as it is: public clauses only. Offsets of the citations are in the whole text."""

    text: str
    citations: tuple[Citation, ...]


class Card(_Record):
    """A clause that bears on the case. What is not quotable is for the agent alone."""

    clause: Source
    audience: Audience
    quotable: bool


class Unknown(_Record):
    """What the answer turns on and nobody has said, and the question that asks for it."""

    topic: str
    question: str


class Step(_Record):
    """A step that a clause asks for; `done` where the conversation shows that it was taken."""

    text: str
    citation: Citation
    audience: Audience
    done: bool = False


class Escalation(_Record):
    """Somebody else must be told, as a clause says; `to` are its own words for whom ("team lead")."""

    reason: str
    to: str
    citation: Citation


class MenuItem(_Record):
    """What this role may give in this case. `approves_above` is the next role, `budget` what it is charged to."""

    benefit: str
    amount: str | None
    currency: str | None
    percent: str | None
    unit: str
    condition: str
    approves_above: str | None
    budget: str | None
    citation: Citation


class Promise(_Record):
    """What somebody on our side said would be done."""

    speaker: Literal["agent", "assistant"]
    text: str


class Summary(_Record):
    """The conversation in its own words: what is asked, what is known, what was promised, what is open."""

    ask: str
    facts: tuple[str, ...]
    promised: tuple[Promise, ...]
    open: tuple[str, ...]


class Suggestion(_Record):
    """Everything that is suggested for a case. `verdict` is the decision on it, where the clauses allow one.

    `findings` are what the check of drafts says of this draft.
    """

    id: str
    draft: Draft | None
    cards: tuple[Card, ...]
    unknown: tuple[Unknown, ...]
    steps: tuple[Step, ...]
    escalate: Escalation | None
    discretion: tuple[MenuItem, ...]
    verdict: None = None
    findings: tuple[Finding, ...] = ()
    summary: Summary
