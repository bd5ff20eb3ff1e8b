"""What a verifier must beat: how many of a claim's words its sources have, and how near they are to it."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from benchmarks.judges.claims import LabelledClaim
from benchmarks.judges.confusion import balanced_accuracy, confusion
from benchmarks.judges.resampling import Floats
from knowledge.embeddings import Encoder
from knowledge.sentences import sentence_spans
from knowledge.words import stems

Scoring = Callable[[Sequence[LabelledClaim]], Floats]
"""A score for each claim, higher where it is more likely supported."""

_TRIED = 101


def word_overlap(claims: Sequence[LabelledClaim]) -> Floats:
    """The share of the claim's content stems that its sources have."""
    return np.asarray([_covered(claim) for claim in claims], dtype=np.float64)


def nearest_cosine(encoder: Encoder) -> Scoring:
    """The cosine of the claim with the nearest sentence of its sources."""

    def score(claims: Sequence[LabelledClaim]) -> Floats:
        units = [list(dict.fromkeys(_sentences(claim.sources))) or [""] for claim in claims]
        texts = list(dict.fromkeys([*(one.claim for one in claims), *(unit for each in units for unit in each)]))
        place = {text: at for at, text in enumerate(texts)}
        vectors = encoder.encode(texts)
        return np.asarray(
            [
                float((vectors[[place[unit] for unit in each]] @ vectors[place[claim.claim]]).max())
                for claim, each in zip(claims, units, strict=True)
            ],
            dtype=np.float64,
        )

    return score


def fitted_threshold(scores: Mapping[str, Floats], supported: Mapping[str, Sequence[bool]], but: str) -> float:
    """The threshold with the best mean balanced accuracy over all sets but one, which it is then used on."""
    others = [name for name in scores if name != but]
    tried = np.quantile(np.concatenate([scores[name] for name in others]), np.linspace(0, 1, _TRIED))
    reached = [np.mean([_accuracy(scores[name] >= one, supported[name]) for name in others]) for one in tried]
    return float(tried[int(np.argmax(reached))])


def _accuracy(said: Sequence[bool], gold: Sequence[bool]) -> float:
    counts = confusion([str(bool(one)) for one in gold], [str(bool(one)) for one in said], ("True", "False"))
    return float(balanced_accuracy(counts))


def _covered(claim: LabelledClaim) -> float:
    wanted = stems(claim.claim)
    return len(wanted & stems(" ".join(claim.sources))) / len(wanted) if wanted else 0.0


def _sentences(sources: Sequence[str]) -> list[str]:
    return [source[span.start : span.end] for source in sources for span in sentence_spans(source)]
