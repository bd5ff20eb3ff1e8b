"""Questions to begin with, over the sample pack and over what asks nothing."""

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.openers.openers import Openers
from knowledge.embeddings import Encoder
from knowledge.words import stems
from tests.knowledge.bases import SAMPLES, KnowledgeBase, StoreKind, write

TODAY = date(2026, 11, 22)
FAQ = """question,answer
How long can I return a tent?,You can return an unopened tent within 60 days.
What does shipping cost?,Standard shipping costs $7.95.
"""
TERMS = "# Terms\n\n## Can I rent a kayak for a weekend?\n\nYou can rent a kayak for a weekend, for $80.\n"
UNANSWERED = "\n## Why us?\n\nBlue mountains rise in the far north.\n"


def test_the_sample_pack_opens_with_four_questions_on_four_matters_the_same_every_time(
    onnx_encoder: Encoder, tmp_path: Path
) -> None:
    with closing(KnowledgeBase(tmp_path / "home", onnx_encoder, "exact")) as base:
        base.ingest(SAMPLES, audience=None)
        with closing(base.served()) as index:
            found = Openers(index).on(TODAY)
            assert found == Openers(index).on(TODAY)
    assert len(found) == 4
    assert all(question.endswith("?") for question in found)
    assert sum(len(stems(question)) for question in found) == len(stems(" ".join(found)))


def test_questions_come_from_faqs_before_headings_and_only_those_that_are_answered(
    onnx_encoder: Encoder, tmp_path: Path
) -> None:
    with closing(KnowledgeBase(tmp_path / "home", onnx_encoder, "exact")) as base:
        base.ingest(write(tmp_path / "policies", {"a-terms.md": TERMS + UNANSWERED, "faq.csv": FAQ}))
        with closing(base.served()) as index:
            assert Openers(index).on(TODAY) == (
                "How long can I return a tent?",
                "What does shipping cost?",
                "Can I rent a kayak for a weekend?",
            )


@pytest.mark.parametrize("front", ["---\naudience: internal\n---\n", "---\neffective_from: 2027-01-01\n---\n", ""])
def test_what_is_internal_not_in_force_or_no_question_opens_nothing(
    front: str, new_base: Callable[[StoreKind], KnowledgeBase], tmp_path: Path
) -> None:
    base = new_base("exact")
    text = TERMS if front else "# Terms\n\n## Kayaks\n\nYou can rent a kayak for a weekend.\n"
    base.ingest(write(tmp_path / "policies", {"terms.md": front + text}))
    with closing(base.served()) as index:
        assert Openers(index).on(TODAY) == ()
