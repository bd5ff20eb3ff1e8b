"""check-reply: one draft to read or as JSON, and batches."""

import json
from pathlib import Path

import pytest

from benchmarks.faults.model_server import model_server
from tests.assistant.suggesting.thorough import objects
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


@pytest.mark.loopback
def test_a_thorough_batch_asks_the_model_once_a_line_and_says_how_each_went(small: Path, tmp_path: Path) -> None:
    batch, out = tmp_path / "items.jsonl", tmp_path / "run.jsonl"
    draft = "Whenever suits you, just send it back to us."
    batch.write_text("".join(json.dumps({"id": id, "draft": draft}) + "\n" for id in "ab"), encoding="utf8")
    with model_server(objects("You can return an unused item within 30 days")) as server:
        model = {"BYTHEBOOK_LLM__MODEL": "scripted", "BYTHEBOOK_LLM__BASE_URL": server.base_url}
        ran = called("check-reply", "--thorough", "--batch", batch, "--out", out, "--home", small, settings=model)
    assert (ran.code, ran.err, len(server.requests)) == (0, "", 2)
    for row in map(json.loads, out.read_text(encoding="utf8").splitlines()):
        (found,) = row["findings"]
        assert found["citation"]["quote"] == "You can return an unused item within 30 days of delivery."
        assert (row["thorough"]["code"], row["thorough"]["added"]) == ("checked", 1)


def test_without_a_model_a_thorough_check_says_that_the_rules_were_alone(small: Path) -> None:
    ran = called("check-reply", "Hello.", "--thorough", "--home", small)
    assert (ran.code, ran.err) == (0, "")
    assert "Checked by the rules alone: no language model is set (BYTHEBOOK_LLM__MODEL)." in ran.out


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
