"""Reciprocal rank fusion."""

import pytest

from knowledge.fusion import K, reciprocal_rank_fusion


def test_an_item_high_in_both_rankings_beats_one_that_leads_only_one() -> None:
    fused = reciprocal_rank_fusion([(1.0, ["a", "b", "c"]), (1.0, ["d", "b", "c"])])
    assert next(iter(fused)) == "b"
    assert fused["b"] == pytest.approx(2 / (K + 2))
    assert fused["a"] == pytest.approx(1 / (K + 1))


def test_weights_count_and_ties_keep_the_order_of_the_rankings() -> None:
    assert list(reciprocal_rank_fusion([(1.0, ["a"]), (2.0, ["b"])])) == ["b", "a"]
    assert list(reciprocal_rank_fusion([(1.0, ["a"]), (1.0, ["b"])])) == ["a", "b"]


def test_no_rankings_give_no_items() -> None:
    assert reciprocal_rank_fusion([]) == {}
