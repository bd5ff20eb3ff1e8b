"""A quote in its place: what stands before and behind it in the same section, as the reader may see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from assistant.api.library import Library
from assistant.errors import NotFound
from knowledge.markup import plain
from knowledge.policies import Clause, ClauseKind, DocumentId, Reader
from knowledge.sentences import sentence_spans

_MOST = 600  # characters on each side; a sentence is shown whole or not at all


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`quote` is verbatim; `before` and `after` are whole sentences without markup, each on a line.

    `in_force_since` is None where the clause is in force since ever, or not any more.
    """

    title: str
    section: tuple[str, ...]
    before: str
    quote: str
    after: str
    in_force_since: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of a stored version, as a citation names them."""

    document: DocumentId
    version: int
    start: int
    end: int


def surroundings(library: Library, place: Place, reader: Reader = Reader.CUSTOMER) -> Surroundings:
    """The quote at a place with what surrounds it. Blocks.

    Raises NoSuchDocument and NotFound, also for what the reader may not know of, and where no clause has the place.
    """
    opened = library.open(place.document, place.version, reader)
    clause = next((one for one in opened.clauses if one.start <= place.start < place.end <= one.end), None)
    if clause is None:
        raise NotFound(f"No clause of {place.document!r} has the characters {place.start} to {place.end}.")
    source = opened.version.source
    at = opened.clauses.index(clause)
    before = [source[clause.start : place.start], *_texts(clause, reversed(opened.clauses[:at]))]
    after = [source[place.end : clause.end], *_texts(clause, opened.clauses[at + 1 :])]
    in_force = library.effectivity(place.document, place.version, clause.id, reader)
    return Surroundings(
        title=clause.title,
        section=clause.section,
        before="\n".join(reversed(list(_fitting(line for text in before for line in reversed(_lines(text)))))),
        quote=source[place.start : place.end],
        after="\n".join(_fitting(line for text in after for line in _lines(text))),
        in_force_since=in_force.starts if in_force else None,
    )


def _texts(clause: Clause, neighbours: Iterable[Clause]) -> list[str]:
    """What stands in the clause's section, from it outwards. Each answer of an FAQ stands alone."""
    if clause.kind is ClauseKind.FAQ_ANSWER:
        return []
    return [one.text for one in takewhile(lambda one: one.section == clause.section, neighbours)]


def _lines(text: str) -> list[str]:
    return [words for span in sentence_spans(text) if (words := plain(text[span.start : span.end]).strip())]


def _fitting(sentences: Iterator[str]) -> Iterator[str]:
    """The sentences from the quote outwards, as many as fit."""
    room = _MOST
    for words in sentences:
        room -= len(words) + 1
        if room < 0:
            return
        yield words
