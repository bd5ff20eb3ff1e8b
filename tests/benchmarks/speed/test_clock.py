"""Stopwatches: time by name, without what runs inside."""

import time

import pytest

from benchmarks.speed.clock import Stopwatches, milliseconds, quantiles, rate


class _Work:
    def outer(self, spent: float) -> float:
        return self.inner(spent) + self.inner(spent)

    def inner(self, spent: float) -> float:
        ends = time.perf_counter() + spent
        while time.perf_counter() < ends:
            pass
        return spent


def test_a_watch_leaves_out_what_the_watches_inside_it_took() -> None:
    watches, work = Stopwatches(), _Work()
    with watches.around([("outer", _Work, "outer"), ("inner", _Work, "inner")]):
        started = time.perf_counter()
        assert work.outer(0.01) == 0.02
        whole = time.perf_counter() - started
    assert watches.seconds["inner"] >= 0.02
    assert sum(watches.seconds.values()) <= whole
    before = dict(watches.seconds)
    work.outer(0.001)
    assert watches.seconds == before


def test_each_question_is_asked_once() -> None:
    asked: list[str] = []
    milliseconds(asked.append, ["a", "b"], 60)
    assert rate(asked.append, ["c", "d", "e"], 2, 60) > 0
    assert sorted(asked) == ["a", "b", "c", "d", "e"]


def test_quantiles_are_those_of_the_sample() -> None:
    assert quantiles([1.0, 2.0, 3.0]) == pytest.approx({"p50": 2.0, "p95": 2.9, "n": 3})
