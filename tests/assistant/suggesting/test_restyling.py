"""A reply in another tone: shown only where every figure stays and every sentence still holds."""

import asyncio

import pytest

from assistant.conversations.memory import InMemoryUsage
from assistant.suggesting.restyling import Rewriter, Rewritten
from assistant.verifying.rule_verifier import RuleVerifier
from assistant.writing.breaker import CircuitBreaker
from assistant.writing.budget import Budget
from assistant.writing.calling import Caller
from assistant.writing.chat_model import open_chat_model
from assistant.writing.settings import LLMSettings
from benchmarks.faults.model_server import model_server, says
from knowledge.embeddings import Encoder

pytestmark = [pytest.mark.loopback]

CLAUSE = "8.2 A prepaid return label costs $6.95 per parcel, which we deduct from your refund."
TEXT = "A prepaid return label costs $6.95 per parcel, which we deduct from your refund."


def _rewritten(settings: LLMSettings, encoder: Encoder) -> Rewritten:
    breaker = CircuitBreaker(settings.failures_to_rest, settings.rest_seconds)
    caller = Caller(open_chat_model(settings), settings, breaker)
    rewriter = Rewriter(caller, RuleVerifier(encoder), Budget(settings, InMemoryUsage()))
    return asyncio.run(rewriter.rewrite(TEXT, "warmer", [CLAUSE]))


def test_what_holds_is_shown_with_its_courtesy(onnx_encoder: Encoder) -> None:
    warm = (
        "Thanks so much for asking! A prepaid return label costs $6.95 per parcel, and we deduct it from your refund."
    )
    with model_server(says(warm)) as server:
        found = _rewritten(server.settings(), onnx_encoder)
    assert found == Rewritten(warm)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("A prepaid return label costs $5.95 per parcel, which we deduct from your refund.", "is new"),
        ("We deduct a prepaid return label from your refund.", "is gone"),
        (f"{TEXT} We will also send you a free tent.", "unsupported"),
        (f"{TEXT} I promise you will always be happy.", "unsupported"),
    ],
)
def test_a_changed_figure_or_an_invention_leaves_the_text_as_it_was(
    said: str, reason: str, onnx_encoder: Encoder
) -> None:
    with model_server(says(said)) as server:
        found = _rewritten(server.settings(), onnx_encoder)
    assert found.text == TEXT
    assert reason in " ".join(found.reasons)


def test_a_model_that_fails_leaves_the_text_as_it_was(onnx_encoder: Encoder) -> None:
    with model_server(says("")) as server:
        found = _rewritten(server.settings(retry_seconds=0), onnx_encoder)
    assert found.text == TEXT
    assert "the model wrote nothing" in found.reasons[0]
