"""The judges of answers, judged: verifier, refusal detector and closeness measures against what people labelled.

    python -m benchmarks.judges [--data ../shared/data] [--out judges.d]

`--data` is a folder with the sets as subfolders (`begin`, `wice-dev`, `contract-nli-dev`, `mtrag-cloud`,
`mtrag-human-judgements`, `policies`, `tau-policies`); what is absent is left out and named. `--out` is a folder for
`judges.md`, `judges.json` and `mutations.jsonl`: the sentences with one fact changed and the same in other words, as
`bythebook verify --batch` takes them.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track

from assistant.verifying.rule_verifier import RuleVerifier
from benchmarks.judges.baselines import nearest_cosine, word_overlap
from benchmarks.judges.changing import changing
from benchmarks.judges.claims import claim_sets
from benchmarks.judges.closeness import closeness
from benchmarks.judges.fitting import left_out
from benchmarks.judges.grounding import grounding
from benchmarks.judges.mutating import as_batch, mutating, suites
from benchmarks.judges.refusing import refusing
from benchmarks.judges.report import Section, as_json, made_with, markdown
from knowledge.embeddings import Encoder, open_embeddings
from knowledge.settings import EmbeddingSettings

_SEED = 7
_SETS = (
    "begin",
    "wice-dev",
    "contract-nli-dev",
    "mtrag-cloud",
    "mtrag-human-judgements",
    "policies",
    "tau-policies",
)

Item = TypeVar("Item")


def main() -> None:
    """Measure on the sets that are there, print Markdown, and write it and JSON with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    absent = [name for name in _SETS if not (arguments.data / name).is_dir()]
    if absent:
        sys.stderr.write(f"Left out, not in {arguments.data}: {', '.join(absent)}\n")
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home, open_embeddings(EmbeddingSettings(), Path(home)) as encoder:
        mutated = mutating(arguments.data, RuleVerifier(encoder), _SEED, _tracked)
        sections = [*measured(arguments.data, encoder), mutated]
        header = made_with(encoder.model_id, _SEED)
    sys.stderr.write(f"{time.monotonic() - started:.0f} s\n")
    report = markdown(sections, header)
    sys.stdout.write(report)
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        (arguments.out / "judges.md").write_text(report, encoding="utf8")
        (arguments.out / "mutations.jsonl").write_text(as_batch(suites(arguments.data, _SEED)), encoding="utf8")
        (arguments.out / "judges.json").write_text(as_json(sections, header), encoding="utf8")


def measured(data: Path, encoder: Encoder) -> list[Section]:
    """Every section that needs data and has it."""
    verifier = RuleVerifier(encoder)
    baselines = {"word overlap": word_overlap, "cosine": nearest_cosine(encoder)}
    sets = claim_sets(data, encoder, _SEED)
    parts: Sequence[Callable[[], Section | None]] = (
        lambda: grounding(sets, left_out(sets, encoder), baselines, _SEED, _tracked) if sets else None,
        lambda: changing(data, verifier, _SEED, _tracked),
        lambda: refusing(data, _SEED),
        lambda: closeness(data, encoder, verifier, _SEED, _tracked),
    )
    return [section for section in (part() for part in parts) if section]


def _tracked(items: Sequence[Item], what: str) -> Iterable[Item]:
    return track(items, f"{what} ({len(items)})", console=Console(stderr=True))


if __name__ == "__main__":
    main()
