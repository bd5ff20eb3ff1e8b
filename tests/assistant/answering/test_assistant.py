"""The spine: what was asked back is asked once, and its reply is answered."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.assistant import Assistant
from assistant.answering.events import Answer, fold
from assistant.answering.question import Question, Turn
from assistant.answering.writer import Extractive
from knowledge.embeddings import Encoder
from knowledge.serving import ServedIndex
from tests.knowledge.bases import KnowledgeBase, write

QUESTION = "How many points do I earn per dollar?"
POLICY = """# Club points

## Earning points

You earn points on the price you pay.

| Tier | Points per dollar |
| --- | --- |
| Trail | 1 |
| Ridge | 1.25 |
| Summit | 1.5 |
"""


@pytest.fixture
def index(onnx_encoder: Encoder, tmp_path: Path) -> Iterator[ServedIndex]:
    """An index of one policy with a table."""
    with closing(KnowledgeBase(tmp_path / "home", onnx_encoder, "exact")) as base:
        base.ingest(write(tmp_path / "policies", {"points.md": POLICY}))
        with closing(base.served()) as served:
            yield served


def _answer(assistant: Assistant, text: str, *history: Turn) -> Answer:
    async def collect() -> Answer:
        return fold([event async for event in assistant.answer(Question(text, history))])

    return asyncio.run(collect())


def test_a_question_back_is_asked_and_its_reply_is_answered(index: ServedIndex) -> None:
    assistant = Assistant(index)
    asked = _answer(assistant, QUESTION)
    assert (asked.outcome, [option.text for option in asked.options]) == ("clarify", ["Trail", "Ridge", "Summit"])
    history = (Turn("customer", QUESTION), Turn("assistant", asked.text))
    replied = _answer(assistant, "Ridge", *history)
    assert (replied.outcome, replied.question) == ("answered", f"{QUESTION} Ridge")
    assert replied.citations[0].quote == "Ridge | 1.25"


def test_who_was_asked_and_does_not_say_gets_the_answer_for_all_cases(index: ServedIndex) -> None:
    assistant = Assistant(index)
    asked = _answer(assistant, QUESTION)
    told = _answer(assistant, "I don't know", Turn("customer", QUESTION), Turn("assistant", asked.text))
    assert told.outcome == "answered"
    assert [cited.quote for cited in told.citations] == ["Trail | 1", "Ridge | 1.25", "Summit | 1.5"]


class _Noting(Extractive):
    """Rewrites every follow-up that it is given."""

    async def standalone(self, question: Question) -> Question:
        return replace(question, text=f"{question.text} (on the club)")


def test_a_follow_up_is_searched_for_in_the_writers_words_but_a_reply_to_a_question_back_is_whole(
    index: ServedIndex,
) -> None:
    assistant = Assistant(index, writer=_Noting())
    assert _answer(assistant, "Points?").question == "Points? (on the club)"
    asked = _answer(Assistant(index), QUESTION)
    history = (Turn("customer", QUESTION), Turn("assistant", asked.text))
    assert _answer(assistant, "Ridge", *history).question == f"{QUESTION} Ridge"


def test_a_question_in_a_language_that_is_not_served_is_declined_in_it(index: ServedIndex) -> None:
    question = "¿Cuántos puntos gano por cada dólar que gasto?"
    declined = _answer(Assistant(index), question)
    assert (declined.outcome, declined.reason) == ("abstained", "language_not_served")
    assert declined.text.startswith("Solo puedo")
    assert _answer(Assistant(index, ["en", "es"]), question).reason != "language_not_served"
