"""The labelled sets: folders of documents, questions asked of them, and the places that answer."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.passages import Place, read_documents
from evals.gold import spans
from evals.queries import read_queries
from evals.samples import Expectation, Gold, Sample
from evals.suite import SuiteFile

_POLICIES = Path(__file__).parents[1] / "evals" / "suites" / "real" / "policies.yaml"
_CONTRACTS = "contract-nli-dev"
_RULES = "or-sharc-dev"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sample with its gold: alternatives, each a set of places that together answer; none where nothing does."""

    sample: Sample
    gold: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, slots=True)
class Base:
    """Documents that are searched together, and what is asked of them."""

    folder: Path
    questions: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Bases under one name. Without `spans`, gold is whole documents."""

    name: str
    bases: tuple[Base, ...]
    spans: bool

    @property
    def questions(self) -> list[Labelled]:
        """All questions, base by base."""
        return [question for base in self.bases for question in base.questions]


def load_sets(data: Path, work: Path) -> tuple[list[LabelledSet], list[str]]:
    """The sets that are there, and the names of those that are not. Contracts are written to files below `work`."""
    readers: Mapping[str, Callable[[], list[LabelledSet]]] = {
        "doc2dial-studentaid": lambda: [_corpus(data / "doc2dial-studentaid")],
        _RULES: lambda: _rules(data / _RULES),
        "mtrag-cloud": lambda: [_corpus(data / "mtrag-cloud")],
        _CONTRACTS: lambda: [_contracts(data / _CONTRACTS, work)],
        "policies": lambda: [_policies(data / "policies")],
    }
    there = {name: (data / name).is_dir() for name in readers}
    sets = [one for name, read in readers.items() if there[name] for one in read()]
    return sets, [name for name in readers if not there[name]]


def _corpus(folder: Path) -> LabelledSet:
    """`docs/` and `queries.jsonl` in the batch format; all gold of a question together is one alternative."""
    documents = read_documents(folder / "docs")
    samples = [sample for _, sample in read_queries(folder / "queries.jsonl")]
    questions = tuple(Labelled(sample, _together(sample.expect.gold, documents)) for sample in samples)
    given = any(gold.start is not None for sample in samples for gold in sample.expect.gold)
    return LabelledSet(folder.name, (Base(folder / "docs", questions),), given)


def _together(gold: Sequence[Gold], documents: Mapping[str, str]) -> tuple[tuple[Place, ...], ...]:
    places = tuple(
        Place(one.document, one.start or 0, len(documents[one.document]) if one.end is None else one.end)
        for one in gold
    )
    return (places,) if places else ()


def _rules(folder: Path) -> list[LabelledSet]:
    """With the dialogue and without it: its questions repeat the words of the rule that is looked for."""
    whole = _corpus(folder)
    bare = [Labelled(one.sample.model_copy(update={"history": ()}), one.gold) for one in whole.questions]
    return [
        LabelledSet(f"{whole.name}, no dialogue", (Base(folder / "docs", tuple(bare)),), whole.spans),
        LabelledSet(f"{whole.name}, dialogue", whole.bases, whole.spans),
    ]


def _contracts(folder: Path, work: Path) -> LabelledSet:
    """A base for each contract: its hypotheses are looked for in it alone."""
    evidence = {
        row["span_id"]: Place(_file(row["doc_id"]), row["start"], row["end"]) for row in _rows(folder / "spans.jsonl")
    }
    asked: dict[str, list[Labelled]] = {}
    for row in _rows(folder / "queries.jsonl"):
        places = tuple(evidence[name] for name in row["gold"])
        expect = Expectation(outcome="answered" if row["answerable"] else "abstained")
        sample = Sample(id=row["id"], question=row["question"], expect=expect)
        asked.setdefault(row["doc_id"], []).append(Labelled(sample, (places,) if places else ()))
    bases = []
    for row in _rows(folder / "contracts.jsonl"):
        name = row["doc_id"]
        if name in asked:
            own = work / folder.name / name
            own.mkdir(parents=True, exist_ok=True)
            (own / _file(name)).write_bytes(row["text"].encode())
            bases.append(Base(own, tuple(asked[name])))
    return LabelledSet(folder.name, tuple(bases), True)


def _file(contract: str) -> str:
    return f"{contract}.txt"


def _policies(folder: Path) -> LabelledSet:
    """The questions written by hand; any one quote suffices, wherever it stands."""
    documents = _Documents(read_documents(folder))
    suite = SuiteFile.model_validate(yaml.safe_load(_POLICIES.read_text(encoding="utf8")))
    questions = []
    for sample in suite.samples:
        found = ((gold, place) for gold in sample.expect.gold for place in spans(gold, documents) or ())
        questions.append(Labelled(sample, tuple((Place(gold.document, *place),) for gold, place in found)))
    return LabelledSet("policies", (Base(folder, tuple(questions)),), True)


@dataclass(frozen=True, slots=True)
class _Documents:
    texts: Mapping[str, str]

    def text(self, document: str) -> str | None:
        return self.texts.get(document)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
