"""A sentence of a policy becomes the question that a person would ask, or none."""

import pytest

from evals.generating.statements import statement

_COMMON = frozenset("gift opened items points an an exception there used the boots".split())


def _question(sentence: str) -> str | None:
    said = statement(sentence, _COMMON)
    return said.question if said else None


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("2.2 You can return an opened item to us.", "Can I return an opened item to you?"),
        (
            "We will tell you why and send your parcel back to you.",
            "Will you tell me why and send my parcel back to me?",
        ),
        ("If our own price drops, we will refund you.", "If your own price drops, will you refund me?"),
        ("Gift cards, maps and fees cannot be returned.", None),
        ("Gift cards and fees cannot be returned.", "Can gift cards and fees be returned?"),
        ("Final Sale items cannot be returned.", "Can Final Sale items be returned?"),
        ("GitHub may retain logs for a year.", "Can GitHub retain logs for a year?"),
        ("We do not sell your data, and we never will.", "Do you sell my data?"),
        ("Exception: we take them on Mondays.", None),
        ("Exception: **boots** need a label.", "Do boots need a label?"),
        ("There is no restocking fee.", "Is there a restocking fee?"),
        ("There are no fees.", "Are there any fees?"),
        ("The label costs $5 and takes a week.", "Does the label cost $5?"),
        ("We ship to US addresses.", "Do you ship to US addresses?"),
        ("You are liable for late gear.", "Am I liable for late gear?"),
        ("If you're late, you've lost the deposit.", None),
        ("If you're late, we will charge you $5.", "If I am late, will you charge me $5?"),
        ("A User must keep one account.", "Can I keep one account?"),
    ],
)
def test_a_sentence_is_asked_from_the_other_side(sentence: str, question: str | None) -> None:
    assert _question(sentence) == question


@pytest.mark.parametrize(
    "sentence",
    [
        "This includes labels.",
        "It can be returned to us.",
        "A label that is not used within 14 days expires.",
        "We aim to answer 90 percent of calls in a minute.",
        "You can return it in a store only.",
        "See section 5 for what we will cover.",
        "Choose a refund for each item.",
        "Nobody may take back opened gear.",
    ],
)
def test_what_leans_on_other_sentences_or_reads_badly_is_no_question(sentence: str) -> None:
    assert _question(sentence) is None


def test_an_exception_of_its_own_is_left_out_of_the_question_and_noted() -> None:
    said = statement("The fee is not refunded unless the parcel was lost.", _COMMON)
    assert said is not None
    assert (said.question, said.qualified, said.denies) == ("Is the fee refunded?", True, True)


def test_what_has_to_be_is_asked_as_such() -> None:
    said = statement("You must sign for any order.", _COMMON)
    assert said is not None
    assert said.demand.question == "Do I have to sign for any order?"
