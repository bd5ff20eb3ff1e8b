"""What every Ledger does: the database on SQLite, on PostgreSQL where there is one, and the fake."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.discretion.database import open_ledger
from assistant.discretion.entry import AlreadyDecided, EntryId, NoSuchEntry, State
from assistant.discretion.ledger import DoesNotFit, KeyUsedTwice, Ledger
from assistant.discretion.memory import InMemoryLedger
from tests.assistant.discretion.entries import BUDGET, LEO, NAMESAKE, NOON, charges, entry
from tests.knowledge.databases import fresh_settings


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """Every adapter in turn, empty."""
    if request.param == "memory":
        yield InMemoryLedger()
        return
    with fresh_settings(request.param, tmp_path) as settings:
        opened = open_ledger(settings)
        yield opened
        opened.close()


def test_an_entry_is_read_back_exactly_as_it_was_recorded(ledger: Ledger) -> None:
    granted, pending = entry(), entry(State.PENDING)
    assert ledger.record(granted, charges(granted)) == granted
    assert ledger.record(pending, ()) == pending
    assert (ledger.find(granted.id), ledger.find(pending.id)) == (granted, pending)
    assert ledger.entries() == [pending, granted]
    assert ledger.entries(State.PENDING) == [pending]
    assert ledger.entries(limit=1) == [pending]


def test_a_grant_is_charged_and_logged_and_what_is_pending_is_not(ledger: Ledger) -> None:
    granted, pending = entry(), entry(State.PENDING)
    ledger.record(granted, charges(granted))
    ledger.record(pending, ())
    assert (ledger.spent(BUDGET), ledger.grants()) == (1000, [granted.id])


def test_a_budget_can_be_used_up_and_not_passed_and_then_nothing_is_kept(ledger: Ledger) -> None:
    first, second = entry(dollars=290), entry(dollars=11)
    ledger.record(first, charges(first))
    with pytest.raises(DoesNotFit, match=r"10\.00 of 300\.00 is left, and this takes 11\.00"):
        ledger.record(second, charges(second))
    assert (ledger.spent(BUDGET), ledger.entries()) == (29_000, [first])
    last = entry(dollars=10)
    ledger.record(last, charges(last))
    assert ledger.spent(BUDGET) == 30_000


def test_where_one_of_two_accounts_is_used_up_neither_is_charged(ledger: Ledger) -> None:
    one = entry(dollars=20)
    with pytest.raises(DoesNotFit):
        ledger.record(one, (*charges(one, account="a case"), *charges(one, limit=19)))
    assert (ledger.spent("a case"), ledger.spent(BUDGET), ledger.grants()) == (0, 0, [])


def test_a_pending_entry_is_granted_once_and_then_decided_for_good(ledger: Ledger) -> None:
    pending = entry(State.PENDING)
    ledger.record(pending, ())
    granted = replace(pending, state=State.GRANTED, decided_by=LEO, decided=NOON, note="Fair.")
    assert ledger.settle(granted, charges(granted)) == granted
    for state in (State.GRANTED, State.REFUSED):
        with pytest.raises(AlreadyDecided):
            ledger.settle(replace(granted, state=state), charges(granted))
    assert (ledger.find(pending.id), ledger.grants(), ledger.spent(BUDGET)) == (granted, [pending.id], 1000)


def test_a_refusal_charges_nothing(ledger: Ledger) -> None:
    pending = entry(State.PENDING)
    ledger.record(pending, ())
    refused = replace(pending, state=State.REFUSED, decided_by=LEO, decided=NOON, note="No mistake of ours.")
    ledger.settle(refused, ())
    assert (ledger.find(pending.id), ledger.grants(), ledger.spent(BUDGET)) == (refused, [], 0)


def test_an_approval_that_no_longer_fits_leaves_the_entry_pending(ledger: Ledger) -> None:
    pending = entry(State.PENDING, dollars=301)
    ledger.record(pending, ())
    granted = replace(pending, state=State.GRANTED, decided_by=LEO, decided=NOON)
    with pytest.raises(DoesNotFit):
        ledger.settle(granted, charges(granted))
    assert ledger.find(pending.id) == pending


def test_the_same_key_gives_the_same_entry_and_for_another_request_an_error(ledger: Ledger) -> None:
    first = entry()
    ledger.record(first, charges(first), "k1")
    again = entry()
    assert ledger.record(again, charges(again), "k1") == first
    assert (ledger.spent(BUDGET), ledger.grants()) == (1000, [first.id])
    other = entry(dollars=11)
    with pytest.raises(KeyUsedTwice):
        ledger.record(other, charges(other), "k1")
    for somebody in (LEO, NAMESAKE):
        theirs = entry(by=somebody)
        assert ledger.record(theirs, charges(theirs, account="theirs"), "k1") == theirs


def test_a_key_whose_grant_did_not_fit_may_be_tried_again(ledger: Ledger) -> None:
    large = entry(dollars=301)
    with pytest.raises(DoesNotFit):
        ledger.record(large, charges(large), "k1")
    assert ledger.record(large, charges(large, limit=400), "k1") == large


def test_one_key_from_many_threads_is_one_grant(ledger: Ledger) -> None:
    def ask(_: int) -> EntryId:
        mine = entry()
        return ledger.record(mine, charges(mine), "k1").id

    with ThreadPoolExecutor(12) as pool:
        given = set(pool.map(ask, range(24)))
    assert len(given) == 1
    assert (ledger.spent(BUDGET), ledger.grants()) == (1000, list(given))


def test_the_tally_is_another_one_whenever_something_was_kept(ledger: Ledger) -> None:
    tallies = [ledger.tally()]
    pending, granted = entry(State.PENDING), entry()
    ledger.record(pending, ())
    tallies.append(ledger.tally())
    ledger.record(granted, charges(granted))
    tallies.append(ledger.tally())
    ledger.settle(replace(pending, state=State.REFUSED, decided_by=LEO, decided=NOON), ())
    tallies.append(ledger.tally())
    assert tallies == [
        {}, {State.PENDING: 1}, {State.PENDING: 1, State.GRANTED: 1}, {State.REFUSED: 1, State.GRANTED: 1},
    ]  # fmt: skip


def test_what_was_never_asked_for_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NoSuchEntry):
        ledger.find(EntryId("never"))
