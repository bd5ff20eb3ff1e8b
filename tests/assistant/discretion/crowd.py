"""Agents and leads who all draw on one budget at once, in threads; run as a program it is one process of several."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

from pydantic import SecretStr

from assistant.discretion.database import open_ledger
from assistant.discretion.entry import AlreadyDecided, Entry, EntryId, Person, State
from assistant.discretion.ledger import DoesNotFit, Ledger
from knowledge.settings import KnowledgeSettings
from tests.assistant.discretion.entries import LEO, NOON, charges, entry

LIMIT = 500  # dollars


def crowd(ledger: Ledger, people: int, asked: int, seed: int) -> list[EntryId]:
    """So many people at once ask so often each, or decide on what is pending; the entries that were granted."""

    def act(number: int) -> list[EntryId]:
        chance = Random(seed * 1_000 + number)
        me = Person(f"agent {seed}-{number}", "Agent")
        granted = [_ask(ledger, me, chance) for _ in range(asked)]
        pending = ledger.entries(State.PENDING)[:3]
        return [one for one in (*granted, *(_approve(ledger, each) for each in pending)) if one]

    with ThreadPoolExecutor(people) as pool:
        return [one for found in pool.map(act, range(people)) for one in found]


def _ask(ledger: Ledger, me: Person, chance: Random) -> EntryId | None:
    state = chance.choice([State.GRANTED, State.GRANTED, State.PENDING])
    mine = entry(state, chance.randrange(1, 20), me)
    try:
        ledger.record(mine, charges(mine, LIMIT) if state is State.GRANTED else (), f"key {chance.random()}")
    except DoesNotFit:
        return None
    return mine.id if state is State.GRANTED else None


def _approve(ledger: Ledger, pending: Entry) -> EntryId | None:
    granted = replace(pending, state=State.GRANTED, decided_by=LEO, decided=NOON)
    try:
        return ledger.settle(granted, charges(granted, LIMIT)).id
    except (DoesNotFit, AlreadyDecided):
        return None


def main() -> None:
    """Crowd the ledger at a database URL, or in a home; print what was granted, one a line."""
    place, people, asked, seed = sys.argv[1], *map(int, sys.argv[2:5])
    at_url = "://" in place
    settings = KnowledgeSettings(home=Path("." if at_url else place), database_url=SecretStr(place) if at_url else None)
    ledger = open_ledger(settings)
    sys.stdout.write("".join(f"{one}\n" for one in crowd(ledger, people, asked, seed)))
    ledger.close()


if __name__ == "__main__":
    main()
