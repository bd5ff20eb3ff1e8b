"""Where exceptions are asked for and decided on: within one's authority at once, above it by somebody higher."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from assistant.discretion.book import Book, Measure, limit_of
from assistant.discretion.entry import Allowed, Entry, EntryId, State, decide, new_entry_id
from assistant.discretion.ledger import Charge, DoesNotFit, Ledger
from assistant.errors import BadRequest, Forbidden
from assistant.people.agent import Agent
from assistant.suggesting.authority import Authority
from assistant.suggesting.roles import rank_of

_CASE = "case "


@dataclass(frozen=True, slots=True)
class Ask:
    """An exception as it is asked for: so much of what a clause calls `benefit`."""

    clause: str
    benefit: str
    amount: Decimal
    reason: str
    conversation: str | None = None


class Desk:
    """Applies the clauses of the day. `monthly` is the most that everybody together may give in a month, in cents."""

    def __init__(
        self,
        ledger: Ledger,
        book: Callable[[date], Book],
        monthly: int | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.ledger = ledger
        self._book = book
        self._monthly = monthly
        self._now = now

    def ask(self, ask: Ask, person: Agent, key: str | None = None) -> Entry:
        """Granted within the person's authority, pending above it.

        Raises BadRequest for what no clause names, Forbidden for what nobody may give, DoesNotFit where the budget is
        used up, KeyUsedTwice.
        """
        book, moment = self._book(self._now().date()), self._now()
        person = replace(person, role=book.role(person.role))
        entries = book.named(ask.benefit)
        named = next((entry for entry in entries if entry.clause.id == ask.clause), None)
        if named is None:
            raise BadRequest(
                f"clause_id, benefit: no clause in force with the id {ask.clause[:60]!r} allows {ask.benefit[:80]!r}; "
                "take both from the discretion menu of a suggestion"
            )
        approver = _approver(entries, ask.amount)
        measure = Measure(ask.amount, book.unit(entries))
        entry = Entry(
            id=new_entry_id(),
            state=State.GRANTED,
            asked_by=person,
            allowed=Allowed(named.clause.document, named.clause.version, named.clause.id),
            benefit=ask.benefit,
            amount=ask.amount,
            unit=measure.unit,
            cents=book.cents(measure),
            reason=ask.reason,
            approver=book.role(approver.role),
            asked=moment,
            conversation=ask.conversation,
            decided_by=person,
            decided=moment,
        )
        if approver.rank <= rank_of(person.role):
            try:
                return self.ledger.record(entry, self._charges(entry, person, book), key)
            except DoesNotFit as full:
                if not full.charge.account.startswith(_CASE):
                    raise
                entry = self._above_case(entry, book, full)
        pending = replace(entry, state=State.PENDING, decided_by=None, decided=None)
        return self.ledger.record(pending, (), key)

    def decide(self, entry: EntryId, grant: bool, person: Agent, note: str = "") -> Entry:
        """Approve or refuse a pending exception; what is granted is charged to whoever grants it.

        Raises NoSuchEntry, AlreadyDecided, Forbidden and DoesNotFit.
        """
        book, found = self._book(self._now().date()), self.ledger.find(entry)
        person = replace(person, role=book.role(person.role))
        decided = decide(found, grant, person, book.ladder, self._now(), note)
        if decided is found:
            return found
        return self.ledger.settle(decided, self._charges(decided, person, book) if grant else ())

    def budget(self, person: Agent) -> tuple[Charge, int] | None:
        """The person's budget of this month, and what is spent of it in cents; None where no clause sets one."""
        limit = self._book(self._now().date()).budgets.get(max(1, rank_of(person.role)))
        if limit is None:
            return None
        charge = self._own(person, 0, limit)
        return charge, self.ledger.spent(charge.account)

    def _charges(self, entry: Entry, person: Agent, book: Book) -> list[Charge]:
        """What a grant takes, and from whom: the granter's budget, that of everybody, and the case's limit."""
        if not entry.cents:
            return []
        month, rank = f"{self._now():%B %Y}", rank_of(person.role)
        charges = []
        if (budget := book.budgets.get(rank)) is not None:
            charges.append(self._own(person, entry.cents, budget))
        if self._monthly is not None:
            charges.append(Charge(f"everybody, {month}", entry.cents, self._monthly))
        if entry.conversation and (limit := book.per_case(rank)) is not None:
            charges.append(Charge(_CASE + entry.conversation, entry.cents, limit))
        return charges

    def _own(self, person: Agent, cents: int, limit: int) -> Charge:
        month = f"{self._now():%B %Y}"
        return Charge(f"{person.id}, {month}", cents, limit, f"{person.name}, {month}")

    def _above_case(self, entry: Entry, book: Book, full: DoesNotFit) -> Entry:
        """The entry for the lowest role whose limit of a case covers it with what was given before."""
        together = full.charge.limit - full.left + entry.cents
        for role in book.ladder:
            limit = book.per_case(rank_of(role))
            if limit is not None and limit >= together:
                return replace(entry, approver=role)
        raise Forbidden(f"With what this case had before, it is more than any role may give. {full}")


def _approver(entries: list[Authority], amount: Decimal) -> Authority:
    """The lowest role that may give so much. Raises Forbidden where none may."""
    for entry in entries:
        limit = limit_of(entry)
        if entry.allowed and (limit is None or amount <= limit.amount):
            return entry
    most = [limit for entry in entries if entry.allowed and (limit := limit_of(entry))]
    told = f" at most {max(one.amount for one in most)} {most[0].unit}" if most else ""
    raise Forbidden(f"No role may give so much of this{': they may give' + told if told else ''}.")
