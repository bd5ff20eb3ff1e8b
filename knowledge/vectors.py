"""The vectors of a partition: one for each clause, and one for each of its sentences, in files that are mapped.

vectors.npy         float32 (clauses, dimensions), rows of length 1
sentences.npy       float16 (sentences, dimensions), the same, each sentence read within its clause
sentences_end.npy   int64 (clauses,), the row of `sentences.npy` behind each clause's last
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embeddings import Encoder, Passage, Vectors
from knowledge.policies import Clause
from knowledge.sentences import clause_sentences

if TYPE_CHECKING:
    from knowledge.vector_cache import CachedEmbeddings

_CLAUSES, _SENTENCES, _ENDS = "vectors.npy", "sentences.npy", "sentences_end.npy"
_EMBED_AT_ONCE = 512  # clauses between two reports of progress


def write_vectors(
    folder: Path,
    clauses: Sequence[Clause],
    embeddings: "Encoder | CachedEmbeddings",
    progress: Callable[[int], None],
) -> Vectors:
    """Embed the clauses with their sentences and write the files; returns the clauses' vectors."""
    whole: list[Vectors] = []
    parts: list[NDArray[np.float16]] = []
    for at in range(0, len(clauses), _EMBED_AT_ONCE):
        batch = clauses[at : at + _EMBED_AT_ONCE]
        for vectors in embeddings.encode_passages([as_passage(clause) for clause in batch]):
            whole.append(vectors[0])
            parts.append(vectors[1:].astype(np.float16))
        progress(len(batch))
    rows = np.stack(whole) if whole else np.empty((0, 0), dtype=np.float32)
    np.save(folder / _CLAUSES, rows)
    np.save(folder / _SENTENCES, np.concatenate(parts) if parts else np.empty((0, 0), dtype=np.float16))
    np.save(folder / _ENDS, np.cumsum([len(part) for part in parts], dtype=np.int64))
    return rows


def as_passage(clause: Clause) -> Passage:
    """The clause as it is embedded, its sentences marked as parts."""
    text = clause.search_text
    words_at = len(text) - len(clause.text)
    return Passage(text, tuple((words_at + span.start, words_at + span.end) for span in clause_sentences(clause.text)))


class ClauseVectors:
    """The files, opened for reading. Safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.clauses: Vectors = _load(folder / _CLAUSES)
        self._sentences: NDArray[np.float16] = _load(folder / _SENTENCES)
        self._ends: NDArray[np.int64] = np.load(folder / _ENDS)

    def __len__(self) -> int:
        return len(self.clauses)

    def similarities(self, rows: Sequence[int], queries: Vectors) -> Vectors:
        """Cosines of clauses with queries, shape (len(rows), len(queries))."""
        found: Vectors = self.clauses[list(rows)] @ queries.T
        return found

    def sentence_similarities(self, rows: Sequence[int], queries: Vectors) -> "SentenceCosines":
        """The cosines of the sentences of these clauses with the queries."""
        if not len(rows):
            return SentenceCosines(np.empty((0, len(queries)), dtype=np.float32), np.empty(0, dtype=np.int64))
        ends = self._ends[list(rows)]
        counts = ends - np.where(rows, self._ends[np.asarray(rows) - 1], 0)
        below = np.cumsum(counts)  # where each clause's sentences end among those that are taken
        taken = np.arange(below[-1]) + np.repeat(ends - below, counts)
        return SentenceCosines(self._sentences[taken].astype(np.float32) @ queries.T, below)


@dataclass(frozen=True, slots=True)
class SentenceCosines:
    """Of several clauses, one after the other: shape (sentences, queries), and where each clause's sentences end."""

    cosines: Vectors
    ends: NDArray[np.int64]

    def of(self, at: int) -> Vectors:
        """Of one clause, shape (sentences, queries)."""
        return self.cosines[self.ends[at - 1] if at else 0 : self.ends[at]]

    @property
    def nearest(self) -> Vectors:
        """The best of each clause's sentences, shape (clauses, queries); -1 for a clause without a sentence."""
        starts = np.concatenate([[0], self.ends[:-1]]) if len(self.ends) else self.ends
        has = starts < self.ends
        best = np.full((len(self.ends), self.cosines.shape[1]), -1.0, dtype=np.float32)
        if has.any():
            best[has] = np.maximum.reduceat(self.cosines, starts[has])
        return best


def _load(path: Path) -> Any:
    """A file that is mapped, as a plain array; one without rows cannot be, and is read."""
    mapped = np.load(path, mmap_mode="r")
    return mapped.view(np.ndarray) if len(mapped) else np.load(path)
