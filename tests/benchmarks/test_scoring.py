"""Scores of passages and citations against gold."""

import pytest

from benchmarks.passages import Passage, Place
from benchmarks.scoring import score


def _passage(document: str, start: int, text: str) -> Passage:
    return Passage(Place(document, start, start + len(text)), text)


def test_hits_recall_and_coverage_are_counted_from_the_first_passages() -> None:
    gold = ((Place("a", 10, 20), Place("b", 0, 10)),)
    passages = [_passage("b", 50, "x" * 10), _passage("a", 15, "y" * 10)]
    found = score(gold, passages, [], spans=True)
    assert found["document hit@1"] == 1
    assert found["passage hit@1"] == 0
    assert found["passage hit@5"] == 1
    assert found["document recall@5"] == 1
    assert found["coverage 100 words"] == 0.25
    assert found["citation F1"] == 0


def test_words_beyond_the_budget_cover_nothing() -> None:
    text = "word " * 150
    found = score(((Place("a", 600, 700),),), [_passage("a", 0, text)], [], spans=True)
    assert found["coverage 100 words"] == 0
    assert found["coverage 300 words"] == 1


def test_the_alternative_that_fits_best_counts() -> None:
    gold = ((Place("a", 0, 10),), (Place("b", 0, 20),))
    found = score(gold, [_passage("b", 0, "z" * 20)], [Place("b", 0, 10)], spans=True)
    assert found["document hit@1"] == 1
    assert found["citation F1"] == pytest.approx(2 / 3)


def test_characters_are_not_scored_where_gold_is_whole_documents() -> None:
    found = score(((Place("a", 0, 100),),), [_passage("a", 5, "words")], [], spans=False)
    assert found == {
        "document hit@1": 1, "document recall@5": 1, "document recall@10": 1, "passage hit@1": 1, "passage hit@5": 1,
    }  # fmt: skip
