"""Questions about what a policy denies, and about its exceptions: the answers that an assistant likes to get wrong."""

import re

from evals.generating.drafts import Draft, Sentence
from evals.generating.statements import Statement
from knowledge.markup import plain

_EXCEPTION = re.compile(r"^(?:\d[\d.]*\s+)?(?:Exception|However)\b")
_POINTS_BACK = re.compile(r"\b(?:is|are|was) (?:free|covered|included|eligible)$")


def exception_question(said: Statement, sentence: Sentence) -> Draft | None:
    """The question whose answer is no, or depends on the exception; None for a sentence that just says what is so."""
    exception = _EXCEPTION.match(plain(sentence.text)) is not None
    if not (said.denies or said.qualified or exception):
        return None
    if said.demands and not said.denies:
        said = said.demand
    elif said.demands:
        said = said if said.aux == "can" else said.demand
    if said.qualified:
        return Draft(said.question, sentence, ("exception",), "depends")
    kind = "exception" if exception else "negation"
    return Draft(said.question, sentence, (kind,), "no" if said.denies else "yes")
