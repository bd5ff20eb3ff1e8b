"""The batching queue: any thread asks, a worker thread answers, queries before bulk work."""

import asyncio
import threading
import weakref
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from knowledge.embeddings.backend import Backend, PassageBackend
from knowledge.embeddings.encoder import Encoder, Passage, Vectors, checked, closed_error
from knowledge.embeddings.lanes import Job, Lane, fill, unit_rows

CACHED_QUERIES = 4096  # 384 float32 each: 6 MB
_CLOSE_SECONDS = 5.0  # a remote batch may take longer; the threads are daemons, so the process ends anyway


class _Workers:
    """Threads that take slots from two lanes until they are closed; they never refer to the encoder."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._urgent, self._bulk = Lane(), Lane()
        self._changed = threading.Condition()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._serve, name=f"embeddings-{number}", daemon=True)
            for number in range(backend.workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, texts: Sequence[str], urgent: bool) -> "Future[Vectors]":
        job = Job(texts)
        with self._changed:
            if self._closed:
                raise closed_error()
            (self._urgent if urgent else self._bulk).put(job)
            self._changed.notify_all()
        return job.future

    def close(self) -> None:
        with self._changed:
            self._closed = True
            for lane in (self._urgent, self._bulk):
                lane.abandon(closed_error())
            self._changed.notify_all()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(_CLOSE_SECONDS)

    def _serve(self) -> None:
        while self._step():
            pass

    def _step(self) -> bool:
        """Encode one batch; False once closed. Its locals must not outlive it: they hold callers' arrays."""
        limit = self._backend.batch_size
        with self._changed:
            while not self._closed and not (slots := self._urgent.take(limit) or self._bulk.take(limit)):
                self._changed.wait()
            if self._closed:
                return False
        try:
            fill(slots, self._backend.encode_batch([slot.text for slot in slots]))
        except BaseException as error:  # the caller gets it, whatever it is: a dead worker would hang them all
            for slot in slots:
                slot.job.fail(error)
        return True


class QueuedEncoder(Encoder):
    """Any `Backend` as an `Encoder`: tokenizers are not thread-safe, so texts queue for the backend's workers.

    A query waits for at most the batch that is running. The last urgent texts are remembered. A waiting caller that is
    cancelled takes its work out of the queue.
    """

    def __init__(self, backend: Backend, cached_queries: int = CACHED_QUERIES) -> None:
        self._backend = backend
        self._workers = _Workers(backend)
        self._cached_queries = cached_queries
        self._cache: OrderedDict[str, Vectors] = OrderedDict()
        self._cache_lock = threading.Lock()
        self._close = weakref.finalize(self, self._workers.close)

    @property
    def model_id(self) -> str:
        return self._backend.model_id

    @property
    def dimensions(self) -> int:
        return self._backend.dimensions

    def encode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        if not len(texts):
            return self._nothing()
        if not urgent:
            return self._workers.submit(checked(texts), urgent).result()
        wanted = checked(texts)
        known = {text: vector for text in wanted if (vector := self._recall(text)) is not None}
        if missing := list(dict.fromkeys(text for text in wanted if text not in known)):
            known |= self._remember(missing, self._workers.submit(missing, urgent).result())
        return np.stack([known[text] for text in wanted])

    async def aencode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        if not len(texts):
            return await asyncio.to_thread(self._nothing)
        return await asyncio.wrap_future(self._workers.submit(checked(texts), urgent))

    def encode_passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        if not isinstance(self._backend, PassageBackend):
            return super().encode_passages(passages)
        if not self._close.alive:
            raise closed_error()
        texts = checked([passage.text for passage in passages])
        whole = [passage._replace(text=text) for passage, text in zip(passages, texts, strict=True)]
        with ThreadPoolExecutor(self._backend.workers, thread_name_prefix="passages") as pool:
            return [unit_rows(vectors) for vectors in pool.map(self._backend.encode_passage, whole)]

    async def aembed_query(self, text: str) -> list[float]:
        if (known := self._recall(text)) is None:
            vectors = await self.aencode([text], urgent=True)
            known = self._remember([text], vectors)[text]
        return known.tolist()  # type: ignore[no-any-return]

    def close(self) -> None:
        self._close()

    def _nothing(self) -> Vectors:
        return np.empty((0, self.dimensions), dtype=np.float32)

    def _recall(self, text: str) -> Vectors | None:
        if not self._close.alive:
            raise closed_error()
        with self._cache_lock:
            if text in self._cache:
                self._cache.move_to_end(text)
            return self._cache.get(text)

    def _remember(self, texts: Sequence[str], vectors: Vectors) -> dict[str, Vectors]:
        found = dict(zip(texts, vectors.copy(), strict=True))
        with self._cache_lock:
            self._cache |= found
            while len(self._cache) > self._cached_queries:
                self._cache.popitem(last=False)
        return found
