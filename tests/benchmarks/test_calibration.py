"""Calibration: bins of confidence."""

import numpy as np
import pytest

from benchmarks.calibration import bins, expected_error


def test_answers_that_are_as_right_as_they_are_sure_have_no_error() -> None:
    confidence = np.array([0.5, 0.5, 1.0, 1.0])
    assert expected_error(confidence, np.array([1.0, 0.0, 1.0, 1.0])) == 0


def test_the_error_weighs_each_bin_by_its_answers() -> None:
    confidence, right = np.array([0.75, 0.75, 0.75, 0.95]), np.array([0.0, 0.0, 0.0, 1.0])
    assert [one.answers for one in bins(confidence, right)] == [3, 1]
    assert expected_error(confidence, right) == pytest.approx(0.75 * 0.75 + 0.25 * 0.05)
