"""How the writing of an answer goes: what was shown, what was dropped, and when it is not worth going on."""

import logging
from dataclasses import dataclass, field

from assistant.writing.checking import Checked
from assistant.writing.model import Usage, WritingStopped
from assistant.writing.page import Page
from assistant.writing.settings import Mode

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Progress:
    """Counts sentences: `kept`, of these the `attributed` ones, `dropped`, and of these the claims `lost`.

    The claims that are lost alone count against the answer.
    """

    mode: Mode
    kept: int = 0
    attributed: int = 0
    dropped: int = 0
    lost: int = 0
    used: Usage = field(default_factory=Usage)
    page: Page = field(default_factory=Page)

    def count(self, checked: Checked) -> None:
        """Raises WritingStopped where what follows is not worth waiting for: nothing is taken back, so it ends early.

        Strict: at the first claim that does not hold. Balanced: if that is the first claim of all, the main one.
        """
        if checked.quotes:
            self.kept += 1
            self.attributed += checked.attributed
            return
        self.dropped += 1
        self.lost += checked.claim
        _log.info("A written sentence was dropped: %s", checked.reason)
        if checked.claim and (self.mode == "strict" or not self.kept):
            raise WritingStopped("unsupported", f"a sentence was dropped: {checked.reason}")

    def end(self) -> None:
        """Raises WritingStopped where nothing was kept, or more was lost than kept."""
        if not self.kept or self.lost > self.kept:
            raise WritingStopped("unsupported", f"{self.kept} sentences hold, {self.lost} do not")
