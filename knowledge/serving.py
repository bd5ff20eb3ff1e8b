"""The generation that serves: opened once, pinned by every request, replaced when a new one is published."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from knowledge.embeddings import Encoder
from knowledge.errors import IndexUnavailable
from knowledge.generations import GenerationName, Generations, Manifest
from knowledge.locks import share
from knowledge.partition import Partition, check_partition
from knowledge.policies import Audience, Reader
from knowledge.settings import StoreSettings

EMPTY = "The knowledge base is empty. Run `bythebook ingest PATH` with a folder of policies first."


class OpenGeneration:
    """A generation opened for reading. A partition's files are opened when the first reader needs them.

    Raises IndexUnavailable when it was made with another encoder than the queries would be.
    """

    def __init__(self, generations: Generations, name: GenerationName, encoder: Encoder, store: StoreSettings) -> None:
        self.name = name
        self.encoder = encoder
        self._path = generations.path(name)
        self._store = store
        self._partitions: dict[Audience, Partition] = {}
        self._opening = threading.Lock()
        self._lock = share(generations.reader_lock(name))
        try:
            self.manifest: Manifest = generations.manifest(name)
            self._check_encoder()
            self._check_store()
        except IndexUnavailable:
            self._lock.close()
            raise

    def partitions(self, reader: Reader) -> list[Partition]:
        """What this reader may search: for a customer the public partition, and no other is opened."""
        with self._opening:
            return [self._partition(audience) for audience in reader.audiences]

    def close(self) -> None:
        """Let go of every file, and of the claim that keeps the generation from being deleted."""
        for partition in self._partitions.values():
            partition.close()
        self._lock.close()

    def _partition(self, audience: Audience) -> Partition:
        if audience not in self._partitions:
            collection = f"{self.manifest.collection}-{audience}"
            check_partition(self._path / audience, self.manifest.counts[audience])
            self._partitions[audience] = Partition(self._path / audience, collection, self.encoder, self._store)
        return self._partitions[audience]

    def _check_encoder(self) -> None:
        made, asked = (self.manifest.model, self.manifest.dimensions), (self.encoder.model_id, self.encoder.dimensions)
        if made != asked:
            raise IndexUnavailable(
                f"The index was made with {made[0]} ({made[1]} dimensions), the settings name {asked[0]} ({asked[1]}). "
                "Run `bythebook ingest` again to rebuild it, or set the embedding model back."
            )

    def _check_store(self) -> None:
        """Any index can be scanned exactly; Chroma finds only what was put into that kind of Chroma."""
        if self._store.kind not in ("exact", self.manifest.store):
            raise IndexUnavailable(
                f"The index was made for the store `{self.manifest.store}`, the settings name `{self._store.kind}`. "
                "Run `bythebook ingest` again to rebuild it, or set the store back."
            )


class ServedIndex:
    """The current generation for many concurrent readers. `refresh` follows the pointer; pins outlive a switch.

    From the first one on, numpy computes on one thread in the whole process: a search's products are small, and
    threads that spin while they wait for one another took more than half of the processor time of an answer.
    """

    def __init__(self, home: Path, encoder: Encoder, store: StoreSettings) -> None:
        self._generations = Generations(home)
        self._encoder = encoder
        self._store = store
        self._refreshing = threading.Lock()
        self._swap = threading.Lock()
        self._pins: dict[GenerationName, int] = {}
        self._open: dict[GenerationName, OpenGeneration] = {}
        self._serving: GenerationName | None = None
        threadpool_limits(1, user_api="blas")

    @contextmanager
    def pin(self) -> Iterator[OpenGeneration]:
        """The generation to answer from; it stays open and unchanged until the block ends.

        Raises IndexUnavailable when nothing was ingested yet.
        """
        if self._serving is None:
            self.refresh()
        with self._swap:
            name = self._serving
            if name is None:
                raise IndexUnavailable(EMPTY)
            self._pins[name] = self._pins.get(name, 0) + 1
            generation = self._open[name]
        try:
            yield generation
        finally:
            with self._swap:
                self._pins[name] -= 1
                self._close_unused()

    @property
    def serving(self) -> GenerationName | None:
        """The name of the generation that new requests are answered from."""
        return self._serving

    def refresh(self) -> bool:
        """Follow the pointer; True when another generation serves from now on. Raises IndexUnavailable."""
        with self._refreshing:
            name = self._generations.current()
            if name is None or name == self._serving:
                return False
            opened = OpenGeneration(self._generations, name, self._encoder, self._store)
            try:
                opened.partitions(Reader.CUSTOMER)
            except BaseException:
                opened.close()
                raise
            with self._swap:
                if name in self._open:
                    opened.close()
                else:
                    self._open[name] = opened
                self._serving = name
                self._close_unused()
            return True

    def close(self) -> None:
        """Close every generation."""
        with self._swap:
            for generation in self._open.values():
                generation.close()
            self._open.clear()
            self._serving = None

    def _close_unused(self) -> None:
        for name in [name for name in self._open if name != self._serving and not self._pins.get(name)]:
            self._open.pop(name).close()
            self._pins.pop(name, None)
