"""Suggestions in this process's memory: for tests and trials. They end with the process."""

import threading
from collections.abc import Callable, Iterable

from assistant.suggesting.outcomes import ACTIONS, Action, Kept, NoSuchSuggestion, Stats, Taken, Tally, tallied


class InMemorySuggestions:
    """The SuggestionStore that ships as a fake."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._taken: dict[tuple[str, Action], Taken] = {}
        self._changing = threading.Lock()

    def keep(self, kept: Kept) -> None:
        """Keep a suggestion that was made."""
        with self._changing:
            self._kept[kept.id] = kept

    def draft(self, suggestion: str) -> str:
        """The draft of a suggestion. Raises NoSuchSuggestion."""
        if suggestion not in self._kept:
            raise NoSuchSuggestion.named(suggestion)
        return self._kept[suggestion].draft

    def take(self, suggestion: str, taken: Taken) -> None:
        """Keep what was done with it. Raises NoSuchSuggestion."""
        self.draft(suggestion)
        with self._changing:
            self._taken[suggestion, taken.action] = taken

    def stats(self) -> Stats:
        """Everything counted."""
        return Stats(
            clauses=self._by(lambda kept: ("#".join(clause) for clause in kept.clauses)),
            topics=self._by(lambda kept: (kept.topic,)),
            agents=self._by(lambda kept: (kept.agent,)),
        )

    def close(self) -> None:
        """Nothing is held open."""

    def _by(self, names: Callable[[Kept], Iterable[str]]) -> tuple[Tally, ...]:
        groups: dict[str, list[tuple[str, list[Taken]]]] = {}
        for kept in self._kept.values():
            taken = [self._taken[kept.id, action] for action in ACTIONS if (kept.id, action) in self._taken]
            for name in names(kept):
                groups.setdefault(name, []).append((kept.id, taken))
        tallies = (tallied(name, rows) for name, rows in groups.items())
        return tuple(sorted(tallies, key=lambda tally: (-tally.made, tally.name)))
