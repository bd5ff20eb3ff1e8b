"""Runs end with a log whatever single samples do; interrupted ones go on."""

from pathlib import Path

import pytest

from evals.log import EvalLog, SampleResult, read_log
from evals.reports import junit, markdown
from evals.runs import Job, describe, run
from evals.samples import Expectation, Sample
from evals.scorers.outcome import OutcomeMatch
from evals.scores import Observed
from evals.suite import Suite

_SUITE = Suite(
    name="tiny",
    samples=tuple(Sample(id=name, question=f"{name}?", expect=Expectation(outcome="answered")) for name in "abc"),
)


class _Nothing:
    def text(self, document: str) -> str | None:
        return None


class _Scripted:
    """Answers, abstains from b, and counts what it was asked."""

    name = "scripted"

    def __init__(self, broken: str = "") -> None:
        self.broken = broken
        self.asked: list[str] = []

    def answer(self, sample: Sample) -> Observed:
        self.asked.append(sample.id)
        if sample.id == self.broken:
            raise KeyboardInterrupt if self.broken == "c" else ConnectionError("the target is down")
        return Observed(id=sample.id, outcome="abstained" if sample.id == "b" else "answered", text="Yes.")


def _run(target: _Scripted, folder: Path) -> EvalLog:
    setup = describe([_SUITE], target.name, None, None, seed=7)
    heard: list[SampleResult] = []
    return run(Job([_SUITE], target, [OutcomeMatch()], _Nothing(), setup, folder / "unfinished.jsonl"), heard.append)


def test_every_sample_is_scored_and_the_metric_has_an_interval(tmp_path: Path) -> None:
    log = _run(_Scripted(), tmp_path)
    outcome = log.metrics["outcome"]
    assert outcome.value == pytest.approx(2 / 3)
    assert outcome.low is not None
    assert outcome.low <= 2 / 3
    assert not (tmp_path / "unfinished.jsonl").exists()


def test_a_dead_target_gives_an_error_row_and_the_run_goes_on(tmp_path: Path) -> None:
    log = _run(_Scripted(broken="a"), tmp_path)
    assert [result.error for result in log.results] == ["ConnectionError: the target is down", "", ""]
    assert log.metrics["outcome"].errors == 1


def test_an_interrupted_run_asks_only_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _run(_Scripted(broken="c"), tmp_path)
    second = _Scripted()
    log = _run(second, tmp_path)
    assert second.asked == ["c"]
    assert [result.sample.id for result in log.results] == ["a", "b", "c"]


def test_two_runs_give_the_same_scores(tmp_path: Path) -> None:
    assert _run(_Scripted(), tmp_path).metrics == _run(_Scripted(), tmp_path).metrics


def test_a_log_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    log = _run(_Scripted(), tmp_path)
    path = tmp_path / "log.json"
    path.write_text(log.model_dump_json(), encoding="utf8")
    assert read_log(path) == log


def test_reports_name_the_failing_sample_and_the_failed_gate(tmp_path: Path) -> None:
    log = _run(_Scripted(), tmp_path)
    text = markdown(log, ["outcome 0.667 is below the gate's 0.9"])
    assert "`tiny:b`" in text
    assert "| tiny, audience:customer | 0.667 |" in text
    assert "`tiny:a`" not in text
    assert "below the gate's 0.9" in text
    xml = junit(log, [])
    assert xml.count("<failure") == 1
    assert 'name="b"' in xml
