"""What travels to and from /v1/suggestions and /v1/rewrites."""

from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.api.schemas import Day, Said, Text
from assistant.suggesting.outcomes import Action, Stats
from assistant.suggesting.restyling import Style

LONGEST = 200
"""So many things that were said are a case."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SpokenTurn(_Wire):
    """One thing that was said, oldest first."""

    role: Literal["customer", "agent", "assistant"]
    text: Said


class SuggestionRequest(_Wire):
    """A case: a conversation as it stands, brought along or live."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "conversation": [{"role": "customer", "text": "My parcel never arrived. What now? Thanks, Maria"}],
                    "scenario": "Standard shipping, tracking unchanged for 9 days",
                }
            ]
        }
    )

    conversation: list[SpokenTurn] = Field(default_factory=list, max_length=LONGEST)
    conversation_id: Said | None = Field(default=None, description="A live conversation, instead of bringing one.")
    scenario: Text = Field(default="", description="What else is known of the customer's case.")
    role: Said | None = Field(default=None, max_length=60, description="Whose authority counts; default: the agent's.")
    as_of: Day | None = Field(default=None, description="By the policies in force on this day; default: today.")


class OutcomeRequest(_Wire):
    """What the agent did with a suggestion; `text` is what they used, and is compared with the draft, not kept."""

    action: Action
    text: Text | None = Field(default=None, max_length=20_000)
    reason: Text = Field(default="", max_length=500)


class TallyRecord(_Wire):
    """How often suggestions of a group were made and taken; `distance` is the mean share of words changed."""

    name: str
    made: int
    inserted: int
    edited: int
    sent: int
    dismissed: int
    distance: float | None


class StatsRecord(_Wire):
    """Tallies by clause (`document#clause_id`), topic and agent, the most frequent first."""

    clauses: list[TallyRecord]
    topics: list[TallyRecord]
    agents: list[TallyRecord]

    @classmethod
    def of(cls, stats: Stats) -> "StatsRecord":
        """The stats as they travel."""
        return cls.model_validate(asdict(stats) | {})


class CitedClause(_Wire):
    """A clause that a text rests on."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    document: Said
    version: int = Field(ge=1, le=2**31 - 1)
    clause_id: Said


class RewriteRequest(_Wire):
    """A reply to put in another tone; `citations` are those of the suggestion's draft."""

    text: Said = Field(max_length=8_000)
    style: Style
    citations: list[CitedClause] = Field(min_length=1, max_length=20)


class RewriteRecord(_Wire):
    """The new text; where it does not hold, the text as it came, and why."""

    text: str
    rewritten: bool
    reasons: list[str]
