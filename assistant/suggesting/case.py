"""A customer's case as an agent has it: the conversation so far, and what else is known."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from assistant.answering.question import Question, Turn
from knowledge.policies import Reader
from knowledge.sentences import sentence_spans

Speaker = Literal["customer", "agent", "assistant"]

_SIGNED = re.compile(
    r"(?:\b(?i:thanks|thank you|thx|(?:(?:best|kind|warm) )?regards|best|cheers|sincerely|yours(?: truly)?|love)\b"
    r"[\s,.!–—-]+|\n[\s–—-]*)(?P<name>[A-Z][a-z]{1,20})(?:\s[A-Z][\w.]{0,20})?[\s.!]*$",
)
_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|dear \w+)(?: there| all| team)?[\s,.!–—-]+", re.IGNORECASE
)
_INTRODUCED = re.compile(r"\b(?i:my name is|my name's|this is)\s+(?P<name>[A-Z][a-z]{1,20})\b")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing that was said."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation, oldest first, as it stands when the agent is about to reply; `scenario` is what else is known."""

    turns: tuple[Spoken, ...]
    scenario: str = ""
    as_of: date = field(default_factory=date.today)

    @property
    def asked(self) -> str:
        """The customer's last words: all they said since somebody answered, without greeting and signature."""
        said = "\n".join(turn.text for turn in self.turns[self._first_asked : self._behind_asked])
        return _GREETING.sub("", _SIGNED.sub("", said), count=1).strip() or said

    @property
    def customer(self) -> tuple[str, ...]:
        """The sentences that the customer said, oldest first."""
        return tuple(one for turn in self.turns if turn.speaker == "customer" for one in sentences(turn.text))

    @property
    def name(self) -> str:
        """The name that the customer signed with or gave; empty where there is none."""
        for turn in reversed(self.turns):
            if turn.speaker == "customer" and (found := _SIGNED.search(turn.text) or _INTRODUCED.search(turn.text)):
                return found["name"]
        return ""

    def question(self, reader: Reader) -> Question:
        """The customer's last words as a question that is asked for this reader, behind what was said before."""
        before = self.turns[: self._first_asked]
        history = tuple(Turn("customer" if turn.speaker == "customer" else "assistant", turn.text) for turn in before)
        return Question(self.asked, history, self.scenario, reader, self.as_of)

    @property
    def _behind_asked(self) -> int:
        """The position behind the customer's last turn."""
        return max((at + 1 for at, turn in enumerate(self.turns) if turn.speaker == "customer"), default=0)

    @property
    def _first_asked(self) -> int:
        at = self._behind_asked
        while at > 0 and self.turns[at - 1].speaker == "customer":
            at -= 1
        return at


def sentences(text: str) -> list[str]:
    """The sentences of what somebody said."""
    return [text[span.start : span.end] for span in sentence_spans(text)]
