"""The summary for a pull request, and the file for a build server."""

from xml.etree.ElementTree import fromstring

from evals.reports import junit, markdown
from tests.evals.reports.made import BAD, GOOD, log, opened


def test_the_summary_names_the_gate_the_metrics_the_slices_and_what_failed() -> None:
    lines = markdown(BAD, ["outcome fell"]).splitlines()
    assert "- outcome fell" in lines
    assert "| outcome | 0.500 | 0.000 to 1.000 | 2 | 1 |" in lines
    assert "| hand, tag:duration | 0.500 | 0.000 to 1.000 | 2 |  |" in lines
    assert "## Samples that failed: 3" in lines
    assert any(line.startswith("- `hand:chess` Quantum chess? — Timeout") for line in lines)


def test_a_sample_that_was_asked_twice_is_one_sample_of_the_summary_and_two_cases() -> None:
    twice = log("twice", [opened(0), opened(0, attempt=2)])
    assert "## Samples that failed: 1" in markdown(twice, None)
    cases = fromstring(junit(twice, None)).iter("testcase")
    assert [case.get("name") for case in cases] == ["opened", "opened, attempt 2"]


def test_the_build_server_hears_of_each_failed_sample_and_of_the_gate_only_if_there_is_one() -> None:
    root = fromstring(junit(BAD, ["outcome fell"]))
    assert [(suite.get("name"), suite.get("failures")) for suite in root] == [("hand", "3"), ("gate", "1")]
    assert [suite.get("name") for suite in fromstring(junit(GOOD, None))] == ["hand"]
