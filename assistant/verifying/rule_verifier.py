"""The default verifier: rules over words, quantities and sentence vectors. No model beyond the encoder, no network."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.verifying.alignment import Alignment
from assistant.verifying.quoting import is_quoted
from assistant.verifying.rules import RULES
from assistant.verifying.verdicts import Verification
from assistant.verifying.wording import Reading
from knowledge.embeddings import Encoder
from knowledge.embeddings.remembered import RememberedVectors
from knowledge.sentences import sentence_spans

_ENOUGH = 0.5
"""Supported and unsupported claims weighed alike, in the fit."""


class Features(NamedTuple):
    """What the likelihood of a claim is judged by: `similarity` is a cosine, `stated` a share (see `Alignment`)."""

    similarity: float
    stated: float


class Likelihood(NamedTuple):
    """A logistic model of how likely the sources say what a claim says, were no fact changed."""

    bias: float
    similarity: float
    stated: float

    def of(self, features: Features) -> float:
        """In [0, 1]."""
        logit = self.bias + self.similarity * features.similarity + self.stated * features.stated
        return 1 / (1 + math.exp(-logit))


FITTED = Likelihood(bias=-5.94, similarity=3.32, stated=5.44)
"""A logistic regression on claims labelled by people (dialogue, encyclopedia, contracts): `benchmarks.judges`."""


class RuleVerifier:
    """Says why. Safe to call from any thread; source sentences are encoded once and remembered."""

    def __init__(self, encoder: Encoder, likelihood: Likelihood = FITTED) -> None:
        self._remembered = RememberedVectors(encoder)
        self._likelihood = likelihood

    def verify(self, claim: str, sources: Sequence[str]) -> Verification:
        """The verdict; a whole sentence quoted from a source is supported with score 1. Raises ModelUnavailable.

        Several sentences are as likely as they are on average; what is found wrong with one is wrong with all.
        """
        if not Reading(claim).words:
            return Verification("unsupported", 0.0, ("says nothing that could be checked",))
        if is_quoted(claim, sources):
            return Verification("supported", 1.0)
        found = self._aligned(claim, sources)
        if not found or not found[0].units:
            return Verification("unsupported", 0.0, ("there is no source",))
        near = self._likelihood.of(_features(found, figures_hold=True))
        return _judged(found, self._likelihood.of(_features(found)), near)

    def features(self, claim: str, sources: Sequence[str]) -> Features:
        """What `verify` judges the likelihood by, to fit one; zeros where there is nothing to compare."""
        found = self._aligned(claim, sources)
        return _features(found) if found and found[0].units else Features(0.0, 0.0)

    def _aligned(self, claim: str, sources: Sequence[str]) -> list[Alignment]:
        readings = [Reading(claim[span.start : span.end]) for span in sentence_spans(claim)]
        return [Alignment(reading, sources, self._remembered) for reading in readings if reading.words]


def _judged(found: Sequence[Alignment], likely: float, near: float) -> Verification:
    """`near` is how likely the claim would be if its figures were right: another figure for the same contradicts."""
    findings = [finding for one in found for rule in RULES for finding in rule(one)]
    reasons = tuple(dict.fromkeys(reason for _, reason in findings))
    if near >= _ENOUGH and any(kind == "contradicted" for kind, _ in findings):
        return Verification("contradicted", 0.1 * likely, reasons)
    if likely < _ENOUGH:
        return Verification("unsupported", 0.4 * likely, (*reasons, "no source says this"))
    if findings:
        return Verification("unsupported", 0.4 * likely, reasons)
    return Verification("supported", 0.5 + 0.5 * (likely - _ENOUGH) / (1 - _ENOUGH))


def _features(found: Sequence[Alignment], figures_hold: bool = False) -> Features:
    """The mean over the sentences of a claim, each weighing as much as it has words."""
    weights = [len(one.claim.words) for one in found]
    similarity = np.average([one.similarity() for one in found], weights=weights)
    return Features(float(similarity), float(np.average([one.stated(figures_hold) for one in found], weights=weights)))
