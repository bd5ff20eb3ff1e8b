"""How sure a mean over samples is: the percentile bootstrap."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES = 2_000
"""Efron and Tibshirani (1993), section 14.2: 1,000 or more for 95 % bounds; twice that costs milliseconds."""

_DRAWS_AT_ONCE = 1_000_000
"""8 MB of indices, however many samples a suite has."""


class Interval(NamedTuple):
    """A mean with the bounds of its 95 % interval."""

    mean: float
    low: float
    high: float


def bootstrap(values: Sequence[float], seed: int) -> Interval:
    """The mean of `values` and its 95 % percentile interval over samples; the same for the same seed and order.

    Samples are drawn with replacement RESAMPLES times, and the 2.5th and 97.5th percentile of the means are the bounds:
    Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 13.3. Raises ValueError for no values and
    for values that are not finite.
    """
    sample = np.asarray(values, dtype=np.float64)
    if not sample.size or not np.isfinite(sample).all():
        raise ValueError("an interval needs at least one value, and finite ones")
    random = np.random.default_rng(seed)
    rows = max(1, _DRAWS_AT_ONCE // sample.size)
    means = np.concatenate(
        [
            sample[random.integers(0, sample.size, (min(rows, RESAMPLES - done), sample.size))].mean(axis=1)
            for done in range(0, RESAMPLES, rows)
        ]
    )
    # Equal values have an interval of no width: sums in floating point must not widen it.
    mean, low, high = np.clip((sample.mean(), *np.percentile(means, (2.5, 97.5))), sample.min(), sample.max())
    return Interval(float(mean), float(low), float(high))
