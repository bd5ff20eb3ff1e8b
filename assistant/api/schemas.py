"""The words that travel: requests as they are checked, responses as they are promised."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.answering.events import Answer, Outcome, Source
from knowledge.policies import Audience, ClauseKind, Reader

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _storable(text: str) -> str:
    """JSON can hold what neither UTF-8 nor PostgreSQL can."""
    if "\0" in text:
        raise ValueError("expected text without NUL characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("expected text without lone surrogates") from None
    return text.strip()


def _said(text: str) -> str:
    text = _storable(text)
    if not text:
        raise ValueError("expected some words")
    return text


def _day(value: object) -> object:
    """Only YYYY-MM-DD: pydantic alone would take 20260301 for seconds since 1970."""
    if value is None or isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("expected a day as YYYY-MM-DD")


Text = Annotated[str, AfterValidator(_storable)]
"""Text that may be empty; space around it is dropped."""

Said = Annotated[str, AfterValidator(_said)]
"""Text with something in it; space around it is dropped."""

Day = Annotated[date, BeforeValidator(_day)]
"""A day, written YYYY-MM-DD."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HistoryTurn(_Wire):
    """One thing said earlier, oldest first."""

    role: Literal["customer", "assistant"]
    text: Said


class ChatRequest(_Wire):
    """A question. `conversation_id` continues a stored conversation; `history` brings one along; never both."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "How long do I have to return an unopened tent?"},
                {"question": "And if I opened it?", "conversation_id": "k3Jc0fZ1mB2yq9VtX7WnSg"},
                {
                    "question": "Can I still return it?",
                    "history": [{"role": "customer", "text": "I bought boots 45 days ago."}],
                    "scenario": "Summit member, unopened boots",
                    "as_of": "2026-06-01",
                },
            ]
        }
    )

    question: Said = Field(description="At most 4,000 characters, unless the service is set up otherwise.")
    conversation_id: Said | None = Field(default=None, description="As the first event of an earlier answer named it.")
    history: list[HistoryTurn] = Field(default_factory=list, max_length=100)
    scenario: Text = Field(default="", description="What is known of the customer's case.")
    as_of: Day | None = Field(default=None, description="Answer by the policies in force on this day; default: today.")


class ChatAnswer(Answer):
    """A whole answer: the fold of the events that the stream would have carried, and where it is kept."""

    conversation_id: str
    turn_id: str
    ms: int


class SearchResult(_Wire):
    """The clauses for a query, best first."""

    passages: list[Source]
    ms: float


class ListedDocument(_Wire):
    """A document that is current, as its owner describes it."""

    document: str
    version: int
    title: str
    owner: str | None
    audience: Audience
    effective_from: date | None
    effective_to: date | None
    review_by: date | None
    language: str
    tags: tuple[str, ...]


class DocumentList(_Wire):
    """Every current document that the reader may see, by name."""

    documents: list[ListedDocument]


class PlacedClause(_Wire):
    """Where a clause stands in a document's text."""

    clause_id: str
    section: tuple[str, ...]
    start: int
    end: int
    kind: ClauseKind
    page: int | None


class DocumentVersion(_Wire):
    """One immutable version of a document.

    `text` is the stored source. For customers whatever is not public is blanked with spaces of equal length, so
    that offsets mean the same for everybody. `in_force_from` and `in_force_to` are the days on which this version
    is the one that applies; `in_force` is false where it never is (any more).
    """

    document: str
    version: int
    latest_version: int
    title: str
    owner: str | None
    media_type: str
    language: str
    tags: tuple[str, ...]
    in_force: bool
    in_force_from: date | None
    in_force_to: date | None
    text: str
    clauses: list[PlacedClause]


class ConversationTurn(_Wire):
    """A question that was asked, and what came of it."""

    turn_id: str
    question: str
    outcome: Outcome
    answer: Answer
    reader: Reader
    as_of: date
    generation: str | None
    first_sentence_ms: int | None
    total_ms: int
    asked: datetime


class ConversationRecord(_Wire):
    """A conversation, its turns oldest first."""

    conversation_id: str
    started: datetime
    turns: list[ConversationTurn]
