"""What was said in a conversation, read from its log: for the next answer, for agents, for the transcript."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answering.events import Citation
from assistant.answering.question import Turn
from assistant.conversations.logged import (
    Logged,
    Message,
    StateChanged,
    TurnAbstained,
    TurnClarify,
    TurnFailed,
    TurnRestarted,
    TurnSentence,
    TurnStarted,
    TurnStopped,
)

_REMEMBERED = 20  # things said before, that a question is read with


@dataclass(slots=True)
class Answered:
    """An answer as far as it came: `outcome` is its last event's type, None while it is under way."""

    turn: str
    message_id: str = ""
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    outcome: str | None = None


Entry = Message | Answered | StateChanged
"""Something that a reader of the conversation sees."""


def entries(events: Iterable[Logged]) -> Iterator[Entry]:
    """The conversation as people read it: each answer whole, where it began."""
    shown: list[Entry] = []
    answers: dict[str, Answered] = {}
    for logged in events:
        event = logged.event
        if isinstance(event, Message | StateChanged):
            shown.append(event)
            continue
        if event.turn not in answers:
            answers[event.turn] = Answered(event.turn)
            shown.append(answers[event.turn])
        answer = answers[event.turn]
        match event:
            case TurnStarted():
                answer.message_id = event.message_id
            case TurnRestarted():
                answer.text, answer.citations = "", []
            case TurnSentence():
                answer.text += event.text
                answer.citations += event.citations
            case _:
                answer.outcome = event.type
                if isinstance(event, TurnClarify | TurnAbstained):
                    answer.text, answer.citations = event.text, []
                if isinstance(event, TurnClarify):
                    answer.citations = [option.citation for option in event.options]
                if isinstance(event, TurnFailed | TurnStopped):
                    answer.text, answer.citations = "", []
    return iter(shown)


def history_before(events: Sequence[Logged], message: int) -> tuple[Turn, ...]:
    """What was said before the message with that number, oldest first, as a question is read with it."""
    said = []
    for entry in entries(logged for logged in events if logged.number < message):
        if isinstance(entry, Message):
            said.append(Turn("customer" if entry.sender == "customer" else "assistant", entry.text))
        elif isinstance(entry, Answered) and entry.text:
            said.append(Turn("assistant", entry.text))
    return tuple(said[-_REMEMBERED:])
