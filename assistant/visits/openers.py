"""Questions that the widget offers to begin with."""

from collections.abc import Sequence
from typing import Protocol


class Openers(Protocol):
    """Finds questions that the policies answer."""

    def questions(self) -> Sequence[str]:
        """At most four, each a whole question. Blocks."""
        ...


class NoOpeners:
    """Offers none."""

    def questions(self) -> Sequence[str]:
        """None."""
        return ()
