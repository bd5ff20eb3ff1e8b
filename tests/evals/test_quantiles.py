"""Quantiles and how sure they are."""

import random

import pytest

from evals.quantiles import quantile_interval


def test_the_median_of_a_hundred_lies_between_the_ranks_of_the_binomial() -> None:
    # Conover: n p +- 1.96 sqrt(n p (1 - p)) = 50 +- 9.8, so ranks 40 and 60.
    assert quantile_interval([float(rank) for rank in range(1, 101)], 0.5) == (50.5, 40, 60)


def test_the_order_of_the_values_does_not_matter() -> None:
    values = [3.0, 1.0, 2.0, 9.0]
    assert quantile_interval(values, 0.95) == quantile_interval(sorted(values), 0.95)


def test_a_single_value_is_its_own_interval() -> None:
    assert quantile_interval([7.0], 0.95) == (7, 7, 7)


@pytest.mark.parametrize("quantile", [0.5, 0.95])
def test_the_true_quantile_is_in_about_95_of_100_intervals(quantile: float) -> None:
    dice = random.Random(3)
    found = [quantile_interval([dice.random() for _ in range(200)], quantile) for _ in range(300)]
    assert 0.91 <= sum(one.low <= quantile <= one.high for one in found) / 300 <= 0.99
