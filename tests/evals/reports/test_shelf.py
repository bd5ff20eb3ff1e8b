"""The folder where runs lie."""

import os
from pathlib import Path

import pytest

from evals.errors import EvalError
from evals.reports import write_reports
from evals.reports.shelf import NoSuchRun, Shelf
from tests.evals.reports.made import BAD, GOOD, Texts, lay, log, opened


def test_runs_come_newest_first_and_unreadable_files_last_with_the_reason(tmp_path: Path) -> None:
    lay(tmp_path, GOOD, BAD)
    (tmp_path / "zzz.json").write_text("{", encoding="utf8")
    entries = Shelf(tmp_path).entries()
    assert [entry.name for entry in entries] == ["bad", "good", "zzz"]
    assert "zzz.json is not the log of a run" in entries[2].problem
    summary = entries[1].summary
    assert summary is not None
    assert (summary.passed, summary.samples) == (2, 3)


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert Shelf(tmp_path / "none").entries() == []


def test_a_log_that_changed_is_read_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    lay(tmp_path, log("run", [opened(1)]))
    assert shelf.named("run").results[0].passed
    lay(tmp_path, log("run", [opened(0)]))
    os.utime(tmp_path / "run.json", ns=(1, 1))
    assert not shelf.named("run").results[0].passed


def test_a_run_is_called_as_its_file_is(tmp_path: Path) -> None:
    lay(tmp_path, GOOD)
    (tmp_path / "good.json").rename(tmp_path / "before the change.json")
    assert Shelf(tmp_path).named("before the change").name == "before the change"


@pytest.mark.parametrize(("failures", "expected"), [(None, None), ([], []), (["a <b>", "c"], ["a <b>", "c"])])
def test_the_gates_word_is_remembered_beside_the_log(
    tmp_path: Path, failures: list[str] | None, expected: list[str] | None
) -> None:
    lay(tmp_path, BAD)
    page = write_reports(BAD, tmp_path, failures, GOOD, Texts())
    assert page.is_file()
    assert Shelf(tmp_path).gate("bad") == expected


def test_a_run_is_found_by_path_by_name_and_as_the_latest(tmp_path: Path) -> None:
    lay(tmp_path, GOOD, BAD)
    shelf = Shelf(tmp_path)
    assert [shelf.find(run).name for run in (str(tmp_path / "good.json"), "good", "latest")] == ["good", "good", "bad"]


@pytest.mark.parametrize("name", ["none", "../runs/good", "", "*"])
def test_a_name_that_is_no_run_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "runs", GOOD)
    with pytest.raises(NoSuchRun, match="There is no run"):
        Shelf(tmp_path / "runs").named(name)


def test_the_latest_of_none_says_that_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="eval list"):
        Shelf(tmp_path).find("latest")
