"""The labelled sets: what answers, and in which file."""

import json
from pathlib import Path
from typing import Any

from benchmarks.passages import Place
from benchmarks.sets import load_sets


def _write(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_a_contract_is_a_base_of_its_own_with_its_text_unchanged(tmp_path: Path) -> None:
    folder, text = tmp_path / "contract-nli-dev", "ONE\nThe parties agree.\r\nThey keep it secret."
    start = text.index("They")
    _write(folder / "contracts.jsonl", {"doc_id": "nda-1", "text": text}, {"doc_id": "nda-2", "text": "TWO"})
    _write(folder / "spans.jsonl", {"span_id": "nda-1::2", "doc_id": "nda-1", "start": start, "end": len(text)})
    row = {"id": "a", "doc_id": "nda-1", "question": "Secret?", "label": "Entailment"}
    _write(
        folder / "queries.jsonl",
        {**row, "gold": ["nda-1::2"], "answerable": True},
        {**row, "id": "b", "gold": [], "answerable": False},
    )
    (found,), _ = load_sets(tmp_path, tmp_path / "work")
    (base,) = found.bases
    assert (base.folder / "nda-1.txt").read_bytes().decode() == text
    assert [one.gold for one in base.questions] == [((Place("nda-1.txt", start, len(text)),),), ()]
    assert [one.sample.expect.outcome for one in base.questions] == ["answered", "abstained"]


def test_rules_are_asked_with_and_without_their_dialogue(tmp_path: Path) -> None:
    folder = tmp_path / "or-sharc-dev"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "1.md").write_text("A rule.")
    said = [{"role": "assistant", "text": "Are you under 19?"}]
    _write(folder / "queries.jsonl", {"id": "1", "question": "May I?", "history": said, "gold": [{"document": "1.md"}]})
    (bare, whole), _ = load_sets(tmp_path, tmp_path / "work")
    assert [len(one.questions[0].sample.history) for one in (bare, whole)] == [0, 1]
    assert bare.questions[0].gold == whole.questions[0].gold == ((Place("1.md", 0, 7),),)
    assert not whole.spans
