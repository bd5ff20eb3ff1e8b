"""What a run of mutations came to, with a verifier whose verdicts are plain to see."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.verifying.verdicts import Verification
from evals.gates import Gate
from evals.log import EvalLog
from evals.mutations.findings import findings, measured_targets
from evals.mutations.scorers import instruments
from evals.mutations.suites import mutation_suites
from evals.mutations.target import Verdicts
from evals.results import SampleResult
from evals.runs import Job, run
from evals.setups import Identity, Plan, describe
from knowledge.words import words

_POLICY = "You can return a tent within 30 days.\n\nIf it is late, you can cancel the order by phone.\n"


class _Digits:
    """Doubts a claim with a number that is not in its sources, and believes all else; surer of longer claims."""

    def verify(self, claim: str, sources: Sequence[str]) -> Verification:
        numbers = {word for word in words(claim) if word.isdigit()} - set(words(" ".join(sources)))
        if numbers:
            return Verification("contradicted", 0.1, (f"says {', '.join(numbers)}",))
        return Verification("supported", min(1.0, 0.5 + len(claim) / 1000))


class _Silent:
    """Hears of a run, and keeps it."""

    def starting(self, total: int, done: int) -> None:
        pass

    def answered(self, result: SampleResult) -> None:
        pass


class _Nothing:
    def text(self, document: str) -> None:
        return None


@pytest.fixture
def log(tmp_path: Path) -> EvalLog:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "policy.md").write_text(_POLICY, encoding="utf8")
    suites, target = mutation_suites([folder], 7), Verdicts(_Digits(), "digits")
    job = Job(suites, target, instruments(), _Nothing(), describe(suites, Identity(target.name), Plan(7)), tmp_path)
    return run(job, _Silent()).log


def test_what_is_noticed_is_counted_by_kind_beside_its_target(log: EvalLog) -> None:
    found = findings(log, Gate(min={"detected/number": 0.99, "detected/unit": 0.99}), 2)
    rows = {row.kind: row for row in found.detected}
    assert (rows["number"].metric.value, rows["number"].target, rows["number"].met) == (1.0, 0.99, True)
    assert (rows["unit"].metric.value, rows["unit"].target, rows["unit"].met) == (0.0, 0.99, False)
    assert (rows["condition-left-out"].target, rows["condition-left-out"].met) == (None, None)
    assert found.detected[-1].kind == "all"
    assert rows["all"].metric.n == sum(row.metric.n for row in found.detected[:-1])


def test_false_alarms_are_counted_by_rule_and_by_source_and_fewer_are_better(log: EvalLog) -> None:
    found = findings(log, Gate(max={"false_alarms/all": 0.03}), 2)
    rows = {row.kind: row for row in found.false_alarms}
    assert rows["figure-number-word"].metric.value == 0.0
    assert (rows["all"].metric.value, rows["all"].met) == (0.0, True)
    [source] = found.by_source
    assert (source.kind, source.metric.n) == ("shop", rows["all"].metric.n)


def test_the_worst_are_the_false_claims_that_were_believed_most_surely(log: EvalLog) -> None:
    worst = findings(log, Gate(), 2).worst
    missed = [one for one in log.results if one.sample.expect.outcome == "abstained" and not one.passed]
    assert [one.key for one in worst] == [
        one.key for one in sorted(missed, key=lambda one: -len(one.sample.question))[:2]
    ]


def test_a_kind_that_no_sentence_has_needs_no_target(log: EvalLog) -> None:
    targets = measured_targets(Gate(min={"detected/date": 0.99, "detected/number": 0.99}), log)
    assert set(targets.min) == {"detected/number"}
