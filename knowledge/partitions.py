"""The partitions that a reader may search, searched as one: their rows are numbered on from one to the next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.embeddings import Vectors
from knowledge.partition import Partition
from knowledge.policies import Clause
from knowledge.vectors import SentenceCosines

Rows = NDArray[np.int64]


class Partitions:
    """Several partitions of one generation. Safe to use from several threads."""

    def __init__(self, parts: Sequence[Partition]) -> None:
        self._parts = parts
        self._starts = np.cumsum([0, *(len(part) for part in parts)])

    def nearest(self, texts: Sequence[str], vectors: Vectors, limit: int, as_of: date) -> list[list[int]]:
        """For each text the nearest rows of every partition, `limit` of each; `vectors` are those of the texts."""
        found: list[list[int]] = [[] for _ in texts]
        for start, part in self._numbered():
            for rows, hits in zip(found, part.dense(texts, vectors, limit, as_of), strict=True):
                rows += [start + row for row in hits]
        return found

    def lexical(self, text: str, limit: int, as_of: date) -> dict[int, float]:
        """By row the BM25 of the best of every partition, `limit` of each."""
        return {
            start + hit.row: hit.score for start, part in self._numbered() for hit in part.lexical(text, limit, as_of)
        }

    def documents(self, text: str, rows: Rows, limit: int) -> NDArray[np.float64]:
        """For each row the BM25 of its whole document; 0 for those beyond the best `limit` of a partition."""
        found = np.zeros(len(rows))
        for _, part, at, own in self._within(rows):
            found[at] = part.documents(text, own, limit)
        return found

    def cosines(self, rows: Sequence[int], vectors: Mapping[str, Vectors]) -> "Cosines":
        """The cosines of the clauses at these rows, and of their sentences, with texts that have these vectors."""
        wanted = np.unique(np.array(rows, dtype=np.int64))
        texts = np.stack(list(vectors.values()))
        clauses = np.empty((len(wanted), len(texts)), dtype=np.float32)
        nearest = np.empty_like(clauses)
        sentences = []
        for _, part, at, own in self._within(wanted):
            clauses[at] = part.vectors.similarities(own, texts)
            of_sentences = part.vectors.sentence_similarities(own, texts)
            nearest[at] = of_sentences.nearest
            sentences.append(of_sentences)
        return Cosines(wanted, {text: at for at, text in enumerate(vectors)}, clauses, nearest, sentences)

    def clauses(self, rows: Rows) -> list[Clause]:
        """The clauses at these rows, in their order."""
        found: dict[int, Clause] = {}
        for _, part, at, own in self._within(rows):
            clauses = part.clauses(own)
            found |= {place: clauses[row] for place, row in zip(at.tolist(), own, strict=True)}
        return [found[at] for at in range(len(rows))]

    def documents_of(self, rows: Rows) -> list[int]:
        """A number that the row's document, in the version it is of, has alone: for each of these rows."""
        found = np.empty(len(rows), dtype=np.int64)
        for number, part, at, own in self._within(rows):
            found[at] = part.document_numbers(own) * len(self._parts) + number
        return found.tolist()

    def exceptions(self, row: int, clause: Clause) -> tuple[Clause, ...]:
        """The exceptions to the clause at a row that stand apart from it."""
        number = int(np.searchsorted(self._starts, row, side="right")) - 1
        return tuple(self._parts[number].exceptions(clause))

    def _numbered(self) -> Iterator[tuple[int, Partition]]:
        return zip(self._starts.tolist(), self._parts, strict=False)

    def _within(self, rows: Rows) -> Iterator[tuple[int, Partition, Rows, list[int]]]:
        """Each partition that has some of the rows, with its number: where they are among them, and its own rows."""
        for number, (start, part) in enumerate(self._numbered()):
            at = np.flatnonzero((rows >= start) & (rows < start + len(part)))
            if len(at):
                yield number, part, at, (rows[at] - start).tolist()


@dataclass(frozen=True, slots=True)
class Cosines:
    """Of clauses, whose `rows` ascend, with texts: shape (clauses, texts); `nearest` are those of the best sentence."""

    rows: Rows
    texts: Mapping[str, int]
    clauses: Vectors
    nearest: Vectors
    sentences: Sequence[SentenceCosines]

    def of_clauses(self, rows: Rows, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Of these clauses and of their best sentences (-1 where there is none), both of shape (rows, texts)."""
        columns = np.array([self.texts[text] for text in texts])
        taken = np.ix_(np.searchsorted(self.rows, rows), columns)
        return self.clauses[taken], self.nearest[taken]

    def of_sentences(self, row: int, texts: Sequence[str]) -> Vectors:
        """Of the sentences of one clause, shape (sentences, texts)."""
        at = int(np.searchsorted(self.rows, row))
        for part in self.sentences:
            if at < len(part.ends):
                break
            at -= len(part.ends)
        return part.of(at)[:, [self.texts[text] for text in texts]]
