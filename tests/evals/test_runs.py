"""Runs end with a log whatever single samples do; interrupted ones go on."""

import threading
from pathlib import Path

import pytest

from evals.log import SampleResult, read_log
from evals.runs import run
from evals.samples import Sample
from evals.scores import Observed, Score, Sources
from evals.setups import Plan
from evals.targets import Unreachable
from tests.evals.tiny import SUITE, Heard, Scripted, job, ran


class _Crashing:
    """A scorer that fails on one sample, and gives a part of its name on the others."""

    name = "parts"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        if sample.id == "b":
            raise ZeroDivisionError("division by zero")
        return {"one": Score.of(1.0)}


def _left(folder: Path) -> list[Path]:
    return list(folder.glob("unfinished-*"))


def test_every_sample_is_scored_and_the_metric_has_an_interval(tmp_path: Path) -> None:
    log = ran(Scripted(), tmp_path).log
    outcome = log.metrics["outcome"]
    assert outcome.value == pytest.approx(2 / 3)
    assert outcome.low is not None
    assert outcome.low <= 2 / 3
    assert _left(tmp_path) == []


def test_the_log_is_in_the_folder_as_it_was_made(tmp_path: Path) -> None:
    log = ran(Scripted(), tmp_path).log
    assert read_log(tmp_path / f"{log.name}.json") == log
    assert log.started <= log.finished


def test_two_runs_within_a_second_have_a_log_each(tmp_path: Path) -> None:
    names = {ran(Scripted(), tmp_path).log.name for _ in range(3)}
    assert {path.stem for path in tmp_path.glob("*.json")} == names
    assert len(names) == 3


def test_times_stand_apart_from_the_metrics_that_are_the_same_every_time(tmp_path: Path) -> None:
    log = ran(Scripted(), tmp_path).log
    assert list(log.timings) == ["latency", "latency/p50", "latency/p95"]
    assert log.timings["latency/p95"].value == 5
    assert not any(name.startswith("latency") for name in log.metrics)
    assert log.metrics == ran(Scripted(), tmp_path).log.metrics


def test_an_error_of_the_target_is_a_row_and_the_run_is_finished(tmp_path: Path) -> None:
    finished = ran(Scripted({"a": ValueError("no such question")}), tmp_path)
    assert [result.error for result in finished.log.results] == ["ValueError: no such question", "", ""]
    assert finished.log.metrics["outcome"].errors == 1
    assert (finished.missing, _left(tmp_path)) == (0, [])


def test_a_target_out_of_reach_gives_rows_and_a_run_that_goes_on(tmp_path: Path) -> None:
    gone = Unreachable("it cannot be reached")
    finished = ran(Scripted({"b": gone, "c": gone}), tmp_path)
    assert [result.error for result in finished.log.results] == ["", "it cannot be reached", "it cannot be reached"]
    assert finished.missing == 2
    back = Scripted()
    again = ran(back, tmp_path)
    assert sorted(back.asked) == ["b", "c"]
    assert (again.missing, [result.error for result in again.log.results]) == (0, ["", "", ""])
    assert _left(tmp_path) == []


def test_a_scorer_that_crashes_is_an_error_of_its_own_sample_alone(tmp_path: Path) -> None:
    log = run(job(Scripted(), tmp_path, None, _Crashing()), Heard()).log
    assert log.results[1].scores["parts"].reason == "ZeroDivisionError: division by zero"
    assert (log.metrics["parts/one"].n, log.metrics["parts/one"].errors) == (2, 1)
    assert (log.metrics["parts"].status, log.metrics["parts"].errors) == ("error", 1)
    assert log.metrics["outcome"].errors == 0


def test_an_interrupted_run_asks_only_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        ran(Scripted({"c": KeyboardInterrupt()}), tmp_path)
    second, heard = Scripted(), Heard()
    log = run(job(second, tmp_path), heard).log
    assert second.asked == ["c"]
    assert (heard.started, heard.answered_keys) == ((3, 2), ["tiny:c"])
    assert [result.sample.id for result in log.results] == ["a", "b", "c"]


