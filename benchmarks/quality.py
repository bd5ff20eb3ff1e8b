"""One set, asked of every system."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from assistant.answering.events import Outcome
from benchmarks.ours import OURS, ByTheBook, as_question
from benchmarks.passages import Passage, Place, Searcher, read_documents
from benchmarks.peers import PEERS, peer
from benchmarks.scoring import DOCUMENT, score
from benchmarks.sets import Base, LabelledSet
from evals.samples import Sample
from knowledge.embeddings import Encoder
from knowledge.settings import StoreSettings

_LIMIT = 10

Found = Mapping[str, Sequence[Passage]]
"""Passages by the sample's id."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How a question ended for ours: what was cited, and how sure it was."""

    outcome: Outcome
    confidence: float
    cited: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class SystemRun:
    """One system on one set: metrics by sample id where there is gold, and the best passage's score for all."""

    name: str
    rows: Mapping[str, Mapping[str, float]]
    best: Mapping[str, float]

    def values(self, metric: str) -> dict[str, float]:
        """The metric by sample id; empty where it is not applicable."""
        return {sample: row[metric] for sample, row in self.rows.items() if metric in row}

    def mean(self, metric: str) -> float:
        """The metric's mean."""
        return fmean(self.values(metric).values())


@dataclass(frozen=True, slots=True)
class SetRun:
    """Every system on one set."""

    labelled: LabelledSet
    peers: tuple[SystemRun, ...]
    ours: SystemRun
    answers: Mapping[str, Answered]


def last_turn(sample: Sample) -> str:
    """The question by itself, with what is known of the case."""
    return f"{sample.question} {sample.scenario}".strip()


def whole_history(sample: Sample) -> str:
    """Every turn of the conversation, then the question."""
    return " ".join([*(turn.text for turn in sample.history), last_turn(sample)])


QUERIES: Mapping[str, Callable[[Sample], str]] = {"last turn": last_turn, "whole history": whole_history}
"""What a pipeline without an idea of conversations may be asked; each gets the one that it does better with."""


def run_set(labelled: LabelledSet, ours: Encoder, theirs: Encoder, tell: Callable[[str], None]) -> SetRun:
    """Ask everything of everyone. `theirs` is the encoder of the peers, `tell` hears what is done."""
    peers = []
    for name in PEERS:
        tell(f"{labelled.name}: {name}")
        peers.append(_peer_run(labelled, name, theirs))
    tell(f"{labelled.name}: {OURS}")
    return SetRun(labelled, tuple(peers), *_our_run(labelled, ours))


def _peer_run(labelled: LabelledSet, name: str, encoder: Encoder) -> SystemRun:
    conversations = any(one.sample.history for one in labelled.questions)
    queries = QUERIES if conversations else {"": last_turn}
    found: dict[str, dict[str, list[Passage]]] = {query: {} for query in queries}
    for base in labelled.bases:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
            searcher = _indexed(name, base, encoder, Path(directory))
            for one in base.questions:
                for query, words in queries.items():
                    found[query][one.sample.id] = searcher.search(words(one.sample), _LIMIT)
    runs = [
        _system(", ".join(filter(None, (name, query))), labelled, passages, _top(passages))
        for query, passages in found.items()
    ]
    return max(runs, key=lambda run: run.mean(DOCUMENT))


def _indexed(name: str, base: Base, encoder: Encoder, directory: Path) -> Searcher:
    pipeline = peer(name)
    return pipeline.index(pipeline.split(read_documents(base.folder)), encoder, directory)


def _top(found: Found) -> dict[str, Sequence[Place]]:
    """A pipeline without citations is taken to cite its best chunk."""
    return {sample: [passage.place for passage in passages[:1]] for sample, passages in found.items()}


def _our_run(labelled: LabelledSet, encoder: Encoder) -> tuple[SystemRun, dict[str, Answered]]:
    found: dict[str, list[Passage]] = {}
    answers: dict[str, Answered] = {}
    for base in labelled.bases:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
            book = ByTheBook(Path(directory), encoder, StoreSettings(kind="exact"))
            book.ingest(base.folder)
            for one in base.questions:
                question = as_question(one.sample)
                found[one.sample.id] = book.search(question, _LIMIT)
                answer = book.ask(question)
                cited = tuple(Place(quote.document, quote.start, quote.end) for quote in answer.citations)
                answers[one.sample.id] = Answered(answer.outcome, answer.confidence, cited)
            book.close()
    return _system(OURS, labelled, found, {sample: answer.cited for sample, answer in answers.items()}), answers


def _system(name: str, labelled: LabelledSet, found: Found, cited: Mapping[str, Sequence[Place]]) -> SystemRun:
    rows = {
        one.sample.id: score(one.gold, found[one.sample.id], cited[one.sample.id], labelled.spans)
        for one in labelled.questions
        if one.gold
    }
    best = {sample: passages[0].score if passages else 0.0 for sample, passages in found.items()}
    return SystemRun(name, rows, best)
