"""Two runs, sample by sample."""

import random

import pytest

from evals.comparisons import FLIPS, Comparison, compare
from evals.errors import EvalError


def test_the_difference_is_the_mean_over_samples_in_both_runs() -> None:
    comparison = compare({"a": 0.2, "b": 0.4, "old": 1.0}, {"a": 0.5, "b": 0.5, "new": 0.0}, seed=1)
    assert comparison.n == 2
    assert comparison.difference == pytest.approx(0.2)
    assert (comparison.only_before, comparison.only_after) == (("old",), ("new",))


def test_runs_without_a_sample_in_common_have_no_difference() -> None:
    assert compare({"a": 1.0}, {"b": 1.0}, seed=1) == Comparison(n=0, only_before=("a",), only_after=("b",))


def test_equal_runs_differ_in_nothing() -> None:
    run = {str(number): number / 20 for number in range(20)}
    assert compare(run, dict(run), seed=1) == Comparison(n=20, difference=0, low=0, high=0, p=1)


@pytest.mark.parametrize("differing", [1, 2, 5, 12])
def test_few_pairs_that_all_rise_have_the_exact_p(differing: int) -> None:
    before = {str(number): 0.0 for number in range(differing)} | {"same": 0.3}
    after = {str(number): 0.1 for number in range(differing)} | {"same": 0.3}
    assert compare(before, after, seed=1).p == 2 / 2**differing


def test_exact_p_counts_every_flip_that_reaches_as_far() -> None:
    # Sums of the flips of 1, 2, 3 in size: 6, 4, 2, 0 and back; the observed sum is 3 + 2 - 1 = 4.
    before = {"a": 0.1, "b": 0.0, "c": 0.0}
    after = {"a": 0.0, "b": 0.2, "c": 0.3}
    assert compare(before, after, seed=1).p == 4 / 8


def test_many_pairs_have_a_p_near_the_exact_one_and_never_zero() -> None:
    before = {f"{number:03}": 0.0 for number in range(200)}
    assert compare(before, dict.fromkeys(before, 1.0), seed=1).p == 1 / (FLIPS + 1)
    after = {sample: (1.0 if number < 15 else -1.0 if number < 20 else 0.0) for number, sample in enumerate(before)}
    # 15 of 20 one way: the two-sided sign test, 2 * sum(C(20, k) for k in 15..20) / 2 ** 20.
    assert compare(before, after, seed=1).p == pytest.approx(0.0414, abs=0.008)


def test_p_is_uniform_where_only_chance_is_at_work() -> None:
    dice = random.Random(5)
    small = 0
    for seed in range(100):
        before, after = ({str(number): dice.random() for number in range(12)} for _ in range(2))
        p = compare(before, after, seed).p
        assert p is not None
        small += p <= 0.1
    assert 3 <= small <= 18


def test_fixed_and_broken_samples_come_with_the_largest_change_first() -> None:
    before = {"a": 0.0, "b": 0.0, "c": 0.5, "d": 1.0, "e": 0.5, "f": 0.0}
    after = {"a": 0.5, "b": 1.0, "c": 0.5 + 1e-12, "d": 0.0, "e": 0.25, "f": 0.5}
    comparison = compare(before, after, seed=1)
    assert comparison.fixed == ("b", "a", "f")
    assert comparison.broken == ("d", "e")


def test_where_lower_is_better_what_fell_is_fixed() -> None:
    comparison = compare({"a": 0.0, "b": 1.0}, {"a": 1.0, "b": 0.5}, seed=1, lower_is_better=True)
    assert (comparison.fixed, comparison.broken) == (("b",), ("a",))
    assert comparison.difference == pytest.approx(0.25)


def test_the_interval_surrounds_a_real_difference_and_leaves_zero_out() -> None:
    before = {str(number): (number % 5) / 10 for number in range(100)}
    after = {sample: value + (0.3 if int(sample) % 2 else 0.1) for sample, value in before.items()}
    comparison = compare(before, after, seed=1)
    assert comparison.low is not None
    assert comparison.high is not None
    assert 0 < comparison.low < 0.2 < comparison.high


def test_the_order_of_the_samples_does_not_matter() -> None:
    dice = random.Random(9)
    before, after = ({str(number): dice.random() for number in range(40)} for _ in range(2))
    assert compare(before, after, seed=2) == compare(before, dict(reversed(after.items())), seed=2)
    assert compare(before, after, seed=2) == compare(dict(reversed(before.items())), after, seed=2)


def test_a_value_that_is_not_finite_is_refused() -> None:
    with pytest.raises(EvalError, match="sample 'a' has the value nan in the run after"):
        compare({"a": 1.0}, {"a": float("nan")}, seed=1)
