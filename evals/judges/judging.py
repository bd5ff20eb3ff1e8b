"""Judging: questions go to the judge a few at a time, and no question is paid for twice."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from evals.judges.cache import JudgementCache, key
from evals.judges.errors import JudgementFailed
from evals.judges.questions import Judge, Question, Usage
from evals.judges.spending import Ledger
from evals.scores import Score

WORKERS = 4
"""Requests under way at a time: below what a small account may send, and four times faster than one by one."""


class Task(NamedTuple):
    """A question, asked for the first time (0) or again."""

    question: Question
    repeat: int = 0


class Plan(NamedTuple):
    """What there is to ask: questions in all, those answered already, and what the others will use, about."""

    questions: int
    cached: int
    estimate: Usage


def plan(tasks: Iterable[Task], judge: Judge, cache: JudgementCache) -> Plan:
    """Count and estimate; asks nobody."""
    questions, cached, estimate = 0, 0, Usage()
    for task in tasks:
        questions += 1
        if cache.get(key(judge.identity, task.question, task.repeat)):
            cached += 1
        else:
            estimate += judge.estimate(task.question)
    return Plan(questions, cached, estimate)


def scores(tasks: Iterable[Task], judge: Judge, cache: JudgementCache, ledger: Ledger) -> Iterator[tuple[Task, Score]]:
    """Each task with its score, in order; they must differ. A judgement that failed is an error, never a zero.

    Raises LimitReached and JudgeUnavailable; what was answered by then is in the cache.
    """

    def answer(task: Task) -> tuple[Task, Score]:
        return task, _score(task, judge, cache, ledger)

    pool = ThreadPoolExecutor(WORKERS)
    try:
        yield from pool.map(answer, tasks)
    finally:
        pool.shutdown(cancel_futures=True)


def _score(task: Task, judge: Judge, cache: JudgementCache, ledger: Ledger) -> Score:
    name = key(judge.identity, task.question, task.repeat)
    if (judgement := cache.get(name)) is None:
        estimate = judge.estimate(task.question)
        ledger.reserve(estimate)
        usage = None
        try:
            judgement = judge.judge(task.question)
            usage = judgement.usage
        except JudgementFailed as error:
            usage = error.usage
            return Score.error(str(error))
        finally:
            ledger.settle(estimate, usage)
        cache.put(name, judgement)
    return Score.of(judgement.probability, judgement.reason)
