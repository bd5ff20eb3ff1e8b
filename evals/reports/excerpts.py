"""Excerpts: a clause or a quote with the words around it in its source."""

from dataclasses import dataclass

from evals.errors import EvalError
from evals.gold import spans, touches
from evals.samples import Gold, Sample
from evals.scores import CitedPassage, Observed, Passage, Sources

_AROUND = 160  # characters of the source shown before a quote, and behind it


class NoSources:
    """No documents at hand: quotes then stand without the words around them."""

    def text(self, document: str) -> str | None:
        """None."""
        return None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote between the words around it. `hit`: it touches an expected clause; None where that cannot be said."""

    document: str
    section: tuple[str, ...]
    quote: str
    before: str = ""
    after: str = ""
    hit: bool | None = None


def expected(gold: Gold, sources: Sources) -> Excerpt:
    """An expected clause in its source, as far as it is found there."""
    try:
        places = spans(gold, sources)
    except EvalError:
        places = None
    text = sources.text(gold.document)
    if not places or text is None:
        return Excerpt(gold.document, gold.section, gold.quote or "")
    start, end = places[0]
    return Excerpt(gold.document, gold.section, text[start:end], *_around(text, start, end))


def cited(citation: CitedPassage, sample: Sample, observed: Observed, sources: Sources) -> Excerpt:
    """A citation in its source; where that has changed since, in the passage it was taken from, or alone."""
    hit = touches_gold(citation, sample, sources)
    for text, offset in _texts(citation, observed, sources):
        if citation.start is not None and citation.end is not None:
            start, end = citation.start - offset, citation.end - offset
            if start >= 0 and text[start:end] == citation.quote:
                around = _around(text, start, end)
                return Excerpt(citation.document, citation.section, citation.quote, *around, hit)
    return Excerpt(citation.document, citation.section, citation.quote, hit=hit)


def touches_gold(shown: Passage | CitedPassage, sample: Sample, sources: Sources) -> bool | None:
    """Whether a passage or citation touches an expected clause; None without any, or without its document."""
    try:
        return any(touches(gold, shown, sources) for gold in sample.expect.gold) if sample.expect.gold else None
    except EvalError:
        return None


def _texts(citation: CitedPassage, observed: Observed, sources: Sources) -> list[tuple[str, int]]:
    """Texts that may hold the quote, each with the offset in the source at which it starts."""
    source = sources.text(citation.document)
    texts = [] if source is None else [(source, 0)]
    passages = (passage for passage in observed.passages if passage.document == citation.document)
    return texts + [(passage.text, passage.start) for passage in passages if passage.start is not None]


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind, cut between words, within the paragraphs next to it."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "… " + before.partition(" ")[2]
    if end + _AROUND < len(text):
        after = after.rpartition(" ")[0] + " …"
    return before, after
