"""Tables of one set: every system with its intervals, and ours against the best of the others."""

from collections.abc import Sequence

from benchmarks.judges.report import Cell, Section, Table
from benchmarks.quality import SetRun, SystemRun
from benchmarks.scoring import CITED, DOCUMENT, METRICS, PASSAGE
from evals.comparisons import compare
from evals.intervals import bootstrap

HEADLINE = (DOCUMENT, "document recall@10", PASSAGE, "coverage 100 words", CITED)
_SIGNIFICANT = 0.05


def set_section(run: SetRun, seed: int) -> Section:
    """What each system found, and whether ours found more than the best peer of each metric."""
    metrics = [metric for metric in METRICS if run.ours.values(metric)]
    systems = (*run.peers, run.ours)
    rows = [_row(system, metrics, seed) for system in systems]
    against = [_against(run, metric, seed) for metric in metrics]
    asked = len(run.labelled.questions)
    note = f"{asked} questions, {len(run.ours.rows)} with gold; {len(run.labelled.bases)} knowledge base(s)."
    return Section(run.labelled.name, [note], [Table("Systems", rows), Table("Ours against the best peer", against)])


def summary(runs: Sequence[SetRun], seed: int) -> Section:
    """Ours and the best peer of each metric, set by set: `*` where the paired permutation test has p below 0.05."""
    rows = [{"set": run.labelled.name, **{metric: _beside(run, metric, seed) for metric in HEADLINE}} for run in runs]
    note = (
        "By the Book / the best of the other pipelines by that metric; * where they differ with p < 0.05 (paired "
        "permutation test). A pipeline is asked the last turn or the whole history, whichever finds it more documents."
    )
    return Section("Summary", [note], [Table("Ours / best peer", rows)])


def best_peer(peers: Sequence[SystemRun], metric: str) -> SystemRun:
    """The peer with the highest mean of a metric."""
    return max(peers, key=lambda peer: peer.mean(metric))


def _beside(run: SetRun, metric: str, seed: int) -> str:
    if not run.ours.values(metric):
        return "n/a"
    peer = best_peer(run.peers, metric)
    p = compare(peer.values(metric), run.ours.values(metric), seed).p
    star = "*" if p is not None and p < _SIGNIFICANT else ""
    return f"{run.ours.mean(metric):.3f} / {peer.mean(metric):.3f}{star}"


def _row(system: SystemRun, metrics: Sequence[str], seed: int) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"system": system.name}
    for metric in metrics:
        cells[metric] = bootstrap(list(system.values(metric).values()), seed)
    return cells


def _against(run: SetRun, metric: str, seed: int) -> dict[str, Cell]:
    peer = best_peer(run.peers, metric)
    found = compare(peer.values(metric), run.ours.values(metric), seed)
    gained = "n/a" if found.difference is None else f"{found.difference:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"
    return {
        "metric": metric,
        "best peer": peer.name,
        "peer": peer.mean(metric),
        "ours": run.ours.mean(metric),
        "difference": gained,
        "p": "n/a" if found.p is None else f"{found.p:.4f}",
        "questions won": len(found.fixed),
        "lost": len(found.broken),
    }
