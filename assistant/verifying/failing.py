"""What becomes of a claim when its verifier fails: it counts as unsupported, and the reason says so."""

import logging
from collections.abc import Sequence

from assistant.errors import AssistantError
from assistant.verifying.verdicts import Verification, Verifier

_log = logging.getLogger(__name__)


class VerifierFailed(AssistantError):
    """A verifier came to no verdict: its model cannot be loaded or reached, or replied with none."""


class FailClosed:
    """Another verifier, whose failures support nothing: what could not be checked must not be shown."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def verify(self, claim: str, sources: Sequence[str]) -> Verification:
        """The other's verdict, or unsupported where it fails."""
        try:
            return self._verifier.verify(claim, sources)
        except VerifierFailed as failure:
            _log.warning("A claim could not be verified: %s", failure)
            return Verification("unsupported", 0.0, (f"could not be verified: {failure}",))
