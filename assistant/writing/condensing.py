"""Whether a question that the model put into its own words may be searched for."""

import re

from assistant.answering.question import Question

_LONGEST = 400  # characters
_NUMBER = re.compile(r"\d+")


def accepted(question: Question, rewritten: str) -> bool:
    """One line of a question's length, with no number that neither the question nor the conversation has."""
    said = "\n".join((question.text, *(turn.text for turn in question.history)))
    return (
        0 < len(rewritten) <= _LONGEST
        and "\n" not in rewritten
        and set(_NUMBER.findall(rewritten)) <= set(_NUMBER.findall(said))
    )
