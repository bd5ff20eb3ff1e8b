"""A suite is read strictly; what is wrong with it is named by file and line."""

from pathlib import Path

import pytest

from evals.errors import BrokenSuite
from evals.suite import check_gold, load_suite

_GOOD = """name: tiny
samples:
  - id: one
    question: How long?
    expect:
      outcome: answered
      gold: [{document: returns.md, quote: 30 days}]
  - id: two
    question: How much?
"""


class _Documents:
    def text(self, document: str) -> str | None:
        return "You have 30\ndays." if document == "returns.md" else None


def _suite(tmp_path: Path, text: str, name: str = "suite.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf8")
    return path


def test_samples_are_read_with_their_expectations(tmp_path: Path) -> None:
    suite = load_suite(_suite(tmp_path, _GOOD))
    assert [sample.id for sample in suite.samples] == ["one", "two"]
    assert suite.samples[0].expect.gold[0].quote == "30 days"


def test_jsonl_holds_a_sample_a_line_under_the_files_name(tmp_path: Path) -> None:
    suite = load_suite(_suite(tmp_path, '{"id": "a", "question": "q"}\n\n{"id": "b", "question": "q"}\n', "big.jsonl"))
    assert (suite.name, len(suite.samples)) == ("big", 2)


@pytest.mark.parametrize(
    ("wrong", "right", "line", "said"),
    [
        ("outcome: answered", "outcom: answered", 6, "outcom"),
        ("outcome: answered", "outcome: maybe", 6, "outcome"),
        ("id: two", "id: one", 8, "used twice"),
        ("    question: How much?", "    question: How much?\n    question: again", 10, "twice"),
        ("name: tiny", "name: [tiny", 2, "YAML"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(tmp_path: Path, wrong: str, right: str, line: int, said: str) -> None:
    path = _suite(tmp_path, _GOOD.replace(wrong, right, 1))
    with pytest.raises(BrokenSuite, match=said) as refused:
        load_suite(path)
    assert f"{path}, line {line}" in str(refused.value)


def test_a_gold_quote_that_no_longer_exists_is_refused_with_its_line(tmp_path: Path) -> None:
    path = _suite(tmp_path, _GOOD)
    check_gold(path, load_suite(path), _Documents())
    path = _suite(tmp_path, _GOOD.replace("30 days", "60 days"))
    with pytest.raises(BrokenSuite, match=r"line 7.*sample one.*60 days"):
        check_gold(path, load_suite(path), _Documents())


def test_a_gold_document_that_is_gone_is_refused(tmp_path: Path) -> None:
    path = _suite(tmp_path, _GOOD.replace("returns.md", "gone.md"))
    with pytest.raises(BrokenSuite, match=r"line 7.*sample one.*gone.md"):
        check_gold(path, load_suite(path), _Documents())
