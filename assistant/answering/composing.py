"""The extractive composer: the sentences that answer, verbatim, with the conditions and exceptions they belong to.

Nothing is written here that a clause does not say: markup is taken off, a table row gets its header's labels,
and that is all. It needs no model.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.answering.events import Citation, Sentence
from assistant.answering.evidence import Evidence, WeighedClause, WeighedSentence
from assistant.answering.limiting import limits
from assistant.answering.reading import readable
from knowledge.policies import Clause, ClauseKind
from knowledge.sentences import Span, sentence_spans
from knowledge.words import stems

_WHOLE_BELOW = 40  # words: a clause this short is quoted whole
_WHOLE_FAQ_BELOW = 90  # words: an FAQ this short, question and answer, is quoted whole
_AS_GOOD = 0.9  # of the best sentence's score: from there another sentence of the clause is quoted too
_SECOND_CLAUSE = 0.95  # of the best clause's score: from there a second clause is quoted
_SENTENCES = 3  # best sentences of one clause; what they depend on comes on top
_EXCEPTIONS = 2  # exceptions that stand apart from their rule, quoted beside it
_SAME = 0.7  # share of common stems from which two passages say the same

_DEPENDS = re.compile(
    r"(?:this|that|these|those|it|they|he|she|such|if (?:you|they|we) do\b|if so|in that case|otherwise|however|but"
    r"|also|then|additionally|in addition|for example|the same|doing so|once (?:this|that))\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\n[ \t>]*(?:[-*+•]|\d{1,3}[.)])[ \t]")


class _Quote(NamedTuple):
    """A contiguous stretch of a clause: offsets in its text, the words shown for it, whether it is a list item."""

    clause: Clause
    span: Span
    words: str
    item: bool = False


def compose(evidence: Evidence) -> Iterator[Sentence]:
    """The answer, quote by quote, each with its citation."""
    length = 0
    last: Clause | None = None
    for quote in _quotes(evidence):
        if last is None:
            separator = ""
        else:
            same = (last.document, last.id) == (quote.clause.document, quote.clause.id)
            separator = ("\n- " if quote.item else "\n") if same else "\n\n"
        start = length + len(separator)
        length = start + len(quote.words)
        last = quote.clause
        yield Sentence(
            text=separator + quote.words, citations=(Citation.of(quote.clause, quote.span, Span(start, length)),)
        )


def _quotes(evidence: Evidence) -> Iterator[_Quote]:
    said: list[frozenset[str]] = []
    for weighed in _best_clauses(evidence):
        apart = [_whole(exception) for exception in weighed.found.exceptions[:_EXCEPTIONS]]
        for quote in (*_clause_quotes(weighed), *apart):
            words = stems(quote.words)
            if not any(_overlap(words, earlier) > _SAME for earlier in said):
                said.append(words)
                yield quote


def _best_clauses(evidence: Evidence) -> list[WeighedClause]:
    """The clause with the best sentence, and a second one where it is nearly as good."""
    ranked = sorted(evidence.clauses, key=lambda weighed: -weighed.best)
    return [weighed for weighed in ranked[:2] if weighed.best >= _SECOND_CLAUSE * ranked[0].best]


def _clause_quotes(weighed: WeighedClause) -> list[_Quote]:
    clause, sentences = weighed.clause, weighed.sentences
    faq = clause.kind is ClauseKind.FAQ_ANSWER
    if len(clause.text.split()) <= (_WHOLE_FAQ_BELOW if faq else _WHOLE_BELOW) or len(sentences) < 2:
        return [_whole(clause)]
    chosen = _chosen(sentences)
    if faq:
        chosen |= {0, 1}  # the question, and how its answer begins
    quotes: list[_Quote] = []
    for at in sorted(chosen):
        span, words = sentences[at].span, sentences[at].words
        if quotes and at - 1 in chosen:
            before = quotes.pop()
            gap = clause.text[before.span.end : span.start]
            words = f"{before.words}{_joint(gap)}{words}"
            quotes.append(_Quote(clause, Span(before.span.start, span.end), words, before.item))
        else:
            quotes.append(_Quote(clause, span, words, sentences[at].introduced_by is not None))
    return quotes


def _chosen(sentences: Sequence[WeighedSentence]) -> set[int]:
    """The best sentences, what they refer back to, and the limits set right after them.

    A sentence that introduces a list brings the list, an item brings its introduction.
    """
    best = max(sentence.score for sentence in sentences)
    ranked = sorted(range(len(sentences)), key=lambda at: -sentences[at].score)
    chosen = {at for at in ranked[:_SENTENCES] if sentences[at].score >= _AS_GOOD * best}
    for at, sentence in enumerate(sentences):
        if sentence.introduced_by in chosen:
            chosen.add(at)
    chosen |= {above for at in chosen if (above := sentences[at].introduced_by) is not None}
    for at in sorted(chosen):
        back = at
        while back > 0 and _DEPENDS.match(sentences[back].words):
            back -= 1
            chosen.add(back)
    for at in sorted(chosen):
        if at + 1 < len(sentences) and limits(sentences[at + 1].words):
            chosen.add(at + 1)
    return chosen


def _whole(clause: Clause) -> _Quote:
    spans = sentence_spans(clause.text) or [Span(0, len(clause.text))]
    words = readable(clause, spans[0])
    for before, span in pairwise(spans):
        words += _joint(clause.text[before.end : span.start]) + readable(clause, span)
    return _Quote(clause, Span(spans[0].start, spans[-1].end), words)


def _joint(gap: str) -> str:
    """What stands between two sentences that are shown together: a list stays a list."""
    if _ITEM.search(gap):
        return "\n- "
    return "\n" if "|" in gap or "\n\n" in gap or "\n\r" in gap else " "


def _overlap(words: frozenset[str], earlier: frozenset[str]) -> float:
    return len(words & earlier) / max(1, min(len(words), len(earlier)))
