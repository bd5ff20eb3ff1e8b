"""A suite is read strictly; what is wrong with it is named by file and line."""

import json
from pathlib import Path

import pytest

import evals
from evals.cli.making import suite_schema
from evals.errors import BrokenSuite
from evals.suite import check_gold, load_suite

_SUITES = Path(evals.__path__[0]) / "suites"

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
        ("outcome: answered", "outcom: answered", 6, "unknown key 'outcom'; did you mean 'outcome'?"),
        ("quote: 30 days", "qoute: 30 days", 7, "did you mean 'quote'?"),
        ("    question: How much?", "    question: How much?\n    xyz: 1", 10, "known are id, question, history"),
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


def test_every_broken_gold_is_named_beside_what_the_document_says_now(tmp_path: Path) -> None:
    other = "  - id: three\n    question: q\n    expect: {gold: [{document: returns.md, quote: Bring a receipt}]}\n"
    path = _suite(tmp_path, _GOOD.replace("quote: 30 days", "quote: You have 14 days.") + other)
    with pytest.raises(BrokenSuite) as refused:
        check_gold(path, load_suite(path), _Documents())
    first, second = str(refused.value).splitlines()
    assert first == (
        f"{path}, line 7: sample one: 'returns.md' does not say 'You have 14 days.'; "
        "the closest words there now are 'You have 30 days.'"
    )
    assert second.startswith(f"{path}, line 12: sample three: ")
    assert second.endswith("nothing like it is there now")


def test_everything_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    path = _suite(
        tmp_path, _GOOD.replace("outcome: answered", "outcom: answered").replace("question: How m", "qestion: m")
    )
    with pytest.raises(BrokenSuite) as refused:
        load_suite(path)
    lines = str(refused.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{path}, line {number}" for number in (6, 8, 9)]


def test_queries_in_the_batch_format_are_samples_behind_the_suites_own(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    queries = tmp_path / "queries.jsonl"
    queries.write_text('\n{"id": "q1", "question": "q", "gold": [{"document": "gone.md"}]}\n', encoding="utf8")
    path = _suite(tmp_path, f"queries: queries.jsonl\ndocuments: docs\n{_GOOD}")
    suite = load_suite(path)
    assert [sample.id for sample in suite.samples] == ["one", "two", "q1"]
    assert suite.documents == tmp_path / "docs"
    with pytest.raises(BrokenSuite, match=rf"^{queries}, line 2: sample q1: .*gone.md"):
        check_gold(path, suite, _Documents())
    before = suite.digest
    queries.write_text('{"id": "one", "question": "q"}\n', encoding="utf8")
    with pytest.raises(BrokenSuite, match=rf"^{queries}, line 1: the id 'one' is used twice"):
        load_suite(path)
    queries.write_text('{"id": "q2", "question": "q"}\n', encoding="utf8")
    assert load_suite(path).digest != before


@pytest.mark.parametrize("key", ["documents", "queries"])
def test_files_that_are_not_here_are_asked_for_by_their_place(tmp_path: Path, key: str) -> None:
    path = _suite(tmp_path, f"name: x\n{key}: data/them\n")
    with pytest.raises(BrokenSuite, match=rf"line 2: the {key} are not here; get them .* {tmp_path / 'data' / 'them'}"):
        load_suite(path)


def test_the_schema_beside_the_suites_is_what_the_models_say() -> None:
    assert (_SUITES / "schema.json").read_text(encoding="utf8") == suite_schema()


def test_every_key_of_a_suite_is_described_in_the_schema() -> None:
    schema = json.loads(suite_schema())
    models = [schema, *(model for model in schema["$defs"].values() if "properties" in model)]
    undescribed = [name for model in models for name, key in model["properties"].items() if "description" not in key]
    assert undescribed == []


@pytest.mark.parametrize("path", sorted((_SUITES / "real").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_suite_over_public_documents_loads_or_says_what_to_get(path: Path) -> None:
    try:
        assert load_suite(path).samples
    except BrokenSuite as error:
        assert "are not here; get them and put them at" in str(error)  # noqa: PT017 - either is right


def test_a_gold_document_that_is_gone_is_refused(tmp_path: Path) -> None:
    path = _suite(tmp_path, _GOOD.replace("returns.md", "gone.md"))
    with pytest.raises(BrokenSuite, match=r"line 7.*sample one.*gone.md"):
        check_gold(path, load_suite(path), _Documents())
