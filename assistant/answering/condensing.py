"""A follow-up becomes a query that stands alone, without a model: the conversation's recent words go along as context.

The assistant's earlier words help to find the topic; they are never evidence for an answer.
"""

import re

from assistant.answering.question import Question
from knowledge.retrieval import Query

_SENTENCE_END = re.compile(r"(?<=[.!?\n])")
_TURNS = 4  # the latest turns that a follow-up may refer to
_TURN_WORDS = 50  # of each turn: the encoder reads about 190 words in all


def condense(question: Question, limit: int = 50) -> Query:
    """The query for a question: its own words first, what is known of the case and the conversation beside them."""
    asked = " ".join(part for part in (question.text.strip(), question.scenario.strip()) if part)
    recent = [" ".join(turn.text.split()[:_TURN_WORDS]) for turn in question.history[-_TURNS:]]
    return Query(
        text=asked,
        context="\n".join(recent),
        conversation="\n".join(turn.text for turn in question.history),
        focus=_last_question(asked),
        reader=question.reader,
        as_of=question.as_of,
        limit=limit,
    )


def _last_question(text: str) -> str:
    """The question at the end of a message where a story comes before it; empty without one."""
    questions = [part.strip() for part in _SENTENCE_END.split(text) if part.endswith("?")]
    return questions[-1] if questions and questions[-1] != text.strip() else ""
