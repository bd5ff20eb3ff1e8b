"""What internal clauses say about discretion, as numbers."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.discretion.book import Book
from assistant.discretion.menu import item_of
from knowledge.policies import Audience, Clause
from tests.knowledge.bases import clause


def _rows(header: str, section: str, *rows: str) -> list[Clause]:
    kind = {"audience": Audience.INTERNAL, "section": (section,), "context": header}
    return [clause(row, **kind) for row in rows]


def _book(*more: Clause) -> Book:
    clauses: Sequence[Clause] = [
        *_rows(
            "Role | Goodwill credit per case | Budget per month",
            "1. Limits",
            "Agent | $25 | $300",
            "Team lead | $150 | $2,000",
        ),
        *_rows("Incentive | Agent | Team lead", "2. Points", "Club points | 500 | 3,000", "Free repair | None | $110"),
        *_rows(
            "Fee | Lowest role that may waive it", "3. Fees", "Return label, $6.95 | Agent", "Pickup, $79 | Team lead"
        ),
        clause("100 points count as $5.", audience=Audience.INTERNAL, section=("2. Points",)),
        *more,
    ]
    return Book.of(clauses)


def test_budgets_roles_and_the_worth_of_points_are_read() -> None:
    book = _book()
    assert book.ladder == ("Agent", "Team lead")
    assert book.budgets == {1: 30_000, 3: 200_000}
    assert book.point == Decimal("0.05")
    assert (book.per_case(1), book.per_case(2), book.per_case(3)) == (2_500, 2_500, 15_000)


def test_each_benefit_has_its_amount_unit_and_who_approves_more() -> None:
    items = {label: item_of(_book(), label, "agent") for label in _book().labels()}
    credit, points, label, pickup, repair = (
        items[name]
        for name in (
            "Goodwill credit per case",
            "Club points",
            "Return label, $6.95",
            "Pickup, $79",
            "Free repair",
        )
    )
    assert (credit.amount, credit.currency, credit.approves_above) == ("25.00", "USD", "Team lead")
    assert credit.budget == "Agent: 300.00 a month"
    assert (points.amount, points.unit, points.currency) == ("500", "points", None)
    assert points.condition == "100 points count as $5."
    assert (label.amount, label.approves_above) == ("6.95", None)
    assert (pickup.amount, pickup.approves_above) == ("0.00", "Team lead")
    assert (repair.amount, repair.approves_above) == ("0.00", "Team lead")


def test_a_lead_is_a_team_lead_and_who_has_no_such_role_keeps_the_title() -> None:
    assert _book().role("lead") == "Team lead"
    assert _book().role("Director") == "Director"


def test_without_clauses_nothing_may_be_given() -> None:
    empty = Book.of([])
    assert (empty.labels(), empty.ladder, empty.budgets, empty.point) == ([], (), {}, None)
