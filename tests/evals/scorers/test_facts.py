"""Facts: said as whole words, and unwanted ones not said."""

from evals.scorers.facts import Facts
from tests.evals.scorers.shelf import Shelf, observed, sample


def test_the_share_of_facts_that_are_said_and_the_missing_ones_by_name() -> None:
    said = observed(text="You have **30**  Days, and it’s free.")
    scored = Facts().score(sample(facts=("30 days", "it's free", "receipt", "3")), said, Shelf())
    assert (scored["present"].value, scored["present"].reason) == (0.5, "missing: receipt, 3")


def test_a_number_within_a_longer_one_is_neither_present_nor_unwanted() -> None:
    scored = Facts().score(sample(facts=("30",), absent=("30",)), observed(text="130 days"), Shelf())
    assert (scored["present"].value, scored["absent"].value) == (0, 1)


def test_an_unwanted_fact_is_named() -> None:
    scored = Facts().score(sample(absent=("14 days", "cash")), observed(text="Within 14 days."), Shelf())
    assert (scored["absent"].value, scored["absent"].reason) == (0.5, "said: 14 days")


def test_an_empty_answer_misses_every_fact_and_earns_nothing_for_silence() -> None:
    scored = Facts().score(sample(facts=("30",), absent=("14",)), observed(outcome="failed"), Shelf())
    assert (scored["present"].value, scored["absent"].status) == (0, "not_applicable")


def test_what_is_not_asked_does_not_apply() -> None:
    scored = Facts().score(sample(), observed(text="Yes."), Shelf())
    assert all(one.status == "not_applicable" and one.reason for one in scored.values())
