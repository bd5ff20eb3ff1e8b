"""Holding back: a threshold from other sets."""

import numpy as np

from benchmarks.holding_back import Refusals, fitted


def test_the_threshold_parts_the_other_sets_as_well_as_any_can() -> None:
    should = np.array([True, True, False, False, False])
    cosine = np.array([0.1, 0.3, 0.4, 0.6, 0.7])
    assert fitted([Refusals("one", should, should, cosine, None)]) == 0.4
