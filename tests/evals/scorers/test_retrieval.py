"""Retrieval: documents, spans and ranks."""

from math import log2

import pytest

from evals.samples import Gold
from evals.scorers.retrieval import PARTS, Retrieval
from evals.scores import Passage
from tests.evals.scorers.shelf import WITHIN, Shelf, observed, sample, shown


class ThreePolicies(Shelf):
    """The shelf with a third policy, `closures`."""

    def text(self, document: str) -> str | None:
        return "Stay home." if document == "closures" else super().text(document)


GOLD = Gold(document="returns", quote=WITHIN)


def test_a_second_passage_with_the_clause_counts_by_its_rank() -> None:
    passages = (shown("We ship within two days.", "shipping"), shown(WITHIN))
    scored = Retrieval().score(sample(GOLD), observed(passages=passages), Shelf())
    values = {part: one.value for part, one in scored.items()}
    assert values == pytest.approx(
        {
            "recall/1": 0,
            "recall/5": 1,
            "recall/10": 1,
            "hit/1": 0,
            "hit/5": 1,
            "hit/10": 1,
            "mrr": 0.5,
            "ndcg/10": 1 / log2(3),
        }
    )


def test_the_right_document_at_the_wrong_place_is_no_hit() -> None:
    scored = Retrieval().score(sample(GOLD), observed(passages=(shown("Refunds take 5 days."),)), Shelf())
    assert (scored["recall/1"].value, scored["hit/5"].value, scored["mrr"].value) == (1, 0, 0)


def test_recall_counts_different_documents_and_hit_counts_passages() -> None:
    passages = (*[shown("We ship", "shipping")] * 5, shown(WITHIN))
    scored = Retrieval().score(sample(GOLD), observed(passages=passages), Shelf())
    assert (scored["recall/1"].value, scored["recall/5"].value, scored["hit/5"].value) == (0, 1, 0)


def test_any_one_of_the_gold_suffices() -> None:
    gold = (GOLD, Gold(document="shipping", section=("Shipping",)))
    passage = Passage(document="shipping", section=("Shipping",))
    scored = Retrieval().score(sample(*gold), observed(passages=(passage,)), Shelf())
    assert (scored["recall/1"].value, scored["hit/1"].value, scored["mrr"].value) == (1, 1, 1)


def test_two_gold_documents_behind_a_wrong_one_have_the_gain_of_their_ranks() -> None:
    # By hand: (1 / log2(3) + 1 / log2(4)) / (1 / log2(2) + 1 / log2(3)).
    gold = (GOLD, Gold(document="shipping", section=("Shipping",)))
    passages = (Passage(document="closures", start=0, end=10), shown(WITHIN), shown("We ship", "shipping"))
    scored = Retrieval().score(sample(*gold), observed(passages=passages), ThreePolicies())
    assert scored["ndcg/10"].value == pytest.approx((1 / log2(3) + 1 / 2) / (1 + 1 / log2(3)))
    assert scored["mrr"].value == 0.5


def test_ranks_past_the_ninth_keep_their_order() -> None:
    passages = (*[shown("We ship", "shipping")] * 10, shown(WITHIN))
    scored = Retrieval().score(sample(GOLD), observed(passages=passages), Shelf())
    assert scored["hit/10"].value == 0
    assert scored["mrr"].value == pytest.approx(1 / 11)


def test_nothing_retrieved_is_zero() -> None:
    scored = Retrieval().score(sample(GOLD), observed(), Shelf())
    assert {one.value for one in scored.values()} == {0.0}


def test_without_gold_it_does_not_apply() -> None:
    scored = Retrieval().score(sample(), observed(passages=(shown(WITHIN),)), Shelf())
    assert {(part, one.status) for part, one in scored.items()} == {(part, "not_applicable") for part in PARTS}


@pytest.mark.parametrize(
    ("gold", "passages"),
    [
        (Gold(document="privacy"), ()),
        (GOLD, (shown(WITHIN), Passage(document="privacy"))),
    ],
)
def test_an_unknown_document_is_an_error_that_names_it(gold: Gold, passages: tuple[Passage, ...]) -> None:
    scored = Retrieval().score(sample(gold), observed(passages=passages), Shelf())
    assert all(one.status == "error" and "'privacy'" in one.reason for one in scored.values())


def test_gold_that_is_not_in_the_source_is_an_error_even_beside_a_hit() -> None:
    gold = (GOLD, Gold(document="returns", quote="never said"))
    scored = Retrieval().score(sample(*gold), observed(passages=(shown(WITHIN),)), Shelf())
    assert scored["hit/1"].status == "error"
    assert "never said" in scored["hit/1"].reason
