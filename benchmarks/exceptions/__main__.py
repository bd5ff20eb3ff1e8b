"""One budget and many hands: does the ledger ever pass it, does it log each grant once, and how fast is it.

    python -m benchmarks.exceptions [--people 50] [--processes 4] [--asked 10] [--postgres URL]

So many people in so many processes ask for amounts between $1 and $19, and approve what waits, against one budget
that holds a part of it. On SQLite, and on the PostgreSQL at `--postgres` (or in BYTHEBOOK_TEST_POSTGRES), in tables of
its own run: the ledger there must be empty. Ends with code 1 where the budget was passed or the log is wrong.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr
from sqlalchemy import create_engine, text

from assistant.discretion.database import open_ledger
from assistant.discretion.entry import EntryId, State
from benchmarks.exceptions.crowd import ACCOUNT
from knowledge.settings import KnowledgeSettings

_SEED = 7


class Held(NamedTuple):
    """What came of a run; money in cents."""

    database: str
    seconds: float
    asked: int
    granted: int
    spent: int
    limit: int
    logged_twice: int
    missing: int

    @property
    def holds(self) -> bool:
        """Whether the budget was kept, and every grant logged once."""
        return self.spent <= self.limit and not self.logged_twice and not self.missing


def main() -> None:
    """Run, print Markdown, and end with code 1 where it does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50, help="threads of a process")
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--asked", type=int, default=10, help="exceptions that each of them asks for")
    parser.add_argument("--postgres", default=os.environ.get("BYTHEBOOK_TEST_POSTGRES"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = [folder, *([arguments.postgres] if arguments.postgres else [])]
        found = [_measured(place, arguments.people, arguments.processes, arguments.asked) for place in places]
    sys.stdout.write("".join(_report(found)))
    sys.exit(not all(one.holds for one in found))


def _measured(place: str, people: int, processes: int, asked: int) -> Held:
    """The run at a folder or a URL. Half of what is asked for on average fits into the budget."""
    limit = people * processes * asked * 1000 // 2
    url = SecretStr(place) if "://" in place else None
    with closing(open_ledger(KnowledgeSettings(home=Path("." if url else place), database_url=url))) as ledger:
        if ledger.entries(limit=1):
            sys.exit("The ledger at --postgres is not empty; name an empty database.")
        command = [sys.executable, "-m", "benchmarks.exceptions.crowd", place, str(people), str(asked), str(limit)]
        began = time.perf_counter()
        running = [
            subprocess.Popen([*command, str(_SEED + at)], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
            for at in range(processes)
        ]
        told = [EntryId(line) for process in running for line in process.communicate()[0].splitlines()]
        seconds = time.perf_counter() - began
        if any(process.returncode for process in running):
            sys.exit("a process of the crowd failed; what it said stands above")
        log, kept = Counter(ledger.grants()), ledger.entries(State.GRANTED, limit=10**6)
        granted = {entry.id for entry in kept} | set(told)
        return Held(
            database="PostgreSQL" if url else "SQLite",
            seconds=seconds,
            asked=people * processes * asked,
            granted=len(granted),
            spent=max(ledger.spent(ACCOUNT), sum(entry.cents for entry in kept)),
            limit=limit,
            logged_twice=sum(count > 1 for count in log.values()),
            missing=len(granted ^ set(log)),
        )


def _report(found: list[Held]) -> Iterator[str]:
    yield f"`{' '.join(['python -m benchmarks.exceptions', *sys.argv[1:]])}` on {platform.platform()}, "
    yield f"{os.cpu_count()} cores, Python {platform.python_version()}, sqlalchemy {version('sqlalchemy')}, "
    yield f"pg8000 {version('pg8000')}, SQLite {_sqlite()}; seed {_SEED}.\n\n"
    yield "| database | asked | granted | spent | budget | passed | logged twice | not logged | asked a second |\n"
    yield "|---|---|---|---|---|---|---|---|---|\n"
    for one in found:
        cells = (
            one.database,
            one.asked,
            one.granted,
            f"{one.spent / 100:,.2f}",
            f"{one.limit / 100:,.2f}",
            "yes" if one.spent > one.limit else "no",
            one.logged_twice,
            one.missing,
            f"{one.asked / one.seconds:.0f}",
        )
        yield f"| {' | '.join(map(str, cells))} |\n"


def _sqlite() -> str:
    with create_engine("sqlite://").connect() as connection:
        return str(connection.execute(text("SELECT sqlite_version()")).scalar())


if __name__ == "__main__":
    main()
