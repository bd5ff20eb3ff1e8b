"""Scores of ranked passages against gold spans, the same for every system and fair to any chunk size."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

Passage = Mapping[str, Any]
Question = Mapping[str, Any]

METRICS = ("doc@1", "doc@5", "doc@10", "hit@1", "hit@5", "cover@100w", "cover@300w")
"""doc@k: a gold document among the first k; hit@k: a passage among the first k overlaps gold; cover@w: the share of
gold characters within the first w words of passages (only where gold has spans)."""

_RESAMPLES = 1_000


class Interval(NamedTuple):
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def score(question: Question, passages: Sequence[Passage]) -> dict[str, float]:
    """The metrics of one question; coverage is left out where its gold has no spans."""
    gold = question["gold"]
    documents = list(dict.fromkeys(passage["document"] for passage in passages))
    wanted = {one["document"] for one in gold}
    spans = [one for one in gold if "start" in one]
    scores = {f"doc@{k}": float(bool(wanted & set(documents[:k]))) for k in (1, 5, 10)}
    scores |= {f"hit@{k}": float(any(_hits(passage, gold) for passage in passages[:k])) for k in (1, 5)}
    if spans:
        scores |= {f"cover@{words}w": _coverage(passages, spans, words) for words in (100, 300)}
    return scores


def interval(values: Sequence[float], seed: int) -> Interval:
    """Mean and percentile bootstrap interval over questions."""
    sample = np.asarray(values)
    random = np.random.default_rng(seed)
    means = sample[random.integers(0, len(sample), (_RESAMPLES, len(sample)))].mean(axis=1)
    return Interval(float(sample.mean()), *(float(bound) for bound in np.percentile(means, (2.5, 97.5))))


def _hits(passage: Passage, gold: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        passage["document"] == one["document"]
        and ("start" not in one or (passage["start"] < one["end"] and one["start"] < passage["end"]))
        for one in gold
    )


def _coverage(passages: Sequence[Passage], spans: Sequence[Mapping[str, Any]], budget: int) -> float:
    covered: set[tuple[int, int]] = set()
    for passage in passages:
        words = passage["text"].split()
        end = passage["end"] if len(words) <= budget else passage["start"] + len(" ".join(words[:budget]))
        for number, span in enumerate(spans):
            if span["document"] == passage["document"]:
                reach = range(max(span["start"], passage["start"]), min(span["end"], end))
                covered.update((number, at) for at in reach)
        budget -= len(words)
        if budget <= 0:
            break
    characters: int = sum(span["end"] - span["start"] for span in spans)
    return len(covered) / max(1, characters)
