"""Whether the evidence suffices to answer: by its best sentence. How sure the answer is: by how well the best clause
was found, and how far it stands above the rest.

Fitted on questions asked of the policies that answer them and of policies that do not: conversations about government
services, rule texts, cloud documentation, contracts, two companies' policies and the sample pack, each also asked what
belongs to the others, every corpus weighed alike. docs/measurements/confidence.md has each corpus left out in turn,
and what was tried beside these two.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from assistant.answering.evidence import Evidence


class Signals(NamedTuple):
    """What the confidence is made of: the best clause's score, and its lead over the mean of the others found.

    Many clauses that answer nearly as well say that the question is about the matter, but not which clause it wants.
    """

    score: float
    lead: float


_WEIGHTS = Signals(score=6.59, lead=6.21)
_BIAS = -5.87
_ENOUGH = 1.76
"""Printed by tools/fit_confidence.py: a logistic model of whether an answer cites the clause that a person would, and
the score of the best sentence from which answering gives the best balanced accuracy, of corpora's means."""

OFFER = "A person can help you with this."
_MESSAGE = (
    "The policies do not say, or I could not find where they do. The nearest clauses are listed as sources; they may "
    f"not answer the question. {OFFER}"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer. `confidence` in [0, 1] that the answer cites the right clause; `reason` is a code."""

    sufficient: bool
    confidence: float
    reason: str = ""
    message: str = ""


def judge(evidence: Evidence) -> Verdict:
    """Answer, or say that the policies do not."""
    if not evidence.clauses:
        return Verdict(False, 0.0, "nothing_found", _MESSAGE)
    speaking = sum(weight * signal for weight, signal in zip(_WEIGHTS, signals(evidence), strict=True))
    confidence = 1 / (1 + math.exp(-(_BIAS + speaking)))
    if best_sentence(evidence) < _ENOUGH:
        return Verdict(False, confidence, "insufficient_evidence", _MESSAGE)
    return Verdict(True, confidence)


def signals(evidence: Evidence) -> Signals:
    """The signals of evidence that has at least one clause."""
    best = evidence.found[0].score
    return Signals(best, best - evidence.others)


def best_sentence(evidence: Evidence) -> float:
    """The score of the sentence that answers best, of evidence that has at least one clause."""
    return max(weighed.best for weighed in evidence.clauses)
