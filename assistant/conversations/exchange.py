"""One question within a conversation: its history is looked up, it is answered, and the turn is kept."""

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

import anyio
import anyio.to_thread

from assistant.answering.events import Answer, Event, Failed, Sentence, Sources, Started, fold
from assistant.answering.question import Question, Turn
from assistant.conversations.conversation import (
    ConversationId,
    ConversationStore,
    StoredTurn,
    Timings,
    TurnId,
    new_turn_id,
    now,
)
from knowledge.errors import IndexUnavailable
from knowledge.policies import Reader
from knowledge.serving import ServedIndex

_log = logging.getLogger(__name__)

_REMEMBERED = 10  # earlier turns of a conversation that a follow-up is read with
_ON_THE_WAY = (Started, Sources, Sentence)  # any other event is the last one


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it arrived. It continues `conversation`, or brings its own `history`, or neither.

    With a `turn` it is named beforehand, and brings its history beside its conversation: whoever keeps a log of their
    own knows it. A turn that was begun under that name and broken off is replaced.
    """

    text: str
    reader: Reader = Reader.CUSTOMER
    scenario: str = ""
    as_of: date = field(default_factory=date.today)
    conversation: ConversationId | None = None
    history: tuple[Turn, ...] = ()
    turn: TurnId | None = None


class Answers(Protocol):
    """Whatever answers questions with events; `assistant.answering` is the one in production."""

    def answer(self, question: Question) -> AsyncIterator[Event]:
        """The events of one answer."""
        ...


class Exchanges:
    """Opens an exchange for each question, within the conversation that it belongs to."""

    def __init__(self, assistant: Answers, conversations: ConversationStore, index: ServedIndex) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self._index = index

    async def open(self, asked: Asked) -> "Exchange":
        """Prepare to answer, before anything is sent.

        Raises NoSuchConversation, and IndexUnavailable when there is nothing to answer from.
        """
        return await anyio.to_thread.run_sync(self._open, asked)

    def _open(self, asked: Asked) -> "Exchange":
        with self._index.pin() as generation:
            name = generation.name
        history = asked.history
        conversation = asked.conversation
        if conversation is None:
            conversation = self._conversations.start(asked.reader)
        elif asked.turn is None:
            earlier = self._conversations.read(conversation).seen_by(asked.reader).turns[-_REMEMBERED:]
            history = tuple(said for turn in earlier for said in _said(turn))
        question = Question(asked.text, history, asked.scenario, asked.reader, asked.as_of, conversation)
        kept = _Kept(conversation, asked.turn or new_turn_id(), name)
        return Exchange(self._assistant, self._conversations, kept, question)


class _Kept(NamedTuple):
    """Under which ids a turn is kept, and the generation it was answered from."""

    conversation: ConversationId
    turn: TurnId
    generation: str


def _said(turn: StoredTurn) -> tuple[Turn, ...]:
    question = Turn("customer", turn.question)
    return (question,) if turn.answer.outcome == "failed" else (question, Turn("assistant", turn.answer.text))


class Exchange:
    """A question that is being answered. Its turn is stored before the last event is handed out."""

    def __init__(self, assistant: Answers, conversations: ConversationStore, kept: _Kept, question: Question) -> None:
        self.conversation, self.turn, self._generation = kept
        self._assistant = assistant
        self._conversations = conversations
        self._question = question
        self._events: list[Event] = []
        self._asked = now()
        self._began = time.perf_counter()
        self._first_sentence_ms: int | None = None
        self._stored = False

    @property
    def elapsed_ms(self) -> int:
        """Milliseconds since the question arrived."""
        return round((time.perf_counter() - self._began) * 1000)

    async def events(self) -> AsyncGenerator[Event, None]:
        """The answer's events; exactly one of completed, clarify, abstained and failed comes, as the last one.

        Nothing but cancellation gets out of here. A turn that is cancelled is stored as failed.
        """
        try:
            async with aclosing(self._answered()) as events:
                async for event in events:
                    self._events.append(event)
                    if isinstance(event, Sentence) and self._first_sentence_ms is None:
                        self._first_sentence_ms = self.elapsed_ms
                    if not isinstance(event, _ON_THE_WAY):
                        await self._store()
                        yield event
                        return
                    yield event
        finally:
            if not self._stored:
                with anyio.CancelScope(shield=True):
                    await self._store()

    async def answer(self) -> Answer:
        """The whole answer: the fold of the events."""
        async with aclosing(self.events()) as events:
            return fold([event async for event in events])

    async def _answered(self) -> AsyncGenerator[Event, None]:
        """The assistant's events, with an ending of our own where it breaks or stops short."""
        try:
            async with aclosing(_generator(self._assistant.answer(self._question))) as events:
                async for event in events:
                    yield event
                    if not isinstance(event, _ON_THE_WAY):
                        return
            raise RuntimeError("the assistant's events ended without a last one")
        except IndexUnavailable as error:
            _log.warning("Turn %s has no index to be answered from: %s", self.turn, error)
        except Exception:
            _log.exception("Answering turn %s failed", self.turn)
        yield Failed(message=_apology(self.turn))

    async def _store(self) -> None:
        """Keep the turn. An answer is not withheld because it could not be kept: that is logged."""
        self._stored = True
        turn = StoredTurn(
            id=self.turn,
            question=self._question.text,
            answer=fold(self._events),
            reader=self._question.reader,
            as_of=self._question.as_of,
            generation=self._generation,
            timings=Timings(self._first_sentence_ms, self.elapsed_ms),
            asked=self._asked,
        )
        try:
            await anyio.to_thread.run_sync(self._conversations.append, self.conversation, turn)
        except Exception:
            _log.exception("Turn %s could not be stored", self.turn)


def _apology(turn: TurnId) -> str:
    return (
        "Something went wrong on our side while this was being answered. Please ask again in a moment. "
        f"If it keeps happening, tell us this reference: {turn}."
    )


async def _generator(events: AsyncIterator[Event]) -> AsyncGenerator[Event, None]:
    """The same events, closed with this generator where the source can be closed."""
    try:
        async for event in events:
            yield event
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()
