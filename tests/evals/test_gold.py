"""Where gold stands: by quote, by characters, by section, or the whole document."""

import pytest

from evals.gold import UnknownDocument, UnresolvableGold, matches, places_of, spans
from evals.samples import Gold
from evals.scores import CitedPassage
from tests.evals.scorers.shelf import RETURNS, Shelf, span


def test_a_quote_is_found_whatever_its_white_space() -> None:
    found = spans(Gold(document="returns", quote="Shoes too."), Shelf())
    assert found == [span("Shoes\n  too.")]


def test_a_quote_is_found_at_every_occurrence() -> None:
    found = spans(Gold(document="returns", quote="Refunds take 5 days."), Shelf()) or []
    assert [RETURNS[start:end] for start, end in found] == ["Refunds take 5 days."] * 2


def test_characters_are_the_span() -> None:
    assert spans(Gold(document="returns", start=3, end=9), Shelf()) == [(3, 9)]


@pytest.mark.parametrize("gold", [Gold(document="returns", section=("Returns",)), Gold(document="returns")])
def test_a_section_and_a_whole_document_have_no_span(gold: Gold) -> None:
    assert spans(gold, Shelf()) is None


@pytest.mark.parametrize(
    "gold",
    [
        Gold(document="returns", quote="never said"),
        Gold(document="returns", quote=" "),
        Gold(document="returns", start=0, end=10_000),
        Gold(document="returns", start=9, end=3),
    ],
)
def test_gold_that_is_not_in_its_document_is_refused(gold: Gold) -> None:
    with pytest.raises(UnresolvableGold, match="returns"):
        spans(gold, Shelf())


def test_an_unknown_document_is_named() -> None:
    with pytest.raises(UnknownDocument, match="'privacy'"):
        spans(Gold(document="privacy"), Shelf())


def test_a_stretch_matches_where_it_shares_a_character() -> None:
    gold = Gold(document="returns", start=10, end=20)
    assert matches(gold, "returns", 19, 30, (), Shelf())
    assert not matches(gold, "returns", 20, 30, (), Shelf())
    assert not matches(gold, "shipping", 10, 20, (), Shelf())
    assert not matches(gold, "returns", None, None, (), Shelf())


def test_a_section_matches_by_the_end_of_the_heading_path_in_any_case() -> None:
    gold = Gold(document="returns", section=("Refunds", "How long"))
    assert matches(gold, "returns", None, None, ("Returns", "Refunds", "**How** Long"), Shelf())
    assert not matches(gold, "returns", 0, 9, ("Refunds", "How long", "Cards"), Shelf())
    assert not matches(gold, "returns", 0, 9, ("How long",), Shelf())
    assert not matches(gold, "returns", 0, 9, (), Shelf())


def test_a_whole_document_matches_any_stretch_of_it() -> None:
    assert matches(Gold(document="returns"), "returns", None, None, (), Shelf())


def test_words_without_offsets_stand_where_the_source_has_them() -> None:
    assert places_of(CitedPassage(document="returns", quote="Shoes too."), Shelf()) == [span("Shoes\n  too.")]
    assert places_of(CitedPassage(document="returns", quote=""), Shelf()) == []
