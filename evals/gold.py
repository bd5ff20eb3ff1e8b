"""Where a gold clause stands in its document, and whether a passage or a citation touches it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from evals.errors import EvalError
from evals.samples import Gold
from evals.scores import CitedPassage, Passage, Sources
from knowledge.markup import plain

Span = tuple[int, int]
"""Characters of a source: the first, and the one behind the last."""


class UnknownDocument(EvalError):
    """A document is spoken of that the sources do not hold."""


class UnresolvableGold(EvalError):
    """A gold clause is not in its document: the words are not there, or the characters lie outside it."""


def spans(gold: Gold, sources: Sources) -> list[Span] | None:
    """Every place of a clause in its source; None where it is named by section or is the whole document.

    Raises UnknownDocument, and UnresolvableGold where the clause is not in the document.
    """
    source = source_of(gold.document, sources)
    if gold.quote is not None:
        found = locate(gold.quote, source)
        if not found:
            raise UnresolvableGold(f"gold: expected the quote in {gold.document!r}, not found: {gold.quote[:80]!r}")
        return list(found)
    if gold.start is None or gold.end is None:
        return None
    if not gold.start < gold.end <= len(source):
        given = f"{gold.start} to {gold.end}"
        raise UnresolvableGold(f"gold: expected a span within {len(source)} characters of {gold.document!r}: {given}")
    return [(gold.start, gold.end)]


def matches(
    gold: Gold, document: str, start: int | None, end: int | None, section: tuple[str, ...], sources: Sources
) -> bool:
    """Whether a stretch of a document touches the clause: by overlap, by the end of its heading path, or at all.

    A stretch without offsets never touches a clause that has a span. Raises as `spans`.
    """
    places = spans(gold, sources)
    if document != gold.document:
        return False
    if places is not None:
        return start is not None and end is not None and any(overlap((start, end), place) for place in places)
    return not gold.section or _headings(section)[-len(gold.section) :] == _headings(gold.section)


def touches(gold: Gold, shown: Passage | CitedPassage, sources: Sources) -> bool:
    """Whether what a system showed touches the clause; without offsets, it stands wherever its words stand."""
    found: list[Span] | list[tuple[None, None]] = places_of(shown, sources) or [(None, None)]
    return any(matches(gold, shown.document, start, end, shown.section, sources) for start, end in found)


def places_of(shown: Passage | CitedPassage, sources: Sources) -> list[Span]:
    """The span a passage or citation gives; without one, every place of its words. Raises UnknownDocument."""
    source = source_of(shown.document, sources)
    if shown.start is not None and shown.end is not None:
        return [(shown.start, shown.end)]
    return list(locate(shown.quote if isinstance(shown, CitedPassage) else shown.text, source))


def overlap(one: Span, other: Span) -> int:
    """How many characters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def source_of(document: str, sources: Sources) -> str:
    """The text of a document. Raises UnknownDocument."""
    text = sources.text(document)
    if text is None:
        raise UnknownDocument(f"unknown document: {document!r} is not among the sources; add it or correct its name")
    return text


def check(gold: Iterable[Gold], shown: Iterable[Passage | CitedPassage], sources: Sources) -> None:
    """Raises, as `spans`, for the first gold that cannot be resolved and the first document nobody knows."""
    for one in gold:
        spans(one, sources)
    for each in shown:
        source_of(each.document, sources)


@lru_cache(maxsize=1024)
def locate(quote: str, source: str) -> tuple[Span, ...]:
    """Every place of a quote; runs of white space compare equal. None for a quote without words."""
    parts = quote.split()
    if not parts:
        return ()
    return tuple(match.span() for match in re.finditer(r"\s+".join(map(re.escape, parts)), source))


def _headings(section: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(heading).casefold() for heading in section)
