"""`bythebook eval list`, `show` and `compare`, over runs that lie in a folder."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evals import cli
from evals.errors import EvalError
from evals.reports import write_reports
from tests.evals.reports.made import BAD, GOOD, MARKUP, QUOTE, Texts, lay


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder with two runs and a file that is none."""
    lay(tmp_path, GOOD, BAD)
    write_reports(BAD, tmp_path, ["outcome fell"], GOOD, Texts())
    (tmp_path / "torn.json").write_text('{"format": 2', encoding="utf8")
    return tmp_path


def _eval(runs: Path, *arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "140"}).invoke(cli.app, [*arguments, "--out", str(runs)])


def test_the_list_names_every_run_with_its_gate_and_what_cannot_be_read(runs: Path) -> None:
    first, second, *_ = _eval(runs, "list").output.splitlines()[1:]
    assert first.split() == ["bad", "hand", "0", "of", "3", "0.500", "[0.000,", "1.000]", "fails"]
    assert second.split()[:5] == ["good", "hand", "2", "of", "3"]
    assert "torn.json is not the log of a run" in _eval(runs, "list").output


def test_the_list_as_json_has_a_row_for_each_file(runs: Path) -> None:
    rows = json.loads(_eval(runs, "list", "--json").output)
    assert [row["name"] for row in rows] == ["bad", "good", "torn"]
    assert rows[0]["gate"] == {"holds": False, "failures": ["outcome fell"]}
    assert rows[1]["gate"] is None
    assert rows[1]["metrics"]["outcome"]["value"] == 1
    assert "not JSON" in rows[2]["problem"]


def test_an_empty_folder_says_how_to_make_a_run(tmp_path: Path) -> None:
    assert "bythebook eval run" in _eval(tmp_path, "list").output


def test_a_run_shows_its_metrics_and_why_samples_failed(runs: Path) -> None:
    output = _eval(runs, "show", "latest").output
    assert "citations/recall 0.00 (cited <another> clause)" in output
    assert "Timeout: <no> answer" in output
    found = json.loads(_eval(runs, "show", "bad", "--json").output)
    assert [row["key"] for row in found["failing"]] == ["hand:opened", "hand:unopened", "hand:chess"]
    assert "results" not in found


def test_a_sample_shows_what_was_expected_and_what_came(runs: Path) -> None:
    output = _eval(runs, "show", "bad", "opened").output
    assert f"Question: {MARKUP}" in output
    assert "says: 30 days" in output
    assert QUOTE in output
    assert "Attempt 1: failed" in output
    (found,) = json.loads(_eval(runs, "show", "bad", "hand:opened", "--json").output)
    assert found["observed"]["citations"][0]["quote"] == QUOTE
    assert "Timeout: <no> answer" in _eval(runs, "show", "bad", "chess").output


def test_a_run_or_sample_that_is_not_there_is_refused_in_words(runs: Path) -> None:
    for arguments, message in ((("show", "none"), "no run 'none'"), (("show", "bad", "none"), "no sample 'none'")):
        found = _eval(runs, *arguments)
        assert isinstance(found.exception, EvalError)
        assert message in str(found.exception)


def test_a_comparison_names_what_broke_with_its_question(runs: Path) -> None:
    output = _eval(runs, "compare", "good", "latest").output
    assert "-1.000 worse" in output
    assert "broken: hand:unopened  And unopened?" in output
    assert "fixed: hand:unopened" in _eval(runs, "compare", str(runs / "bad.json"), "good").output
    found = json.loads(_eval(runs, "compare", "good", "bad", "--json").output)
    assert found["metrics"]["citations/recall"]["worse"] == ["hand:opened"]
    assert [row["key"] for row in found["broken"]] == ["hand:opened", "hand:unopened"]