def test_a_last_row_that_was_cut_off_is_asked_for_again(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        ran(Scripted({"c": KeyboardInterrupt()}), tmp_path)
    (path,) = _left(tmp_path)
    whole = path.read_text(encoding="utf8")
    path.write_text(whole[: whole.rindex('"scores"')], encoding="utf8")
    second = Scripted()
    assert len(ran(second, tmp_path).log.results) == 3
    assert sorted(second.asked) == ["b", "c"]


def test_a_row_keeps_what_looks_like_the_end_of_a_line(tmp_path: Path) -> None:
    class Typographer(Scripted):
        def answer(self, sample: Sample) -> Observed:
            return super().answer(sample).model_copy(update={"text": "One.\u2028Two.\x85Three."})

    with pytest.raises(KeyboardInterrupt):
        ran(Typographer({"c": KeyboardInterrupt()}), tmp_path)
    second = Typographer()
    ran(second, tmp_path)
    assert second.asked == ["c"]


def test_another_setup_neither_takes_nor_loses_the_rows_of_an_interrupted_run(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        ran(Scripted({"c": KeyboardInterrupt()}), tmp_path)
    other = Scripted()
    ran(other, tmp_path, Plan(seed=7, left_out=1))
    assert other.asked == ["a", "b", "c"]
    faster = Scripted()
    ran(faster, tmp_path, Plan(seed=7, concurrency=2))
    assert faster.asked == ["c"]


def test_results_come_in_the_order_of_the_suite_however_they_were_finished(tmp_path: Path) -> None:
    last_is_there = threading.Event()

    class Releasing(Heard):
        def answered(self, result: SampleResult) -> None:
            super().answered(result)
            if result.sample.id == "c":
                last_is_there.set()

    heard = Releasing()
    log = run(job(Scripted(waiting=last_is_there), tmp_path, Plan(seed=7, concurrency=3)), heard).log
    assert heard.answered_keys.index("tiny:c") < heard.answered_keys.index("tiny:a")
    assert [result.sample.id for result in log.results] == ["a", "b", "c"]


def test_no_more_are_under_way_at_once_than_asked_for(tmp_path: Path) -> None:
    lock, under_way, most = threading.Lock(), 0, 0

    class Counting(Scripted):
        def answer(self, sample: Sample) -> Observed:
            nonlocal under_way, most
            with lock:
                under_way += 1
                most = max(most, under_way)
            try:
                return super().answer(sample)
            finally:
                with lock:
                    under_way -= 1

    ran(Counting(), tmp_path, Plan(seed=7, concurrency=2, repeats=20))
    assert most <= 2


def test_each_sample_is_asked_as_often_as_wanted_and_counts_once(tmp_path: Path) -> None:
    class Moody(Scripted):
        """Answers b every other time."""

        def answer(self, sample: Sample) -> Observed:
            observed = super().answer(sample)
            wanted = "answered" if self.asked.count("b") % 2 else "abstained"
            return observed.model_copy(update={"outcome": wanted}) if sample.id == "b" else observed

    log = ran(Moody(), tmp_path, Plan(seed=7, repeats=4)).log
    assert [(one.sample.id, one.attempt) for one in log.results[:5]] == [*(("a", n) for n in range(1, 5)), ("b", 1)]
    assert log.metrics["outcome"].value == pytest.approx(2.5 / 3)
    assert log.metrics["outcome"].n == 3
    assert [log.metrics[f"pass^{k}"].value for k in (1, 2, 3)] == pytest.approx([2.5 / 3, (2 + 1 / 6) / 3, 2 / 3])
    assert log.flaky == ["tiny:b"]
    assert log.setup.repeats == 4


def test_an_interrupted_run_goes_on_in_the_middle_of_the_attempts(tmp_path: Path) -> None:
    class Dying(Scripted):
        def answer(self, sample: Sample) -> Observed:
            if len(self.asked) == 4:
                raise KeyboardInterrupt
            return super().answer(sample)

    with pytest.raises(KeyboardInterrupt):
        ran(Dying(), tmp_path, Plan(seed=7, repeats=2))
    second = Scripted()
    ran(second, tmp_path, Plan(seed=7, repeats=2))
    assert second.asked == ["c", "c"]
    assert SUITE.samples[2].id == "c"
