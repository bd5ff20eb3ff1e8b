"""Slices: the metrics of the samples that have something in common, to see where a system is weak."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from evals.errors import EvalError
from evals.metrics import Metric, aggregate_each
from evals.samples import Sample
from evals.scores import Score


def slices(
    samples: Sequence[Sample], scores: Mapping[str, Mapping[str, Score]], seed: int = 0
) -> dict[str, dict[str, Metric]]:
    """Metrics by slice: `audience:customer`, `outcome:abstained` (the expected one), `tag:refunds`, alphabetically.

    `scores` is by sample id, then by metric name. A sample without an expected outcome is in no outcome slice. Raises
    EvalError for a sample that was not scored: leaving it out would flatter its slices.
    """
    members: dict[str, list[Mapping[str, Score]]] = defaultdict(list)
    for sample in samples:
        if sample.id not in scores:
            raise EvalError(f"sample '{sample.id}' has no scores; score it, or leave it out of the samples to slice")
        for name in _names(sample):
            members[name].append(scores[sample.id])
    return {name: aggregate_each(members[name], seed) for name in sorted(members)}


def _names(sample: Sample) -> set[str]:
    """The slices that a sample is in; a tag that is written twice counts once."""
    names = {f"tag:{tag}" for tag in sample.tags} | {f"audience:{sample.audience.value}"}
    if sample.expect.outcome is not None:
        names.add(f"outcome:{sample.expect.outcome}")
    return names
