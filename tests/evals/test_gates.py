"""Gates, their files and what does not pass."""

from pathlib import Path

import pytest

from evals.errors import BrokenSuite
from evals.gates import Gate, check, load_gate
from evals.metrics import Metric
from tests.evals.tiny import log_of


def _metric(value: float, errors: int = 0) -> Metric:
    reason = "no answer" if errors else ""
    return Metric(status="ok", value=value, low=0.71, high=0.84, n=150, errors=errors, reason=reason)


def _lines(gate: Gate, metrics: dict[str, Metric], baseline: dict[str, Metric] | None = None) -> list[str]:
    before = None if baseline is None else log_of({}, metrics=baseline)
    return [str(failure) for failure in check(gate, log_of({}, metrics=metrics), before)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gate.yaml"


def test_a_gate_is_read_from_its_file(path: Path) -> None:
    path.write_text("\ufeffmin:\n  outcome: 0.8\n  citations/recall: 1\nmax_drop: {outcome: 0.02}\n", encoding="utf-8")
    assert load_gate(path) == Gate(min={"outcome": 0.8, "citations/recall": 1.0}, max_drop={"outcome": 0.02})


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("max:\n  latency: -1\n", 2, "'max: latency' must be a number of ms, 0 or more, and is -1"),
        ("max:\n  latency: fast\n", 2, "'max: latency' must be a number of ms, 0 or more, and is 'fast'"),
        ("max_drop:\n  latency: 20\n  outcome: 20\n", 3, "'max_drop: outcome' must be a number from 0 to 1, and is 20"),
        ("min:\n  outcome: 0.8\nmxa_drop:\n  outcome: 0.1\n", 3, "unknown key 'mxa_drop'"),
        ("min:\n  outcome: high\n", 2, "'min: outcome' must be a number from 0 to 1, and is 'high'"),
        ("min:\n  recall: 0.5\n  outcome: 80\n", 3, "'min: outcome' must be a number from 0 to 1, and is 80"),
        ("min:\n  outcome: '0.8'\n", 2, "must be a number from 0 to 1"),
        ("min:\n  outcome: yes\n", 2, "must be a number from 0 to 1, and is True"),
        ("min:\n  outcome: .nan\n", 2, "must be a number from 0 to 1, and is nan"),
        ("min:\n  outcome:\n", 2, "must be a number from 0 to 1, and is None"),
        ("min:\n  recall:\n    five: 0.5\n", 2, "'min: recall' must be a number from 0 to 1"),
        ("max_drop: {}\nmin: 0.8\n", 2, "'min' must be metric names with numbers"),
        ("min:\n  outcome: 0.8\n  outcome: 0.9\n", 3, "the key 'outcome' twice"),
        ("min:\n  outcome: [\n", 3, "not valid YAML"),
        ("- outcome\n", 1, "must be 'key: value' pairs"),
        ("", 1, "names no metric"),
        ("min: {}\n", 1, "names no metric"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(path: Path, text: str, line: int, message: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenSuite) as caught:
        load_gate(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert message in str(caught.value)


def test_times_and_tokens_have_limits_in_their_units(path: Path) -> None:
    path.write_text("max: {latency/p95: 500, tokens: 2000}\nmax_drop: {latency: 50}\n", encoding="utf-8")
    assert load_gate(path) == Gate(max={"latency/p95": 500, "tokens": 2000}, max_drop={"latency": 50})


def test_a_file_that_cannot_be_read_is_refused(path: Path) -> None:
    with pytest.raises(BrokenSuite, match="cannot be read: No such file"):
        load_gate(path)
    path.write_bytes(b"min: \xff")
    with pytest.raises(BrokenSuite, match="must be UTF-8"):
        load_gate(path)


def test_a_run_that_reaches_the_gate_passes() -> None:
    assert _lines(Gate(min={"outcome": 0.8}), {"outcome": _metric(0.8), "recall": _metric(0)}) == []


def test_a_value_below_the_gate_fails() -> None:
    failure = check(Gate(min={"outcome": 0.8}), log_of({}, metrics={"outcome": _metric(0.78)}), None)[0]
    assert failure.metric == "outcome"
    assert failure.line == "outcome 0.78 is below the gate's 0.80 (n 150, interval 0.71 to 0.84)"


def test_a_value_just_below_the_gate_is_shown_with_the_digits_that_tell() -> None:
    assert _lines(Gate(min={"outcome": 0.8}), {"outcome": _metric(0.7996)})[0].startswith(
        "outcome 0.7996 is below the gate's 0.8000 "
    )


def test_floating_point_fails_no_gate() -> None:
    gate = Gate(min={"outcome": 0.8}, max_drop={"outcome": 0.02})
    assert _lines(gate, {"outcome": _metric(0.8 - 1e-12)}, {"outcome": _metric(0.82)}) == []


def test_a_drop_beyond_the_gate_fails() -> None:
    gate = Gate(max_drop={"outcome": 0.02})
    assert _lines(gate, {"outcome": _metric(0.78)}, {"outcome": _metric(0.83)}) == [
        "outcome fell by 0.05, from 0.83 to 0.78; the gate allows 0.02 (n 150, interval 0.71 to 0.84)"
    ]
    assert _lines(gate, {"outcome": _metric(0.78)}, {"outcome": _metric(0.79)}) == []
    assert _lines(gate, {"outcome": _metric(0.78)}, {"outcome": _metric(0.1)}) == []


def test_a_drop_is_not_asked_for_without_a_baseline() -> None:
    assert _lines(Gate(max_drop={"outcome": 0.0}), {"outcome": _metric(0.1)}) == []


def test_low_and_fallen_are_two_failures() -> None:
    gate = Gate(min={"outcome": 0.8}, max_drop={"outcome": 0.0})
    assert len(_lines(gate, {"outcome": _metric(0.7)}, {"outcome": _metric(0.9)})) == 2


def test_a_metric_that_is_missing_or_does_not_apply_fails_once() -> None:
    gate = Gate(min={"outcome": 0.0, "recall": 0.0}, max_drop={"outcome": 1.0})
    assert _lines(gate, {"recall": Metric(status="not_applicable", reason="no gold")}, {}) == [
        "outcome is named in the gate, and the run has no such metric",
        "recall is named in the gate, and applies to no sample of the run (no gold)",
    ]


def test_a_metric_that_could_not_be_scored_fails() -> None:
    broken = Metric(status="error", errors=1, reason="no answer")
    assert _lines(Gate(min={"outcome": 0.0}), {"outcome": broken}) == [
        "outcome has no value in the run: 1 sample could not be scored (no answer)"
    ]


def test_a_value_over_part_of_the_samples_does_not_pass() -> None:
    assert _lines(Gate(min={"outcome": 0.5}), {"outcome": _metric(0.9, errors=10)}) == [
        "outcome could not be scored on 10 of 160 samples (no answer)"
    ]


def test_a_baseline_without_the_metric_fails() -> None:
    gate = Gate(max_drop={"outcome": 0.02})
    assert _lines(gate, {"outcome": _metric(0.9)}, {}) == [
        "outcome is named in the gate, and the baseline has no such metric"
    ]


def test_more_than_the_greatest_value_fails() -> None:
    gate = Gate(max={"abstention/over_refusal": 0.2, "latency": 300})
    late = Metric(status="ok", value=310.4, low=290, high=330, n=150)
    assert _lines(gate, {"abstention/over_refusal": _metric(0.2), "latency": late}) == [
        "latency 310.40 is above the gate's 300.00 (n 150, interval 290.00 to 330.00)"
    ]


def test_where_lower_is_better_a_rise_is_the_drop() -> None:
    gate = Gate(max_drop={"abstention/over_refusal": 0.05})
    low, high = {"abstention/over_refusal": _metric(0.1)}, {"abstention/over_refusal": _metric(0.2)}
    assert _lines(gate, low, high) == []
    assert _lines(gate, high, low) == [
        "abstention/over_refusal rose by 0.10, from 0.10 to 0.20; the gate allows 0.05 (n 150, interval 0.71 to 0.84)"
    ]


def test_without_a_baseline_the_samples_on_the_wrong_side_are_named_worst_first() -> None:
    (failure,) = check(Gate(min={"outcome": 0.9}), log_of({"a": [1], "b": [0.5], "c": [0]}), None)
    assert failure.samples == ("s:c", "s:b")
    assert failure.line.endswith("; look at s:c, s:b")
    (failure,) = check(Gate(max={"latency": 3}), log_of({"a": [1], "b": [5], "c": [9]}, "latency"), None)
    assert failure.samples == ("s:c", "s:b")


def test_with_a_baseline_the_samples_that_got_worse_are_named() -> None:
    before, after = log_of({"a": [1], "b": [0], "c": [1], "d": [1]}), log_of({"a": [1], "b": [0], "c": [0], "d": [0.9]})
    (failure,) = check(Gate(max_drop={"outcome": 0.1}), after, before)
    assert failure.samples == ("s:c", "s:d")
    before, after = (log_of({"a": [1], "b": [slow]}, "latency") for slow in (2, 9))
    (failure,) = check(Gate(max_drop={"latency": 1}), after, before)
    assert failure.samples == ("s:b",)


def test_ten_samples_are_named_and_the_rest_counted() -> None:
    (failure,) = check(Gate(min={"outcome": 0.9}), log_of({f"{n:02}": [0] for n in range(13)}), None)
    assert failure.line.endswith("s:08, s:09 and 3 more")
    assert len(failure.samples) == 13


def test_samples_that_could_not_be_scored_are_named() -> None:
    (failure,) = check(Gate(min={"outcome": 0.5}), log_of({"a": [1], "b": [None]}), None)
    assert failure.line == "outcome could not be scored on 1 of 2 samples (no answer); look at s:b"
