"""The percentile bootstrap."""

import time

import numpy as np
import pytest

from evals.intervals import bootstrap


def test_the_interval_of_a_share_is_the_binomial_one() -> None:
    mean, low, high = bootstrap([1.0] * 75 + [0.0] * 25, seed=1)
    assert mean == 0.75
    assert low == pytest.approx(0.75 - 1.96 * (0.75 * 0.25 / 100) ** 0.5, abs=0.02)
    assert high == pytest.approx(0.75 + 1.96 * (0.75 * 0.25 / 100) ** 0.5, abs=0.02)


def test_about_95_in_100_intervals_hold_the_true_mean() -> None:
    random = np.random.default_rng(7)
    held = 0
    for seed in range(200):
        interval = bootstrap(random.uniform(size=60).tolist(), seed)
        held += interval.low <= 0.5 <= interval.high
    assert 180 <= held <= 198


def test_one_value_is_its_own_interval() -> None:
    assert bootstrap([0.3], seed=1) == (0.3, 0.3, 0.3)


def test_equal_values_have_an_interval_of_no_width() -> None:
    assert bootstrap([0.1] * 150, seed=1) == (0.1, 0.1, 0.1)


def test_the_seed_decides_the_interval() -> None:
    values = np.random.default_rng(3).uniform(size=40).tolist()
    assert bootstrap(values, seed=5) == bootstrap(values, seed=5)
    assert bootstrap(values, seed=5) != bootstrap(values, seed=6)


def test_many_samples_are_drawn_in_blocks() -> None:
    mean, low, high = bootstrap([0.0, 1.0] * 1_500, seed=1)
    assert low < mean == 0.5 < high
    assert high - low == pytest.approx(2 * 1.96 * 0.5 / 3_000**0.5, rel=0.15)


def test_150_samples_by_25_metrics_are_quick() -> None:
    values = np.random.default_rng(3).uniform(size=150).tolist()
    begun = time.process_time()
    for seed in range(25):
        bootstrap(values, seed)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("values", [[], [0.5, float("nan")], [float("inf")]])
def test_no_values_and_values_that_are_not_finite_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="at least one value, and finite ones"):
        bootstrap(values, seed=1)
