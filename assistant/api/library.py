"""The documents as a reader may see them: a customer gets nothing that is internal, or has become so."""

from dataclasses import dataclass, replace
from datetime import date

from assistant.api.masking import public_text
from knowledge.errors import IndexUnavailable, NoSuchDocument
from knowledge.policies import (
    Audience,
    Clause,
    ClauseId,
    DocumentId,
    Effectivity,
    PolicyMetadata,
    PolicyVersion,
    Reader,
)
from knowledge.records import Records
from knowledge.serving import ServedIndex
from knowledge.timeline import DatedVersion, in_force


@dataclass(frozen=True, slots=True)
class CurrentDocument:
    """A document that is not removed, by its current version. `in_force`: as the documents after it leave it."""

    id: DocumentId
    version: int
    metadata: PolicyMetadata
    in_force: Effectivity


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """One version, opened for a reader: `version.source` and `clauses` hold what this reader may see.

    `in_force` are the days on which the version really applies; None: never, or no longer.
    """

    version: PolicyVersion
    clauses: tuple[Clause, ...]
    latest: int
    in_force: Effectivity | None

    @property
    def standing(self) -> str:
        """When it applies, in words for a person."""
        if self.in_force is None:
            return "no longer in force"
        return standing(self.in_force, date.today())


def standing(effectivity: Effectivity, today: date) -> str:
    """When something applies, in words for a person."""
    starts, ends = effectivity.starts, effectivity.ends
    if ends is not None and ends < today:
        return f"was in force until {in_words(ends)}"
    since = "" if starts is None else f" {'since' if starts <= today else 'from'} {in_words(starts)}"
    until = "" if ends is None else f" until {in_words(ends)}"
    return f"in force{since}{until}"


def in_words(day: date) -> str:
    """A day as people write it: March 1, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


class Library:
    """Opens documents for readers. Methods block."""

    def __init__(self, records: Records, index: ServedIndex) -> None:
        self._records = records
        self._index = index

    def documents(self, reader: Reader) -> list[CurrentDocument]:
        """Every current document that the reader may see, by id."""
        current = self._records.current_versions()
        dated = in_force(
            DatedVersion(document, number, metadata.policy or document, metadata.effectivity)
            for document, number, metadata in current
        )
        really = {version.document: version.effectivity for version in dated}
        return [
            CurrentDocument(document, number, metadata, really.get(document, metadata.effectivity))
            for document, number, metadata in current
            if metadata.audience in reader.audiences
        ]

    def open(self, document: DocumentId, number: int, reader: Reader) -> OpenDocument:
        """One version of a document. Raises NoSuchDocument, also for what the reader may not know of."""
        if "\0" in document:
            raise NoSuchDocument(f"There is no document named {document!r}.")
        version = self._records.version(document, number)
        clauses = tuple(self._records.clauses_of(document, number))
        latest = self._records.next_version(document) - 1
        withdrawn: frozenset[ClauseId] = frozenset()
        if reader is Reader.CUSTOMER:
            newest = version if latest == number else self._records.version(document, latest)
            if Audience.INTERNAL in (version.metadata.audience, newest.metadata.audience):
                raise NoSuchDocument(f"There is no version {number} of a document named {document!r}.")
            withdrawn = self._internal_now(document, latest)
            source = public_text(version.source, version.metadata.title, version.media_type, clauses, withdrawn)
            version = replace(version, source=source)
            clauses = tuple(
                clause for clause in clauses if clause.audience is Audience.PUBLIC and clause.id not in withdrawn
            )
        return OpenDocument(version, clauses, latest, self._in_force(clauses, version, reader))

    def effectivity(self, document: str, number: int, clause: str, reader: Reader) -> Effectivity | None:
        """The days on which a clause of that version applies; None when the serving index does not have it."""
        try:
            with self._index.pin() as generation:
                for partition in generation.partitions(reader):
                    for found in partition.find(ClauseId(clause)):
                        if (found.document, found.version) == (document, number):
                            return found.effectivity
        except IndexUnavailable:
            pass
        return None

    def _internal_now(self, document: DocumentId, latest: int) -> frozenset[ClauseId]:
        """What is internal in the newest version is withheld from customers in all of them."""
        clauses = self._records.clauses_of(document, latest)
        return frozenset(clause.id for clause in clauses if clause.audience is Audience.INTERNAL)

    def _in_force(self, clauses: tuple[Clause, ...], version: PolicyVersion, reader: Reader) -> Effectivity | None:
        if not clauses:
            return version.metadata.effectivity
        return self.effectivity(version.document, version.number, clauses[0].id, reader)
