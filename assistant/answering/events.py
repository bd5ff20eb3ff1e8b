"""What an answer is made of, as events in order: started, sources, sentence…, and one of the last five kinds below.

The stream, the JSON answer, the terminal and the evaluators all read these; an answer is a fold of its events.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.policies import Clause, ClauseKind
from knowledge.sentences import Span

Outcome = Literal["answered", "clarify", "abstained", "handed_off", "failed"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Place(_Record):
    """A stretch of an immutable version of a document: character offsets in its stored source."""

    document: str
    version: int
    clause_id: str
    title: str
    section: tuple[str, ...]
    page: int | None = None
    start: int
    end: int


class Citation(_Place):
    """Where a stretch of an answer stands in the policies.

    `quote` is verbatim `source[start:end]`; `answer_start` and `answer_end` are character offsets in the answer's
    whole text.
    """

    quote: str
    answer_start: int
    answer_end: int

    @classmethod
    def of(cls, clause: Clause, quoted: Span, answer: Span) -> "Citation":
        """A citation of `clause.text[quoted]` for the answer's characters `answer`."""
        place = _place(clause) | {"start": clause.start + quoted.start, "end": clause.start + quoted.end}
        quote = clause.text[quoted.start : quoted.end]
        return cls(**place, quote=quote, answer_start=answer.start, answer_end=answer.end)


class Source(_Place):
    """A clause that was considered, as it is shown beside an answer. `text` is verbatim `source[start:end]`."""

    text: str
    kind: ClauseKind
    score: float

    @classmethod
    def of(cls, clause: Clause, score: float) -> "Source":
        """The clause as a source."""
        return cls(**_place(clause), text=clause.text, kind=clause.kind, score=score)


def _place(clause: Clause) -> dict[str, Any]:
    return {name: getattr(clause, name) for name in _Place.model_fields if name != "clause_id"} | {
        "clause_id": clause.id
    }


class Started(_Record):
    """Work has begun. `question` is what is searched for: the question, with what is known of the case."""

    type: Literal["started"] = "started"
    question: str


class Sources(_Record):
    """The clauses considered, best first."""

    type: Literal["sources"] = "sources"
    sources: tuple[Source, ...]


class Sentence(_Record):
    """The next part of the answer. Append `text` to what is there; citations carry their final offsets."""

    type: Literal["sentence"] = "sentence"
    text: str
    citations: tuple[Citation, ...]


class Writing(_Record):
    """How an answer came about where a language model is set; docs/writing.md lists the codes.

    `code` is `written`, `extractive:<why>` (nothing of the model was shown) or `mended:<why>` (quotes follow what it
    wrote). `fingerprint` is the SHA-256 of prompts, model and its settings. Of the sentences `shown`, so many were
    `attributed`: the model gave them no number, and the clause that they rest on was found for them.
    """

    code: str
    fingerprint: str
    shown: int = 0
    attributed: int = 0
    dropped: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


class Completed(_Record):
    """The answer is whole. `confidence` in [0, 1] estimates that it answers the question."""

    type: Literal["completed"] = "completed"
    confidence: float
    writing: Writing | None = None


class Option(_Record):
    """A reply to a question asked back, and the clause that names it; offsets of `text` in the question's text."""

    text: str
    citation: Citation


class Clarify(_Record):
    """The answer turns on `topic`, which nobody has said: `text` asks for it, `options` are the likely replies."""

    type: Literal["clarify"] = "clarify"
    text: str
    topic: str
    options: tuple[Option, ...]


class Abstained(_Record):
    """The policies do not say, or not clearly enough; `text` tells the reader so and offers a human."""

    type: Literal["abstained"] = "abstained"
    text: str
    reason: str
    confidence: float


class HandedOff(_Record):
    """A person takes over, for a `reason` of `EscalationReason`; `text` tells the reader so.

    `citation` is the public clause that says it; None where no clause does, or only what customers may not see.
    """

    type: Literal["handed_off"] = "handed_off"
    text: str
    reason: str
    citation: Citation | None = None


class Failed(_Record):
    """Something broke; `message` is for the reader, and says what to do."""

    type: Literal["failed"] = "failed"
    message: str


Event = Annotated[
    Started | Sources | Sentence | Completed | Clarify | Abstained | HandedOff | Failed, Field(discriminator="type")
]


class Answer(_Record):
    """The fold of an answer's events. `sources` are the clauses considered, `reason` why there is no answer.

    `options` are the likely replies where the outcome is `clarify`: a question, with its text. `writing` says how the
    text came about where a language model is set.
    """

    outcome: Outcome
    text: str
    citations: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    question: str = ""
    reason: str | None = None
    confidence: float = 0.0
    options: tuple[Option, ...] = ()
    writing: Writing | None = None


def fold(events: Iterable[Event]) -> Answer:
    """The answer that a whole stream of events adds up to. An unfinished stream is a failed answer."""
    answer = Answer(outcome="failed", text="", reason="the stream ended early")
    for event in events:
        match event:
            case Started():
                answer = answer.model_copy(update={"question": event.question})
            case Sources():
                answer = answer.model_copy(update={"sources": event.sources})
            case Sentence():
                text, citations = answer.text + event.text, answer.citations + event.citations
                answer = answer.model_copy(update={"text": text, "citations": citations})
            case Completed():
                completed = {"outcome": "answered", "reason": None, "confidence": event.confidence}
                answer = answer.model_copy(update={**completed, "writing": event.writing})
            case Clarify():
                answer = _without_answer(answer, "clarify", event.text, "unsettled_condition")
                answer = answer.model_copy(update={"options": event.options})
            case Abstained():
                answer = _without_answer(answer, "abstained", event.text, event.reason)
                answer = answer.model_copy(update={"confidence": event.confidence})
            case HandedOff():
                answer = _without_answer(answer, "handed_off", event.text, event.reason)
                answer = answer.model_copy(update={"citations": (event.citation,) if event.citation else ()})
            case Failed():
                answer = _without_answer(answer, "failed", event.message, "failed")
    return answer


def _without_answer(answer: Answer, outcome: Outcome, text: str, reason: str) -> Answer:
    """What was said before counts no more; the sources stay."""
    return answer.model_copy(update={"outcome": outcome, "text": text, "reason": reason, "citations": ()})
