"""Metrics by slice."""

import pytest

from evals.errors import EvalError
from evals.metrics import aggregate
from evals.samples import Expectation, Sample
from evals.scores import Score
from evals.slices import slices
from knowledge.policies import Reader

_SAMPLES = [
    Sample(id="a", question="?", tags=("refunds", "dates", "refunds"), expect=Expectation(outcome="answered")),
    Sample(id="b", question="?", tags=("refunds",), audience=Reader.AGENT, expect=Expectation(outcome="abstained")),
    Sample(id="c", question="?"),
]
_SCORES = {
    "a": {"outcome": Score.of(1), "recall": Score.of(0.5)},
    "b": {"outcome": Score.of(0), "recall": Score.not_applicable("no gold")},
    "c": {"outcome": Score.of(1)},
}


def test_samples_are_sliced_by_tag_audience_and_expected_outcome() -> None:
    assert {name: metrics["outcome"].n for name, metrics in slices(_SAMPLES, _SCORES).items()} == {
        "audience:agent": 1,
        "audience:customer": 2,
        "outcome:abstained": 1,
        "outcome:answered": 1,
        "tag:dates": 1,
        "tag:refunds": 2,
    }


def test_a_slice_has_the_metrics_of_its_samples() -> None:
    metrics = slices(_SAMPLES, _SCORES, seed=4)
    assert metrics["tag:refunds"]["outcome"] == aggregate([Score.of(1), Score.of(0)], seed=4)
    assert metrics["audience:agent"]["recall"].status == "not_applicable"


def test_a_sample_without_scores_is_not_passed_over() -> None:
    with pytest.raises(EvalError, match="sample 'c' has no scores"):
        slices(_SAMPLES, {"a": _SCORES["a"], "b": _SCORES["b"]})


def test_scores_of_other_samples_are_left_aside() -> None:
    assert "audience:agent" not in slices(_SAMPLES[:1], _SCORES)
