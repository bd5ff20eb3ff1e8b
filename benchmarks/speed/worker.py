"""One measurement in a process of its own, so that memory and caches are that system's alone; prints JSON.

    python -m benchmarks.speed.worker ROLE WORK [--system NAME] [--queries N] [--seconds S] [--seed N]

`ingest` takes WORK/corpus into WORK/home, `index` puts its clauses into the tutorial's store, `ours` and `peer` ask.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from assistant.answering import assistant as spine
from assistant.answering.question import Question
from benchmarks.ours import ByTheBook
from benchmarks.passages import Passage, Place
from benchmarks.peers import TUTORIAL, peer
from benchmarks.speed.clock import Stopwatches, milliseconds, quantiles, rate
from benchmarks.vectors import KeptVectors, VectorFile
from knowledge.embeddings import Encoder, open_embeddings
from knowledge.embeddings.fake import FakeEncoder
from knowledge.embeddings.weights import packaged_weights
from knowledge.hybrid import HybridRetriever
from knowledge.partition import Partition
from knowledge.policies import Reader
from knowledge.settings import EmbeddingSettings, StoreSettings

CALLERS = (1, 4, 16)
_LIMIT = 10
_WARM = 10  # questions before anything is timed

Measured = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """What to measure. `questions` are asked until they or the `seconds` of each part run out."""

    work: Path
    system: str
    questions: Sequence[str]
    seconds: float

    @property
    def warm(self) -> Sequence[str]:
        """Questions that nobody times, and that are not asked again."""
        return self.questions[:_WARM]

    def part(self, number: int, of: int) -> Sequence[str]:
        """A share of the questions, so that no part asks what another one did."""
        return self.questions[_WARM + number :: of]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("role", choices=list(ROLES))
    parser.add_argument("work", type=Path)
    parser.add_argument("--system", default=TUTORIAL)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    asked = json.loads(given.questions.read_text(encoding="utf8")) if given.questions else []
    with ExitStack() as stack:
        measured = ROLES[given.role](Job(given.work, given.system, asked, given.seconds), stack)
    sys.stdout.write(json.dumps(measured) + "\n")


def ingest(job: Job, stack: ExitStack) -> Measured:
    """Clauses a second from files to an index that serves, embedding included. Their vectors are kept for the peers."""
    book, encoder = _book(job, stack)
    started = time.perf_counter()
    clauses = book.ingest(job.work / "corpus")
    seconds = time.perf_counter() - started
    with book.index.pin() as generation:
        (partition,) = generation.partitions(Reader.CUSTOMER)
        found = partition.clauses(range(len(partition))).values()
        texts = [clause.search_text for clause in found]
        _kept(job, stack, encoder).keep(texts, partition.vectors.clauses)
    rows = [[clause.document, clause.start, clause.end, text] for clause, text in zip(found, texts, strict=True)]
    (job.work / "passages.json").write_text(json.dumps(rows), encoding="utf8")
    return {"clauses": clauses, "seconds": seconds}


def index(job: Job, stack: ExitStack) -> Measured:
    """Seconds to index, with vectors at hand; the tutorial's store stays on disk."""
    passages, encoder = _passages(job), _kept(job, stack, None)
    encoder.encode([passage.text for passage in passages])  # whatever is not at hand yet
    started = time.perf_counter()
    peer(TUTORIAL).index(passages, encoder, job.work / "tutorial")
    return {"clauses": len(passages), "seconds": time.perf_counter() - started}


def theirs(job: Job, stack: ExitStack) -> Measured:
    """A peer's searches. Only the tutorial's store is opened from disk; the others live in memory, and are built."""
    # BM25 encodes nothing, and must not be charged for a model
    queries = FakeEncoder() if job.system == "BM25" else stack.enter_context(open_embeddings(_torch(), job.work))
    if job.system == TUTORIAL:
        searcher = peer(job.system).index((), queries, job.work / "tutorial")
        measured: Measured = {}
    else:
        passages = _passages(job)
        with ExitStack() as building:
            encoder = queries if job.system == "BM25" else _kept(job, building, queries)
            encoder.encode([passage.text for passage in passages])  # whatever is not at hand yet
            started = time.perf_counter()
            searcher = peer(job.system).index(passages, encoder, job.work / f"peer-{job.system}")
            seconds = time.perf_counter() - started
        measured = {"index": {"clauses": len(passages), "seconds": seconds}}

    def search(question: str) -> object:
        return searcher.search(question, _LIMIT)

    milliseconds(search, job.warm, job.seconds)
    parts = 1 + len(CALLERS)
    measured["search"] = quantiles(milliseconds(search, job.part(0, parts), job.seconds))
    measured["memory"] = _memory()
    measured["per_second"] = {
        callers: rate(search, job.part(at, parts), callers, job.seconds) for at, callers in enumerate(CALLERS, 1)
    }
    return measured


