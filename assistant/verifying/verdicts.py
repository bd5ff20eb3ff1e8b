"""The port: a verifier reads a claim and its sources, and says whether they support it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Support = Literal["supported", "contradicted", "unsupported"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a claim. `score` in [0, 1] is how surely the sources support it; `reasons` are for people.

    A claim is supported when all it says follows from the sources, contradicted when they say otherwise, unsupported
    when they do not say.
    """

    support: Support
    score: float
    reasons: tuple[str, ...] = ()


class Verifier(Protocol):
    """Judges claims against sources. Deterministic, or as near as its model is; safe to call from any thread."""

    def verify(self, claim: str, sources: Sequence[str]) -> Verification:
        """The verdict on one claim, most often a sentence, against the texts it cites; none support nothing.

        Raises VerifierFailed where it comes to none.
        """
        ...
