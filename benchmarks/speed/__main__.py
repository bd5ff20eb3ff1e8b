"""Time and memory of By the Book beside the same pipelines, over the same passages, one process a system.

    python -m benchmarks.speed [--passages 100000] [--queries 300] [--data ../shared/data] [--out eval-runs/bench]

The passages are made of the sentences of `policies` in the data folder, or of the sample policies where there is none.
`--reuse` takes up the knowledge base of an earlier run, kept in `--cache`, and does not measure ingest again.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.judges.report import as_json, markdown
from benchmarks.peers import PEERS, TUTORIAL
from benchmarks.provenance import made_with
from benchmarks.speed.arithmetic import encoder_rate, int8_rate
from benchmarks.speed.cold import cold_starts
from benchmarks.speed.corpus import questions, write_corpus
from benchmarks.speed.tables import section
from knowledge.embeddings import open_embeddings
from knowledge.embeddings.weights import packaged_weights
from knowledge.settings import EmbeddingSettings

_SEED = 7
_SIZES = (1_000, 10_000)  # smaller ones beside --passages, to see whether the rate of ingest holds
_EMBEDDED = 256  # passages that the encoders' rates are measured on
_REPEATS = 5
_SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples" / "policies"


@dataclass(frozen=True)
class Size:
    """How much is measured: passages, questions in each part of a measurement, and seconds that a part may take."""

    passages: int = 100_000
    queries: int = 300
    seconds: float = 20.0
    systems: Sequence[str] = tuple(PEERS)
    reuse: bool = False


def main() -> None:
    """Measure, print Markdown, and write it and JSON to --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--passages", type=int, default=Size.passages)
    parser.add_argument("--queries", type=int, default=Size.queries, help="questions in each part of a measurement")
    parser.add_argument("--seconds", type=float, default=Size.seconds, help="at most, in each part")
    parser.add_argument("--systems", nargs="+", default=list(PEERS), choices=list(PEERS), metavar="NAME")
    parser.add_argument("--reuse", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("eval-runs/bench"))
    parser.add_argument("--cache", type=Path, default=Path("eval-runs/bench-cache"))
    arguments = parser.parse_args()
    size = Size(arguments.passages, arguments.queries, arguments.seconds, arguments.systems, arguments.reuse)
    found = measured(arguments.data, arguments.cache, size)
    header = made_with("benchmarks.speed", _SEED)
    sections = [section(found)]
    sys.stdout.write(markdown(sections, header))
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "speed.md").write_text(markdown(sections, header), encoding="utf8")
    (arguments.out / "speed.json").write_text(as_json(sections, header), encoding="utf8")


def measured(data: Path, cache: Path, size: Size) -> dict[str, Any]:
    """Everything by name. `cache` keeps what was built."""
    policies = data / "policies"
    policies = policies if policies.is_dir() else _SAMPLES
    cache = cache.resolve()
    found: dict[str, Any] = {"ingest": {}}
    for passages in sorted({*(smaller for smaller in _SIZES if smaller < size.passages), size.passages}):
        work = cache / f"speed-{passages}"
        fresh = not (size.reuse and (work / "passages.json").exists())
        if fresh:
            shutil.rmtree(work, ignore_errors=True)
            write_corpus(policies, work / "corpus", passages, _SEED)
        if fresh or passages == size.passages:
            ingested = _worker("ingest", work)
            found["ingest"] |= {passages: ingested} if fresh else {}
    # Six parts is the most that a worker divides its questions into; some more are for warming up.
    asked = questions(policies, 10 + 6 * size.queries, _SEED)
    (work / "questions.json").write_text(json.dumps(asked), encoding="utf8")
    asking = ["--questions", str(work / "questions.json"), "--seconds", str(size.seconds)]
    found["ours"] = _worker("ours", work, *asking)
    shutil.rmtree(work / "tutorial", ignore_errors=True)
    indexed = _worker("index", work) if TUTORIAL in size.systems else None
    found["peers"] = {name: _worker("peer", work, "--system", name, *asking) for name in size.systems}
    if indexed:
        found["peers"][TUTORIAL]["index"] = indexed
    found["cold"] = _cold(cache)
    return found | _encoders(work, cache)


def _worker(role: str, work: Path, *options: str) -> dict[str, Any]:
    sys.stderr.write(f"{role} {' '.join(options[:2])} over {work.name}\n")
    command = [sys.executable, "-m", "benchmarks.speed.worker", role, str(work), *options]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own command
    if ran.returncode:
        sys.stderr.write(ran.stderr)
        sys.exit(f"measuring {role} ended with code {ran.returncode}; what it said stands above")
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _cold(cache: Path) -> dict[str, float]:
    work = cache / "cold"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    return cold_starts(work, _REPEATS)


def _encoders(work: Path, cache: Path) -> dict[str, Any]:
    texts = [row[3] for row in json.loads((work / "passages.json").read_text(encoding="utf8"))[:_EMBEDDED]]
    torch = EmbeddingSettings(provider="sentence-transformers", model=str(packaged_weights()))
    with open_embeddings(EmbeddingSettings(), cache) as ours, open_embeddings(torch, cache) as theirs:
        return {
            "our_encoder": encoder_rate(ours, texts),
            "their_encoder": encoder_rate(theirs, texts),
            "int8": {threads: int8_rate(threads) for threads in (1, 2)},
        }


if __name__ == "__main__":
    main()
