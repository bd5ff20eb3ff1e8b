"""What speaks for an answer: the clauses found, their sentences weighed against the question, and how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from assistant.answering.answer_kinds import asks_for
from assistant.answering.reading import readable
from knowledge.policies import Clause
from knowledge.retrieval import Query, ScoredClause
from knowledge.sentences import Span, clause_sentences, introductions
from knowledge.words import stems

_SHOWN = 10  # clauses named as sources
_WEIGHED = 5  # clauses whose sentences are weighed; an answer rarely needs the sixth
_OF_KIND = 6  # further clauses that are weighed because they hold a duration, an amount … that is asked for
_OVERLAP = 0.4  # how much shared words count beside the cosine in a sentence's score
_KIND = 0.25  # how much it counts that a sentence holds the duration, amount … that is asked for
_RANK = 2.0  # how much the score of its clause counts


@dataclass(frozen=True, slots=True)
class WeighedSentence:
    """A sentence of a clause: offsets in the clause's text, its words without markup, how well it answers.

    `introduced_by` is the position in the clause of the sentence that introduces the list it is an item of.
    """

    span: Span
    words: str
    score: float
    introduced_by: int | None = None


@dataclass(frozen=True, slots=True)
class WeighedClause:
    """A clause found, with its sentences in reading order."""

    found: ScoredClause
    sentences: tuple[WeighedSentence, ...]

    @property
    def clause(self) -> Clause:
        """The clause itself."""
        return self.found.clause

    @property
    def best(self) -> float:
        """The score of its best sentence; 0 where it has none."""
        return max((sentence.score for sentence in self.sentences), default=0.0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything an answer may stand on, best first. `others` is the mean score of all clauses found but the best."""

    query: Query
    found: tuple[ScoredClause, ...]
    clauses: tuple[WeighedClause, ...]
    others: float = 0.0


def gather(query: Query, found: Sequence[ScoredClause]) -> Evidence:
    """Weigh the sentences of the best clauses against the question and what it refers to."""
    if not found:
        return Evidence(query, (), ())
    asked, kind = stems(query.text), asks_for(query.text)
    top = _candidates(found, kind)
    weighed = []
    for clause in map(_Read.of, top):
        above = asked & stems(" ".join((*clause.found.clause.section, clause.found.clause.context)))
        scores = [
            cosine
            + _OVERLAP * _shared(asked, sentence, above)
            + _RANK * clause.found.score
            + _KIND * _holds(kind, sentence)
            for cosine, sentence in zip(clause.cosines, clause.in_context, strict=True)
        ]
        parts = zip(clause.spans, clause.words, scores, clause.introduced_by, strict=True)
        weighed.append(WeighedClause(clause.found, tuple(WeighedSentence(*part) for part in parts)))
    others = fmean(scored.score for scored in found[1:]) if len(found) > 1 else 0.0
    return Evidence(query, tuple(found[:_SHOWN]), tuple(weighed), others)


@dataclass(frozen=True, slots=True)
class _Read:
    """A clause cut into sentences. `in_context` is each one as it is understood: a list item below its introduction."""

    found: ScoredClause
    spans: list[Span]
    words: list[str]
    introduced_by: list[int | None]

    @classmethod
    def of(cls, found: ScoredClause) -> "_Read":
        text = found.clause.text
        spans = clause_sentences(text)
        words = [readable(found.clause, span) for span in spans]
        return cls(found, spans, words, introductions(text, spans))

    @property
    def cosines(self) -> list[float]:
        """How near each sentence is to what is asked; as near as the clause, where the retriever does not say."""
        said = [sum(one) / len(one) for one in self.found.sentences]
        return said + [self.found.similarity] * (len(self.spans) - len(said))

    @property
    def in_context(self) -> list[str]:
        before = "" if "|" in self.found.clause.context else self.found.clause.context  # rows carry their labels
        return [
            f"{before if at is None else self.words[at]} {words}".strip()
            for words, at in zip(self.words, self.introduced_by, strict=True)
        ]


def _candidates(found: Sequence[ScoredClause], kind: re.Pattern[str] | None) -> list[ScoredClause]:
    """The best clauses, and of those after them the ones that hold the kind of answer that is asked for."""
    best, rest = list(found[:_WEIGHED]), found[_WEIGHED:]
    if kind is not None:
        best += [scored for scored in rest if kind.search(scored.clause.text)][:_OF_KIND]
    return best


def _shared(asked: frozenset[str], sentence: str, above: frozenset[str]) -> float:
    """The share of the words asked that a sentence has; those of its headings count by half."""
    said = asked & stems(sentence)
    return (len(said) + 0.5 * len(above - said)) / max(1, len(asked))


def _holds(kind: re.Pattern[str] | None, sentence: str) -> bool:
    return kind is not None and kind.search(sentence) is not None
