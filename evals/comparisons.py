"""A comparison: one metric in two runs, sample by sample, and whether the difference could be chance."""

import math
from collections.abc import Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from evals.errors import EvalError
from evals.intervals import bootstrap

CHANGE = 1e-9
"""A value that moved by no more than this stayed where it was: floating point, not the system."""

FLIPS = 10_000
"""Random sign flips; the standard error of a p-value of 0.05 is then 0.002."""

_EXACT_UP_TO = 12
"""Differing pairs whose sign flips are all tried: 2 ** 12 = 4,096, fewer than FLIPS and without chance."""

_FLIPS_AT_ONCE = 1_000_000
"""8 MB of signs, however many samples differ."""

_ROUNDING = 1e-12
"""What summing may be off by, as a share of all that is summed."""


class Comparison(BaseModel):
    """What became of the `n` samples that are in both runs; `difference` is after minus before, on average.

    `low` to `high` is its 95 % bootstrap interval, `p` the two-sided p-value of the paired permutation test. All four
    are None where no sample is in both. `fixed` got better and `broken` got worse, the largest change first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: int = Field(ge=0)
    difference: float | None = Field(default=None, allow_inf_nan=False)
    low: float | None = Field(default=None, allow_inf_nan=False)
    high: float | None = Field(default=None, allow_inf_nan=False)
    p: float | None = Field(default=None, gt=0, le=1, allow_inf_nan=False)
    fixed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()


def compare(
    before: Mapping[str, float], after: Mapping[str, float], seed: int, lower_is_better: bool = False
) -> Comparison:
    """Two runs' values by sample id; the same for the same seed, in whatever order the samples come.

    Raises EvalError for a value that is not finite.
    """
    for run, values in (("before", before), ("after", after)):
        for sample, value in values.items():
            if not math.isfinite(value):
                raise EvalError(f"sample '{sample}' has the value {value} in the run {run}; leave out what has none")
    only_before, only_after = (
        tuple(sorted(set(one) - set(other))) for one, other in ((before, after), (after, before))
    )
    changes = {sample: after[sample] - before[sample] for sample in sorted(set(before) & set(after))}
    if not changes:
        return Comparison(n=0, only_before=only_before, only_after=only_after)
    differences = list(changes.values())
    mean, low, high = bootstrap(differences, seed)
    ranked = sorted(changes, key=lambda sample: (-abs(changes[sample]), sample))
    rose = tuple(sample for sample in ranked if changes[sample] > CHANGE)
    fell = tuple(sample for sample in ranked if changes[sample] < -CHANGE)
    return Comparison(
        n=len(changes),
        difference=mean,
        low=low,
        high=high,
        p=_sign_flip_p([change for change in differences if abs(change) > CHANGE], seed),
        fixed=fell if lower_is_better else rose,
        broken=rose if lower_is_better else fell,
        only_before=only_before,
        only_after=only_after,
    )


def _sign_flip_p(differences: list[float], seed: int) -> float:
    """The two-sided p-value of the paired permutation test: how often chance gives a sum as far from zero.

    If the runs do not differ, each difference is as likely to have the other sign (Fisher, The Design of Experiments,
    1935, section 21). Up to _EXACT_UP_TO differences, the share of all sign flips, the observed one among them; else
    (k + 1) / (FLIPS + 1) of random ones, which is never zero: Phipson and Smyth (2010), Permutation p-values should
    never be zero. Pairs that do not differ change no sum and are left out.
    """
    sizes = np.abs(np.asarray(differences, dtype=np.float64))
    # Sums that are equal on paper may differ in their last digits, and must count as equal.
    reach = abs(math.fsum(differences)) - _ROUNDING * max(1.0, float(sizes.sum()))
    if sizes.size <= _EXACT_UP_TO:
        signs = np.array(list(product((-1.0, 1.0), repeat=sizes.size)))
        return _as_far(signs, sizes, reach) / len(signs)
    random = np.random.default_rng(seed)
    rows = max(1, _FLIPS_AT_ONCE // sizes.size)
    as_far = 0
    for done in range(0, FLIPS, rows):
        flips = random.integers(0, 2, (min(rows, FLIPS - done), sizes.size)).astype(np.float64)
        as_far += _as_far(flips * 2.0 - 1.0, sizes, reach)
    return (as_far + 1) / (FLIPS + 1)


def _as_far(signs: NDArray[np.float64], sizes: NDArray[np.float64], reach: float) -> int:
    """How many rows of signs give a sum of `reach` or more, up or down."""
    return int(np.count_nonzero(np.abs(signs @ sizes) >= reach))
