"""By the Book beside the pipelines that people would otherwise build: the same files, questions, weights and machine.

    python -m benchmarks [--data ../shared/data] [--sets NAME...] [--passages 5000] [--out eval-runs/bench]

`--data` is a folder with the labelled sets as subfolders; what is absent is left out and named. Time and memory are
measured over so many `--passages`, or not at all with 0; `python -m benchmarks.speed` measures nothing else. `--out`
gets `report.md`, `report.json` and charts; vectors of the peers are kept in `--cache`, so that a second run is short.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.calibration import Given, calibration, curve
from benchmarks.comparing import set_section, summary
from benchmarks.drawings import intervals, reliability
from benchmarks.holding_back import holding_back
from benchmarks.judges.report import Section, as_json, markdown
from benchmarks.ours import OURS
from benchmarks.provenance import made_with
from benchmarks.quality import SetRun, run_set
from benchmarks.scoring import CITED, DOCUMENT, PASSAGE
from benchmarks.sets import load_sets
from benchmarks.speed.__main__ import Size, measured
from benchmarks.speed.tables import section as timed
from benchmarks.vectors import KeptVectors, VectorFile
from evals.intervals import bootstrap
from knowledge.embeddings import open_embeddings
from knowledge.embeddings.weights import packaged_weights
from knowledge.settings import EmbeddingSettings

_SEED = 7
_SECONDS = 8.0  # a part of the time measurement, so that the whole ends within a quarter of an hour


def main() -> None:
    """Measure on the sets that are there, print Markdown, and write it, JSON and charts with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sets", nargs="+", default=[], metavar="NAME", help="only sets whose name begins so")
    parser.add_argument("--passages", type=int, default=5_000, help="for time and memory; 0 leaves them out")
    parser.add_argument("--out", type=Path, default=Path("eval-runs/bench"))
    parser.add_argument("--cache", type=Path, default=Path("eval-runs/bench-cache"))
    arguments = parser.parse_args()
    runs, encoders = _runs(arguments.data, arguments.sets, arguments.cache)
    if not runs:
        sys.stderr.write(f"Nothing to measure in {arguments.data}. Name the folder of labelled sets: --data FOLDER\n")
        sys.exit(2)
    sections = report(runs)
    if arguments.passages:
        size = Size(passages=arguments.passages, seconds=_SECONDS)
        sections.append(timed(measured(arguments.data, arguments.cache, size)))
    header = made_with("benchmarks", _SEED, encoders)
    sys.stdout.write(markdown(sections, header))
    _write(arguments.out, runs, sections, header)


def report(runs: Sequence[SetRun]) -> list[Section]:
    """The summary, the tables of each set, then what is about answers alone."""
    refusals = holding_back(runs, _SEED)
    sections = [set_section(run, _SEED) for run in runs]
    return [
        summary(runs, _SEED),
        *sections,
        *([refusals] if refusals else []),
        calibration([Given.of(run) for run in runs], _SEED),
    ]


def charts(runs: Sequence[SetRun]) -> dict[str, str]:
    """SVG by file name."""
    drawn = {}
    for metric in (DOCUMENT, PASSAGE, CITED):
        groups = {
            run.labelled.name: {
                system.name: bootstrap(list(values.values()), _SEED)
                for system in (*run.peers, run.ours)
                if (values := system.values(metric))
            }
            for run in runs
            if run.ours.values(metric)
        }
        drawn[f"{metric.replace(' ', '-').replace('@', '-at-').lower()}.svg"] = intervals(metric, groups, OURS)
    curves = {one.name: curve(one) for one in map(Given.of, runs)}
    return drawn | {"reliability.svg": reliability("Share of answers that cite gold, by confidence", curves)}


def _runs(data: Path, names: Sequence[str], cache: Path) -> tuple[list[SetRun], str]:
    started = time.monotonic()

    def tell(what: str) -> None:
        sys.stderr.write(f"{time.monotonic() - started:5.0f} s  {what}\n")

    torch = EmbeddingSettings(provider="sentence-transformers", model=str(packaged_weights()))
    with (
        tempfile.TemporaryDirectory() as work,
        open_embeddings(EmbeddingSettings(), cache) as ours,
        open_embeddings(torch, cache) as theirs,
    ):
        sets, absent = load_sets(data, Path(work))
        if absent:
            sys.stderr.write(f"Left out, not in {data}: {', '.join(absent)}\n")
        file = VectorFile(cache / "vectors.sqlite")
        kept = KeptVectors(theirs, file)
        chosen = [one for one in sets if not names or one.name.startswith(tuple(names))]
        runs = [run_set(one, ours, kept, tell) for one in chosen]
        file.close()
        tell("done")
        return runs, f"ours encodes with {ours.model_id}, the peers with {theirs.model_id}"


def _write(out: Path, runs: Sequence[SetRun], sections: Sequence[Section], header: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    files = {"report.md": markdown(sections, header), "report.json": as_json(sections, header), **charts(runs)}
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
