"""A turn that went wrong, kept as a sample: what was asked, without personal data; a person says what is right."""

from collections.abc import Sequence

from sqlalchemy import select

from assistant.conversations.conversation import Conversation, ConversationId, StoredTurn, TurnId
from assistant.conversations.database import open_conversations
from assistant.conversations.redaction import redact
from assistant.conversations.tables import TurnRow
from evals.errors import EvalError
from evals.samples import Expectation, Sample, Turn
from evals.suite_writing import NewSample
from knowledge.database import open_database, sqlite_url
from knowledge.settings import KnowledgeSettings

_SHOWN = 300  # characters of what was answered, in a comment


def conversation_with(turn: TurnId, settings: KnowledgeSettings) -> Conversation:
    """The stored conversation that a turn belongs to. Raises EvalError where no turn has that id."""
    store = open_conversations(settings)
    url = settings.database_url
    engine = open_database(url.get_secret_value() if url else sqlite_url(settings.home / "conversations.db"))
    try:
        with engine.connect() as connection:
            found = connection.scalar(select(TurnRow.conversation).where(TurnRow.id == turn))
        if found is None:
            raise EvalError(f"There is no turn {turn[:60]!r} in {settings.home}; give the turn_id that the chat gave.")
        return store.read(ConversationId(found))
    finally:
        engine.dispose()
        store.close()


def captured(conversation: Conversation, turn: TurnId, expect: Expectation) -> NewSample:
    """The turn as a pending sample, with the turns before it that the same reader saw as its history.

    What the system answered stands in a comment only: it is what somebody found wanting. The turn must be one of the
    conversation's.
    """
    at = next(number for number, one in enumerate(conversation.turns) if one.id == turn)
    asked = conversation.turns[at]
    earlier = conversation.seen_by(asked.reader).turns
    before = [one for one in earlier if one.asked < asked.asked and one.id != turn]
    sample = Sample(
        id=f"captured-{turn}",
        question=redact(asked.question),
        history=tuple(said for one in before for said in _said(one)),
        audience=asked.reader,
        as_of=asked.as_of,
        tags=("captured", asked.answer.outcome),
        origin="captured",
        pending=True,
        expect=expect,
    )
    answered = " ".join(redact(asked.answer.text).split())
    todo = () if expect != Expectation() else ("Say in `expect` what is right, then accept it with `eval review`.",)
    return NewSample(sample, (f"The answer was ({asked.answer.outcome}): {_short(answered)}", *todo))


def _said(turn: StoredTurn) -> Sequence[Turn]:
    question = Turn(role="customer", text=redact(turn.question))
    if turn.answer.outcome == "failed":
        return (question,)
    return (question, Turn(role="assistant", text=redact(turn.answer.text)))


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
