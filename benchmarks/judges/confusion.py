"""What was said of what: a confusion matrix, the shares that are read from it, and how sure they are."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.judges.resampling import Floats, bounded
from evals.intervals import RESAMPLES, Interval

Counts = NDArray[np.int64]
"""Of shape (..., gold class, said class), the classes in the same order."""


def confusion(gold: Sequence[str], said: Sequence[str], classes: Sequence[str], columns: Sequence[str] = ()) -> Counts:
    """How often each class of `columns`, by default the classes themselves, was said of each gold class."""
    rows, heads = list(classes), list(columns or classes)
    counts: Counts = np.zeros((len(rows), len(heads)), dtype=np.int64)
    for one, other in zip(gold, said, strict=True):
        counts[rows.index(one), heads.index(other)] += 1
    return counts


def recalls(counts: Counts) -> Floats:
    """Of what is a class, the share of which it was said; shape (..., class), nan where nothing is of the class."""
    return _ratio(_hits(counts), counts.sum(axis=-1))


def precisions(counts: Counts) -> Floats:
    """Of what was said to be a class, the share that is."""
    return _ratio(_hits(counts), counts.sum(axis=-2))


def f1s(counts: Counts) -> Floats:
    """The harmonic mean of precision and recall of each class."""
    return _ratio(2 * _hits(counts), counts.sum(axis=-1) + counts.sum(axis=-2))


def macro_f1(counts: Counts) -> Floats:
    """The mean F1 of the classes; shape (...)."""
    return np.asarray(f1s(counts).mean(axis=-1))


def balanced_accuracy(counts: Counts) -> Floats:
    """The mean recall of the classes; shape (...)."""
    return np.asarray(recalls(counts).mean(axis=-1))


def interval(share: Callable[[Counts], Floats], counts: Counts, seed: int) -> Interval:
    """A share of one matrix with its 95 % bootstrap interval over rows.

    Drawing rows with replacement draws the cells of the matrix from a multinomial distribution.
    """
    total = int(counts.sum())
    draws = np.random.default_rng(seed).multinomial(total, counts.ravel() / total, RESAMPLES)
    return bounded(float(share(counts)), share(draws.reshape(RESAMPLES, *counts.shape)))


def _hits(counts: Counts) -> NDArray[Any]:
    return np.asarray(np.diagonal(counts, axis1=-2, axis2=-1))


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    ratio: Floats = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return ratio
