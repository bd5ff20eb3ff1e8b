"""How soon a person is to answer a chat, as the public policies state it: read from the clause, never assumed."""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.answering.events import Citation
from assistant.answering.reading import readable
from assistant.verifying.quantities import quantities
from assistant.verifying.wording import normal
from knowledge.generations import GenerationName
from knowledge.policies import Clause, Reader
from knowledge.sentences import Span, sentence_spans
from knowledge.serving import OpenGeneration, ServedIndex

_SEARCHED = "chat first response, answered by a person within minutes of asking, waiting time, benchmark, aim"
_FOUND = 30  # clauses; the best that states a time counts
_CHAT = re.compile(r"\b(?:live )?chats?\b", re.IGNORECASE)
_ANSWERED = re.compile(r"\b(?:answer|respon|repl|join|wait|agent|person)\w*\b", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:within|in|under|less than|at most|no more than)\s+(?:the first\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FirstResponse:
    """The time, and the words of the clause that state it."""

    within: timedelta
    text: str
    citation: Citation


class FirstResponses:
    """Looks the time up. Methods block and may be called from any thread."""

    def __init__(self, index: ServedIndex) -> None:
        self._index = index
        self._known: tuple[GenerationName, date, FirstResponse | None] | None = None
        self._reading = threading.Lock()

    def on(self, day: date) -> FirstResponse | None:
        """By the policies in force that day; None where they state none. Raises IndexUnavailable."""
        with self._index.pin() as generation, self._reading:
            if self._known is None or self._known[:2] != (generation.name, day):
                self._known = (generation.name, day, stated_in(_candidates(generation, day)))
            return self._known[2]


def stated_in(clauses: Sequence[Clause]) -> FirstResponse | None:
    """The first time within which a clause has chats answered."""
    return next((found for clause in clauses for found in _stated(clause)), None)


def _stated(clause: Clause) -> Iterator[FirstResponse]:
    row = "|" in clause.context
    for span in [Span(0, len(clause.text))] if row else sentence_spans(clause.text):
        words = readable(clause, span)
        said = normal(words)
        if not (_CHAT.search(said) and _ANSWERED.search(said)):
            continue
        for quantity in quantities(said):
            if quantity.unit == "hours" and quantity.high and _WITHIN.search(said[: quantity.start]):
                citation = Citation.of(clause, span, Span(0, len(words)))
                yield FirstResponse(timedelta(hours=quantity.high), words, citation)


def _candidates(generation: OpenGeneration, day: date) -> list[Clause]:
    found: list[Clause] = []
    for partition in generation.partitions(Reader.CUSTOMER):
        hits = [hit.row for hit in partition.lexical(_SEARCHED, _FOUND, day)]
        clauses = partition.clauses(hits)
        found += [clauses[row] for row in hits]
    return found
