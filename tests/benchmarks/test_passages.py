"""Passages: places in files, checked against what stands there."""

import pytest

from benchmarks.passages import Place, cut


def test_a_passage_that_does_not_stand_where_a_splitter_says_is_refused() -> None:
    assert cut({"a.md": "one two"}, "a.md", 4, "two").place == Place("a.md", 4, 7)
    with pytest.raises(ValueError, match=r"a\.md.*'two' at character 3"):
        cut({"a.md": "one two"}, "a.md", 3, "two")


def test_places_that_only_touch_do_not_overlap() -> None:
    assert Place("a", 0, 5).overlaps(Place("a", 4, 6))
    assert not Place("a", 0, 5).overlaps(Place("a", 5, 6))
    assert not Place("a", 0, 5).overlaps(Place("b", 0, 5))
