"""The passage that a citation quotes."""

import pytest

from assistant.writing.quoting import best_quote
from tests.knowledge.bases import clause

FAQ = "What does a return label cost?\nA prepaid label costs $6.95 per parcel. It is free for exchanges."


@pytest.mark.parametrize(
    ("words", "text", "quoted"),
    [
        ("Exchanges have a free label.", FAQ, "It is free for exchanges."),
        ("A prepaid label is $6.95.", FAQ, "A prepaid label costs $6.95 per parcel."),
        ("What a return label costs", FAQ, FAQ.removesuffix(" It is free for exchanges.")),
        ("Nothing of it", "", ""),
    ],
)
def test_the_sentence_that_shares_most_is_quoted_and_a_question_with_its_answer(
    words: str, text: str, quoted: str
) -> None:
    span = best_quote(words, clause(text))
    assert text[span.start : span.end] == quoted


def test_a_table_row_is_quoted_whole() -> None:
    row = clause("| Ridge | 1.25 |", context="Tier | Points")
    span = best_quote("Ridge members earn 1.25 points.", row)
    assert "Ridge | 1.25" in row.text[span.start : span.end]
