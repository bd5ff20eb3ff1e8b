"""One process of the crowd: people in threads who ask for exceptions, and approve what waits, on one budget."""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from pydantic import SecretStr

from assistant.discretion.database import open_ledger
from assistant.discretion.entry import Allowed, AlreadyDecided, Entry, EntryId, State, new_entry_id
from assistant.discretion.ledger import Charge, DoesNotFit, Ledger
from assistant.people.agent import Agent
from knowledge.settings import KnowledgeSettings

ACCOUNT = "the team, November 2026"
_LEAD = Agent.named("Leo", "Team lead")


class Crowd:
    """People who draw on one account; the limit is in cents."""

    def __init__(self, ledger: Ledger, limit: int, seed: int) -> None:
        self._ledger = ledger
        self._limit = limit
        self._seed = seed

    def act(self, people: int, asked: int) -> list[EntryId]:
        """So many at once ask so often each, and then decide on what waits; the entries that were granted."""

        def one(number: int) -> list[EntryId]:
            chance = Random(self._seed * 1_000 + number)  # noqa: S311 - luck, not a secret
            me = Agent.named(f"agent {self._seed}-{number}")
            found = [self._ask(me, chance) for _ in range(asked)]
            found += [self._approve(entry) for entry in self._ledger.entries(State.PENDING, limit=5)]
            return [entry for entry in found if entry]

        with ThreadPoolExecutor(people) as pool:
            return [entry for found in pool.map(one, range(people)) for entry in found]

    def _ask(self, me: Agent, chance: Random) -> EntryId | None:
        within = chance.random() < 0.7
        entry = _entry(me, chance.randrange(1, 20), State.GRANTED if within else State.PENDING)
        try:
            self._ledger.record(entry, self._charged(entry) if within else (), f"key {chance.random()}")
        except DoesNotFit:
            return None
        return entry.id if within else None

    def _approve(self, pending: Entry) -> EntryId | None:
        granted = replace(pending, state=State.GRANTED, decided_by=_LEAD, decided=datetime.now(UTC))
        try:
            return self._ledger.settle(granted, self._charged(granted)).id
        except (DoesNotFit, AlreadyDecided):
            return None

    def _charged(self, entry: Entry) -> tuple[Charge, ...]:
        return (Charge(ACCOUNT, entry.cents, self._limit),)


def _entry(me: Agent, dollars: int, state: State) -> Entry:
    moment = datetime.now(UTC)
    granted = state is State.GRANTED
    return Entry(
        id=new_entry_id(),
        state=state,
        asked_by=me,
        allowed=Allowed("limits.md", 1, "c1"),
        benefit="Goodwill credit",
        amount=Decimal(dollars),
        unit="USD",
        cents=100 * dollars,
        reason="The parcel came late through our mistake.",
        approver="Agent" if granted else "Team lead",
        asked=moment,
        decided_by=me if granted else None,
        decided=moment if granted else None,
    )


def main() -> None:
    """Act on the ledger in a folder or at a URL; print what was granted, one a line."""
    place, people, asked, limit, seed = sys.argv[1], *map(int, sys.argv[2:6])
    url = SecretStr(place) if "://" in place else None
    with closing(open_ledger(KnowledgeSettings(home=Path("." if url else place), database_url=url))) as ledger:
        sys.stdout.write("".join(f"{one}\n" for one in Crowd(ledger, limit, seed).act(people, asked)))


if __name__ == "__main__":
    main()
