"""Scores become metrics."""

from typing import Any

import pytest
from pydantic import ValidationError

from evals.metrics import Metric, aggregate, aggregate_each
from evals.scores import Score


def test_a_metric_is_the_mean_with_its_interval() -> None:
    metric = aggregate([Score.of(1), Score.of(0), Score.of(1), Score.of(1)], seed=1)
    assert (metric.status, metric.value, metric.n, metric.errors) == ("ok", 0.75, 4, 0)
    assert metric.low is not None
    assert metric.high is not None
    assert 0 <= metric.low < 0.75 < metric.high <= 1


def test_one_score_has_an_interval_of_no_width() -> None:
    assert aggregate([Score.of(0.4)], seed=1) == Metric(status="ok", value=0.4, low=0.4, high=0.4, n=1)


def test_scores_that_do_not_apply_are_not_counted() -> None:
    metric = aggregate([Score.of(0.5), Score.not_applicable("no gold"), Score.of(0.5)], seed=1)
    assert metric == Metric(status="ok", value=0.5, low=0.5, high=0.5, n=2)


@pytest.mark.parametrize(
    ("scores", "reason"), [([], "no sample asks"), ([Score.not_applicable("no gold")] * 2, "no gold")]
)
def test_a_metric_that_nothing_asks_for_does_not_apply(scores: list[Score], reason: str) -> None:
    assert aggregate(scores, seed=1) == Metric(status="not_applicable", reason=reason)


def test_errors_are_counted_beside_the_value_and_are_not_zeros() -> None:
    scores = [Score.of(1), Score.error("no answer"), Score.of(1), Score.error("no text")]
    metric = aggregate(scores, seed=1)
    assert metric == Metric(status="ok", value=1, low=1, high=1, n=2, errors=2, reason="no answer")


def test_nothing_but_errors_is_an_error_with_the_first_reason() -> None:
    scores = [Score.not_applicable("no gold"), Score.error("no answer"), Score.error("no text")]
    assert aggregate(scores, seed=1) == Metric(status="error", errors=2, reason="no answer")


def test_a_score_that_is_ok_without_a_value_is_an_error() -> None:
    metric = aggregate([Score.model_construct(status="ok", value=None, reason="")], seed=1)
    assert (metric.status, metric.errors) == ("error", 1)
    assert "neither a value nor a reason" in metric.reason


def test_zeros_are_values() -> None:
    assert aggregate([Score.of(0), Score.of(0)], seed=1) == Metric(status="ok", value=0, low=0, high=0, n=2)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "ok"},
        {"status": "ok", "value": 0.5, "low": 0.5, "high": 0.5, "n": 0},
        {"status": "ok", "value": float("nan"), "low": 0.5, "high": 0.5, "n": 1},
        {"status": "error", "value": 0.0, "errors": 1},
        {"status": "not_applicable", "n": 3},
    ],
)
def test_a_metric_cannot_contradict_itself(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Metric(**fields)


def test_a_metric_comes_back_from_json_as_it_went() -> None:
    metric = aggregate([Score.of(1), Score.of(0), Score.error("no answer")], seed=1)
    assert Metric.model_validate_json(metric.model_dump_json()) == metric


def test_each_metric_is_over_the_samples_that_have_it() -> None:
    rows = [{"recall": Score.of(1), "outcome": Score.of(0)}, {"outcome": Score.of(1)}]
    metrics = aggregate_each(rows, seed=1)
    assert list(metrics) == ["outcome", "recall"]
    assert (metrics["outcome"].n, metrics["outcome"].value) == (2, 0.5)
    assert (metrics["recall"].n, metrics["recall"].value) == (1, 1)
