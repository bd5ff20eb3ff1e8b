"""Verbatim: quotes to the character."""

import pytest

from evals.scorers.verbatim import Verbatim
from evals.scores import CitedPassage
from tests.evals.scorers.shelf import WITHIN, Shelf, cited, observed, sample


def test_a_quote_of_the_source_is_verbatim() -> None:
    assert Verbatim().score(sample(), observed(citations=(cited(WITHIN),)), Shelf()).value == 1


@pytest.mark.parametrize(
    "changed",
    [{"quote": WITHIN.upper()}, {"start": None}, {"start": -1}, {"quote": "", "start": 3, "end": 3}, {"end": 99_999}],
)
def test_anything_else_is_not(changed: dict[str, object]) -> None:
    wrong = cited(WITHIN).model_copy(update=changed)
    scored = Verbatim().score(sample(), observed(citations=(cited(WITHIN), wrong)), Shelf())
    assert (scored.value, scored.reason) == (0.5, "differs from 'returns'")


def test_nothing_cited_does_not_apply() -> None:
    assert Verbatim().score(sample(), observed(), Shelf()).status == "not_applicable"


def test_an_unknown_document_is_an_error_that_names_it() -> None:
    citation = CitedPassage(document="privacy", start=0, end=1, quote="x")
    scored = Verbatim().score(sample(), observed(citations=(citation,)), Shelf())
    assert scored.status == "error"
    assert "'privacy'" in scored.reason
