"""Does the verifier tell what the sources support from what they do not, and better than simple measures do?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata  # type: ignore[import-untyped]

from assistant.verifying.verdicts import Support, Verification, Verifier
from benchmarks.judges.baselines import Scoring, fitted_threshold
from benchmarks.judges.claims import ClaimSet, LabelledClaim
from benchmarks.judges.confusion import Counts, balanced_accuracy, confusion, f1s, interval, macro_f1
from benchmarks.judges.report import Cell, Section, Table
from benchmarks.judges.resampling import Floats, clustered

Item = TypeVar("Item")
Track = Callable[[Sequence[Item], str], Iterable[Item]]

SUPPORTS: tuple[Support, ...] = ("supported", "unsupported", "contradicted")
_SUPPORTED = ("supported", "not supported")


def grounding(
    sets: Sequence[ClaimSet],
    verifiers: Mapping[str, Verifier],
    baselines: Mapping[str, Scoring],
    seed: int,
    track: Track[LabelledClaim],
) -> Section:
    """The verifier for each set, fitted without it, beside baselines whose threshold was fitted without it too."""
    verified = {
        one.name: [verifiers[one.name].verify(claim.claim, claim.sources) for claim in track(one.claims, one.name)]
        for one in sets
    }
    supported = {one.name: [one.supports[claim.label] == "supported" for claim in one.claims] for one in sets}
    scored = {name: {one.name: scoring(one.claims) for one in sets} for name, scoring in baselines.items()}
    rows: list[Mapping[str, Cell]] = []
    for one in sets:
        gold = supported[one.name]
        said = [verification.support == "supported" for verification in verified[one.name]]
        scores = np.asarray([verification.score for verification in verified[one.name]])
        rows.append(_row(one.name, "verifier", gold, said, scores, seed))
        for name, found in scored.items():
            threshold = fitted_threshold(found, supported, one.name)
            system = f"{name} ≥ {threshold:.2f}"
            rows.append(_row(one.name, system, gold, list(found[one.name] >= threshold), found[one.name], seed))
    return Section(
        "Groundedness",
        [*_NOTES, *(f"- {one.name}: {one.note}" for one in sets)],
        [Table("Supported or not", rows), *_three_way(sets, verified, seed)],
    )


def area(gold: NDArray[np.bool_], scores: Floats) -> float:
    """The area under the ROC curve: how often a supported claim scores above another, equal scores half.

    By ranks, the Mann-Whitney statistic (Hanley and McNeil, Radiology 143, 1982); nan where one kind is missing.
    """
    positive, negative = int(gold.sum()), int((~gold).sum())
    if not positive or not negative:
        return float("nan")
    above = float(rankdata(scores)[gold].sum()) - positive * (positive + 1) / 2
    return above / (positive * negative)


_NOTES = [
    "Each text is judged as a whole. Supported or not: F1 of the class supported, and the area under the ROC curve of "
    "the score. Nothing is fitted on the set it is measured on: the likelihood of the verifier is fitted anew on the "
    "*other* sets, every set and both classes weighing alike, and a baseline has the threshold with the best balanced "
    "accuracy on them. (What ships is fitted on all.) The rules were made more careful with false findings on these "
    "sets in view. Word overlap is the share of the claim's content words that the sources have, cosine that with the "
    "nearest sentence.",
    "",
    "Published, as their authors report them, in other settings: WiCE supported-or-not F1 on 100 claims of the test "
    "part: GPT-4 0.61, T5-3B trained on NLI 0.62, tuned on WiCE 0.78 (Kamoi et al. 2023).",
    "",
]


def _row(
    of: str, system: str, gold: Sequence[bool], said: Sequence[bool], scores: Floats, seed: int
) -> Mapping[str, Cell]:
    counts = confusion([_named(one) for one in gold], [_named(one) for one in said], _SUPPORTED)
    truth = np.asarray(gold)

    return {
        "set": of,
        "system": system,
        "n": len(gold),
        "supported": int(truth.sum()),
        "balanced accuracy": interval(balanced_accuracy, counts, seed),
        "F1": interval(partial(_f1, 0), counts, seed),
        "macro F1": interval(macro_f1, counts, seed),
        "AUROC": clustered(lambda places: area(truth[places], scores[places]), range(len(gold)), seed),
    }


def _three_way(sets: Sequence[ClaimSet], verified: Mapping[str, Sequence[Verification]], seed: int) -> Iterable[Table]:
    """Each set's labels by verdicts; the three-way shares too where the labels are the three verdicts."""
    for one in sets:
        gold = [claim.label for claim in one.claims]
        said = [verification.support for verification in verified[one.name]]
        counts = confusion(gold, said, list(one.supports), SUPPORTS)
        shown = [
            {"labelled": label, **{verdict: int(counts[at, place]) for place, verdict in enumerate(SUPPORTS)}}
            for at, label in enumerate(one.supports)
        ]
        yield Table(f"{one.name}: labels by verdicts", shown)
        if len(set(one.supports.values())) == len(SUPPORTS):
            three = confusion([one.supports[label] for label in gold], said, SUPPORTS)
            shares = {
                "balanced accuracy": interval(balanced_accuracy, three, seed),
                "macro F1": interval(macro_f1, three, seed),
            }
            each = {f"F1 {verdict}": interval(partial(_f1, at), three, seed) for at, verdict in enumerate(SUPPORTS)}
            yield Table(f"{one.name}: the three verdicts", [shares | each])


def _f1(at: int, counts: Counts) -> Floats:
    return np.asarray(f1s(counts)[..., at])


def _named(supported: bool) -> str:
    return _SUPPORTED[0] if supported else _SUPPORTED[1]
