"""What changed between two runs."""

from evals.reports.changes import changes
from tests.evals.reports.made import BAD, GOOD, log, opened, unanswered, unopened


def test_samples_that_pass_no_more_are_broken_and_the_other_way_round_fixed() -> None:
    found = changes(GOOD, BAD)
    assert [change.after.key for change in found.broken] == ["hand:opened", "hand:unopened"]
    assert not found.fixed
    back = changes(BAD, GOOD)
    assert [change.after.key for change in back.fixed] == ["hand:opened", "hand:unopened"]
    assert not back.broken


def test_a_metric_that_stayed_is_still_and_one_that_moved_is_not() -> None:
    found = changes(log("a", [opened(1), unopened(1)]), log("b", [opened(0), unopened(1)]))
    assert "outcome" in found.still
    (recall,) = [change for change in found.metrics if change.name == "citations/recall"]
    assert recall.moved
    assert recall.found.difference == -1


def test_a_sample_counts_as_failed_where_one_attempt_fails() -> None:
    found = changes(log("a", [opened(1), opened(1, attempt=2)]), log("b", [opened(1), opened(0, attempt=2)]))
    assert [change.after.attempt for change in found.broken] == [2]


def test_samples_of_one_run_only_are_named_and_not_compared() -> None:
    found = changes(log("a", [opened(1), unanswered()]), log("b", [opened(1), unopened(0)]))
    assert found.only_before == ("hand:chess",)
    assert found.only_after == ("hand:unopened",)
    assert not found.broken
