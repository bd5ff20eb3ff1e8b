"""Bootstrap intervals of what is not a mean over rows: rank correlations, areas, shares of a confusion matrix."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from evals.intervals import Interval

_DRAWS = 1_000
"""Efron and Tibshirani (1993), section 14.2: enough for 95 % bounds; each draw ranks all rows again."""

Floats = NDArray[np.float64]
Statistic = Callable[[NDArray[np.intp]], float]
"""A number of the rows at these places; nan where it is not defined for them."""


def clustered(statistic: Statistic, clusters: Sequence[Hashable], seed: int) -> Interval:
    """The statistic of all rows and its 95 % percentile interval; rows of one cluster are drawn together.

    Rows that are not independent (answers to the same question) belong to one cluster. Draws for which the statistic
    is not defined are left out. Percentile bootstrap: Efron and Tibshirani (1993), section 13.3.
    """
    places: dict[Hashable, list[int]] = {}
    for place, cluster in enumerate(clusters):
        places.setdefault(cluster, []).append(place)
    groups = [np.asarray(group) for group in places.values()]
    random = np.random.default_rng(seed)
    drawn = (
        statistic(np.concatenate([groups[at] for at in random.integers(0, len(groups), len(groups))]))
        for _ in range(_DRAWS)
    )
    return bounded(statistic(np.arange(len(clusters))), np.fromiter(drawn, dtype=np.float64))


def bounded(value: float, draws: Floats) -> Interval:
    """A value with the 2.5th and 97.5th percentile of its draws."""
    if np.isnan(draws).all():
        return Interval(value, value, value)
    low, high = np.nanpercentile(draws, (2.5, 97.5))
    return Interval(float(value), float(low), float(high))
