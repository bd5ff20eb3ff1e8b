"""Signs of anger, of threats and of somebody else in the account, and what only looks like them."""

import pytest

from assistant.suggesting.signs import are_about, signs_in

ANGER, THREAT, TAKEN_OVER = "Handling irate guests", "a threat is made", "a customer reports orders they did not place"


@pytest.mark.parametrize(
    ("said", "case"),
    [
        ("WHERE IS MY ORDER?", ANGER),
        ("This is ridiculous.", ANGER),
        ("I'll come over and smash your windows.", THREAT),
        ("I know where you live.", THREAT),
        ("My account was hacked.", TAKEN_OVER),
        ("My card was charged for a tent that I never ordered.", TAKEN_OVER),
    ],
)
def test_a_sign_is_known_in_words_that_no_clause_uses(said: str, case: str) -> None:
    assert [one for one in (ANGER, THREAT, TAKEN_OVER) if are_about(signs_in(said), one)] == [case]


@pytest.mark.parametrize(
    "said",
    [
        "The USA and the UK are fine.",
        "The zipper will break soon, I'll send it back.",
        "You sent a jacket I did not order; I ordered the red one.",
        "Where do you live, in Boise?",
    ],
)
def test_ordinary_words_are_no_sign(said: str) -> None:
    assert signs_in(said) == ()


def test_a_threat_with_a_review_is_none_of_violence() -> None:
    assert not are_about(signs_in("I'll burn it down."), "a guest threatens with a review")
