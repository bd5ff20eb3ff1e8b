"""Logs are read as they were written, or refused with a reason."""

from pathlib import Path

import pytest

from evals.errors import EvalError
from evals.log import read_log, write_log
from tests.evals.tiny import log_of


def test_a_log_comes_back_as_it_was_written(tmp_path: Path) -> None:
    log = log_of({"a": [1, 0], "b": [None, 1]})
    write_log(log, tmp_path)
    assert read_log(tmp_path / "log.json") == log
    assert [path.name for path in tmp_path.iterdir()] == ["log.json"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"format": 1, "name": "old"}', "has format 1; this program reads format 2"),
        ('{"format": 2, "name": "cut"', "is not the log of a run: it is not JSON"),
        ("[1]", "is not the log of a run"),
        ('{"samples": []}', "is not the log of a run"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "log.json"
    path.write_text(text, encoding="utf8")
    with pytest.raises(EvalError) as caught:
        read_log(path)
    assert str(caught.value).startswith(f"{path} ")
    assert message in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="cannot be read: No such file"):
        read_log(tmp_path / "none.json")
