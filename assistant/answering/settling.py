"""What a conversation has settled: the customer's own words, and their replies to what they were asked."""

import re
from dataclasses import dataclass
from itertools import pairwise

from assistant.answering.question import Question
from knowledge.words import stems

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_NEGATED = re.compile(r"\b(?:not|no|never|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_YES = re.compile(r"\s*(?:yes|yeah|yep|yup|correct|i (?:am|do|did|have|was|will|can)\b)(?!.*\bnot\b)", re.IGNORECASE)
_NO = re.compile(
    r"\s*(?:no|nope|not|never|i(?:['’]m| am| do| did| have| was| will| can)(?: ?not|n['’]t))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A question that the customer was asked, and whether they said yes; None where they said neither."""

    question: str
    yes: bool | None

    def holds(self, condition: str) -> bool | None:
        """Whether a condition that the question was about holds: a question may ask for its opposite."""
        if self.yes is None:
            return None
        return self.yes is (bool(_NEGATED.search(condition)) is bool(_NEGATED.search(self.question)))


@dataclass(frozen=True, slots=True)
class Said:
    """What is asked; the stems of what else is known of the case; of what the customer said `before`; their replies."""

    asked: str
    facts: frozenset[str]
    before: frozenset[str]
    replies: tuple[Reply, ...]

    @classmethod
    def of(cls, question: Question) -> "Said":
        """What a question comes to, with its scenario and its conversation."""
        sentences = [found.strip() for found in _SENTENCE.findall(question.text) if found.strip()]
        asked = next((one for one in reversed(sentences) if one.endswith("?")), question.text.strip())
        told = [*(one for one in sentences if one != asked), question.scenario]
        earlier: list[str] = []
        replies: list[Reply] = []
        for before, turn in pairwise((None, *question.history)):
            if turn is None or turn.role != "customer":
                continue
            earlier.append(turn.text)
            if before is not None and before.role == "assistant" and before.text.rstrip().endswith("?"):
                replies.append(Reply(before.text, _yes(turn.text)))
        return cls(asked, stems("\n".join(told)), stems("\n".join(earlier)), tuple(replies))


def _yes(text: str) -> bool | None:
    return True if _YES.match(text) else False if _NO.match(text) else None
