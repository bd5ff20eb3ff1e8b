"""What speaks for an answer: the clauses found, their sentences weighed against the question, and how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.answer_kinds import asks_for
from assistant.answering.reading import readable
from knowledge.embeddings import Vectors
from knowledge.embeddings.remembered import RememberedVectors
from knowledge.partition import Partition
from knowledge.policies import Clause
from knowledge.retrieval import Query, ScoredClause
from knowledge.sentences import Span, introductions, sentence_spans
from knowledge.serving import OpenGeneration
from knowledge.words import stems

_SENTENCE_END = re.compile(r"(?<=[.!?\n])")
_SHOWN = 10  # clauses named as sources
_WEIGHED = 5  # clauses whose sentences are weighed; an answer rarely needs the sixth
_OF_KIND = 6  # further clauses that are weighed because they hold a duration, an amount … that is asked for
_SENTENCES = 16  # of one clause; clauses are cut at about 150 words, so this is a guard
_COVERING = 3  # clauses of which one should hold the question's words
_OVERLAP = 0.3  # how much shared words count beside the cosine in a sentence's score
_KIND = 0.25  # how much it counts that a sentence holds the duration, amount … that is asked for
_RANK = 1.0  # how much the score of its clause counts


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
    """Everything an answer may stand on, best first, and the features that abstention is decided by.

    `similarity` is the highest cosine of the question with a clause, `sentence_similarity` with a sentence;
    `coverage` the share of the question's content words, weighed by rarity, that one of the best clauses holds.
    """

    query: Query
    found: tuple[ScoredClause, ...]
    clauses: tuple[WeighedClause, ...]
    similarity: float = 0.0
    sentence_similarity: float = 0.0
    coverage: float = 0.0


def gather(query: Query, found: Sequence[ScoredClause], generation: OpenGeneration) -> Evidence:
    """Weigh the sentences of the best clauses against the question and what it refers to."""
    if not found:
        return Evidence(query, (), ())
    asked, kind = stems(query.text), asks_for(query.text)
    top = _candidates(found, kind)
    read = [_Read.of(scored) for scored in top]
    flat = [sentence for clause in read for sentence in clause.in_context]
    cosines = _cosines(query, flat, generation.sentences)
    weighed, at = [], 0
    for clause in read:
        scores = [
            _score(float(cosine.mean()), asked, sentence, clause.found, kind)
            for cosine, sentence in zip(cosines[at : at + len(clause.words)], clause.in_context, strict=True)
        ]
        at += len(clause.words)
        parts = zip(clause.spans, clause.words, scores, clause.introduced_by, strict=True)
        weighed.append(WeighedClause(clause.found, tuple(WeighedSentence(*part) for part in parts)))
    return Evidence(
        query=query,
        found=tuple(found[:_SHOWN]),
        clauses=tuple(weighed),
        similarity=max((scored.similarity or 0.0) for scored in found),
        sentence_similarity=float(cosines[:, 0].max(initial=0.0)),
        coverage=_coverage(asked, [scored.clause for scored in top[:_COVERING]], generation.partitions(query.reader)),
    )


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
        spans = sentence_spans(text)[:_SENTENCES]
        words = [readable(found.clause, span) for span in spans]
        return cls(found, spans, words, introductions(text, spans))

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


def _cosines(query: Query, sentences: Sequence[str], remembered: RememberedVectors) -> Vectors:
    """Rows of two: how near each sentence is to what is asked, and to that below the conversation it follows from.

    What is asked is the message, or the question at its end where a story comes before it.
    """
    asked = [query.text]
    questions = [part.strip() for part in _SENTENCE_END.split(query.text) if part.endswith("?")]
    if questions and questions[-1] != query.text.strip():
        asked.append(questions[-1])
    texts = [*asked, f"{query.context}\n{query.text}"] if query.context else asked
    vectors = remembered.encode([*texts, *sentences])
    cosines = vectors[len(texts) :] @ vectors[: len(texts)].T
    nearest = cosines[:, : len(asked)].max(axis=1)
    return np.stack([nearest, cosines[:, -1] if query.context else nearest], axis=1)


def _score(
    cosine: float, asked: frozenset[str], sentence: str, scored: ScoredClause, kind: re.Pattern[str] | None
) -> float:
    """How well a sentence answers: cosine, shared words, how well its clause was found, the kind of answer it holds."""
    said = stems(sentence)
    below = stems(" ".join((*scored.clause.section, scored.clause.context)))
    shared = len(asked & said) + 0.5 * len(asked & (below - said))
    holds = kind is not None and kind.search(sentence) is not None
    return cosine + _OVERLAP * shared / max(1, len(asked)) + _RANK * scored.score + _KIND * holds


def _coverage(asked: frozenset[str], clauses: Sequence[Clause], partitions: Sequence[Partition]) -> float:
    rarity = {stem: min(partition.rarity(stem) for partition in partitions) for stem in asked}
    total = sum(rarity.values())
    held = (asked & stems(clause.search_text) for clause in clauses)
    return max(sum(rarity[stem] for stem in stems_held) for stems_held in held) / total if total else 0.0
