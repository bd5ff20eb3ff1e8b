"""Correctness: closeness to a reference, in words and in meaning."""

import pytest

from evals.scorers.correctness import Correctness, similarity, token_f1
from knowledge.embeddings import Encoder
from knowledge.embeddings.fake import FakeEncoder
from tests.evals.scorers.shelf import Shelf, observed, sample


def test_the_reference_itself_is_wholly_correct() -> None:
    scored = Correctness(FakeEncoder()).score(
        sample(reference="Within 30 days."), observed(text="within the **30** days"), Shelf()
    )
    assert scored["token_f1"].value == 1
    assert scored["similarity"].value == pytest.approx(3**0.5 / 2)  # three words of four, as the fake counts them


@pytest.mark.parametrize("outcome", ["abstained", "clarify", "handed_off", "failed"])
def test_what_is_not_an_answer_is_not_scored(outcome: str) -> None:
    scored = Correctness(FakeEncoder()).score(sample(reference="Yes."), observed(text="Yes.", outcome=outcome), Shelf())
    assert all(one.status == "not_applicable" and outcome in one.reason for one in scored.values())


def test_a_sample_without_a_reference_is_not_scored() -> None:
    scored = Correctness(FakeEncoder()).score(sample(), observed(text="Yes."), Shelf())
    assert {one.status for one in scored.values()} == {"not_applicable"}


@pytest.mark.parametrize(
    ("answer", "reference", "f1"),
    [
        ("The refund takes 5 days!", "refund takes five days", 0.75),
        ("days days days", "30 days", 0.4),  # a token counts as often as the reference has it
        ("A refund: the money.", "“Refund” – money", 1.0),
        ("cash", "credit", 0.0),
        ("", "credit", 0.0),
        ("The", "a", 1.0),
    ],
)
def test_token_f1_counts_tokens_without_articles_case_and_punctuation(answer: str, reference: str, f1: float) -> None:
    assert token_f1(answer, reference) == pytest.approx(f1)


def test_an_answer_without_words_is_similar_to_nothing() -> None:
    assert similarity("…", "Within 30 days.", FakeEncoder()) == 0


def test_a_paraphrase_is_nearer_in_meaning_than_another_topic(onnx_encoder: Encoder) -> None:
    reference = "You will get your money back within a week."
    paraphrase = similarity("Refunds are paid in seven days.", reference, onnx_encoder)
    other = similarity("Our shops open at nine in the morning.", reference, onnx_encoder)
    assert paraphrase > other + 0.2
