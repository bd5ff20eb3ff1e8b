"""Who is handed to a person by what they write, on messages held back from the making of the rules."""

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.escalating.cues import CUES
from assistant.escalating.detection import Detector
from knowledge.embeddings import Encoder
from knowledge.embeddings.fake import FakeEncoder
from knowledge.escalations import EscalationReason

MESSAGES = Path(__file__).parents[2] / "fixtures" / "escalations" / "messages.jsonl"
RECALL = {"self_harm": 0.9, "safety": 0.5, "legal_threat": 0.8, "vulnerable_customer": 0.7}
"""Floors a little below what was measured; 0.9 for the others."""


@pytest.fixture(scope="module")
def held_back(onnx_encoder: Encoder) -> list[tuple[str | None, str | None, str]]:
    """For each message that was held back: the right reason, the one found, and its words."""
    detector = Detector()
    found = []
    for line in MESSAGES.read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        if row["half"] == "held_back":
            reasons = detector.reasons(row["text"], onnx_encoder)
            found.append((row["reason"], reasons[0].value if reasons else None, row["text"]))
    return found


def test_hardly_a_message_is_handed_over_for_a_reason_that_it_does_not_give(
    held_back: list[tuple[str | None, str | None, str]],
) -> None:
    wrong = [text for right, found, text in held_back if found and found != right]
    assert len(held_back) > 180
    assert len(wrong) <= 4, wrong


def test_most_messages_that_give_a_reason_are_recognised(held_back: list[tuple[str | None, str | None, str]]) -> None:
    given = Counter(right for right, _, _ in held_back if right)
    hit = Counter(right for right, found, _ in held_back if right and found == right)
    for reason in EscalationReason:
        assert hit[reason.value] >= RECALL.get(reason.value, 0.9) * given[reason.value], reason


@pytest.mark.parametrize(
    "question",
    [
        "How do I make a complaint?",
        "Can I go to small claims court if I disagree with the final decision?",
        "Is there a recall on the Ridge 2 stove?",
        "What do you do for customers in financial hardship?",
        "When can I reach a person by phone?",
        "These boots are killing me, can I exchange them?",
        "I don't agree with the decision on my complaint. How long do I have to ask for the next level?",
        "you idiots sent the wrong color again",
    ],
)
def test_a_question_about_the_matter_and_anger_are_answered(question: str, onnx_encoder: Encoder) -> None:
    assert Detector().reasons(question, onnx_encoder) == []


def test_of_several_reasons_the_gravest_comes_first(onnx_encoder: Encoder) -> None:
    text = "Your stove exploded and burned my hand. I want to speak to a manager, and my lawyer will be in touch."
    assert Detector().reasons(text, onnx_encoder) == [
        EscalationReason.SAFETY,
        EscalationReason.LEGAL_THREAT,
        EscalationReason.CUSTOMER_ASKED,
    ]


def test_a_message_without_a_cue_word_needs_no_encoder() -> None:
    closed = FakeEncoder()
    closed.close()
    detector = Detector()
    text = "What does a return label cost?"
    assert not detector.has_cue(text)
    assert detector.reasons(text, closed) == []
    assert detector.has_cue("I want to talk to a human")


def test_every_reason_has_words_patterns_and_phrasings() -> None:
    assert list(CUES) == list(EscalationReason)
    for cues in CUES.values():
        assert cues.words
        assert len(cues.phrasings) >= 5
        assert len(cues.lookalikes) >= 5
