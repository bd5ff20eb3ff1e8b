"""One audience's half of an index generation: clauses, vectors and BM25 that belong together and never change."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from knowledge.embeddings import Encoder, Vectors
from knowledge.errors import IndexUnavailable
from knowledge.exact import ExactScan
from knowledge.lexical import Entry, LexicalHit, LexicalIndex, build_lexical
from knowledge.policies import Clause, ClauseId, DocumentId
from knowledge.settings import StoreSettings
from knowledge.vectors import ClauseVectors, write_vectors

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from knowledge.stores import OpenedChroma
    from knowledge.vector_cache import CachedEmbeddings

_CLAUSES = "clauses.db"
_LEXICAL = "lexical"
_DOCUMENTS = "documents"
_SELF_QUERIES = 20  # rows that must find themselves before a partition may serve
_SCAN_BELOW = 20_000  # rows: of 37,000, between other work, an exact scan takes 8 ms and Chroma 5
_AT_ONCE = 500  # clauses read in one query
_REMEMBERED = 8_192  # clauses kept in memory, a few kB each
_OVER_FETCH = 0.5  # below this share of rows in force, an exact scan replaces over-fetching
_CLAUSE = TypeAdapter(Clause)


class _InForce(NamedTuple):
    """The rows in force on a day, and how many they are."""

    day: date
    mask: NDArray[np.bool_]
    kept: int


def build_partition(
    path: Path,
    collection: str,
    clauses: Sequence[Clause],
    embeddings: "Encoder | CachedEmbeddings",
    settings: StoreSettings,
    progress: Callable[[int], None],
) -> None:
    """Write a partition into a new directory and check it. `progress` hears how many clauses were embedded.

    Raises IndexUnavailable when what was written does not read back.
    """
    path.mkdir(parents=True)
    _write_clauses(path / _CLAUSES, clauses)
    build_lexical(path / _LEXICAL, (Entry.of([clause]) for clause in clauses))
    build_lexical(path / _DOCUMENTS, (Entry.of(found) for found in _by_document(clauses).values()))
    texts = [clause.search_text for clause in clauses]
    vectors = write_vectors(path, clauses, embeddings, progress)
    if settings.kind != "exact" and texts:
        from knowledge.stores import KnownVectors, fill  # LangChain's stores take a fifth of a start

        rows = [str(row) for row in range(len(texts))]  # their words are in clauses.db: Chroma need not keep them
        chroma = _opened_chroma(settings, path, collection, KnownVectors(rows, vectors))
        try:
            fill(chroma.store, rows)
            _verify_chroma(chroma, vectors, texts)
        finally:
            chroma.close()
    check_partition(path, len(texts))


def check_partition(path: Path, count: int) -> None:
    """Raises IndexUnavailable unless the partition's files can be read and each holds `count` clauses."""
    try:
        connection = sqlite3.connect(_read_only(path / _CLAUSES), uri=True)
        try:
            clauses = int(connection.execute("SELECT count(*) FROM clauses").fetchone()[0])
        finally:
            connection.close()
        vectors = len(ClauseVectors(path))
        lexical = len(LexicalIndex(path / _LEXICAL))
        LexicalIndex(path / _DOCUMENTS)
    except (OSError, ValueError, sqlite3.Error) as error:
        raise IndexUnavailable(
            f"The index in {path} is damaged ({error}). Run `bythebook ingest` again to build a new one."
        ) from error
    if not clauses == vectors == lexical == count:
        raise IndexUnavailable(
            f"The index in {path} should hold {count} clauses, but there are {clauses} clauses, {vectors} vectors and "
            f"{lexical} in BM25. Run `bythebook ingest` again to build a new one."
        )


def _read_only(database: Path) -> str:
    return f"{database.resolve().as_uri()}?mode=ro&immutable=1"


