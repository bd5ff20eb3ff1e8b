"""Bringing the knowledge base in line with files: incremental, resumable, all or nothing for each document.

The truth store is written document by document; then one index generation is built beside the live one and
switched to. Interrupted anywhere, a second run ends in the same state, and what served before serves until then.
"""

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ingest.clauses import SPLITTER, split
from ingest.discovery import Discovery, SourceFile, discover
from ingest.errors import RejectedFile
from ingest.loaders import loader_for
from ingest.metadata import read_metadata, settings_files
from ingest.reports import IngestReport, Rejection
from knowledge.embeddings import Encoder
from knowledge.generations import GenerationName, Generations, IndexIdentity, content_fingerprint
from knowledge.locks import exclusive
from knowledge.policies import Audience, PolicyVersion
from knowledge.records import KnownDocument, Records
from knowledge.settings import KnowledgeSettings
from knowledge.vector_cache import CachedEmbeddings

_PIPELINE = f"{SPLITTER} loaders-2"
"""Part of every document's fingerprint: documents read or split another way are taken in anew."""


class Progress(Protocol):
    """Hears how far an ingest is."""

    def reading(self, total: int) -> None:
        """So many files will be read."""
        ...

    def read(self, file: str) -> None:
        """One file was read."""
        ...

    def indexing(self, total: int) -> None:
        """So many clauses will be put into a new index generation."""
        ...

    def indexed(self, count: int) -> None:
        """So many more clauses are in."""
        ...


class Ingest:
    """One knowledge base, to bring files into. Owns it while `run` is at work."""

    def __init__(self, settings: KnowledgeSettings, records: Records, encoder: Encoder) -> None:
        self._settings = settings
        self._records = records
        self._encoder = encoder
        self._generations = Generations(settings.home)

    def run(self, paths: Sequence[Path], default_audience: Audience | None, progress: Progress) -> IngestReport:
        """Take in files and folders; `default_audience` is for documents that do not name theirs.

        Raises IngestError for a path that does not exist, LockHeld when another ingest is at work.
        """
        started = time.monotonic()
        with exclusive(self._settings.home / "ingest.lock", "ingest"):
            known = self._records.documents()
            found = discover(paths, known)
            outcomes = self._publish(found, known, default_audience, progress)
            self._records.remove(found.gone)
            generation, clauses, embedded = self._index(progress)
        return IngestReport(
            added=tuple(sorted(outcomes.added)),
            changed=tuple(sorted(outcomes.changed)),
            unchanged=tuple(sorted(outcomes.unchanged)),
            removed=tuple(sorted(found.gone)),
            moved=tuple(outcomes.moved),
            rejected=tuple(outcomes.rejected),
            unsupported=tuple(str(path) for path in found.unsupported),
            clauses=clauses,
            embedded=embedded,
            generation=generation,
            seconds=round(time.monotonic() - started, 3),
        )

    def _publish(
        self,
        found: Discovery,
        known: Sequence[KnownDocument],
        default_audience: Audience | None,
        progress: Progress,
    ) -> "_Outcomes":
        outcomes = _Outcomes()
        for file, reason in found.clashes:
            outcomes.rejected.append(Rejection(file=str(file.path), line=None, reason=reason))
        before = {document.id: document for document in known}
        progress.reading(len(found.files))
        for file in found.files:
            try:
                self._publish_file(file, before.get(file.document), default_audience, outcomes)
            except RejectedFile as error:
                outcomes.rejected.append(Rejection(file=str(file.path), line=error.line, reason=error.reason))
            except OSError as error:
                reason = f"cannot be read: {error.strerror}"
                outcomes.rejected.append(Rejection(file=str(file.path), line=None, reason=reason))
            progress.read(file.document)
        return outcomes

    def _publish_file(
        self, file: SourceFile, before: KnownDocument | None, default_audience: Audience | None, outcomes: "_Outcomes"
    ) -> None:
        data = file.path.read_bytes()
        fingerprint = _fingerprint(data, file, default_audience)
        moved = before is not None and before.location != str(file.path)
        if before and before.fingerprint == fingerprint:
            if moved:
                self._records.relocate(file.document, str(file.path))
                outcomes.note_move(file, before)
            outcomes.unchanged.append(file.document)
            return
        loader = loader_for(file.path)
        if loader is None:
            raise RejectedFile(f"files ending in {file.path.suffix} are not supported")
        loaded = loader.load(data)
        metadata = read_metadata(file.path, file.root, loaded.metadata, default_audience)
        number = self._records.next_version(file.document)
        clauses = split(loaded, file.document, number, metadata)
        if not clauses:
            raise RejectedFile("no text found in it")
        source_hash = hashlib.sha256(data).hexdigest()
        version = PolicyVersion(file.document, number, metadata, loaded.text, source_hash, loaded.media_type)
        self._records.publish(version, clauses, str(file.path), fingerprint)
        if before and moved:
            outcomes.note_move(file, before)
        (outcomes.changed if before and before.version else outcomes.added).append(file.document)

    def _index(self, progress: Progress) -> tuple[GenerationName | None, int, int]:
        """Build and switch to a new generation, unless the one that serves already holds just this."""
        clauses = list(self._records.clauses_in_force())
        if not clauses and self._generations.current() is None:
            return None, 0, 0
        store = self._settings.store
        identity = IndexIdentity(self._encoder.model_id, self._encoder.dimensions, store.kind)
        if self._generations.fits(content_fingerprint(clauses), identity):
            self._generations.discard_old(store)  # what an ingest left that was killed after its switch
            return self._generations.current(), len(clauses), 0
        progress.indexing(len(clauses))
        embeddings = CachedEmbeddings(self._encoder, self._records)
        name = self._generations.build(clauses, embeddings, identity, store, progress.indexed)
        self._generations.switch(name)
        self._generations.discard_old(store)
        return name, len(clauses), embeddings.embedded


class _Outcomes:
    """Documents by what became of them, collected file by file."""

    def __init__(self) -> None:
        self.added: list[str] = []
        self.changed: list[str] = []
        self.unchanged: list[str] = []
        self.moved: list[str] = []
        self.rejected: list[Rejection] = []

    def note_move(self, file: SourceFile, before: KnownDocument) -> None:
        """The document comes from another place now."""
        self.moved.append(f"{file.document}: from {before.location} to {file.path}")


def _fingerprint(data: bytes, file: SourceFile, default_audience: Audience | None) -> str:
    """A hash of all that a document's version is made from: its bytes, its metadata files, how it is read."""
    digest = hashlib.sha256(f"{_PIPELINE}\0{default_audience}\0{file.document}".encode())
    parts = [data]
    for path in settings_files(file.path, file.root):  # where it lies decides about which files its lines speak
        parts += [os.path.relpath(path, file.path.parent).encode(), path.read_bytes()]
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
