"""Attempts at a sample, and what they come to."""

from itertools import combinations

import pytest

from evals.metrics import aggregate
from evals.results import SampleResult, sample_scores
from evals.samples import Sample
from evals.scores import Score
from tests.evals.tiny import log_of


def _result(error: str = "", **scores: Score) -> SampleResult:
    named = {name.replace("_", "/"): score for name, score in scores.items()}
    return SampleResult(suite="s", sample=Sample(id="a", question="?"), error=error, scores=named)


def test_an_attempt_passes_where_no_headline_score_is_below_one() -> None:
    assert _result(outcome=Score.of(1), citations_recall=Score.not_applicable("no gold"), mrr=Score.of(0)).passed
    assert not _result(outcome=Score.of(1), citations_recall=Score.of(0.5)).passed


def test_an_attempt_without_an_answer_or_with_a_score_nobody_could_tell_has_failed() -> None:
    assert not _result(error="the target is down").passed
    assert not _result(mrr=Score.error("unknown document")).passed


def test_a_sample_has_the_mean_of_its_attempts() -> None:
    log = log_of({"a": [1, 0, 0.5], "b": [1, 1, 1]})
    assert log.values("outcome") == {"s:a": 0.5, "s:b": 1}


def test_an_attempt_that_could_not_be_scored_is_not_averaged_away() -> None:
    scores = sample_scores(log_of({"a": [1, None]}).results, "outcome")
    assert (scores["s:a"].status, scores["s:a"].reason) == ("error", "no answer")


def test_attempts_that_a_score_does_not_apply_to_are_left_out_of_the_mean() -> None:
    rows = [_result(outcome=Score.of(0.5)), _result(outcome=Score.not_applicable("abstained"))]
    assert sample_scores(rows, "outcome")["s:a"].value == 0.5
    assert sample_scores(rows[1:], "outcome")["s:a"].status == "not_applicable"


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_pass_hat_k_is_the_share_of_all_choices_of_k_attempts_that_all_passed(k: int) -> None:
    attempts = [1, 0, 1, 1, 1]
    drawn = list(combinations(attempts, k))
    scores = sample_scores(log_of({"a": attempts}).results, f"pass^{k}")
    assert scores["s:a"].value == pytest.approx(sum(all(one) for one in drawn) / len(drawn))


def test_fewer_attempts_than_k_say_nothing() -> None:
    scores = sample_scores(log_of({"a": [1], "b": [1, 1]}).results, "pass^2")
    assert aggregate(list(scores.values()), seed=1).n == 1


def test_samples_whose_attempts_disagree_are_flaky() -> None:
    assert log_of({"a": [1, 1], "b": [1, 0], "c": [0, 0]}).flaky == ["s:b"]


def test_a_quantile_has_the_samples_of_its_metric() -> None:
    log = log_of({"a": [100], "b": [300]}, "latency")
    assert log.values("latency/p95") == {"s:a": 100, "s:b": 300}
    assert (log.timings["latency/p50"].value, log.timings["latency"].value) == (200, 200)
