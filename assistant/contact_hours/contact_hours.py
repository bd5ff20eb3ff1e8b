"""The contact hours that the serving policies state, read once for each index generation and day."""

import re
import threading
from datetime import date

from assistant.contact_hours.opening_hours import OpeningHours
from assistant.contact_hours.reading import read_hours
from knowledge.generations import GenerationName
from knowledge.policies import Clause, Reader
from knowledge.serving import OpenGeneration, ServedIndex

_SEARCHED = (
    "opening hours, when we are open: chat, phone and customer care, Monday to Friday, Saturday, Sunday, every day",
    "contact us, reach us by chat or phone, closed on holidays",
)
_FOUND = 30  # clauses for each of these; their documents are read whole
_ABOUT_IT = re.compile(r"\b(?:contact|hours|reach us)\b", re.IGNORECASE)


class ContactHours:
    """Looks the hours up. Methods block and may be called from any thread."""

    def __init__(self, index: ServedIndex) -> None:
        self._index = index
        self._known: tuple[GenerationName, date, OpeningHours | None] | None = None
        self._reading = threading.Lock()

    def on(self, day: date) -> OpeningHours | None:
        """The hours by the policies in force that day; None where they state none. Raises IndexUnavailable."""
        with self._index.pin() as generation, self._reading:
            if self._known is None or self._known[:2] != (generation.name, day):
                self._known = (generation.name, day, read_hours(_candidates(generation, day)))
            return self._known[2]


def _candidates(generation: OpenGeneration, day: date) -> list[Clause]:
    """The documents that speak of hours, those first that are about them."""
    clauses: list[Clause] = []
    for partition in generation.partitions(Reader.CUSTOMER):
        hits = [hit.row for words in _SEARCHED for hit in partition.lexical(words, _FOUND, day)]
        found = partition.clauses(hits)
        for key in dict.fromkeys((found[row].document, found[row].version) for row in hits):
            clauses += [clause for clause in partition.version(*key) if clause.effectivity.covers(day)]
    return sorted(clauses, key=lambda clause: not _ABOUT_IT.search(clause.title))
