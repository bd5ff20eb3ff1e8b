"""The ledger in this process's memory: for tests and trials. It ends with the process."""

import threading
from collections import Counter
from collections.abc import Sequence

from assistant.discretion.entry import AlreadyDecided, Entry, EntryId, NoSuchEntry, State
from assistant.discretion.ledger import Charge, DoesNotFit, KeyUsedTwice, same_request


class InMemoryLedger:
    """The Ledger that ships as a fake."""

    def __init__(self) -> None:
        self._entries: dict[EntryId, Entry] = {}
        self._keys: dict[tuple[str, str], EntryId] = {}
        self._spent: dict[str, int] = {}
        self._granted: list[EntryId] = []
        self._changing = threading.Lock()

    def record(self, entry: Entry, charges: Sequence[Charge], key: str | None = None) -> Entry:
        """Keep a new entry, charged and logged where it is granted. Raises DoesNotFit and KeyUsedTwice."""
        with self._changing:
            if key is not None and (entry.asked_by.id, key) in self._keys:
                earlier = self._entries[self._keys[entry.asked_by.id, key]]
                if not same_request(earlier, entry):
                    raise KeyUsedTwice(key)
                return earlier
            self._keep(entry, charges)
            if key is not None:
                self._keys[entry.asked_by.id, key] = entry.id
        return entry

    def settle(self, entry: Entry, charges: Sequence[Charge]) -> Entry:
        """Keep the decision on a pending entry. Raises DoesNotFit and AlreadyDecided."""
        with self._changing:
            if self.find(entry.id).state is not State.PENDING:
                raise AlreadyDecided("Somebody else has decided on this exception.")
            self._keep(entry, charges)
        return entry

    def find(self, entry: EntryId) -> Entry:
        """One entry. Raises NoSuchEntry."""
        if entry not in self._entries:
            raise NoSuchEntry.named(entry)
        return self._entries[entry]

    def entries(self, state: State | None = None, limit: int = 200) -> list[Entry]:
        """Entries in a state, or in any, newest first."""
        found = [entry for entry in reversed(self._entries.values()) if state in (None, entry.state)]
        return found[:limit]

    def tally(self) -> dict[State, int]:
        """How many entries are in each state that any is in."""
        with self._changing:
            return dict(Counter(entry.state for entry in self._entries.values()))

    def grants(self) -> list[EntryId]:
        """The log, in order."""
        return list(self._granted)

    def spent(self, account: str) -> int:
        """What was taken from an account, in cents."""
        return self._spent.get(account, 0)

    def close(self) -> None:
        """Nothing is held open."""

    def _keep(self, entry: Entry, charges: Sequence[Charge]) -> None:
        if entry.state is State.GRANTED:
            for charge in sorted(charges, key=lambda charge: charge.account):
                if self.spent(charge.account) + charge.cents > charge.limit:
                    raise DoesNotFit(charge, self.spent(charge.account))
            for charge in charges:
                self._spent[charge.account] = self.spent(charge.account) + charge.cents
            self._granted.append(entry.id)
        self._entries[entry.id] = entry
