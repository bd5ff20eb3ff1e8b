"""No question is paid for twice, none beyond the limit, and a failure is an error and not a zero."""

import threading
from pathlib import Path

import pytest

from evals.errors import EvalError
from evals.judges.cache import JudgementCache, key
from evals.judges.criteria import CRITERIA
from evals.judges.errors import JudgementFailed
from evals.judges.judging import Task, plan, scores
from evals.judges.questions import Case, Judgement, Question, Usage
from evals.judges.spending import Ledger, LimitReached, Price


class Fake:
    """Judges by the number in the answer: "fail" fails, "stop" interrupts."""

    identity = "fake"
    criteria = tuple(CRITERIA)

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def estimate(self, question: Question) -> Usage:
        return Usage(input_tokens=100, output_tokens=50)

    def judge(self, question: Question) -> Judgement:
        with self._lock:
            self.asked.append(question.case.answer)
        if question.case.answer == "fail":
            raise JudgementFailed("the judge declined", Usage(input_tokens=10))
        if question.case.answer == "stop":
            raise KeyboardInterrupt
        return Judgement(probability=float(question.case.answer), usage=Usage(input_tokens=10, output_tokens=5))

    def close(self) -> None: ...


def _tasks(*answers: str, repeats: int = 1) -> list[Task]:
    return [
        Task(Question(criterion=CRITERIA["faithful"], case=Case(conversation="q", answer=answer)), repeat)
        for repeat in range(repeats)
        for answer in answers
    ]


def test_a_second_run_asks_nothing_and_scores_the_same(tmp_path: Path) -> None:
    tasks = _tasks("0.1", "0.9")
    runs = []
    for asked in (2, 0):
        judge, ledger = Fake(), Ledger()
        with JudgementCache(tmp_path / "kept.sqlite") as cache:
            runs.append(list(scores(tasks, judge, cache, ledger)))
        assert len(judge.asked) == asked
        assert ledger.used.input_tokens == 10 * asked
    assert runs[0] == runs[1]


def test_an_interrupted_run_asks_only_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    with JudgementCache(path) as cache, pytest.raises(KeyboardInterrupt):
        list(scores(_tasks("0.1", "0.2", "stop"), Fake(), cache, Ledger()))
    again = Fake()
    with JudgementCache(path) as cache:
        assert len(list(scores(_tasks("0.1", "0.2", "0.3"), again, cache, Ledger()))) == 3
    assert again.asked == ["0.3"]


def test_a_failure_is_an_error_with_its_cost_and_is_asked_again() -> None:
    judge, ledger = Fake(), Ledger()
    with JudgementCache(None) as cache:
        for _ in range(2):
            ((_, score),) = scores(_tasks("fail"), judge, cache, ledger)
            assert (score.status, score.value, score.reason) == ("error", None, "the judge declined")
    assert judge.asked == ["fail", "fail"]
    assert ledger.used == Usage(input_tokens=20)


def test_repeats_are_not_answered_from_each_other() -> None:
    judge = Fake()
    with JudgementCache(None) as cache:
        list(scores(_tasks("0.5", repeats=3), judge, cache, Ledger()))
    assert len(judge.asked) == 3


def test_no_request_is_sent_that_might_pass_the_limit_and_what_was_paid_for_is_kept() -> None:
    price = Price(per_million_in=1e4, per_million_out=1e4)  # an estimate costs 1.5, a judgement 0.15
    judge, ledger = Fake(), Ledger(price, limit=1.7)
    with JudgementCache(None) as cache:
        with pytest.raises(LimitReached, match=r"limit of 1\.7 would be passed"):
            list(scores(_tasks(*(str(n / 10) for n in range(1, 9))), judge, cache, ledger))
        assert price.of(ledger.used) <= 1.7
        assert 1 <= len(judge.asked) < 8
        kept = plan(_tasks(*judge.asked), judge, cache)
        assert kept.cached == kept.questions


def test_a_limit_needs_prices() -> None:
    with pytest.raises(EvalError, match="--price-in"):
        Ledger(None, limit=1)


def test_an_answer_whose_usage_nobody_tells_counts_as_estimated() -> None:
    ledger = Ledger()
    estimate = Usage(input_tokens=100, output_tokens=50)
    ledger.reserve(estimate)
    ledger.settle(estimate, None)
    assert ledger.used == estimate


def test_a_plan_counts_what_is_kept_and_estimates_the_rest() -> None:
    judge = Fake()
    with JudgementCache(None) as cache:
        list(scores(_tasks("0.1"), judge, cache, Ledger()))
        found = plan(_tasks("0.1", "0.2", "0.3"), judge, cache)
    assert (found.questions, found.cached) == (3, 1)
    assert found.estimate == Usage(input_tokens=200, output_tokens=100)
    assert judge.asked == ["0.1"]


def test_another_prompt_judge_case_or_repeat_is_another_judgement() -> None:
    faithful = CRITERIA["faithful"]
    question = Question(criterion=faithful, case=Case(conversation="q", answer="a"))
    reworded = faithful.model_copy(update={"prompt": faithful.prompt + " "})
    keys = {
        key("fake", question, 0),
        key("other", question, 0),
        key("fake", question, 1),
        key("fake", question.model_copy(update={"criterion": reworded}), 0),
        key("fake", Question(criterion=faithful, case=Case(conversation="q", answer="b")), 0),
    }
    assert len(keys) == 5


def test_a_part_that_the_criterion_does_not_show_changes_nothing() -> None:
    cases = [Case(conversation="q", answer="a", reference=reference) for reference in ("x", "y")]
    keys = {key("fake", Question(criterion=CRITERIA["faithful"], case=case), 0) for case in cases}
    assert len(keys) == 1


def test_a_file_that_is_no_cache_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_text("not a database, " * 100, encoding="utf8")
    with pytest.raises(EvalError, match=r"kept\.sqlite cannot hold judgements"):
        JudgementCache(path)
