"""Do measures of an answer follow what people think of it?"""

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata  # type: ignore[import-untyped]

from assistant.verifying.verdicts import Verifier
from benchmarks.judges.claims import lines
from benchmarks.judges.grounding import Track
from benchmarks.judges.report import Cell, Section, Table
from benchmarks.judges.resampling import Floats, clustered
from evals.scorers.correctness import similarity, token_f1
from knowledge.embeddings import Encoder
from knowledge.markup import plain
from knowledge.sentences import sentence_spans

Correlation = Callable[[Floats, Floats], float]

_FOLDER = "mtrag-human-judgements"
_JUDGED = ("faithfulness", "completeness", "appropriateness")
_NOTES = (
    "Answers of two language models, each judged by people (1 to 4, mean of the judges), on the half of the "
    "conversations that was not used to choose the similarity measure. token_f1 and similarity compare with the "
    "reference answer of a person; support is the mean of the verifier's scores of the answer's sentences against "
    "the passages the model was given. Intervals over questions, whose answers are drawn together.",
)


def closeness(
    data: Path, encoder: Encoder, verifier: Verifier, seed: int, track: Track[dict[str, Any]]
) -> Section | None:
    """Rank correlations with human judgements; None where the set is not there."""
    if not (data / _FOLDER).is_dir():
        return None
    every = lines(data / _FOLDER / "items.jsonl")
    rows = [row for row in every if row["model"] != "reference" and is_reported(row["task_id"])]
    measured: dict[str, list[float]] = {"token_f1": [], "similarity": [], "support": []}
    for row in track(rows, "MTRAG judged"):
        measured["token_f1"].append(token_f1(row["response"], row["reference"]))
        measured["similarity"].append(similarity(row["response"], row["reference"], encoder))
        measured["support"].append(_support(row, verifier))
    judged = {name: np.asarray([_mean(row, name) for row in rows]) for name in _JUDGED}
    clusters = [row["task_id"] for row in rows]
    table: list[dict[str, Cell]] = []
    for measure, values in measured.items():
        for name, human in judged.items():
            agreed = {
                head: clustered(partial(_correlation, test, np.asarray(values), human), clusters, seed)
                for head, test in (("Spearman", spearman), ("Kendall", kendall))
            }
            table.append({"measure": measure, "people on": name, "n": len(rows), **agreed})
    return Section("Closeness to a reference, and support", _NOTES, [Table("Rank correlation", table)])


def spearman(one: Floats, other: Floats) -> float:
    """Spearman's rho: Pearson's correlation of the ranks, equal values at their mean rank.

    As scipy.stats computes it, without the p-value, which would take most of the time of a bootstrap.
    """
    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])


def kendall(one: Floats, other: Floats) -> float:
    """Kendall's tau-b: pairs in the same order less those in opposite orders, over the geometric mean of the pairs
    that either side orders. Of all n ** 2 pairs, which is quick for hundreds of values.
    """
    ordered, also = np.sign(one[:, None] - one), np.sign(other[:, None] - other)
    return float((ordered * also).sum() / np.sqrt(np.count_nonzero(ordered) * np.count_nonzero(also)))


def is_reported(task: str) -> bool:
    """Whether a task belongs to the half of the conversations that is reported on."""
    conversation = task.partition("<")[0]
    return int(hashlib.sha256(conversation.encode()).hexdigest(), 16) % 2 == 1


def _support(row: dict[str, Any], verifier: Verifier) -> float:
    text = plain(row["response"])
    sources = [context["text"] for context in row["contexts"]]
    scores = [verifier.verify(sentence, sources).score for sentence in _sentences(text)]
    return float(np.mean(scores)) if scores else 0.0


def _sentences(text: str) -> Iterable[str]:
    return (text[span.start : span.end] for span in sentence_spans(text))


def _mean(row: dict[str, Any], name: str) -> float:
    return float(np.mean([float(judge["value"]) for judge in row["annotations"][name].values()]))


def _correlation(test: Correlation, values: Floats, human: Floats, places: NDArray[np.intp]) -> float:
    one, other = values[places], human[places]
    if not np.ptp(one) or not np.ptp(other):  # equal values have no order
        return float("nan")
    return test(one, other)
