"""Questions asked back."""

import pytest

from evals.scorers.clarify import Clarify
from evals.scores import Score
from tests.evals.scorers.shelf import Shelf, observed, sample


def _score(came: str, text: str, **expect: str) -> Score:
    return Clarify().score(sample(**expect), observed(outcome=came, text=text), Shelf())


@pytest.mark.parametrize(
    "text", ["When did you purchase it?", "On which day was the **purchase**?", "Had you purchased it this year?"]
)
def test_a_question_that_names_the_topic_in_any_form_is_right(text: str) -> None:
    assert _score("clarify", text, clarify="the purchase").value == 1


def test_every_content_word_of_the_topic_must_be_named() -> None:
    found = _score("clarify", "When did you purchase it?", clarify="purchase country")
    assert (found.value, found.reason) == (0, "the question does not name 'purchase country'")


def test_an_answer_is_no_question_though_it_names_the_topic() -> None:
    found = _score("answered", "It depends on the purchase.", clarify="purchase")
    assert (found.value, found.reason) == (0, "expected a question, came answered")


def test_without_a_topic_any_question_is_right() -> None:
    assert _score("clarify", "Which one?", outcome="clarify").value == 1


def test_it_does_not_apply_where_no_question_is_expected() -> None:
    assert _score("clarify", "Which one?", outcome="answered").status == "not_applicable"
