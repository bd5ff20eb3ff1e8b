"""The source of truth: every document, version and clause, in a relational database. The index is made from it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, undefer

from knowledge.database import migrate, open_database, sqlite_url
from knowledge.errors import NoSuchDocument
from knowledge.policies import (
    Audience,
    Clause,
    ClauseId,
    ClauseKind,
    DocumentId,
    Effectivity,
    PolicyMetadata,
    PolicyVersion,
)
from knowledge.settings import KnowledgeSettings
from knowledge.tables import ClauseRow, DocumentRow, PlacementRow, VectorRow, VersionRow
from knowledge.timeline import DatedVersion, in_force

_MIGRATIONS = Path(__file__).with_name("migrations")
_AT_ONCE = 400  # rows a statement: below the bound-parameter limits of SQLite and PostgreSQL


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document as the truth store has it. `version` and `fingerprint` are None once it was removed."""

    id: DocumentId
    location: str
    version: int | None
    fingerprint: str | None


def open_records(settings: KnowledgeSettings) -> "Records":
    """The truth store of a knowledge base, created or migrated when needed. Raises KnowledgeError."""
    settings.home.mkdir(parents=True, exist_ok=True)
    url = settings.database_url
    engine = open_database(url.get_secret_value() if url else sqlite_url(settings.home / "knowledge.db"))
    migrate(engine, _MIGRATIONS, "knowledge_schema")
    return Records(engine)


class Records:
    """Reads and writes of the truth store. Each write is one transaction: a document is there whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def documents(self) -> list[KnownDocument]:
        """Every document ever ingested, removed ones too, by id."""
        with Session(self._engine) as session:
            rows = session.execute(
                select(DocumentRow, VersionRow.fingerprint)
                .outerjoin(
                    VersionRow,
                    (VersionRow.document == DocumentRow.id) & (VersionRow.number == DocumentRow.current_version),
                )
                .order_by(DocumentRow.id)
            )
            return [
                KnownDocument(DocumentId(row.id), row.location, row.current_version, fingerprint)
                for row, fingerprint in rows
            ]

    def next_version(self, document: DocumentId) -> int:
        """The number that the document's next version will have; the first is 1."""
        with Session(self._engine) as session:
            numbers = session.scalars(select(VersionRow.number).where(VersionRow.document == document))
            return max(numbers, default=0) + 1

    def publish(self, version: PolicyVersion, clauses: Sequence[Clause], location: str, fingerprint: str) -> None:
        """Store a version with its clauses and make it the document's current one."""
        with Session(self._engine) as session, session.begin():
            document = session.get(DocumentRow, version.document)
            if document is None:
                document = DocumentRow(id=version.document, location=location)
                session.add(document)
            document.location, document.current_version = location, version.number
            session.flush()
            session.add(_version_row(version, fingerprint))
            session.flush()
            known = self._known_kinds(session, [clause.id for clause in clauses])
            new = {clause.id: clause for clause in clauses if clause.id not in known}
            session.add_all(_clause_row(clause) for clause in new.values())
            for clause in clauses:  # the same words may be classified anew: a list that got numbers
                if known.get(clause.id, clause.kind) != clause.kind:
                    session.execute(update(ClauseRow).where(ClauseRow.id == clause.id).values(kind=clause.kind.value))
            session.flush()
            session.add_all(_placement_row(clause, position) for position, clause in enumerate(clauses))

    def relocate(self, document: DocumentId, location: str) -> None:
        """Note that an unchanged document now comes from another place."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(DocumentRow).where(DocumentRow.id == document).values(location=location))

    def remove(self, documents: Iterable[DocumentId]) -> None:
        """Take documents out of force. Their versions stay, so that old citations still resolve."""
        with Session(self._engine) as session, session.begin():
            for document in documents:
                session.execute(update(DocumentRow).where(DocumentRow.id == document).values(current_version=None))

    def version(self, document: DocumentId, number: int) -> PolicyVersion:
        """One version of a document with its source. Raises NoSuchDocument."""
        with Session(self._engine) as session:
            row = session.get(VersionRow, (document, number), options=[undefer(VersionRow.source)])
            if row is None:
                raise NoSuchDocument(f"There is no version {number} of a document named {document!r}.")
            return PolicyVersion(document, number, _metadata(row), row.source, row.source_hash, row.media_type)

    def current_versions(self) -> list[tuple[DocumentId, int, PolicyMetadata]]:
        """Document, version number and metadata of everything that is not removed, by document."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(VersionRow)
                .join(
                    DocumentRow,
                    (DocumentRow.id == VersionRow.document) & (DocumentRow.current_version == VersionRow.number),
                )
                .order_by(VersionRow.document)
            )
            return [(DocumentId(row.document), row.number, _metadata(row)) for row in rows]

    def clauses_of(self, document: DocumentId, number: int) -> list[Clause]:
        """The clauses of one version in reading order, dated as their owner dated the document."""
        with Session(self._engine) as session:
            row = session.get(VersionRow, (document, number))
            return [] if row is None else self._clauses(session, row, _metadata(row).effectivity)

    def clauses_in_force(self) -> Iterator[Clause]:
        """The clauses of every version that is in force on some day, with the days on which they are."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(VersionRow)
                .join(DocumentRow, DocumentRow.id == VersionRow.document)
                .where(DocumentRow.current_version.is_not(None))
                .order_by(VersionRow.document, VersionRow.number)
            ).all()
            by_key = {(row.document, row.number): row for row in rows}
            for dated in in_force(
                DatedVersion(DocumentId(row.document), row.number, row.policy or row.document, _effectivity(row))
                for row in rows
            ):
                yield from self._clauses(session, by_key[dated.document, dated.number], dated.effectivity)

    def vectors(self, text_hashes: Sequence[str], model: str) -> dict[str, bytes]:
        """The cached embeddings among these texts, by text hash."""
        found: dict[str, bytes] = {}
        with Session(self._engine) as session:
            for at in range(0, len(text_hashes), _AT_ONCE):
                rows = session.execute(
                    select(VectorRow.text_hash, VectorRow.vector).where(
                        VectorRow.model == model, VectorRow.text_hash.in_(text_hashes[at : at + _AT_ONCE])
                    )
                )
                found.update((key, bytes(vector)) for key, vector in rows)
        return found

    def keep_vectors(self, model: str, vectors: Iterable[tuple[str, bytes]]) -> None:
        """Cache embeddings, packed as the cache packs them, by text hash; those already there are left alone."""
        rows = [{"text_hash": key, "model": model, "vector": vector} for key, vector in vectors]
        insert = (sqlite if self._engine.dialect.name == "sqlite" else postgresql).insert
        with Session(self._engine) as session, session.begin():
            for at in range(0, len(rows), _AT_ONCE):
                session.execute(insert(VectorRow).values(rows[at : at + _AT_ONCE]).on_conflict_do_nothing())

    @staticmethod
    def _known_kinds(session: Session, ids: Sequence[ClauseId]) -> dict[str, str]:
        known: dict[str, str] = {}
        for at in range(0, len(ids), _AT_ONCE):
            rows = session.execute(
                select(ClauseRow.id, ClauseRow.kind).where(ClauseRow.id.in_(ids[at : at + _AT_ONCE]))
            )
            known.update((key, kind) for key, kind in rows)
        return known

    @staticmethod
    def _clauses(session: Session, version: VersionRow, effectivity: Effectivity) -> list[Clause]:
        rows = session.execute(
            select(PlacementRow, ClauseRow)
            .join(ClauseRow, ClauseRow.id == PlacementRow.clause)
            .where(PlacementRow.document == version.document, PlacementRow.version == version.number)
            .order_by(PlacementRow.position)
        )
        return [_clause(version, placement, clause, effectivity) for placement, clause in rows]


def text_hash(text: str) -> str:
    """The key of a text in the vector cache: its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def _effectivity(row: VersionRow) -> Effectivity:
    return Effectivity(row.starts, row.ends)


