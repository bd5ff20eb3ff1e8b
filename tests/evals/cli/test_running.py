"""The shipped suite runs over the sample pack, its gate holds, and a planted regression fails it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.answering import abstention
from evals import cli
from knowledge.embeddings import Encoder
from tests.knowledge.bases import SAMPLES, KnowledgeBase

_SUITES = Path(cli.__file__).parents[1] / "suites"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, onnx_encoder: Encoder) -> Path:
    """The sample pack, ingested with the real encoder."""
    base = KnowledgeBase(tmp_path_factory.mktemp("eval"), onnx_encoder, "exact")
    base.ingest(SAMPLES, audience=None)
    base.close()
    return base.home


def _eval(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def _run(home: Path, out: Path) -> Result:
    gate = _SUITES / "gate.yaml"
    return _eval("run", _SUITES / "sample_pack.yaml", "--home", home, "--out", out, "--gate", gate)


def _log(out: Path) -> Path:
    (log,) = out.glob("*.json")
    return log


def test_the_shipped_suite_passes_its_gate_and_scores_the_same_twice(home: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert _run(home, first).exit_code == 0
    assert _run(home, second).exit_code == 0
    logs = [json.loads(_log(out).read_bytes()) for out in (first, second)]
    assert logs[0]["metrics"] == logs[1]["metrics"]
    assert len(logs[0]["results"]) > 150


def test_with_abstention_off_the_gate_fails_and_names_the_broken_samples(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(home, tmp_path / "good").exit_code == 0
    monkeypatch.setattr(abstention, "_THRESHOLD", 0.0)
    found = _run(home, tmp_path / "bad")
    assert found.exit_code == 1
    assert "gate: abstention/recall" in found.output
    compared = _eval("compare", _log(tmp_path / "good"), _log(tmp_path / "bad"))
    assert "broken: sample-pack:" in compared.output


def test_recorded_answers_are_scored_and_missing_ones_are_error_rows(home: Path, tmp_path: Path) -> None:
    suite = tmp_path / "two.jsonl"
    suite.write_text(
        '{"id": "a", "question": "q", "expect": {"outcome": "abstained"}}\n'
        '{"id": "b", "question": "q", "expect": {"outcome": "abstained"}}\n',
        encoding="utf8",
    )
    recorded = tmp_path / "run.jsonl"
    recorded.write_text('{"id": "a", "outcome": "abstained", "text": "No idea.", "citations": []}\n', encoding="utf8")
    found = _eval("score", suite, "--recorded", recorded, "--home", home, "--out", tmp_path / "out")
    assert found.exit_code == 0
    log = json.loads(_log(tmp_path / "out").read_bytes())
    assert log["metrics"]["outcome"]["value"] == 1.0
    assert log["metrics"]["outcome"]["errors"] == 1


def test_a_suite_with_a_typo_is_refused_with_exit_code_2(home: Path, tmp_path: Path) -> None:
    suite = tmp_path / "typo.yaml"
    suite.write_text("name: x\nsamples:\n  - id: a\n    questoin: q\n", encoding="utf8")
    found = _eval("run", suite, "--home", home, "--out", tmp_path / "out")
    assert found.exit_code == 2
    assert f"{suite}, line " in found.stderr
