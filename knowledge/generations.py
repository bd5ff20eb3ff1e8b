"""Index generations: built beside the live one, verified, switched to by one pointer, never written to again.

index/CURRENT                  the name of the generation that serves
index/000007/manifest.json     what it was made from and with
index/000007/public/           clauses, vectors, BM25 for everybody
index/000007/internal/         the same for agents only: the customer's path never opens it
"""

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NewType

from pydantic import BaseModel, ConfigDict

from knowledge.embeddings import Encoder
from knowledge.errors import IndexUnavailable
from knowledge.escalations import EscalationRule, escalation_rules
from knowledge.locks import in_use
from knowledge.partition import build_partition, check_partition
from knowledge.policies import Audience, Clause
from knowledge.settings import StoreSettings

if TYPE_CHECKING:
    from knowledge.vector_cache import CachedEmbeddings

GenerationName = NewType("GenerationName", str)

_KEEP = 2  # the generation that serves and the one before it, to roll back to
_FORMAT = 4  # of the files of a generation; another format is rebuilt, never read
_BUILDING = ".building-"


class Manifest(BaseModel):
    """What a generation was made from and with. `model` and `dimensions` must be those of the queries.

    `escalations` is all that a customer's path knows of internal clauses: that some hand such a case to a person.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    fingerprint: str
    model: str
    dimensions: int
    store: str
    collection: str
    counts: dict[Audience, int]
    escalations: tuple[EscalationRule, ...]
    created: datetime


@dataclass(frozen=True, slots=True)
class IndexIdentity:
    """What decides whether an index fits: the encoder, its dimensions and the kind of store."""

    model: str
    dimensions: int
    store: str


class Generations:
    """The generations of one knowledge base, under `home/index`."""

    def __init__(self, home: Path) -> None:
        self._root = home / "index"

    def current(self) -> GenerationName | None:
        """The generation that serves; None before the first ingest. Raises IndexUnavailable for a damaged pointer."""
        pointer = self._root / "CURRENT"
        try:
            name = pointer.read_bytes().strip()
        except FileNotFoundError:
            return None
        if not name.isdigit():
            raise IndexUnavailable(
                f"{pointer} is damaged: it should hold the number of an index generation. "
                "Run `bythebook ingest` again to build a new one."
            )
        return GenerationName(name.decode())

    def names(self) -> list[GenerationName]:
        """Every finished generation, oldest first."""
        if not self._root.exists():
            return []
        found = (path.name for path in self._root.iterdir() if (path / "manifest.json").exists())
        return sorted(GenerationName(name) for name in found if not name.startswith("."))

    def path(self, name: GenerationName) -> Path:
        """The generation's directory."""
        return self._root / name

    def reader_lock(self, name: GenerationName) -> Path:
        """The file whose shared lock says that a reader has the generation open."""
        return self._root / f"{name}.readers"

    def manifest(self, name: GenerationName) -> Manifest:
        """What the generation was made from. Raises IndexUnavailable when it is gone or of another format."""
        unreadable = f"Index generation {name} cannot be read. Run `bythebook ingest` again to build a new one."
        try:
            manifest = Manifest.model_validate_json((self.path(name) / "manifest.json").read_bytes())
        except (FileNotFoundError, ValueError) as error:
            raise IndexUnavailable(unreadable) from error
        if manifest.format != _FORMAT:
            raise IndexUnavailable(unreadable)
        return manifest

    def fits(self, fingerprint: str, identity: IndexIdentity) -> bool:
        """Whether the serving generation already holds exactly this content, made with this encoder and store."""
        try:
            name = self.current()
            if name is None:
                return False
            manifest = self.manifest(name)
            for audience in Audience:
                check_partition(self.path(name) / audience, manifest.counts[audience])
        except IndexUnavailable:
            return False
        made_with = IndexIdentity(manifest.model, manifest.dimensions, manifest.store)
        return (manifest.fingerprint, made_with) == (fingerprint, identity)

    def build(
        self,
        clauses: Sequence[Clause],
        embeddings: "Encoder | CachedEmbeddings",
        identity: IndexIdentity,
        settings: StoreSettings,
        progress: Callable[[int], None],
    ) -> GenerationName:
        """Build and verify a generation of these clauses. It serves only after `switch`.

        The caller holds the knowledge base's ingest lock.
        """
        self._sweep(settings)
        collection = f"bythebook-{uuid.uuid4().hex[:12]}"
        building = self._root / f"{_BUILDING}{collection}"
        counts = {}
        for audience in Audience:
            chosen = [clause for clause in clauses if clause.audience is audience]
            counts[audience] = len(chosen)
            build_partition(building / audience, f"{collection}-{audience}", chosen, embeddings, settings, progress)
        manifest = Manifest(
            format=_FORMAT,
            fingerprint=content_fingerprint(clauses),
            model=identity.model,
            dimensions=identity.dimensions,
            store=identity.store,
            collection=collection,
            counts=counts,
            escalations=escalation_rules(clauses),
            created=datetime.now(UTC),
        )
        (building / "manifest.json").write_text(manifest.model_dump_json(indent=2), encoding="utf8")
        name = self._next_name()
        building.rename(self.path(name))
        return name

    def switch(self, name: GenerationName) -> None:
        """Make a generation the one that serves, at once and for every reader."""
        self.manifest(name)
        pointer = self._root / ".CURRENT"
        with pointer.open("w", encoding="utf8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self._root / "CURRENT")

    def roll_back(self) -> GenerationName:
        """Serve the generation before the current one again. Raises IndexUnavailable when there is none."""
        current = self.current()
        earlier = [name for name in self.names() if current and name < current]
        if not earlier:
            raise IndexUnavailable("There is no earlier index generation to roll back to.")
        self.switch(earlier[-1])
        return earlier[-1]

    def discard_old(self, settings: StoreSettings) -> None:
        """Delete generations that neither serve, nor are kept for a roll-back, nor are open in a reader."""
        current = self.current()
        keep = [name for name in self.names() if current and name <= current][-_KEEP:]
        for name in self.names():
            if name in keep or in_use(self.reader_lock(name)):
                continue
            self.path(name).rename(self._root / f"{_BUILDING}{self._collection(name)}")  # _sweep finds it, if killed
            self.reader_lock(name).unlink(missing_ok=True)
        self._sweep(settings)

    def _collection(self, name: GenerationName) -> str:
        """What the generation's collections are called; those of an unreadable one cannot be named."""
        try:
            return self.manifest(name).collection
        except IndexUnavailable:
            return name

    def _next_name(self) -> GenerationName:
        """A name above all that were taken: a reader may still have one open whose files are gone."""
        taken = [int(number) for path in self._root.iterdir() if (number := path.name.partition(".")[0]).isdigit()]
        with suppress(IndexUnavailable):
            taken.append(int(self.current() or 0))
        return GenerationName(f"{max(taken, default=0) + 1:06d}")

    def _sweep(self, settings: StoreSettings) -> None:
        """Remove what is not a generation yet, or not any more."""
        self._root.mkdir(parents=True, exist_ok=True)
        for left in self._root.glob(f"{_BUILDING}*"):
            if settings.kind == "chroma-server":
                _drop_collections(left.name.removeprefix(_BUILDING), left, settings)
            shutil.rmtree(left)


def _drop_collections(collection: str, path: Path, settings: StoreSettings) -> None:
    from knowledge.stores import OpenedChroma

    for audience in Audience:
        chroma = OpenedChroma(settings, path / audience, f"{collection}-{audience}", None)
        chroma.drop()
        chroma.close()


def content_fingerprint(clauses: Sequence[Clause]) -> str:
    """A hash of everything that an index of these clauses depends on."""
    digest = hashlib.sha256()
    for clause in clauses:
        digest.update(repr(clause).encode())
    return digest.hexdigest()
