"""Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): rankings are merged by rank, not by score."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

K = 5  # the paper takes 60 for lists of a thousand; for the first ten of fifty a small one keeps the first ranks apart

Item = TypeVar("Item", bound=Hashable)


def reciprocal_rank_fusion(rankings: Iterable[tuple[float, Sequence[Item]]]) -> dict[Item, float]:
    """Scores by item, best first: the sum of weight / (K + rank) over the weighted rankings it stands in."""
    scores: dict[Item, float] = {}
    for weight, ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (K + rank)
    return dict(sorted(scores.items(), key=lambda scored: -scored[1]))
