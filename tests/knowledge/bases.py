"""A knowledge base to test with: real files, real SQLite, real index, and an encoder that needs no model."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from ingest.reports import IngestReport
from ingest.sync import Ingest
from knowledge.embeddings import Encoder
from knowledge.generations import Generations
from knowledge.hybrid import HybridRetriever
from knowledge.policies import Audience, Clause, ClauseId, ClauseKind, DocumentId, Effectivity
from knowledge.records import open_records
from knowledge.retrieval import Query, ScoredClause
from knowledge.serving import ServedIndex
from knowledge.settings import KnowledgeSettings, StoreSettings

StoreKind = Literal["chroma", "chroma-server", "exact"]

TODAY = date(2026, 11, 1)
SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples" / "policies"


class Quiet:
    """Progress that nobody hears; counts what it is told."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.clauses = 0

    def reading(self, total: int) -> None: ...

    def read(self, file: str) -> None:
        self.files.append(file)

    def indexing(self, total: int) -> None: ...

    def indexed(self, count: int) -> None:
        self.clauses += count


class KnowledgeBase:
    """Everything that is opened for one home."""

    def __init__(self, home: Path, encoder: Encoder, store: StoreKind) -> None:
        self.settings = KnowledgeSettings(home=home, store=StoreSettings(kind=store))
        self.encoder = encoder
        self.records = open_records(self.settings)
        self.generations = Generations(home)

    @property
    def home(self) -> Path:
        return self.settings.home

    def ingest(self, *paths: Path, audience: Audience | None = Audience.PUBLIC) -> IngestReport:
        """Take in files and folders; documents are public unless they say otherwise."""
        return Ingest(self.settings, self.records, self.encoder).run(paths, audience, Quiet())

    def served(self) -> ServedIndex:
        """A fresh reader, which the caller closes."""
        return ServedIndex(self.home, self.encoder, self.settings.store)

    def retrieve(self, query: Query) -> Sequence[ScoredClause]:
        """One query, answered by a reader of its own."""
        with closing(self.served()) as index, index.pin() as generation:
            return HybridRetriever(generation).retrieve(query)

    def close(self) -> None:
        self.records.close()


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Text files below a folder, which is returned."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def clause(text: str, **changes: object) -> Clause:
    """A public clause of a document `returns.md`, made of these words."""
    plain = Clause(
        id=ClauseId(f"id-{text}"[:40]),
        document=DocumentId("returns.md"),
        version=1,
        title="Returns",
        section=(),
        text=text,
        start=0,
        end=len(text),
        kind=ClauseKind.RULE,
        audience=Audience.PUBLIC,
        effectivity=Effectivity(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def words_in_files(folder: Path, words: str) -> list[Path]:
    """The files below a folder whose bytes hold these words, in any case."""
    needle = words.lower().encode()
    return [path for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes().lower()]
