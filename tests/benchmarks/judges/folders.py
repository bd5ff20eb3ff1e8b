"""The smallest folders of labelled data, and a verifier whose verdicts are plain to see."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from assistant.verifying.verdicts import Verification
from knowledge.words import words

Item = TypeVar("Item")


class AllWords:
    """Supported where the sources have every word of the claim; contradicted where only a number is missing."""

    def verify(self, claim: str, sources: Sequence[str]) -> Verification:
        claimed, stated = set(words(claim)), set(words(" ".join(sources)))
        missing = claimed - stated
        score = 1 - len(missing) / len(claimed)
        if not missing:
            return Verification("supported", score)
        return Verification("contradicted" if all(word.isdigit() for word in missing) else "unsupported", score)


def untracked(items: Sequence[Item], what: str) -> Iterable[Item]:
    return items


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")


def claims_folder(data: Path) -> None:
    """Three sets of the three kinds, a few rows each."""
    begin = [("the cat sat", "Fully attributable"), ("the dog ran", "Not fully attributable"), ("hello", "Generic")]
    rows: list[dict[str, Any]] = [
        {"knowledge": "the cat sat there", "response": text, "begin_label": label} for text, label in begin
    ]
    write(data / "begin" / "items.test.jsonl", *rows)
    wice = [("1", "tents weigh 3 kilos", "supported"), ("2", "tents weigh 9 kilos", "not_supported")]
    chunk = ["most tents weigh 3 kilos", "they are green"]
    rows = [{"claim": claim, "label": label, "evidence": chunk, "meta": {"id": name}} for name, claim, label in wice]
    other = {"claim": "tents weigh 3 kilos", "label": "supported", "evidence": ["nothing"], "meta": {"id": "1"}}
    write(data / "wice-dev" / "oracle_chunks.jsonl", *rows, other)
    write(
        data / "contract-nli-dev" / "spans.jsonl",
        *({"doc_id": "d", "span_id": f"d::{at}", "text": f"clause {at} about topic{at}"} for at in range(8)),
        {"doc_id": "e", "span_id": "e::0", "text": "another contract about topic6"},
    )
    asked = [
        ("topic6", "Entailment", ["d::6"]),
        ("topic7", "NotMentioned", []),
        ("topic6 in 5", "Contradiction", ["d::6"]),
    ]
    rows = [{"doc_id": "d", "question": text, "label": label, "gold": gold} for text, label, gold in asked]
    write(data / "contract-nli-dev" / "queries.jsonl", *rows)


def judged(task: str, model: str, answer: str, score: int, idk: int = 1) -> dict[str, Any]:
    """An answer with the judgements of two people, who agree."""
    people = {name: {"value": str(score)} for name in ("one", "two")}
    return {
        "task_id": task,
        "model": model,
        "response": answer,
        "reference": "send the tent back within thirty days",
        "contexts": [{"text": "send it back within thirty days"}],
        "answerability": ["ANSWERABLE"],
        "annotations": {
            **dict.fromkeys(("faithfulness", "completeness", "appropriateness"), people),
            "conditional_idk": {"composite": {"value": idk}},
        },
    }