class Partition:
    """A partition opened for reading; every method may be called from several threads at once."""

    def __init__(self, path: Path, collection: str, embeddings: "Embeddings", settings: StoreSettings) -> None:
        self._clauses = sqlite3.connect(_read_only(path / _CLAUSES), uri=True, check_same_thread=False)
        self._reading = threading.Lock()
        dates = self._clauses.execute("SELECT starts, ends FROM clauses ORDER BY row").fetchall()
        self._starts, self._ends = np.asarray(dates, dtype=np.int32).reshape(-1, 2).T
        self._numbers: dict[tuple[DocumentId, int], int] = {}
        self._document_of = self._numbered_documents()
        ruled = self._clauses.execute("SELECT DISTINCT exception_to FROM clauses WHERE exception_to IS NOT NULL")
        self._with_exceptions = frozenset(rule for (rule,) in ruled)
        self._known: dict[int, Clause] = {}
        self._last_day: _InForce | None = None
        self._lexical = LexicalIndex(path / _LEXICAL)
        self._documents = LexicalIndex(path / _DOCUMENTS)
        self.vectors = ClauseVectors(path)
        self._exact = ExactScan(self.vectors.clauses)
        self._chroma: OpenedChroma | None = None
        if settings.kind != "exact" and dates:
            self._chroma = _opened_chroma(settings, path, collection, embeddings)
            if self._chroma.count() != len(dates):
                there = self._chroma.count()
                self.close()
                raise IndexUnavailable(
                    f"The index in {path} should hold {len(dates)} clauses, but Chroma has {there}. Delete the folder "
                    f"{path.parent} and run `bythebook ingest` again to build a new one."
                )

    def __len__(self) -> int:
        return len(self._starts)

    def close(self) -> None:
        """Let go of every file."""
        self._clauses.close()
        if self._chroma:
            self._chroma.close()

    def dense(self, texts: Sequence[str], vectors: Vectors, limit: int, as_of: date) -> list[list[int]]:
        """For each text the rows in force that day whose embeddings are nearest to its own, best first.

        `vectors` are the embeddings of the texts, of shape (len(texts), dimensions).
        """
        _, mask, kept = self._in_force(as_of)
        if not kept:
            return [[] for _ in texts]
        if self._chroma is None or len(mask) < _SCAN_BELOW or kept < _OVER_FETCH * len(mask):
            found = self._exact.nearest(vectors, limit, None if kept == len(mask) else mask)
            return [rows.tolist() for rows in found.rows]
        fetch = min(len(mask), limit + (len(mask) - kept))
        chroma = self._chroma.store
        hits = ((int(hit.id or -1) for hit in chroma.similarity_search(text, k=fetch)) for text in texts)
        return [[row for row in rows if mask[row]][:limit] for rows in hits]

    def lexical(self, text: str, limit: int, as_of: date) -> list[LexicalHit]:
        """The rows in force that day with the best BM25, best first."""
        _, mask, kept = self._in_force(as_of)
        hits = self._lexical.search(text, limit + len(mask) - kept)
        return hits if kept == len(mask) else [hit for hit in hits if mask[hit.row]][:limit]

    def documents(self, text: str, rows: Sequence[int], limit: int) -> list[float]:
        """For each row the BM25 of its whole document, in the version it is of; 0 for those beyond the best `limit`."""
        scores = dict(self._documents.search(text, limit))
        return [scores.get(number, 0.0) for number in self._document_of[rows].tolist()]

    def document_numbers(self, rows: Sequence[int]) -> NDArray[np.int32]:
        """A number that the row's document, in the version it is of, has alone in this partition: for each row."""
        return self._document_of[rows]

    def clauses(self, rows: Sequence[int]) -> dict[int, Clause]:
        """The clauses at these rows, by row; the last ones that were read are remembered."""
        known = {row: clause for row in rows if (clause := self._known.get(row)) is not None}
        missing = [row for row in rows if row not in known]
        if missing:
            marks = ",".join("?" * len(missing))
            query = f"SELECT row, clause FROM clauses WHERE row IN ({marks})"  # noqa: S608 - only question marks
            with self._reading:
                found = self._clauses.execute(query, missing).fetchall()
                known |= {row: _CLAUSE.validate_json(clause) for row, clause in found}
                if len(self._known) > _REMEMBERED:
                    self._known.clear()
                self._known.update({row: known[row] for row, _ in found})
        return known

    def exceptions(self, clause: Clause) -> list[Clause]:
        """The exceptions to a clause that stand apart from it in the same version of its document."""
        if clause.id not in self._with_exceptions:
            return []
        with self._reading:
            found = self._clauses.execute(
                "SELECT clause FROM clauses WHERE exception_to = ? AND document = ? AND version = ? ORDER BY row",
                (clause.id, clause.document, clause.version),
            ).fetchall()
        return [_CLAUSE.validate_json(text) for (text,) in found]

    def version(self, document: DocumentId, version: int) -> list[Clause]:
        """The clauses of a version of a document, in reading order."""
        rows = np.flatnonzero(self._document_of == self._numbers.get((document, version), -1)).tolist()
        found = self.clauses(rows)
        return [found[row] for row in rows]

    def in_force(self, day: date) -> Iterator[Clause]:
        """Every clause in force that day, in the order of the rows."""
        rows = np.flatnonzero(self._in_force(day).mask).tolist()
        for at in range(0, len(rows), _AT_ONCE):
            found = self.clauses(rows[at : at + _AT_ONCE])
            yield from (found[row] for row in rows[at : at + _AT_ONCE])

    def find(self, clause: ClauseId) -> list[Clause]:
        """Every version of a clause in this partition."""
        with self._reading:
            found = self._clauses.execute("SELECT clause FROM clauses WHERE id = ?", (clause,)).fetchall()
        return [_CLAUSE.validate_json(text) for (text,) in found]

    def _numbered_documents(self) -> NDArray[np.int32]:
        """For each row the number of its document's version, in the order in which they were indexed."""
        rows = self._clauses.execute("SELECT document, version FROM clauses ORDER BY row")
        return np.array([self._numbers.setdefault(row, len(self._numbers)) for row in rows], dtype=np.int32)

    def _in_force(self, day: date) -> "_InForce":
        if (known := self._last_day) is None or known.day != day:
            ordinal = day.toordinal()
            mask = (self._starts <= ordinal) & (ordinal <= self._ends)
            known = self._last_day = _InForce(day, mask, int(mask.sum()))
        return known


