"""verify: one claim to read or as JSON, and batches."""

import json
from pathlib import Path

import pytest

from benchmarks.faults.model_server import model_server, says
from tests.faults.processes import called

_SOURCE = "You can return an opened item within 30 days for a full refund."


def test_a_verdict_to_read_says_why(tmp_path: Path) -> None:
    ran = called("verify", "You can return an opened item within 40 days.", "--source", _SOURCE, "--home", tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("contradicted (score 0.")
    assert "says 40 days where the source says 30 days" in ran.out


def test_a_source_may_be_a_file_and_the_verdict_json(tmp_path: Path) -> None:
    file = tmp_path / "clause.md"
    file.write_text(f"# Returns\n\n{_SOURCE}\n", encoding="utf8")
    ran = called("verify", _SOURCE, "--source", "Nothing else.", "--source", file, "--home", tmp_path, "--json")
    assert json.loads(ran.out) == {"verdict": "supported", "score": 1.0, "reasons": []}


def test_a_batch_gives_a_verdict_for_each_line_in_order(tmp_path: Path) -> None:
    batch, out = tmp_path / "items.jsonl", tmp_path / "run.jsonl"
    items = [
        {"id": "a", "claim": _SOURCE, "sources": [_SOURCE], "gold": "ignored"},
        {"id": "b", "claim": "You cannot return an opened item within 30 days.", "sources": [_SOURCE]},
        {"id": "c", "claim": "Parking is available.", "sources": []},
    ]
    batch.write_text("\n".join(map(json.dumps, items)) + "\n", encoding="utf8")
    assert called("verify", "--batch", batch, "--out", out, "--home", tmp_path).code == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf8").splitlines()]
    assert [(row["id"], row["verdict"]) for row in rows] == [
        ("a", "supported"),
        ("b", "contradicted"),
        ("c", "unsupported"),
    ]
    assert all(row.keys() == {"id", "verdict", "score", "reasons"} for row in rows)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['{"id": "a", "claim": "x"}'], "line 1: sources"),
        (['{"id": "a", "claim": "x", "sources": []}'] * 2, "line 2: the id 'a' stands there twice"),
        (["", "nonsense"], "line 2: the line"),
    ],
)
def test_a_broken_batch_names_file_and_line(tmp_path: Path, lines: list[str], said: str) -> None:
    batch = tmp_path / "items.jsonl"
    batch.write_text("\n".join(lines), encoding="utf8")
    refusal = called("verify", "--batch", batch, "--out", tmp_path / "run.jsonl", "--home", tmp_path).refusal()
    assert str(batch) in refusal
    assert said in refusal


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["A claim."], "--source"), (["--batch", "items.jsonl"], "--out FILE"), (["  ", "--source", "x"], "A claim and")],
)
def test_what_is_missing_is_said(arguments: list[str], said: str) -> None:
    assert said in called("verify", *arguments).refusal()


@pytest.mark.loopback
def test_the_verifier_is_the_one_that_the_settings_name(tmp_path: Path) -> None:
    verdict = '{"reason": "The model says so.", "verdict": "contradicted", "probability": 0.2}'
    with model_server(says(verdict)) as server:
        named = {"VERIFIER__KIND": "llm", "LLM__MODEL": "m", "LLM__BASE_URL": server.base_url}
        settings = {f"BYTHEBOOK_{name}": value for name, value in named.items()}
        ran = called(
            "verify", "It is green.", "--source", "It is green.", "--home", tmp_path, "--json", settings=settings
        )
    assert json.loads(ran.out) == {"verdict": "contradicted", "score": 0.2, "reasons": ["The model says so."]}
