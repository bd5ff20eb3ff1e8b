"""How sure a quantile over samples is: order statistics."""

from collections.abc import Sequence
from math import ceil, floor, sqrt

import numpy as np

from evals.intervals import Interval

_Z = 1.96
"""The 97.5th percentile of the normal distribution, for 95 % intervals."""


def quantile_interval(values: Sequence[float], quantile: float) -> Interval:
    """A quantile of `values` (at least one), with the values between whose ranks it lies with 95 % confidence.

    How many values fall below the quantile is binomial, whatever they are distributed like; the ranks are those of
    the normal approximation: Conover, Practical Nonparametric Statistics (1999), section 3.2. Where there are too few
    values for a rank, the bound is the smallest or the largest of them.
    """
    ranked = np.sort(np.asarray(values, dtype=np.float64))
    middle, spread = ranked.size * quantile, _Z * sqrt(ranked.size * quantile * (1 - quantile))
    low, high = (min(max(rank, 1), ranked.size) for rank in (floor(middle - spread), ceil(middle + spread)))
    return Interval(float(np.quantile(ranked, quantile)), float(ranked[low - 1]), float(ranked[high - 1]))
