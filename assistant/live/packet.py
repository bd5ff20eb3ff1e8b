"""What an agent is handed with a conversation: the facts, the clauses that were considered, and what is missing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.answering.clarifications import with_reply
from assistant.answering.events import Source
from assistant.conversations.conversation import StoredTurn
from assistant.conversations.logged import Message, StateChanged
from assistant.live.history import Answered, Entry
from knowledge.sentences import sentence_spans

_CLAUSES = 20


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(_Value):
    """What the customer told of their case: in their words, or as the reply to a question of ours."""

    text: str
    asked: str | None = None


class Missing(_Value):
    """What is open: a question asked back without a reply, or a question that the policies do not answer."""

    kind: Literal["asked_back", "not_answered"]
    text: str


def facts(entries: Iterable[Entry]) -> Iterator[Fact]:
    """What the customer said that is no question, oldest first; a reply with the question that it answers."""
    asked: str | None = None
    for entry in entries:
        if isinstance(entry, Message) and entry.sender == "customer":
            if asked is not None:
                yield Fact(text=with_reply(asked, entry.text), asked=asked)
            else:
                told = " ".join(part for part in _sentences(entry.text) if not part.endswith("?"))
                if told:
                    yield Fact(text=told)
        if not isinstance(entry, StateChanged):
            asked = entry.text if isinstance(entry, Answered) and entry.outcome == "clarify" else None


def missing(entries: Sequence[Entry]) -> Iterator[Missing]:
    """What is still open, oldest first."""
    messages = {entry.message_id: entry.text for entry in entries if isinstance(entry, Message)}
    for at, entry in enumerate(entries):
        if not isinstance(entry, Answered):
            continue
        replied = any(isinstance(later, Message) and later.sender == "customer" for later in entries[at + 1 :])
        if entry.outcome == "clarify" and not replied:
            yield Missing(kind="asked_back", text=entry.text)
        elif entry.outcome in ("abstained", "failed"):
            yield Missing(kind="not_answered", text=messages.get(entry.message_id, entry.text))


def clauses(turns: Sequence[StoredTurn]) -> list[Source]:
    """The clauses that answers considered, those of the latest turn first, each once."""
    found: dict[tuple[str, int, int], Source] = {}
    for turn in reversed(turns):
        for source in turn.answer.sources:
            found.setdefault((source.document, source.version, source.start), source)
    return list(found.values())[:_CLAUSES]


def _sentences(text: str) -> Iterator[str]:
    for span in sentence_spans(text):
        yield text[span.start : span.end].strip()
