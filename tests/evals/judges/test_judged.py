"""A judged run is a new log; the run's own stays as it is."""

from collections.abc import Mapping
from pathlib import Path

from evals.judges.agreement import Label
from evals.judges.criteria import CRITERIA
from evals.judges.judged import Scored, agreement, judged, tasks, write
from evals.judges.questions import Question
from evals.log import EvalLog, read_log
from evals.scores import Score
from tests.evals.judges.runs import abstained, answered, run_of

_FAITHFUL = CRITERIA["faithful"]
_RUN = run_of(answered("a", "60 days."), answered("b", "90 days."), abstained("c"))


def _scored(log: EvalLog, by_answer: Mapping[str, list[Score]]) -> Scored:
    return {task.question: by_answer[task.question.case.answer] for task in tasks(log, [_FAITHFUL], 1)}


def test_the_metric_is_a_mean_with_its_interval_and_counts_errors() -> None:
    scored = _scored(_RUN, {"60 days.": [Score.of(0.9, "It says so.")], "90 days.": [Score.error("declined")]})
    done = judged(_RUN, [_FAITHFUL], scored, "fake")
    metric = done.metrics["judge/faithful"]
    assert (metric.value, metric.n, metric.errors, metric.reason) == (0.9, 1, 1, "declined")
    assert done.results[0].scores["judge/faithful"].reason == "It says so."
    assert done.results[2].scores["judge/faithful"].status == "not_applicable"


def test_the_log_names_the_judge_and_the_version_of_the_prompt() -> None:
    scored = _scored(_RUN, {"60 days.": [Score.of(1)], "90 days.": [Score.of(0)]})
    setup = judged(_RUN, [_FAITHFUL], scored, "fake judge").setup
    assert setup.settings["judge"] == "fake judge"
    assert setup.prompts["judge/faithful"] == _FAITHFUL.digest


def test_only_the_first_repeat_counts() -> None:
    scored = _scored(_RUN, {"60 days.": [Score.of(1), Score.of(0)], "90 days.": [Score.of(1), Score.of(0)]})
    assert judged(_RUN, [_FAITHFUL], scored, "fake").metrics["judge/faithful"].value == 1


def test_answers_that_are_the_same_are_asked_about_once() -> None:
    twice = run_of(_RUN.results[0], _RUN.results[0].model_copy(update={"attempt": 2}))
    assert len(tasks(twice, [_FAITHFUL], 1)) == 1
    assert len(tasks(twice, [_FAITHFUL], 3)) == 3
    assert isinstance(tasks(twice, [_FAITHFUL], 1)[0].question, Question)


def test_agreement_stands_beside_the_score_or_is_said_to_be_missing() -> None:
    scored = _scored(_RUN, {"60 days.": [Score.of(0.9), Score.of(0.4)], "90 days.": [Score.of(0.8), Score.of(0.9)]})
    assert agreement(_FAITHFUL, _RUN, scored, [])[0] == "not checked against human labels"
    labels = [Label(id="a", criterion="faithful", human=1), Label(id="b", criterion="complete", human=0)]
    checked, itself = agreement(_FAITHFUL, _RUN, scored, labels)
    assert "accuracy 1.000" in checked
    assert checked.endswith("n 1")
    assert "each time: 0.500" in itself


def test_the_log_is_a_new_file_and_the_same_log_is_not_written_twice(tmp_path: Path) -> None:
    scored = _scored(_RUN, {"60 days.": [Score.of(1)], "90 days.": [Score.of(0)]})
    done = judged(_RUN, [_FAITHFUL], scored, "fake")
    first = write(done, tmp_path)
    assert first.name == "20261122-judged.json"
    assert write(done, tmp_path) == first
    other = judged(_RUN, [_FAITHFUL], scored, "another")
    assert write(other, tmp_path).name == "20261122-judged-2.json"
    assert read_log(first).setup.settings["judge"] == "fake"