def ours(job: Job, stack: ExitStack) -> Measured:
    """Our searches and whole answers, and where the time of an answer goes."""
    book, encoder = _book(job, stack)
    runner = stack.enter_context(asyncio.Runner())

    def search(question: str) -> object:
        return book.search(Question(text=question), _LIMIT)

    def ask(question: str) -> object:
        return runner.run(book.answer(Question(text=question)))

    milliseconds(ask, job.warm, job.seconds)
    parts = 3 + len(CALLERS)
    measured: Measured = {
        "search": quantiles(milliseconds(search, job.part(0, parts), job.seconds)),
        "answer": quantiles(milliseconds(ask, job.part(1, parts), job.seconds)),
        "memory": _memory(),
        "breakdown": _breakdown(ask, encoder, job.part(2, parts), job.seconds),
    }
    measured["per_second"] = {
        callers: runner.run(_answers(book, job.part(at, parts), callers, job.seconds))
        for at, callers in enumerate(CALLERS, 3)
    }
    return measured


async def _answers(book: ByTheBook, questions: Sequence[str], callers: int, seconds: float) -> float:
    """Answers a second of so many callers on one event loop, as a server gives them."""
    waiting, done, started = iter(questions), 0, time.perf_counter()

    async def call() -> None:
        nonlocal done
        for question in waiting:
            await book.answer(Question(text=question))
            done += 1
            if time.perf_counter() - started > seconds:
                return

    await asyncio.gather(*(call() for _ in range(callers)))
    return done / (time.perf_counter() - started)


def _breakdown(
    ask: Callable[[str], object], encoder: Encoder, questions: Sequence[str], seconds: float
) -> dict[str, float]:
    """Mean milliseconds of an answer by what it does; what is not watched is composing, deciding and events."""
    watches = Stopwatches()
    watched: Sequence[tuple[str, object, str]] = (
        ("embed", encoder, "encode"),
        ("lexical", Partition, "lexical"),
        ("vector", Partition, "dense"),
        ("fuse", HybridRetriever, "retrieve"),
        ("weigh", spine, "gather"),
    )
    with watches.around(watched):
        taken = milliseconds(ask, questions, seconds)
    means = {name: 1000 * spent / len(taken) for name, spent in watches.seconds.items()}
    whole = sum(taken) / len(taken)
    return {**means, "compose and the rest": whole - sum(means.values()), "whole answer": whole}


def _book(job: Job, stack: ExitStack) -> tuple[ByTheBook, Encoder]:
    encoder = stack.enter_context(open_embeddings(EmbeddingSettings(), job.work))
    book = ByTheBook(job.work / "home", encoder, StoreSettings())
    stack.callback(book.close)
    return book, encoder


def _kept(job: Job, stack: ExitStack, queries: Encoder | None) -> KeptVectors:
    """Vectors of passages by our encoder, computed once for all peers: the time that they take to embed is measured
    apart, and where a passage lies changes no search's time.
    """
    file = VectorFile(job.work.parent / "vectors.sqlite")
    stack.callback(file.close)
    return KeptVectors(stack.enter_context(open_embeddings(EmbeddingSettings(), job.work)), file, queries)


def _passages(job: Job) -> list[Passage]:
    rows = json.loads((job.work / "passages.json").read_text(encoding="utf8"))
    return [Passage(Place(document, start, end), text) for document, start, end, text in rows]


def _torch() -> EmbeddingSettings:
    return EmbeddingSettings(provider="sentence-transformers", model=str(packaged_weights()))


def _memory() -> int:
    """Resident bytes of this process."""
    return int(psutil.Process().memory_info().rss)


ROLES: Mapping[str, Callable[[Job, ExitStack], Measured]] = {
    "ingest": ingest,
    "index": index,
    "ours": ours,
    "peer": theirs,
}

if __name__ == "__main__":
    main()
