"""Handing over: by the policies' own rules, quoting what is public, and nothing of what is not."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from assistant.answering.abstention import OFFER
from assistant.answering.assistant import Assistant
from assistant.answering.events import Answer, Event, HandedOff, Sources, Started, fold
from assistant.answering.question import Question, Turn
from knowledge.embeddings import Encoder
from knowledge.policies import Reader
from knowledge.serving import ServedIndex
from tests.knowledge.bases import KnowledgeBase, write

POLICIES = {
    "complaints.md": """---
effective_from: 2026-03-01
---
# Complaints

1.1 We answer every complaint: a customer care agent replies within 1 business day.

<!-- audience: internal -->
1.2 If a customer mentions a lawyer, inform the duty manager and admit nothing.
<!-- audience: public -->
""",
    "returns.md": "# Returns\n\n1.1 You can return an unopened tent within 60 days.\n",
}
COMPLAINT = "I want to make a formal complaint."


@pytest.fixture(scope="module")
def index(onnx_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedIndex]:
    """An index with a public rule on complaints, an internal one on lawyers, and none on anything else."""
    path = tmp_path_factory.mktemp("escalation")
    with closing(KnowledgeBase(path / "home", onnx_encoder, "exact")) as base:
        base.ingest(write(path / "policies", POLICIES))
        with closing(base.served()) as served:
            yield served


def _events(index: ServedIndex, question: Question, contact: str | None = None) -> list[Event]:
    async def collect() -> list[Event]:
        return [event async for event in Assistant(index, contact=contact).answer(question)]

    return asyncio.run(collect())


def _answer(index: ServedIndex, text: str, *history: Turn) -> Answer:
    return fold(_events(index, Question(text, history, as_of=date(2026, 11, 22))))


def test_a_complaint_is_handed_over_with_the_clause_and_what_was_found(index: ServedIndex) -> None:
    started, sources, handed = _events(index, Question(COMPLAINT, as_of=date(2026, 11, 22)))
    assert isinstance(started, Started)
    assert isinstance(sources, Sources)
    assert sources.sources
    assert isinstance(handed, HandedOff)
    assert handed.reason == "complaint"
    assert handed.citation is not None
    cited = handed.citation
    assert cited.quote.startswith("1.1 We answer every complaint")
    assert handed.text[cited.answer_start : cited.answer_end] == "A person from our team will take this over."


def test_a_rule_counts_on_the_days_on_which_it_is_in_force(index: ServedIndex) -> None:
    before = fold(_events(index, Question(COMPLAINT, as_of=date(2026, 2, 1))))
    assert before.outcome != "handed_off"


def test_an_internal_rule_hands_over_and_none_of_its_words_come_out(index: ServedIndex) -> None:
    answer = _answer(index, "My lawyer will be in touch about this.")
    assert (answer.outcome, answer.reason, answer.citations) == ("handed_off", "legal_threat", ())
    shown = answer.model_dump_json()
    assert "duty manager" not in shown
    assert "admit" not in shown


def test_what_no_clause_hands_over_is_not_handed_over(index: ServedIndex) -> None:
    assert _answer(index, "My husband died last week and I have his tent.").outcome != "handed_off"


@pytest.mark.parametrize(
    ("text", "reason", "first"),
    [
        ("I want to talk to a human", "customer_asked", "A person"),
        ("Your tent heater exploded and burned my hand", "safety", "If anyone is in danger"),
        ("I want to kill myself", "self_harm", "If you may hurt yourself"),
    ],
)
def test_a_wish_for_a_person_and_danger_are_handed_over_whatever_the_policies_say(
    text: str, reason: str, first: str, index: ServedIndex
) -> None:
    answer = _answer(index, text)
    assert (answer.outcome, answer.reason, answer.citations) == ("handed_off", reason, ())
    assert answer.text.startswith(first)


def test_who_says_yes_to_the_person_that_was_offered_is_handed_over(index: ServedIndex) -> None:
    asked = Turn("customer", "Do you sell wine?")
    offered = Turn("assistant", f"The policies do not say. {OFFER}")
    assert _answer(index, "Yes, please.", asked, offered).reason == "customer_asked"
    assert _answer(index, "Yes, please.", asked, Turn("assistant", "We do.")).outcome != "handed_off"
    assert _answer(index, "Can I return a tent?", asked, offered).outcome == "answered"


def test_an_agent_who_asks_about_such_a_case_is_answered(index: ServedIndex) -> None:
    question = Question("My lawyer will be in touch, says the customer.", reader=Reader.AGENT)
    assert fold(_events(index, question)).outcome != "handed_off"


def test_the_link_to_a_person_is_told_where_one_is_set(index: ServedIndex) -> None:
    *_, handed = _events(index, Question("human please"), contact="mailto:care@shop.example")
    assert isinstance(handed, HandedOff)
    assert handed.text.endswith("You can also reach us here: care@shop.example")
