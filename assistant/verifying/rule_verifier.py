"""The default verifier: rules over words, quantities and sentence vectors. No model beyond the encoder, no network."""

import math
from collections.abc import Sequence

from assistant.verifying.alignment import Alignment
from assistant.verifying.quoting import is_quoted
from assistant.verifying.rules import RULES
from assistant.verifying.verdicts import Verification
from assistant.verifying.wording import Reading
from knowledge.embeddings import Encoder
from knowledge.embeddings.remembered import RememberedVectors

_BIAS, _SIMILARITY, _COVERAGE, _WEAKEST = -2.96, 0.10, 1.40, 3.73
"""A logistic regression on 1,100 public entailment and neutral pairs (MultiNLI, FEVER, ConjNLI, Fool Me Twice)."""

_ENOUGH = 0.35
"""Of those pairs, about 90 % of the entailed ones are above; chosen with paraphrases of the sample policies in view."""


class RuleVerifier:
    """Says why. Safe to call from any thread; source sentences are encoded once and remembered."""

    def __init__(self, encoder: Encoder) -> None:
        self._remembered = RememberedVectors(encoder)

    def verify(self, claim: str, sources: Sequence[str]) -> Verification:
        """The verdict; a whole sentence quoted from a source is supported with score 1. Raises ModelUnavailable."""
        reading = Reading(claim)
        if not reading.words:
            return Verification("unsupported", 0.0, ("says nothing that could be checked",))
        if is_quoted(claim, sources):
            return Verification("supported", 1.0)
        found = Alignment(reading, sources, self._remembered)
        return _judged(found) if found.units else Verification("unsupported", 0.0, ("there is no source",))


def _judged(found: Alignment) -> Verification:
    likely = likelihood(found)
    findings = [finding for rule in RULES for finding in rule(found)]
    reasons = tuple(dict.fromkeys(reason for _, reason in findings))
    if likely < _ENOUGH:
        return Verification("unsupported", 0.4 * likely, (*reasons, "no source says this"))
    if any(kind == "contradicted" for kind, _ in findings):
        return Verification("contradicted", 0.1 * likely, reasons)
    if findings:
        return Verification("unsupported", 0.4 * likely, reasons)
    return Verification("supported", 0.5 + 0.5 * (likely - _ENOUGH) / (1 - _ENOUGH))


def features(found: Alignment) -> tuple[float, float, float]:
    """The best cosine with a sentence, the share of words covered, and that of the part that is covered least."""
    return float(found.similarities.max()), found.coverage(found.claim.words), found.weakest_stretch()


def likelihood(found: Alignment) -> float:
    """How likely the sources say what the claim says, were no fact changed: a logistic model of `features`."""
    similarity, coverage, weakest = features(found)
    return 1 / (1 + math.exp(-(_BIAS + _SIMILARITY * similarity + _COVERAGE * coverage + _WEAKEST * weakest)))
