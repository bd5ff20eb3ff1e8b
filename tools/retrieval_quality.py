"""How often exact vector search finds a gold paragraph: the retrieval part of `tools.measure_embeddings`."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEPTHS = (1, 5, 10)


@dataclass(frozen=True)
class Passage:
    """A paragraph of a document and where it stands in it, in characters."""

    document: str
    start: int
    end: int
    text: str


def paragraphs(folder: Path) -> list[Passage]:
    """Blank-line-separated paragraphs of every Markdown file, front matter left out."""
    found = []
    for file in sorted(folder.rglob("*.md")):
        text = file.read_text(encoding="utf-8")
        front = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
        for match in re.finditer(r"(?:[^\n]*\S[^\n]*\n?)+", text[front.end() if front else 0 :]):
            shift = front.end() if front else 0
            span = (match.start() + shift, match.end() + shift)
            found.append(Passage(str(file.relative_to(folder)), *span, match.group().strip()))
    return found


def question_text(query: dict[str, Any]) -> str:
    """The scenario where there is one, else what was said before; then the question."""
    before = [query["scenario"]] if query.get("scenario") else [turn["text"] for turn in query["history"][-4:]]
    return " ".join([*before, query["question"]])


def is_gold(passage: Passage, gold: dict[str, Any]) -> bool:
    """Whether a passage overlaps a gold span (a whole document, where no offsets are given)."""
    if passage.document != gold["document"]:
        return False
    return bool(passage.start < gold.get("end", passage.end) and gold.get("start", passage.start) < passage.end)


def retrieval(folder: Path, encoders: dict[str, Any]) -> str:
    """Share of questions with a gold passage among the first k, exact search, per provider."""
    passages = paragraphs(folder / "docs")
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        queries = [query for query in map(json.loads, lines) if query["gold"]]
    relevant = [
        {row for row, passage in enumerate(passages) if any(is_gold(passage, gold) for gold in query["gold"])}
        for query in queries
    ]
    table = [
        f"| {folder.name}: {len(queries)} questions, {len(passages)} passages | "
        + " | ".join(f"recall@{depth}" for depth in DEPTHS)
        + " |",
        "|---" * (len(DEPTHS) + 1) + "|",
    ]
    for provider, encoder in encoders.items():
        rows = encoder.encode([passage.text for passage in passages])
        scores = encoder.encode([question_text(query) for query in queries]) @ rows.T
        best = (-scores).argsort(axis=1, kind="stable")[:, : max(DEPTHS)].tolist()
        shares = [
            sum(bool(gold & set(found[:depth])) for gold, found in zip(relevant, best, strict=True)) / len(queries)
            for depth in DEPTHS
        ]
        table.append(f"| {provider} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
    return "\n".join(table) + "\n"
