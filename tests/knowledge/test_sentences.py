"""Sentences as exact spans."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.sentences import sentence_spans

PIECES = (
    "Returns are free", ". ", "! ", "? ", "\n", "\n\n", "- item", "1. step", "| a | b |", "e.g. ", "U.S. ", " ",
    "<!-- hidden words -->", "<!--", "-->", "(see 2.1)", "“quoted.” ", "…", "é", "# Head", "> quote", "\t", "**b.** ",
)  # fmt: skip


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


def test_sentences_end_at_full_stops_questions_and_exclamations() -> None:
    text = "You can return it. Is it used? Then no! Ask us."
    assert sentences(text) == ["You can return it.", "Is it used?", "Then no!", "Ask us."]


def test_a_sentence_without_a_full_stop_reaches_to_the_end() -> None:
    assert sentences("Returns are free. No receipt needed") == ["Returns are free.", "No receipt needed"]


@pytest.mark.parametrize(
    "text",
    [
        "Some items, e.g. Socks, cannot be returned.",
        "Ropes, harnesses etc. are safety gear.",
        "The shop opens at 9 a.m. on weekdays.",
        "It is shipped to the U.S. Virgin Islands.",
        "See art. 5 and no. 12 of the terms.",
        "The fee is $6.95 per parcel.",
        "Version 2.1 applies.",
    ],
)
def test_the_full_stop_of_an_abbreviation_or_a_number_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_closing_quotes_and_brackets_belong_to_the_sentence_they_close() -> None:
    assert sentences('He said "never." (Really.) Then **yes.** Done.') == [
        'He said "never."',
        "(Really.)",
        "Then **yes.**",
        "Done.",
    ]


def test_the_word_no_ends_a_sentence() -> None:
    assert sentences("The answer is no. Then ask us.") == ["The answer is no.", "Then ask us."]


def test_each_list_item_is_a_sentence_without_its_marker() -> None:
    text = "You need:\n- a receipt\n* the tags\n1. a box\n2) a label\n(a) patience"
    assert sentences(text) == ["You need:", "a receipt", "the tags", "a box", "a label", "patience"]


def test_each_table_row_is_a_sentence() -> None:
    assert sentences("| EU | 14 days |\n| US | 30 days |") == ["| EU | 14 days |", "| US | 30 days |"]


def test_a_line_break_inside_a_sentence_does_not_end_it_and_a_blank_line_does() -> None:
    assert sentences("Returns are\nfree\n\nfor all") == ["Returns are\nfree", "for all"]


def test_comments_are_in_no_sentence_and_sentences_do_not_reach_across_them() -> None:
    text = "Returns are free <!-- Never. Say\n\nthis. --> for members."
    assert sentences(text) == ["Returns are free", "for members."]


def test_headings_and_quotes_lose_their_marks() -> None:
    assert sentences("## Returns\n\n> Free.") == ["Returns", "Free."]


def test_marks_without_a_word_are_no_sentence() -> None:
    assert sentences("---\n\n***\n\n!!! ...") == []
    assert sentences("") == []


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_spans_are_ordered_disjoint_trimmed_and_inside_the_text(text: str) -> None:
    at = 0
    for span in sentence_spans(text):
        assert at <= span.start < span.end <= len(text)
        sentence = text[span.start : span.end]
        assert sentence == sentence.strip()
        assert any(c.isalnum() for c in sentence)
        at = span.end


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_letter_outside_comments_is_lost(text: str) -> None:
    kept = "".join(sentences(text))
    shown = text
    while (opening := shown.find("<!--")) >= 0 and (closing := shown.find("-->", opening + 4)) >= 0:
        shown = shown[:opening] + " " + shown[closing + 3 :]
    assert [c for c in kept if c.isalpha()] == [c for c in shown if c.isalpha()]
