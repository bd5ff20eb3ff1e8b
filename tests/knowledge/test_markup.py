"""Markdown as words for people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.markup import plain


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Returns** are *free* and `fast`", "Returns are free and fast"),
        ("***very*** __strong__ and _soft_", "very strong and soft"),
        ("see [our page](https://x.example/a 'Title') or [this][1]", "see our page or this"),
        ("![a box](box.png) arrives", "a box arrives"),
        ("write to <help@x.example> or <https://x.example>", "write to help@x.example or https://x.example"),
        ("## Heading\n\n> quoted\n> words", "Heading quoted words"),
        ("shown <!-- hidden\n\nlines --> again", "shown again"),
        ("shown <!-- never closed", "shown"),
        ("a <br> b <span class='x'>c</span>", "a b c"),
        ("| EU | 14 days | free |", "EU | 14 days | free"),
        (r"5 \* 3 and snake\_case", "5 * 3 and snake_case"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("{% include note.html %}Free", "Free"),
        ("one\n  two\tthree", "one two three"),
        ("**half an emphasis", "half an emphasis"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_markup_is_taken_off_and_words_stay(markdown: str, words: str) -> None:
    assert plain(markdown) == words


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        (r"\_x\_", "_x_"),
        ("14 days<br>30 days", "14 days 30 days"),
    ],
)
def test_escapes_and_line_breaks_are_read_as_people_see_them(markdown: str, words: str) -> None:
    assert plain(markdown) == words


@settings(deadline=None)
@given(st.text(alphabet=st.characters(whitelist_categories=("L", "N", "Zs")), max_size=80))
def test_text_without_markup_stays_as_it_is_but_for_white_space(text: str) -> None:
    assert plain(text) == " ".join(text.split())


@settings(deadline=None)
@given(st.text())
def test_the_result_is_one_trimmed_line(text: str) -> None:
    words = plain(text)
    assert words == " ".join(words.split())
