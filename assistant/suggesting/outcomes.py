"""What became of suggestions: whether agents took them, and how much they changed. The port, and what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from assistant.errors import NotFound
from assistant.suggesting.suggestion import Suggestion
from knowledge.words import words

Action = Literal["inserted", "edited", "sent", "dismissed"]
ACTIONS: tuple[Action, ...] = ("inserted", "edited", "sent", "dismissed")


class NoSuchSuggestion(NotFound):
    """Nothing was suggested under that id."""

    @classmethod
    def named(cls, suggestion: str) -> "NoSuchSuggestion":
        """The error for an id as it came."""
        return cls(f"There is no suggestion {suggestion[:60]!r}. POST /v1/suggestions makes one.")


class ClauseName(NamedTuple):
    """A clause, whatever its version."""

    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a suggestion: its draft, the clauses that this cites, and the policy that the first stands in."""

    id: str
    agent: str
    made: datetime
    draft: str
    topic: str
    clauses: tuple[ClauseName, ...]
    conversation: str | None = None

    @classmethod
    def of(cls, suggestion: Suggestion, agent: str, made: datetime, conversation: str | None) -> "Kept":
        """What is kept of this one."""
        cited = suggestion.draft.citations if suggestion.draft else ()
        return cls(
            id=suggestion.id,
            agent=agent,
            made=made,
            draft=suggestion.draft.text if suggestion.draft else "",
            topic=cited[0].title if cited else "",
            clauses=tuple(dict.fromkeys(ClauseName(one.document, one.clause_id) for one in cited)),
            conversation=conversation,
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What an agent did with a suggestion. `distance` is how far the text they used is from the draft, in [0, 1]."""

    action: Action
    moment: datetime
    distance: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a group's suggestions were made and taken; `distance` is the mean, None where no text came."""

    name: str
    made: int
    inserted: int = 0
    edited: int = 0
    sent: int = 0
    dismissed: int = 0
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """Tallies by clause (`document#id`), by topic (a policy's title) and by agent, the most frequent first."""

    clauses: tuple[Tally, ...]
    topics: tuple[Tally, ...]
    agents: tuple[Tally, ...]


class SuggestionStore(Protocol):
    """Keeps suggestions and what became of them. Methods block, and may be called from several threads at once."""

    def keep(self, kept: Kept) -> None:
        """Keep a suggestion that was made."""
        ...

    def draft(self, suggestion: str) -> str:
        """The draft of a suggestion; empty where it had none. Raises NoSuchSuggestion."""
        ...

    def take(self, suggestion: str, taken: Taken) -> None:
        """Keep what was done with it; the same action again replaces the first. Raises NoSuchSuggestion."""
        ...

    def stats(self) -> Stats:
        """Everything counted."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


def distance(draft: str, text: str) -> float:
    """How far a text is from a draft: words inserted, deleted or replaced (Levenshtein), of the longer one's words."""
    one, other = words(draft), words(text)
    row = list(range(len(other) + 1))
    for at, word in enumerate(one, start=1):
        diagonal, row[0] = row[0], at
        for by, against in enumerate(other, start=1):
            diagonal, row[by] = row[by], min(row[by] + 1, row[by - 1] + 1, diagonal + (word != against))
    return row[-1] / max(1, len(one), len(other))


def tallied(name: str, rows: Sequence[tuple[str, Sequence[Taken]]]) -> Tally:
    """The tally of a group of suggestions, each with what was done with it."""
    taken = [one for _, actions in rows for one in actions]
    counts = {action: sum(one.action == action for one in taken) for action in ACTIONS}
    far = [one.distance for one in taken if one.distance is not None]
    return Tally(name=name, made=len(rows), **counts, distance=sum(far) / len(far) if far else None)
