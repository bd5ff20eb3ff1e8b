"""Shares of a confusion matrix, beside those of scikit-learn."""

from functools import partial

import numpy as np
import pytest
from sklearn.metrics import (  # type: ignore[import-untyped]
    balanced_accuracy_score,
    f1_score,
    precision_score,
    recall_score,
)

from benchmarks.judges.confusion import balanced_accuracy, confusion, f1s, interval, macro_f1, precisions, recalls

_CLASSES = ("a", "b", "c")
_GOLD = list("aaaabbbccc")
_SAID = list("aaabbbcaca")


def test_rows_are_gold_and_columns_are_said() -> None:
    assert confusion(["a", "a", "b"], ["b", "b", "a"], ("a", "b")).tolist() == [[0, 2], [1, 0]]
    assert confusion(["a", "b"], ["y", "x"], ("a", "b"), ("x", "y", "z")).tolist() == [[0, 1, 0], [1, 0, 0]]


def test_shares_are_those_of_scikit_learn() -> None:
    counts = confusion(_GOLD, _SAID, _CLASSES)
    for ours, theirs in ((precisions, precision_score), (recalls, recall_score), (f1s, f1_score)):
        assert ours(counts) == pytest.approx(theirs(_GOLD, _SAID, labels=_CLASSES, average=None))
    assert float(balanced_accuracy(counts)) == pytest.approx(balanced_accuracy_score(_GOLD, _SAID))
    assert float(macro_f1(counts)) == pytest.approx(f1_score(_GOLD, _SAID, average="macro"))


def test_a_class_that_was_never_said_has_no_precision_and_no_recall_where_nothing_is_of_it() -> None:
    counts = confusion(["a", "b"], ["a", "a"], _CLASSES)
    assert precisions(counts) == pytest.approx([0.5, np.nan, np.nan], nan_ok=True)
    assert recalls(counts) == pytest.approx([1, 0, np.nan], nan_ok=True)


def test_an_interval_holds_its_value_narrows_with_rows_and_repeats_with_the_seed() -> None:
    few, many = (interval(balanced_accuracy, confusion(_GOLD * n, _SAID * n, _CLASSES), 7) for n in (3, 300))
    assert few.low < few.mean < few.high
    assert many.mean == pytest.approx(few.mean)
    assert many.high - many.low < (few.high - few.low) / 5
    assert interval(balanced_accuracy, confusion(_GOLD * 3, _SAID * 3, _CLASSES), 7) == few


def test_a_perfect_judge_has_an_interval_of_no_width() -> None:
    assert interval(partial(macro_f1), confusion(_GOLD, _GOLD, _CLASSES), 7) == (1, 1, 1)
