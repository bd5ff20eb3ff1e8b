"""A conversation summarised in its own sentences: nothing is reworded, so nothing is made up."""

import re
from collections.abc import Sequence

from assistant.suggesting.case import Case, sentences
from assistant.suggesting.suggestion import Promise, Summary, Unknown

_FACTS = 8
_FIRST_PERSON = re.compile(r"\b(?:i|i['’]m|i['’]ve|my|we|our|me)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_PROMISE = re.compile(
    r"\b(?:(?:i|we)(?:['’]ll| will|(?: am| are|['’]m|['’]re) going to)|you(?: will|['’]ll) (?:get|receive|hear))\b",
    re.IGNORECASE,
)


def summarised(case: Case, unknown: Sequence[Unknown]) -> Summary:
    """What is asked, the facts told, what was promised; open are questions nobody answered, and what is unknown."""
    asked = sentences(case.asked)
    questions = [one for one in asked if one.endswith("?")]
    ask = questions[-1] if questions else (asked[-1] if asked else "")
    facts = [one for one in (*sentences(case.scenario), *case.customer) if one != ask and _is_fact(one)]
    promised = [
        Promise(speaker=turn.speaker, text=one)
        for turn in case.turns
        if turn.speaker != "customer"
        for one in sentences(turn.text)
        if _PROMISE.search(one)
    ]
    still = [*(one for one in questions if one != ask), *_unanswered(case), *(one.question for one in unknown)]
    return Summary(
        ask=ask,
        facts=tuple(dict.fromkeys(facts))[:_FACTS],
        promised=tuple(promised),
        open=tuple(dict.fromkeys(still)),
    )


def _is_fact(sentence: str) -> bool:
    """A figure, or something about the customer, that is no question."""
    return not sentence.endswith("?") and bool(_FIGURE.search(sentence) or _FIRST_PERSON.search(sentence))


def _unanswered(case: Case) -> list[str]:
    """What our side asked in its last words, where nothing came back."""
    last = case.turns[-1] if case.turns else None
    if last is None or last.speaker == "customer":
        return []
    return [one for one in sentences(last.text) if one.endswith("?")]
