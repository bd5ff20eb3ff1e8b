"""The port that keeps the ledger: entries, what is spent on each account, and the log of grants."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.discretion.entry import Entry, EntryId, State
from assistant.errors import Conflict


@dataclass(frozen=True, slots=True)
class Charge:
    """What a grant takes from an account, and the most that it may come to, both in cents.

    `name` is how people read an account that is kept by an id ("Ana, November 2026").
    """

    account: str
    cents: int
    limit: int
    name: str = ""

    @property
    def shown(self) -> str:
        """The account in words."""
        return self.name or self.account


class DoesNotFit(Conflict):
    """An account would pass its limit; nothing was kept. `left` is in cents."""

    def __init__(self, charge: Charge, spent: int) -> None:
        self.charge = charge
        self.left = charge.limit - spent
        super().__init__(
            f"{charge.shown}: {in_money(max(self.left, 0))} of {in_money(charge.limit)} is left, and this takes "
            f"{in_money(charge.cents)}. Ask for less, or ask a higher role."
        )


class KeyUsedTwice(Conflict):
    """An idempotency key came again with another request."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The Idempotency-Key {key[:60]!r} was used for another exception; send a new one.")


class Ledger(Protocol):
    """Keeps entries. Methods block; they may be called from any thread, and from several processes at once."""

    def record(self, entry: Entry, charges: Sequence[Charge], key: str | None = None) -> Entry:
        """Keep a new entry, charged where it is granted, and log the grant: all of it or nothing.

        A key that the person used before gives the entry that was kept then. Raises DoesNotFit and KeyUsedTwice.
        """
        ...

    def settle(self, entry: Entry, charges: Sequence[Charge]) -> Entry:
        """Keep the decision on a pending entry, charged and logged where it is granted: all of it or nothing.

        Raises DoesNotFit, and AlreadyDecided where somebody was faster.
        """
        ...

    def find(self, entry: EntryId) -> Entry:
        """One entry. Raises NoSuchEntry."""
        ...

    def entries(self, state: State | None = None, limit: int = 200) -> list[Entry]:
        """Entries in a state, or in any, newest first."""
        ...

    def tally(self) -> dict[State, int]:
        """How many entries are in each state that any is in: another one whenever something was kept."""
        ...

    def grants(self) -> list[EntryId]:
        """The log: the entries that were granted, in the order in which they were."""
        ...

    def spent(self, account: str) -> int:
        """What was taken from an account, in cents."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


def same_request(one: Entry, other: Entry) -> bool:
    """Whether two entries ask for the same."""
    return _asks(one) == _asks(other)


def _asks(entry: Entry) -> tuple[object, ...]:
    return entry.conversation, entry.allowed, entry.benefit, entry.amount, entry.unit, entry.reason


def in_money(cents: int) -> str:
    """Cents as an amount: 1,234.50."""
    return f"{cents / 100:,.2f}"
