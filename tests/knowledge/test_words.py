"""Words that carry content."""

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.words import content_words, stems, words


def test_words_are_in_lower_case_and_in_order_with_their_apostrophes() -> None:
    assert words("Don't RETURN the maker’s 2-pack_x!") == ["don't", "return", "the", "maker's", "2", "pack", "x"]


def test_content_words_leave_out_words_that_every_question_has() -> None:
    assert content_words("How long do I have to return a gift?") == ["return", "gift"]


def test_a_question_of_nothing_but_small_words_keeps_them_all() -> None:
    assert content_words("What is it?") == ["what", "is", "it"]
    assert content_words("?!") == []


def test_stems_join_the_forms_of_a_word() -> None:
    assert stems("returning returned RETURNS") == stems("return")
    assert stems("refund") != stems("return")


@settings(deadline=None)
@given(st.text())
def test_content_words_are_some_of_the_words_and_never_raise(text: str) -> None:
    assert set(content_words(text)) <= set(words(text))
    assert bool(content_words(text)) == bool(words(text))
    stems(text)
