"""Entries and charges to test the ledger with."""

from datetime import UTC, datetime
from decimal import Decimal

from assistant.discretion.entry import Allowed, Entry, State, new_entry_id
from assistant.discretion.ledger import Charge
from assistant.people.agent import Agent
from assistant.people.person import PersonId

LADDER = ("Agent", "Senior agent", "Team lead", "Manager")
ANA = Agent(PersonId("p_ana"), "Ana", "Agent")
LEO = Agent(PersonId("p_leo"), "Leo", "Team lead")
NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
NAMESAKE = Agent(PersonId("p_other"), ANA.name, "Manager")
BUDGET = "p_ana, November 2026"


def entry(state: State = State.GRANTED, dollars: int = 10, by: Agent = ANA) -> Entry:
    """An exception of so many dollars, asked for at noon."""
    return Entry(
        id=new_entry_id(),
        state=state,
        asked_by=by,
        allowed=Allowed("internal/limits.docx", 3, "c7"),
        benefit="Goodwill credit per case",
        amount=Decimal(f"{dollars}.00"),
        unit="USD",
        cents=100 * dollars,
        reason="Ünfair: the carrier lost it twice. 🏔",
        approver="Team lead",
        asked=NOON,
        conversation="c1",
        decided_by=by if state is State.GRANTED else None,
        decided=NOON if state is State.GRANTED else None,
    )


def charges(of: Entry, limit: int = 300, account: str = BUDGET) -> tuple[Charge, ...]:
    """The entry's worth on one account with a limit in dollars."""
    return (Charge(account, of.cents, 100 * limit),)
