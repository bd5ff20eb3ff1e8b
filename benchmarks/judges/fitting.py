"""The verifier with a likelihood that the set it is measured on has no part in."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from assistant.verifying.rule_verifier import Features, Likelihood, RuleVerifier
from benchmarks.judges.claims import ClaimSet
from benchmarks.judges.resampling import Floats
from knowledge.embeddings import Encoder

Of = TypeVar("Of")

_WEAK = 10.0
"""Inverse of the penalty: with two features and hundreds of rows there is little to hold back."""


def left_out(sets: Sequence[ClaimSet], encoder: Encoder) -> dict[str, RuleVerifier]:
    """For each set, a verifier whose likelihood was fitted on all the others; as it ships where there is none."""
    reader = RuleVerifier(encoder)
    if len(sets) < 2:
        return {one.name: reader for one in sets}
    features = {one.name: [reader.features(claim.claim, claim.sources) for claim in one.claims] for one in sets}
    supported = {one.name: [one.supports[claim.label] == "supported" for claim in one.claims] for one in sets}
    return {
        name: RuleVerifier(encoder, fitted(_without(name, features), _without(name, supported))) for name in features
    }


def _without(name: str, every: Mapping[str, Of]) -> dict[str, Of]:
    return {other: of for other, of in every.items() if other != name}


def fitted(features: Mapping[str, Sequence[Features]], supported: Mapping[str, Sequence[bool]]) -> Likelihood:
    """Logistic regression in which every set weighs alike, and in each the supported claims as much as the others."""
    weights = [_balanced(np.asarray(supported[name])) for name in features]
    rows = np.concatenate([np.asarray(features[name]) for name in features])
    labels = np.concatenate([np.asarray(supported[name]) for name in features])
    scaled = np.concatenate(weights) * len(labels)
    model = LogisticRegression(C=_WEAK).fit(rows, labels, sample_weight=scaled)
    return Likelihood(float(model.intercept_[0]), *(float(one) for one in model.coef_[0]))


def _balanced(labels: NDArray[np.bool_]) -> Floats:
    share = labels.mean()
    return np.asarray(np.where(labels, 0.5 / share, 0.5 / (1 - share)) / len(labels))
