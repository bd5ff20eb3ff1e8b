"""The truth store's tables as SQLAlchemy models; knowledge/migrations creates them."""

from datetime import date, datetime

from sqlalchemy import JSON, DateTime, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The declarative base of the knowledge room."""


class DocumentRow(Base):
    """A document by its id, and where it was ingested from. No current version: it was removed."""

    __tablename__ = "documents"
    id: Mapped[str] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(unique=True)
    current_version: Mapped[int | None]


class VersionRow(Base):
    """One immutable state of a document. `fingerprint` identifies everything it was made from."""

    __tablename__ = "versions"
    document: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    title: Mapped[str]
    policy: Mapped[str | None]
    owner: Mapped[str | None]
    audience: Mapped[str]
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    review_by: Mapped[date | None]
    language: Mapped[str]
    tags: Mapped[list[str]] = mapped_column(JSON)
    media_type: Mapped[str]
    source_hash: Mapped[str]
    source: Mapped[str] = mapped_column(deferred=True)
    created: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ClauseRow(Base):
    """What a clause says. Written once, however many versions repeat it."""

    __tablename__ = "clauses"
    id: Mapped[str] = mapped_column(primary_key=True)
    section: Mapped[list[str]] = mapped_column(JSON)
    context: Mapped[str]
    text: Mapped[str]
    kind: Mapped[str]


class PlacementRow(Base):
    """Where a clause stands in one version of its document, and who may read it there."""

    __tablename__ = "placements"
    document: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    clause: Mapped[str] = mapped_column(ForeignKey("clauses.id"))
    start: Mapped[int]
    end: Mapped[int]
    page: Mapped[int | None]
    audience: Mapped[str]
    exception_to: Mapped[str | None]
    __table_args__ = (ForeignKeyConstraint(["document", "version"], ["versions.document", "versions.number"]),)


class VectorRow(Base):
    """An embedding, float32 little endian, by the SHA-256 of its text and the model that made it."""

    __tablename__ = "vectors"
    text_hash: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes]