def _metadata(row: VersionRow) -> PolicyMetadata:
    return PolicyMetadata(
        title=row.title,
        policy=row.policy,
        owner=row.owner,
        audience=Audience(row.audience),
        effectivity=_effectivity(row),
        review_by=row.review_by,
        language=row.language,
        tags=tuple(row.tags),
    )


def _version_row(version: PolicyVersion, fingerprint: str) -> VersionRow:
    metadata = version.metadata
    return VersionRow(
        document=version.document,
        number=version.number,
        fingerprint=fingerprint,
        title=metadata.title,
        policy=metadata.policy,
        owner=metadata.owner,
        audience=metadata.audience.value,
        starts=metadata.effectivity.starts,
        ends=metadata.effectivity.ends,
        review_by=metadata.review_by,
        language=metadata.language,
        tags=list(metadata.tags),
        media_type=version.media_type,
        source_hash=version.source_hash,
        source=version.source,
        created=datetime.now(UTC),
    )


def _clause_row(clause: Clause) -> ClauseRow:
    return ClauseRow(
        id=clause.id,
        section=list(clause.section),
        context=clause.context,
        text=clause.text,
        kind=clause.kind.value,
    )


def _placement_row(clause: Clause, position: int) -> PlacementRow:
    return PlacementRow(
        document=clause.document,
        version=clause.version,
        position=position,
        clause=clause.id,
        start=clause.start,
        end=clause.end,
        page=clause.page,
        audience=clause.audience.value,
        exception_to=clause.exception_to,
    )


def _clause(version: VersionRow, placement: PlacementRow, row: ClauseRow, effectivity: Effectivity) -> Clause:
    return Clause(
        id=ClauseId(row.id),
        document=DocumentId(version.document),
        version=version.number,
        title=version.title,
        section=tuple(row.section),
        text=row.text,
        start=placement.start,
        end=placement.end,
        kind=ClauseKind(row.kind),
        audience=Audience(placement.audience),
        effectivity=effectivity,
        page=placement.page,
        context=row.context,
        tags=tuple(version.tags),
        exception_to=ClauseId(placement.exception_to) if placement.exception_to else None,
    )
