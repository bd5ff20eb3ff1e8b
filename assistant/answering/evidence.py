"""What speaks for an answer: the clauses found, their sentences weighed against the question, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.embeddings import Encoder, Vectors
from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.retrieval import Query, ScoredClause
from knowledge.sentences import Span, sentence_spans
from knowledge.words import stems

_WEIGHED = 5  # clauses whose sentences are weighed; an answer rarely needs the sixth
_SENTENCES = 16  # of one clause; clauses are cut at about 150 words, so this is a guard
_OVERLAP = 0.3  # how much shared words count beside the cosine in a sentence's score


@dataclass(frozen=True, slots=True)
class WeighedSentence:
    """A sentence of a clause: offsets in the clause's text, its words without markup, how well it answers."""

    span: Span
    words: str
    score: float


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
    `coverage` the share of the question's content words found in the best clauses; `agreement` whether the dense
    and the lexical search put the same clause first.
    """

    query: Query
    found: tuple[ScoredClause, ...]
    clauses: tuple[WeighedClause, ...]
    similarity: float = 0.0
    sentence_similarity: float = 0.0
    coverage: float = 0.0
    agreement: bool = False


def gather(query: Query, found: Sequence[ScoredClause], encoder: Encoder) -> Evidence:
    """Weigh the sentences of the best clauses against the question and what it refers to."""
    top = found[:_WEIGHED]
    if not top:
        return Evidence(query, (), ())
    asked = stems(query.text)
    asked_vectors = _question_vectors(query, encoder)
    spans = [sentence_spans(scored.clause.text)[:_SENTENCES] for scored in top]
    words = [
        [plain(scored.clause.text[span.start : span.end]) for span in found_spans]
        for scored, found_spans in zip(top, spans, strict=True)
    ]
    flat = [sentence for group in words for sentence in group]
    cosines = encoder.encode(flat, urgent=True) @ asked_vectors.T if flat else np.zeros((0, 1), dtype=np.float32)
    weighed, at = [], 0
    for scored, found_spans, group in zip(top, spans, words, strict=True):
        sentences = tuple(
            WeighedSentence(span, text, _score(float(cosines[at + n].mean()), asked, text, scored.clause))
            for n, (span, text) in enumerate(zip(found_spans, group, strict=True))
        )
        at += len(group)
        weighed.append(WeighedClause(scored, sentences))
    return Evidence(
        query=query,
        found=tuple(found),
        clauses=tuple(weighed),
        similarity=max((scored.similarity or 0.0) for scored in found),
        sentence_similarity=float(cosines[:, 0].max()) if flat else 0.0,
        coverage=_coverage(asked, [scored.clause for scored in top[:3]]),
        agreement=_agreement(found),
    )


def _question_vectors(query: Query, encoder: Encoder) -> Vectors:
    """Rows to compare with: the question, and the question below its conversation where there is one."""
    texts = [query.text] if not query.context else [query.text, f"{query.context}\n{query.text}"]
    return encoder.encode(texts, urgent=True)


def _score(cosine: float, asked: frozenset[str], sentence: str, clause: Clause) -> float:
    said = stems(sentence)
    below = stems(" ".join((*clause.section, clause.context)))
    shared = len(asked & said) + 0.5 * len(asked & (below - said))
    return cosine + _OVERLAP * shared / max(1, len(asked))


def _coverage(asked: frozenset[str], clauses: Sequence[Clause]) -> float:
    said = stems(" ".join(clause.search_text for clause in clauses))
    return len(asked & said) / len(asked) if asked else 0.0


def _agreement(found: Sequence[ScoredClause]) -> bool:
    dense = max(found, key=lambda scored: scored.similarity or 0.0)
    lexical = max(found, key=lambda scored: scored.lexical or 0.0)
    return dense.clause.id == lexical.clause.id
