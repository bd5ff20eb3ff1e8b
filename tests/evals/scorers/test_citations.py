"""Citations: precision, recall and fit to the characters."""

import pytest

from evals.samples import Gold
from evals.scorers.citations import Citations
from evals.scores import CitedPassage
from tests.evals.scorers.shelf import WITHIN, Shelf, cited, observed, sample

GOLD = Gold(document="returns", quote=WITHIN)
OTHER = Gold(document="shipping", quote="We ship within two days.")


def test_the_clause_itself_scores_full() -> None:
    scored = Citations().score(sample(GOLD), observed(citations=(cited(WITHIN),)), Shelf())
    assert {part: one.value for part, one in scored.items()} == {"precision": 1, "recall": 1, "f1_chars": 1}


def test_a_citation_beside_the_gold_costs_precision_and_fit_but_not_recall() -> None:
    extra = cited("We ship within two days.", "shipping")
    scored = Citations().score(sample(GOLD), observed(citations=(cited(WITHIN), extra)), Shelf())
    assert (scored["precision"].value, scored["recall"].value) == (0.5, 1)
    assert scored["f1_chars"].value == pytest.approx(2 * len(WITHIN) / (2 * len(WITHIN) + len(extra.quote)))


def test_any_one_of_the_gold_suffices() -> None:
    scored = Citations().score(sample(OTHER, GOLD), observed(citations=(cited(WITHIN),)), Shelf())
    assert (scored["recall"].value, scored["f1_chars"].value) == (1, 1)


def test_overlapping_citations_are_counted_once() -> None:
    scored = Citations().score(sample(GOLD), observed(citations=(cited(WITHIN), cited("30 days."))), Shelf())
    assert scored["f1_chars"].value == 1


def test_a_citation_elsewhere_scores_nothing() -> None:
    scored = Citations().score(sample(GOLD), observed(citations=(cited("Shoes"),)), Shelf())
    assert {one.value for one in scored.values()} == {0}


@pytest.mark.parametrize("quote", ["Refunds take 5 days.", "Refunds  take\n5 days."])
def test_a_citation_without_offsets_stands_where_its_words_do(quote: str) -> None:
    gold = Gold(document="returns", quote="Refunds take 5 days.")
    citation = CitedPassage(document="returns", quote=quote)
    scored = Citations().score(sample(gold), observed(citations=(citation,)), Shelf())
    assert {one.value for one in scored.values()} == {1}


def test_a_section_has_no_fit() -> None:
    gold = Gold(document="returns", section=("Returns",))
    citation = CitedPassage(document="returns", section=("Policy", "Returns"), start=0, end=9)
    scored = Citations().score(sample(gold), observed(citations=(citation,)), Shelf())
    assert (scored["precision"].value, scored["recall"].value) == (1, 1)
    assert scored["f1_chars"].status == "not_applicable"


def test_nothing_cited_has_no_precision_and_no_recall() -> None:
    scored = Citations().score(sample(GOLD), observed(), Shelf())
    assert scored["precision"].status == "not_applicable"
    assert (scored["recall"].value, scored["f1_chars"].value) == (0, 0)


def test_without_gold_it_does_not_apply() -> None:
    scored = Citations().score(sample(), observed(citations=(cited(WITHIN),)), Shelf())
    assert all(one.status == "not_applicable" and one.reason for one in scored.values())


def test_an_unknown_document_is_an_error_that_names_it() -> None:
    citation = CitedPassage(document="privacy", quote="x")
    scored = Citations().score(sample(GOLD), observed(citations=(citation,)), Shelf())
    assert all(one.status == "error" and "'privacy'" in one.reason for one in scored.values())
