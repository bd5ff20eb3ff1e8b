"""The shipped suite runs over the sample pack, its gate holds, and a planted regression fails it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.answering import abstention
from evals import cli
from evals.log import EvalLog, read_log
from evals.measures import measure
from evals.scores import Score
from knowledge.embeddings import Encoder
from knowledge.lexical import LexicalIndex
from tests.faults.homes import copied, sample_home
from tests.knowledge.bases import SAMPLES, KnowledgeBase

_SUITES = Path(cli.__file__).parents[1] / "suites"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample pack, ingested with the real encoder."""
    return sample_home(tmp_path_factory.getbasetemp())


def _eval(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def _run(home: Path, out: Path, *more: object) -> Result:
    gate = _SUITES / "gate.yaml"
    return _eval("run", _SUITES / "sample_pack.yaml", "--home", home, "--out", out, "--gate", gate, *more)


def _log(out: Path) -> Path:
    (log,) = out.glob("*.json")
    return log


def _repeatable(log: EvalLog) -> list[dict[str, Score]]:
    """The scores of each result, without what it cost in time."""
    scores = [result.scores for result in log.results]
    return [{name: score for name, score in one.items() if measure(name).repeatable} for one in scores]


@pytest.fixture(scope="module")
def good(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of the shipped suite, whose gate holds."""
    out = tmp_path_factory.mktemp("good")
    found = _run(home, out)
    assert found.exit_code == 0, found.output
    return _log(out)


def test_the_shipped_suite_passes_its_gate_and_scores_the_same_however_many_are_asked_at_once(
    home: Path, good: Path, tmp_path: Path
) -> None:
    assert _run(home, tmp_path, "--concurrency", 3).exit_code == 0
    first, second = read_log(good), read_log(_log(tmp_path))
    assert first.metrics == second.metrics
    assert [result.key for result in first.results] == [result.key for result in second.results]
    assert _repeatable(first) == _repeatable(second)
    assert len(first.results) > 150


def test_the_same_policies_ingested_again_pass_the_gate_beside_the_first_run(
    good: Path, onnx_encoder: Encoder, tmp_path: Path
) -> None:
    policies = tmp_path / "policies"
    for file in sorted(SAMPLES.rglob("*"), reverse=True):
        if file.is_file():
            copy = policies / file.relative_to(SAMPLES)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    base = KnowledgeBase(tmp_path, onnx_encoder, "exact")
    base.ingest(policies, audience=None)
    base.close()
    found = _run(base.home, tmp_path / "out", "--baseline", good)
    assert found.exit_code == 0, found.output


def test_without_the_lexical_half_the_gate_fails_and_names_the_broken_samples(
    home: Path, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LexicalIndex, "search", lambda *_: [])
    found = _run(home, tmp_path, "--baseline", good)
    assert found.exit_code == 1
    (line,) = [line for line in found.output.splitlines() if line.startswith("gate: retrieval/hit/1 fell")]
    assert "sample-pack:sp-" in line


def test_when_two_policies_swap_a_number_every_broken_sample_is_named(
    home: Path, onnx_encoder: Encoder, tmp_path: Path
) -> None:
    policies = tmp_path / "policies"
    shutil.copytree(SAMPLES, policies)
    returns, label = policies / "returns" / "returns-and-refunds.md", "8.2 A prepaid return label costs $6.95"
    returns.write_text(returns.read_text(encoding="utf8").replace(label, label.replace("6", "7")), encoding="utf8")
    base = KnowledgeBase(copied(home, tmp_path / "home"), onnx_encoder, "exact")
    assert base.ingest(policies, audience=None).changed == ("returns/returns-and-refunds.md",)
    base.close()
    found = _run(base.home, tmp_path / "out")
    assert found.exit_code == 2
    named = [line for line in found.stderr.splitlines() if "sample_pack.yaml, line" in line]
    assert len(named) >= 3
    assert all("the closest words there now are '8.2 A prepaid return label costs $7.95" in line for line in named)


def test_with_abstention_off_the_gate_fails_and_names_the_broken_samples(
    home: Path, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abstention, "_ENOUGH", 0.0)
    found = _run(home, tmp_path, "--baseline", good)
    assert found.exit_code == 1
    before, after = read_log(good).values("abstention/recall"), read_log(_log(tmp_path)).values("abstention/recall")
    broken = sorted(key for key, value in after.items() if value < before[key])
    (line,) = [line for line in found.output.splitlines() if line.startswith("gate: abstention/recall fell")]
    assert len(broken) > 10
    assert line.endswith(f"; look at {', '.join(broken[:10])} and {len(broken) - 10} more")
    compared = _eval("compare", good, _log(tmp_path))
    assert broken[0] in compared.output


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


def test_a_model_is_asked_only_where_one_is_set_and_wanted(home: Path, tmp_path: Path) -> None:
    found = _eval("run", _SUITES / "sample_pack.yaml", "--home", home, "--out", tmp_path, "--with-model")
    assert "--with-model needs a model: name one in BYTHEBOOK_LLM__MODEL." in str(found.exception)
    assert list(tmp_path.iterdir()) == []
