"""check-reply: one draft to read or as JSON, and batches."""

import json
from pathlib import Path

import pytest

from tests.faults.processes import called

_DRAFT = "You can return an opened item within 40 days for a full refund."


def test_a_finding_to_read_shows_sentence_reason_clause_and_rewrite(samples: Path) -> None:
    ran = called("check-reply", _DRAFT, "--home", samples, "--as-of", "2026-11-22")
    assert (ran.code, ran.err) == (0, "")
    assert "over promise" in ran.out
    assert "returns/returns-and-refunds.md" in ran.out
    assert "Instead: You can return an opened item within 30 days" in ran.out


def test_a_batch_gives_findings_for_each_line_in_order(samples: Path, tmp_path: Path) -> None:
    batch, out = tmp_path / "items.jsonl", tmp_path / "run.jsonl"
    said = [{"role": "customer", "text": "I tried the jacket on."}]
    items = [
        {"id": "a", "conversation": said, "draft": f"Hi. {_DRAFT}", "role": "agent", "gold": []},
        {"id": "b", "conversation": [], "draft": "Thanks for waiting."},
    ]
    batch.write_text("\n".join(map(json.dumps, items)) + "\n", encoding="utf8")
    assert called("check-reply", "--batch", batch, "--out", out, "--home", samples).code == 0
    first, second = [json.loads(line) for line in out.read_text(encoding="utf8").splitlines()]
    (found,) = first["findings"]
    assert found.keys() == {"kind", "sentence", "message", "citation", "rewrite"}
    assert (found["kind"], found["sentence"]) == ("over_promise", _DRAFT)
    assert second == {"id": "b", "findings": []}


def test_a_conversation_that_is_none_is_named(samples: Path, tmp_path: Path) -> None:
    file = tmp_path / "said.json"
    file.write_text('[{"role": "customer"}]', encoding="utf8")
    refusal = called("check-reply", _DRAFT, "--conversation", file, "--home", samples).refusal()
    assert str(file) in refusal
    assert "0.text" in refusal


@pytest.mark.parametrize(
    ("lines", "said"),
    [(['{"id": "a"}'], "line 1: draft"), (["", "nonsense"], "line 2: the line")],
)
def test_a_broken_batch_names_file_and_line(tmp_path: Path, lines: list[str], said: str) -> None:
    batch = tmp_path / "items.jsonl"
    batch.write_text("\n".join(lines), encoding="utf8")
    refusal = called("check-reply", "--batch", batch, "--out", tmp_path / "o.jsonl", "--home", tmp_path).refusal()
    assert str(batch) in refusal
    assert said in refusal
