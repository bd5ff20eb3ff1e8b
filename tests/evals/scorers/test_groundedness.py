"""Groundedness: the share of sentences that follow from what is cited."""

import pytest

from assistant.verifying.rule_verifier import RuleVerifier
from evals.scorers.groundedness import PARTS, Groundedness, judged_sentences
from evals.scores import Observed
from knowledge.embeddings.fake import FakeEncoder
from tests.evals.scorers.shelf import WITHIN, Shelf, cited, observed, sample, shown

_SCORER = Groundedness(RuleVerifier(FakeEncoder()))


def _values(answer: Observed) -> list[float | None]:
    scored = _SCORER.score(sample(), answer, Shelf())
    return [scored[part].value for part in PARTS]


def test_an_answer_that_quotes_its_citations_is_wholly_supported() -> None:
    answer = observed(text=f"Hello! {WITHIN} Let me know if you need anything else.", citations=(cited(WITHIN),))
    assert _values(answer) == [1, 0, 0]


def test_shares_add_up_and_the_reason_names_the_first_bad_sentence() -> None:
    text = f"{WITHIN} You may return goods within 40 days. Elephants adore yellow bananas."
    answer = observed(text=text, citations=(cited(WITHIN),))
    assert _values(answer) == [pytest.approx(1 / 3)] * 3
    reason = _SCORER.score(sample(), answer, Shelf())["supported"].reason
    assert reason == (
        "contradicted: “You may return goods within 40 days.”: says 40 days where the source says 30 days"
    )


def test_passages_count_only_where_nothing_is_cited() -> None:
    other = "We ship within two days."
    assert _values(observed(text=WITHIN, passages=(shown(WITHIN),))) == [1, 0, 0]
    assert _values(observed(text=WITHIN, citations=(cited(other, "shipping"),), passages=(shown(WITHIN),)))[0] == 0


@pytest.mark.parametrize(
    "answer", [observed(outcome="abstained", text=WITHIN), observed(text=""), observed(text="Hi!")]
)
def test_nothing_answered_does_not_apply(answer: Observed) -> None:
    scored = _SCORER.score(sample(), answer, Shelf())
    assert all(one.status == "not_applicable" and one.reason for one in scored.values())


@pytest.mark.parametrize(
    ("sentence", "judged"),
    [
        ("Thank you for contacting us!", False),
        ("I'm sorry to hear that.", False),
        ("Let me know if you have more questions.", False),
        ("These are covered:", False),
        ("I'm happy to give you a $20 credit.", True),
        ("Sorry, but gift cards stay with you.", True),
        ("Goods may be returned by mail.", True),
    ],
)
def test_courtesies_and_introductions_are_not_judged_but_promises_are(sentence: str, judged: bool) -> None:
    assert (judged_sentences(sentence) == [sentence]) is judged
