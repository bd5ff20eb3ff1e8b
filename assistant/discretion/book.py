"""What internal clauses say about discretion, read into one value: limits per role, budgets, what points are worth."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from assistant.suggesting.authority import Authority, authorities
from assistant.suggesting.benefits import amounts
from assistant.suggesting.roles import rank_of
from assistant.verifying.quantities import Quantity
from knowledge.markup import plain
from knowledge.policies import Clause

_BUDGET = re.compile(r"\bbudget\b", re.IGNORECASE)
_PER_CASE = re.compile(r"\bper (?:case|ticket|conversation|incident)\b", re.IGNORECASE)
_WORTH = re.compile(r"\b(?:counts?|is|are worth|worth|equals?)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")
_CURRENCIES = {"dollars": "USD", "euros": "EUR", "pounds sterling": "GBP", "yen": "JPY", "rupees": "INR"}
_CURRENCIES |= {"francs": "CHF", "Canadian dollars": "CAD", "Australian dollars": "AUD"}
_CODES = frozenset(_CURRENCIES.values())
_MONEY = ("credit", "refund", "waiver", "gift", "repair")


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount in a unit: a currency's ISO code, "percent", "points", "days", or whatever a clause counts."""

    amount: Decimal
    unit: str

    @classmethod
    def of(cls, quantity: Quantity) -> "Measure":
        """A quantity as it is asked for: durations in days, the upper end of a range."""
        high = Decimal(str(quantity.high))
        if quantity.family == "money":
            return cls(high.quantize(Decimal("0.01")), _CURRENCIES.get(quantity.unit, quantity.unit))
        if quantity.unit == "hours":
            return cls(_whole(high / 24), "days")
        points = quantity.noun.startswith("point") or quantity.unit == "points"
        return cls(_whole(high), "points" if points else quantity.unit)


@dataclass(frozen=True)
class Book:
    """The limits in force on a day. `clauses` are internal, documents in reading order."""

    clauses: tuple[Clause, ...]
    entries: tuple[Authority, ...]
    budgets: Mapping[int, int]
    point: Decimal | None

    @classmethod
    def of(cls, clauses: Sequence[Clause]) -> "Book":
        """Read the clauses. `budgets` are cents in a month by rank, `point` is what one point is worth."""
        entries = tuple(replace(entry, label=_label(entry)) for entry in authorities(clauses))
        return cls(tuple(clauses), entries, dict(_budgets(clauses)), _point(clauses))

    @cached_property
    def ladder(self) -> tuple[str, ...]:
        """The roles as the clauses call them, lowest first; the shortest name where a rank has several."""
        names: dict[int, str] = {}
        for entry in self.entries:
            role = entry.role
            if entry.rank not in names or len(role) < len(names[entry.rank]):
                names[entry.rank] = role
        return tuple(names[rank] for rank in sorted(names))

    def role(self, title: str) -> str:
        """What the clauses call the role that somebody has: "Team lead" for a lead; the title where they name none."""
        return next((name for name in self.ladder if rank_of(name) == rank_of(title)), title)

    @cached_property
    def currency(self) -> str:
        """The currency that most limits are in; empty where none is in any."""
        units = [limit.unit for entry in self.entries if (limit := limit_of(entry)) and limit.unit in _CODES]
        return max(dict.fromkeys(units), key=units.count, default="")

    def unit(self, entries: Sequence[Authority]) -> str:
        """What a benefit is counted in, by the first of its limits that says so; money where it is worth some."""
        said = next((limit.unit for entry in entries if (limit := limit_of(entry)) and limit.unit), "")
        return said or (self.currency if any(entry.benefit in _MONEY for entry in entries) else "")

    def labels(self) -> list[str]:
        """What may be given, by the clauses' names for it, in their order; "credit" alone names nothing to choose."""
        return list(dict.fromkeys(entry.label for entry in self.entries if entry.label != entry.benefit))

    def named(self, label: str) -> list[Authority]:
        """The limits on what a label names, by rank."""
        return sorted((entry for entry in self.entries if entry.label == label), key=lambda entry: entry.rank)

    def per_case(self, rank: int) -> int | None:
        """The most that a role may give in one case, in cents; None where no clause says."""
        limits = [
            _cents(Measure.of(entry.limit))
            for entry in self.entries
            if entry.limit and entry.rank <= rank and entry.limit.family == "money" and _PER_CASE.search(entry.label)
        ]
        return max(limits, default=None)

    def cents(self, measure: Measure) -> int:
        """What is taken from a budget: nothing for a percentage or for days."""
        if measure.unit == "points":
            return _cents(Measure(measure.amount * self.point, "")) if self.point else 0
        return _cents(measure) if measure.unit in _CODES else 0


def limit_of(entry: Authority) -> Measure | None:
    """How much a limit allows: nothing where it allows none; None for any amount."""
    if entry.limit is not None:
        measure = Measure.of(entry.limit)
        counted = entry.benefit == "points" and entry.limit.family == "number"
        return Measure(measure.amount, "points") if counted else measure
    named = [one for one in amounts(entry.label) if one.family in ("money", "percent")]
    if named:  # "Return label, $6.95": what is waived
        largest = Measure.of(max(named, key=lambda one: one.high))
        return largest if entry.allowed else Measure(Decimal(0), largest.unit)
    return None if entry.allowed else Measure(Decimal(0), "")


def _label(entry: Authority) -> str:
    """What the benefit is called: without a clause's number, or a heading as in "Lowest role: Return label"."""
    heading = plain(entry.clause.context.split("|")[-1])
    label = entry.label.removeprefix(f"{heading}: ") if heading else entry.label
    return _NUMBER.sub("", label)


def _budgets(clauses: Iterable[Clause]) -> Iterator[tuple[int, int]]:
    """Monthly budgets by rank, from tables with a row for each role."""
    for clause in clauses:
        labels = [plain(label) for label in clause.context.split("|")]
        cells = [plain(cell) for cell in clause.text.strip().strip("|").split("|")]
        if len(labels) != len(cells) or not rank_of(cells[0]):
            continue
        for label, cell in zip(labels, cells, strict=True):
            found = [one for one in amounts(cell) if one.family == "money"]
            if found and _BUDGET.search(label) and re.search(r"\bmonth", label, re.IGNORECASE):
                yield rank_of(cells[0]), _cents(Measure.of(found[0]))


def _point(clauses: Iterable[Clause]) -> Decimal | None:
    """What one point is worth, by "100 points count as $5"."""
    for clause in clauses:
        for sentence in re.split(r"(?<=[.!?])\s", plain(clause.text)):
            found = amounts(sentence)
            points = [one for one in found if Measure.of(one).unit == "points"]
            money = [one for one in found if one.family == "money"]
            if len(points) == len(money) == 1 and _WORTH.search(sentence):
                return Measure.of(money[0]).amount / Measure.of(points[0]).amount
    return None


def _cents(measure: Measure) -> int:
    return int((measure.amount * 100).to_integral_value())


def _whole(number: Decimal) -> Decimal:
    return number.to_integral_value() if number == number.to_integral_value() else number