def _opened_chroma(settings: StoreSettings, path: Path, collection: str, embeddings: "Embeddings") -> "OpenedChroma":
    from knowledge.stores import OpenedChroma

    return OpenedChroma(settings, path, collection, embeddings)


def _write_clauses(path: Path, clauses: Sequence[Clause]) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "CREATE TABLE clauses (row INTEGER PRIMARY KEY, id TEXT, document TEXT, version INTEGER,"
            " exception_to TEXT, starts INTEGER, ends INTEGER, clause BLOB)"
        )
        connection.executemany(
            "INSERT INTO clauses VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    row,
                    clause.id,
                    clause.document,
                    clause.version,
                    clause.exception_to,
                    (clause.effectivity.starts or date.min).toordinal(),
                    (clause.effectivity.ends or date.max).toordinal(),
                    _CLAUSE.dump_json(clause),
                )
                for row, clause in enumerate(clauses)
            ),
        )
        connection.execute("CREATE INDEX exceptions ON clauses (exception_to) WHERE exception_to IS NOT NULL")
        connection.execute("CREATE INDEX ids ON clauses (id)")
        connection.execute("CREATE INDEX versions ON clauses (document, version)")
    connection.close()


def _by_document(clauses: Sequence[Clause]) -> dict[tuple[DocumentId, int], list[Clause]]:
    """The clauses of each version of a document, in the order of the rows."""
    found: dict[tuple[DocumentId, int], list[Clause]] = {}
    for clause in clauses:
        found.setdefault((clause.document, clause.version), []).append(clause)
    return found


def _verify_chroma(chroma: "OpenedChroma", vectors: NDArray[np.float32], texts: Sequence[str]) -> None:
    """Counts agree, and a sample of rows find themselves (or a row with the very same vector)."""
    if chroma.count() != len(vectors):
        raise IndexUnavailable(f"Index check failed: {len(vectors)} vectors were written, {chroma.count()} are there.")
    for row in range(0, len(vectors), max(1, len(vectors) // _SELF_QUERIES)):
        found = chroma.store.similarity_search_by_vector(vectors[row].tolist(), k=1)
        nearest = int(found[0].id or -1) if found else -1
        if nearest < 0 or float(vectors[nearest] @ vectors[row]) < 0.999:
            raise IndexUnavailable(f"Index check failed: clause {row} does not find itself: {texts[row][:80]!r}.")
