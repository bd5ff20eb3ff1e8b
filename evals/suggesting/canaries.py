"""Words of internal clauses in what a customer would read: runs of words that stand in no public clause."""

from collections.abc import Iterable

from knowledge.markup import plain
from knowledge.policies import Audience, Clause
from knowledge.words import words

_RUN = 5  # words in a row: shorter ones ("up to 7 days") are anybody's


class Canaries:
    """Every run of words that internal clauses have and public ones have not."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        runs: dict[Audience, set[tuple[str, ...]]] = {audience: set() for audience in Audience}
        for clause in clauses:
            runs[clause.audience] |= _runs(plain(clause.search_text))
        self._internal = runs[Audience.INTERNAL] - runs[Audience.PUBLIC]

    def __len__(self) -> int:
        return len(self._internal)

    def found_in(self, text: str, said: str) -> list[str]:
        """The runs in a text that the conversation has not said itself."""
        return sorted(" ".join(run) for run in (_runs(text) & self._internal) - _runs(said))


def _runs(text: str) -> set[tuple[str, ...]]:
    every = words(text)
    return {tuple(every[at : at + _RUN]) for at in range(len(every) - _RUN + 1)}
