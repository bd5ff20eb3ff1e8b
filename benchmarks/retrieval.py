"""Retrieval beside the tutorial pipeline, on the same files in the same run.

    python -m benchmarks.retrieval SET... [--out report.md]

A SET is a folder with `docs/` and `queries.jsonl` in the batch format. The tutorial pipeline gets the better of two
queries, the last turn or the whole conversation, chosen by its own hit@1; ours gets what `bythebook search` makes
of the same lines. With `--no-history`, ours and theirs see question and scenario only.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.scoring import METRICS, interval, score
from benchmarks.tutorial import Tutorial, last_turn, whole_history
from knowledge.embeddings import open_embeddings
from knowledge.embeddings.weights import packaged_weights
from knowledge.settings import EmbeddingSettings

_SEED = 7
_LIMIT = 10

Rows = list[dict[str, float]]


def main() -> None:
    """Run the sets and print one table; write it with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--no-history", action="store_true", help="ask the last turn alone")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    lines = [_machine(), "", f"| set | system | n | {' | '.join(METRICS)} |", "|---" * (len(METRICS) + 3) + "|"]
    for folder in arguments.sets:
        questions = _questions(folder, arguments.no_history)
        for system, rows in {**_tutorial(folder, questions), "By the Book": _ours(folder, questions)}.items():
            lines.append(_line(folder.name, system, rows))
            sys.stderr.write(lines[-1] + "\n")
    report = "\n".join(lines) + "\n"
    sys.stdout.write(report)
    if arguments.out:
        arguments.out.write_text(report, encoding="utf8")


def _questions(folder: Path, no_history: bool) -> list[dict[str, Any]]:
    text = (folder / "queries.jsonl").read_text(encoding="utf8")
    questions = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [{**question, **({"history": []} if no_history else {})} for question in questions if question["gold"]]


def _tutorial(folder: Path, questions: Sequence[Mapping[str, Any]]) -> dict[str, Rows]:
    encoder = open_embeddings(
        EmbeddingSettings(provider="sentence-transformers", model=str(packaged_weights())), Path(tempfile.gettempdir())
    )
    with tempfile.TemporaryDirectory() as directory, encoder:
        pipeline = Tutorial(folder / "docs", encoder, Path(directory))
        candidates = {
            name: [score(question, pipeline.search(query(question), _LIMIT)) for question in questions]
            for name, query in (("last turn", last_turn), ("whole history", whole_history))
        }
    best = max(candidates, key=lambda name: sum(row["hit@1"] for row in candidates[name]))
    return {f"tutorial, {best}": candidates[best]}


def _ours(folder: Path, questions: Sequence[Mapping[str, Any]]) -> Rows:
    command = [sys.executable, "-c", "from assistant.cli.main import main; main()"]
    with tempfile.TemporaryDirectory() as home:
        batch, run = Path(home) / "batch.jsonl", Path(home) / "run.jsonl"
        batch.write_text("".join(json.dumps(question) + "\n" for question in questions), encoding="utf8")
        ingest = ["ingest", str(folder / "docs"), "--audience", "public", "--home", f"{home}/kb", "--json"]
        search = ["search", "--batch", str(batch), "--out", str(run), "-k", str(_LIMIT), "--home", f"{home}/kb"]
        subprocess.run([*command, *ingest], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        subprocess.run([*command, *search], check=True)  # noqa: S603 - our own command
        found = {row["id"]: row["passages"] for row in map(json.loads, run.read_text(encoding="utf8").splitlines())}
    return [score(question, found[question["id"]]) for question in questions]


def _line(name: str, system: str, rows: Rows) -> str:
    cells = []
    for metric in METRICS:
        values = [row[metric] for row in rows if metric in row]
        if not values:
            cells.append("n/a")
            continue
        mean, low, high = interval(values, _SEED)
        cells.append(f"{mean:.3f} [{low:.3f}, {high:.3f}]")
    return f"| {name} | {system} | {len(rows)} | {' | '.join(cells)} |"


def _machine() -> str:
    packages = ("chromadb", "langchain-chroma", "langchain-text-splitters", "sentence-transformers", "onnxruntime")
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    return (
        f"`python -m benchmarks.retrieval {' '.join(sys.argv[1:])}` on {platform.platform()}, Python "
        f"{platform.python_version()}, {versions}; seed {_SEED}; 95 % bootstrap intervals over questions."
    )


if __name__ == "__main__":
    main()
