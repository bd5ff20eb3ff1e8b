"""Coverage: the share of gold characters within a budget of words, as the benchmarks count it."""

import pytest

from benchmarks.passages import Passage as Found
from benchmarks.passages import Place
from benchmarks.scoring import score as benchmark_score
from evals.samples import Gold
from evals.scorers.coverage import Coverage
from evals.scores import Passage
from tests.evals.scorers.shelf import WITHIN, Shelf, observed, sample, shown, span

GOLD = Gold(document="returns", quote=WITHIN)
FILLER = Passage(document="shipping", start=0, end=10, text="word " * 98)


def test_a_whole_clause_within_the_budget_is_covered() -> None:
    scored = Coverage().score(sample(GOLD), observed(passages=(shown(WITHIN),)), Shelf())
    assert {part: one.value for part, one in scored.items()} == {"100w": 1, "300w": 1}


def test_only_the_words_within_the_budget_count() -> None:
    scored = Coverage().score(sample(GOLD), observed(passages=(FILLER, shown(WITHIN))), Shelf())
    assert scored["100w"].value == pytest.approx(len("You may") / len(WITHIN))
    assert scored["300w"].value == 1


def test_it_agrees_with_the_benchmarks() -> None:
    clauses = [span(WITHIN), span("Shoes")]
    gold = tuple(Place("returns", start, end) for start, end in clauses)
    passages = (FILLER, shown("may return goods within"), shown("30 days.\nSho"))
    theirs = [Found(Place(one.document, one.start or 0, one.end or 0), one.text) for one in passages]
    wanted = benchmark_score((gold,), theirs, (), spans=True)
    asked = sample(*(Gold(document="returns", start=start, end=end) for start, end in clauses))
    scored = Coverage().score(asked, observed(passages=passages), Shelf())
    assert scored["100w"].value == pytest.approx(wanted["coverage 100 words"])
    assert scored["300w"].value == pytest.approx(wanted["coverage 300 words"])


def test_one_occurrence_of_a_repeated_quote_is_enough() -> None:
    asked = sample(Gold(document="returns", quote="Refunds take 5 days."))
    scored = Coverage().score(asked, observed(passages=(shown("Refunds take 5 days."),)), Shelf())
    assert scored["100w"].value == 1


def test_passages_without_offsets_are_placed_by_their_words_and_without_words_by_the_source() -> None:
    start, end = span(WITHIN)
    for passage in (Passage(document="returns", text=WITHIN), Passage(document="returns", start=start, end=end)):
        assert Coverage().score(sample(GOLD), observed(passages=(passage,)), Shelf())["100w"].value == 1


def test_nothing_retrieved_covers_nothing() -> None:
    assert Coverage().score(sample(GOLD), observed(), Shelf())["300w"].value == 0


@pytest.mark.parametrize("gold", [(), (Gold(document="returns"),), (Gold(document="returns", section=("Returns",)),)])
def test_without_spans_it_does_not_apply(gold: tuple[Gold, ...]) -> None:
    scored = Coverage().score(sample(*gold), observed(passages=(shown(WITHIN),)), Shelf())
    assert all(one.status == "not_applicable" and one.reason for one in scored.values())


def test_an_unknown_document_is_an_error_that_names_it() -> None:
    scored = Coverage().score(sample(Gold(document="privacy")), observed(), Shelf())
    assert all(one.status == "error" and "'privacy'" in one.reason for one in scored.values())
