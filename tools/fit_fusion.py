"""Fit the weights of knowledge/fusion.py, and say what they are worth on sets that they were not fitted on.

    python tools/fit_fusion.py SUITE:HOME...

Each suite's gold must have spans or be whole documents of the knowledge base in HOME. Questions with a conversation
and without are fitted apart: a softmax over candidates, weights of zero or more, every suite counting by the square
root of its size. Printed are hit@1 and the mean reciprocal rank, each suite left out in turn, together with all others
of its knowledge base, then fitted on all; then the same without each kind of evidence.
"""

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from assistant.answering.condensing import condense
from assistant.answering.question import Question, Turn
from assistant.cli.opened import opened
from evals.gold import matches
from evals.suite import load_suite
from evals.targets import StoredSources
from knowledge.fusion import EVIDENCE
from knowledge.hybrid import HybridRetriever
from knowledge.records import open_records

_RIDGE = 0.00075  # keeps weights that hardly matter near one another
_PRIOR = 2.0
_ALONE = 3  # kinds of evidence that a question without a conversation has

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Case:
    """One question: its candidates' evidence, shape (candidates, kinds), and which of them are gold."""

    evidence: Floats
    gold: NDArray[np.bool_]


def main() -> None:
    """Fit and report for conversations and for questions that stand alone."""
    cases: dict[bool, dict[str, list[_Case]]] = {False: {}, True: {}}
    homes: dict[str, str] = {}
    for argument in sys.argv[1:]:
        suite, _, home = argument.partition(":")
        homes[Path(suite).stem] = home
        for follow_up, case in _cases(Path(suite), Path(home)):
            cases[follow_up].setdefault(Path(suite).stem, []).append(case)
    for follow_up, sets in cases.items():
        kinds = list(range(len(EVIDENCE) if follow_up else _ALONE))
        sys.stdout.write(f"\n## {'With a conversation' if follow_up else 'Questions that stand alone'}\n\n")
        _report(sets, homes, kinds)


def _report(sets: Mapping[str, Sequence[_Case]], homes: Mapping[str, str], kinds: Sequence[int]) -> None:
    everything = _fit(list(sets.values()), kinds)
    sys.stdout.write("| suite | n | left out: hit@1, MRR | fitted on all: hit@1, MRR |\n|---|---|---|---|\n")
    for name, cases in sets.items():
        others = [found for other, found in sets.items() if homes[other] != homes[name]]
        left_out = _worth(cases, _fit(others, kinds)) if others else "n/a"
        sys.stdout.write(f"| {name} | {len(cases)} | {left_out} | {_worth(cases, everything)} |\n")
    weights = everything / everything.sum()
    told = ", ".join(f"{EVIDENCE[kind]}={weights[kind]:.2f}" for kind in kinds)
    sys.stdout.write(f"\nWeights: {told}\n\n| without | {' | '.join(sets)} |\n|---|{'---|' * len(sets)}\n")
    for kind in kinds:
        without = _fit(list(sets.values()), [other for other in kinds if other != kind])
        sys.stdout.write(f"| {EVIDENCE[kind]} | {' | '.join(_worth(cases, without) for cases in sets.values())} |\n")


def _cases(path: Path, home: Path) -> list[tuple[bool, _Case]]:
    found = []
    suite = load_suite(path)
    with opened(home) as knowledge, closing(open_records(knowledge.settings.knowledge)) as records:
        sources = StoredSources(records)
        with knowledge.index.pin() as generation:
            retriever = HybridRetriever(generation)
            for sample in suite.samples:
                if not sample.expect.gold:
                    continue
                history = tuple(Turn(turn.role, turn.text) for turn in sample.history)
                day = sample.as_of or date.today()
                query = condense(Question(sample.question, history, sample.scenario, sample.audience, day))
                (candidates,) = retriever.candidates([query])
                clauses = candidates.partitions.clauses(candidates.rows)
                gold = [
                    any(
                        matches(gold, clause.document, clause.start, clause.end, clause.section, sources)
                        for gold in sample.expect.gold
                    )
                    for clause in clauses
                ]
                found.append((bool(query.context), _Case(candidates.evidence, np.array(gold))))
    return found


def _fit(sets: Sequence[Sequence[_Case]], kinds: Sequence[int]) -> Floats:
    """The weights of all kinds of evidence, zero for those not fitted."""
    weighed = [(case, len(cases) ** -0.5) for cases in sets for case in cases if case.gold.any()]
    total = sum(weight for _, weight in weighed)

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, gradient = 0.0, np.zeros(len(kinds))
        for case, weight in weighed:
            evidence = case.evidence[:, kinds]
            scores = evidence @ weights
            chances = np.exp(scores - scores.max())
            right = chances * case.gold
            value -= weight * np.log(right.sum() / chances.sum())
            gradient += weight * (chances @ evidence / chances.sum() - right @ evidence / right.sum())
        pull = weights - _PRIOR
        return value / total + _RIDGE * float(pull @ pull), gradient / total + 2 * _RIDGE * pull

    start = np.full(len(kinds), _PRIOR)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(kinds))
    weights = np.zeros(len(EVIDENCE))
    weights[list(kinds)] = found.x
    return weights


def _worth(cases: Sequence[_Case], weights: Floats) -> str:
    ranks = [
        1 + int((scores > scores[case.gold].max()).sum()) if case.gold.any() else 0
        for case, scores in ((case, case.evidence @ weights) for case in cases)
    ]
    hits, reciprocal = np.mean([rank == 1 for rank in ranks]), np.mean([1 / rank if rank else 0 for rank in ranks])
    return f"{hits:.3f}, {reciprocal:.3f}"


if __name__ == "__main__":
    main()
