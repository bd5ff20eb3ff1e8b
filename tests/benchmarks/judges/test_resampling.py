"""Intervals of any statistic, with rows that belong together drawn together."""

import numpy as np
import pytest

from benchmarks.judges.resampling import clustered
from evals.intervals import bootstrap

_VALUES = np.random.default_rng(3).random(60)


def test_the_interval_of_a_mean_is_about_that_of_the_bootstrap_over_samples() -> None:
    found = clustered(lambda places: float(_VALUES[places].mean()), range(60), 7)
    assert found == pytest.approx(bootstrap(list(_VALUES), 7), abs=0.01)


def test_rows_of_one_cluster_tell_no_more_than_one_row() -> None:
    doubled = np.repeat(_VALUES, 4)
    apart = clustered(lambda places: float(doubled[places].mean()), range(240), 7)
    together = clustered(lambda places: float(doubled[places].mean()), list(np.repeat(range(60), 4)), 7)
    alone = clustered(lambda places: float(_VALUES[places].mean()), range(60), 7)
    assert together == pytest.approx(alone)
    assert together.high - together.low > 1.5 * (apart.high - apart.low)


def test_draws_without_a_value_are_left_out() -> None:
    rows = np.asarray([0.0, 1.0])
    found = clustered(lambda places: 0.5 if len(set(rows[places])) == 2 else float("nan"), range(2), 7)
    assert found == (0.5, 0.5, 0.5)
