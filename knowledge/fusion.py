"""How much each kind of evidence counts for a clause: a weighted sum, fitted on questions whose clauses are known.

Cosines are taken as they are. BM25 has no scale of its own, so it is taken as a share of the best in the result.
"""

from dataclasses import astuple, dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weights:
    """By how a clause was found: cosine, the best cosine of a sentence, BM25, each with the question alone and with
    its conversation; the best cosine of a sentence with the question at a story's end; and the BM25 of the whole
    document with the conversation. They add up to 1.
    """

    similarity: float
    sentence: float
    lexical: float
    sentence_of_focus: float = 0.0
    similarity_in_context: float = 0.0
    sentence_in_context: float = 0.0
    lexical_in_context: float = 0.0
    document: float = 0.0


EVIDENCE = tuple(field.name for field in fields(Weights))
"""The columns of the evidence that is weighed, in order."""

ALONE = Weights(similarity=0.26, sentence=0.50, lexical=0.24)
FOLLOW_UP = Weights(
    similarity=0.14,
    sentence=0.12,
    lexical=0.10,
    sentence_of_focus=0.13,
    similarity_in_context=0.10,
    sentence_in_context=0.09,
    lexical_in_context=0.06,
    document=0.26,
)
"""Fitted by tools/fit_fusion.py; docs/measurements/fusion.md has what each adds, and each set left out in turn."""


def fuse(evidence: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    """Scores in [0, 1] of rows of evidence, shape (clauses, len(EVIDENCE)); negative cosines count as zero."""
    scores: NDArray[np.float64] = np.clip(evidence, 0.0, 1.0) @ _column(weights)
    return np.minimum(scores, 1.0)


@lru_cache(maxsize=8)
def _column(weights: Weights) -> NDArray[np.float64]:
    return np.array(astuple(weights))
