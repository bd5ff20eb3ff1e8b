"""BM25 over clauses and over whole documents, with tantivy: stemmed English, headings and title beside the text."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import tantivy

from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.words import content_words

_FIELDS = {"title": 0.3, "section": 0.5, "body": 1.0}  # measured on three corpora; flat around these values
_HEAP_BYTES = 64_000_000
_QUERY_TERMS = 256  # distinct words of one query that are looked up


class LexicalHit(NamedTuple):
    """A row of the partition and its BM25 score."""

    row: int
    score: float


class Entry(NamedTuple):
    """What is indexed as one row."""

    title: str
    section: str
    body: str

    @classmethod
    def of(cls, clauses: Sequence[Clause]) -> "Entry":
        """A clause, or all those of a document."""
        headings = dict.fromkeys(heading for clause in clauses for heading in clause.section)
        return cls(
            clauses[0].title,
            " ".join(headings),
            plain("\n".join(f"{clause.context}\n{clause.text}" for clause in clauses)),
        )


def build_lexical(path: Path, entries: Iterable[Entry]) -> None:
    """Write an index whose rows are the positions of these entries."""
    path.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(path))
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for row, entry in enumerate(entries):
        writer.add_document(tantivy.Document(row=row, **entry._asdict()))
    writer.commit()
    writer.wait_merging_threads()


class LexicalIndex:
    """An immutable BM25 index, opened for reading. Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._index = tantivy.Index.open(str(path))
        self._index.reload()
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, text: str, limit: int) -> list[LexicalHit]:
        """The best rows by BM25, best first; none where no content word occurs."""
        plain_text = text.replace("'", " ").replace("’", " ")  # quotes mean phrases to the query parser
        words = list(dict.fromkeys(content_words(plain_text)))[:_QUERY_TERMS]
        if not words or not len(self):
            return []
        query = self._index.parse_query(" ".join(words), list(_FIELDS), field_boosts=_FIELDS)
        hits = self._searcher.search(query, limit).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return list(map(LexicalHit._make, zip(rows, (score for score, _ in hits), strict=True)))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", fast=True)
    for field in _FIELDS:
        builder.add_text_field(field, stored=False, tokenizer_name="en_stem")
    return builder.build()
