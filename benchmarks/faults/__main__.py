"""Many questions to a language model that fails at random, through the service's own parts, on this machine alone.

    python -m benchmarks.faults [--runs 1000] [--seed 7] [--patience 5] [--out eval-runs/faults]

Each run is checked as soon as it is over; at the end nothing may be left behind. Exit code 1 where anything is wrong.
"""

import argparse
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.faults.runs import Run
from benchmarks.faults.scripts import FAULTS
from benchmarks.faults.soak import Soaked, drawn, soak
from benchmarks.faults.stack import QUESTIONS
from benchmarks.judges.report import Section, Table, as_json, markdown
from benchmarks.provenance import ran_with
from knowledge.embeddings import open_embeddings
from knowledge.settings import EmbeddingSettings

_PACKAGES = ("bythebook", "langchain-openai", "openai", "httpx", "httpcore", "anyio", "onnxruntime")


def main() -> None:
    """Soak, print Markdown, and write it and JSON to --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--patience", type=float, default=5.0, help="seconds that a word is waited for")
    parser.add_argument("--out", type=Path, default=Path("eval-runs/faults"))
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)  # that an endpoint fails is no news here
    with tempfile.TemporaryDirectory() as work, open_embeddings(EmbeddingSettings(), Path(work)) as encoder:
        faults = drawn(arguments.runs, arguments.seed)
        soaked = soak(Path(work) / "home", encoder, faults, arguments.patience, _tell)
    header = f"{ran_with('benchmarks.faults', _PACKAGES)}; seed {arguments.seed}."
    sections = [report(soaked)]
    sys.stdout.write(markdown(sections, header))
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "faults.md").write_text(markdown(sections, header), encoding="utf8")
    (arguments.out / "faults.json").write_text(as_json(sections, header), encoding="utf8")
    if soaked.problems:
        sys.exit(1)


def _tell(said: str) -> None:
    sys.stderr.write(said + "\n")


def report(soaked: Soaked) -> Section:
    """What came of it: a row for each fault."""
    by_fault = {fault.name: [one for one in soaked.runs if one.fault == fault.name] for fault in FAULTS}
    notes = [
        f"{len(soaked.runs):,} runs, {len(QUESTIONS)} at once, {len(FAULTS) - 1} faults and none; "
        f"{len(soaked.problems)} findings. Memory on the way, in MB: {', '.join(map(str, soaked.memory))}.",
        *(f"\n- {problem}" for problem in soaked.problems),
    ]
    return Section("Faults", notes, [Table("By fault", [_row(name, runs) for name, runs in by_fault.items() if runs])])


def _row(name: str, runs: Sequence[Run]) -> dict[str, str | int]:
    codes = Counter(run.code for run in runs)
    times = sorted(run.milliseconds for run in runs)
    return {
        "fault": name,
        "runs": len(runs),
        "codes": ", ".join(f"{code} {count}" for code, count in codes.most_common()),
        "p50 ms": round(median(times)),
        "p95 ms": round(times[min(len(times) - 1, int(0.95 * len(times)))]),
        "findings": sum(len(run.problems) for run in runs),
    }


if __name__ == "__main__":
    main()
