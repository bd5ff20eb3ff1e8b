"""A question and its answer as a statement, and what the verifier makes of claims that rest on it."""

import pytest

from assistant.verifying.rule_verifier import RuleVerifier
from assistant.writing.asserting import asserted
from knowledge.embeddings import Encoder

SAFETY = "Can I return opened safety gear?\nNo. We cannot inspect it."
BITCOIN = "Can I pay with Bitcoin?\nNo, we take cards and Apple Pay."
OPENED = "Can I return something I have opened?\nYes, within 30 days for a full refund."
CANADA = "Do you ship to Canada?\nNot yet. We ship within the United States."


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (SAFETY, "You can not return opened safety gear. We cannot inspect it."),
        (BITCOIN, "You can not pay with Bitcoin. We take cards and Apple Pay."),
        (OPENED, "You can return something you have opened, within 30 days for a full refund."),
        (CANADA, "We do not ship to Canada. We ship within the United States."),
        ("Do I need my receipt?\nYes.", "You need your receipt."),
        ("Is the label free?\nFor members.", "For members."),
        ("You can return:\n\n- boots\n- tents", "You can return:\n\n- boots\n- tents"),
        ("What does a label cost?\nIt costs $6.95.", "What does a label cost?\nIt costs $6.95."),
        ("Labels cost $6.95. Tents come with pegs.", "Labels cost $6.95. Tents come with pegs."),
    ],
)
def test_a_question_is_read_with_its_answer(text: str, statement: str) -> None:
    assert asserted(text) == statement


@pytest.mark.parametrize(
    ("claim", "text", "holds"),
    [
        ("You can return opened safety gear.", SAFETY, False),
        ("You cannot return opened safety gear.", SAFETY, True),
        ("You can pay with Bitcoin.", BITCOIN, False),
        ("You cannot pay with Bitcoin.", BITCOIN, True),
        ("We ship to Canada.", CANADA, False),
        ("We do not ship to Canada.", CANADA, True),
        ("You cannot return something you have opened.", OPENED, False),
        ("You can return something you have opened within 30 days.", OPENED, True),
    ],
)
def test_a_claim_holds_only_as_the_question_was_answered(
    claim: str, text: str, holds: bool, onnx_encoder: Encoder
) -> None:
    found = RuleVerifier(onnx_encoder).verify(claim, [asserted(text)])
    assert (found.support == "supported") == holds, found
