"""A question for yes or no is asked back about the first condition that nobody has settled, and only then."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from assistant.answering.assistant import Assistant
from assistant.answering.clarifications import OpenCondition
from assistant.answering.events import Answer, fold
from assistant.answering.evidence import Evidence, WeighedClause, WeighedSentence
from assistant.answering.open_conditions import open_condition
from assistant.answering.question import Question, Turn
from assistant.answering.reading import readable
from assistant.answering.settling import Said
from knowledge.embeddings import Encoder
from knowledge.policies import Clause
from knowledge.retrieval import Query, ScoredClause
from knowledge.sentences import sentence_spans
from tests.knowledge.bases import KnowledgeBase, clause, write

RETURN = "You can return a tent if it is unworn."
CLUB = "You can join the club if you:\n\n* are over 60\n* get Pension Credit\n* have a season ticket"
ALL = "You can join the club if all of the following apply:\n\n* you are over 60\n* you have a season ticket"
KINDS = "Goods that can go by post include:\n\n* books\n* maps, plans\n* seeds"


def _asked(text: str, policy: str, *history: Turn, scenario: str = "", beside: str = "") -> OpenCondition | None:
    """What is asked back where the policy's clause was found, beside another one of its document."""
    of = clause(policy, section=("Rules",))
    document: list[Clause] = [of, clause(beside, section=("Rules",))]
    sentences = tuple(WeighedSentence(span, readable(of, span), 1.0) for span in sentence_spans(policy))
    found = WeighedClause(ScoredClause(of, 1.0, 1.0), sentences)
    evidence = Evidence(Query(text), (found.found,), (found,))
    return open_condition(Said.of(Question(text, history, scenario)), evidence, lambda _: document)


def _replied(question: str, reply: str) -> tuple[Turn, Turn]:
    return Turn("assistant", question), Turn("customer", reply)


def test_a_condition_that_nobody_settled_is_asked_about_with_yes_and_no() -> None:
    asked = _asked("Can I return a tent?", RETURN)
    assert asked
    event = asked.event()
    assert (event.text, event.topic) == ("That depends on one thing. Is it unworn?", "it is unworn")
    assert [option.text for option in event.options] == ["Yes", "No"]
    for option in event.options:
        cited = option.citation
        assert cited.quote == "it is unworn"
        assert event.text[cited.answer_start : cited.answer_end] == "Is it unworn?"


@pytest.mark.parametrize(
    "question",
    [
        "Can I return an unworn tent?",
        "I have worn it and it is not unworn. Can I return a tent?",
        "Can I return a tent because I don't like it?",
        "Can I return a tent if I lost the receipt?",
        "Can I return a torn muddy tent?",
        "I took my family to the lake, it rained, the poles broke and everything was soaked. Can I return a tent?",
        "How can I return a tent?",
        "Can you pick up my tent?",
        "Do you sell tents?",
        "Can I swim?",
    ],
)
def test_a_question_that_tells_a_case_of_its_own_or_is_about_something_else_is_answered(question: str) -> None:
    assert _asked(question, RETURN) is None


def test_what_is_known_of_the_case_settles_a_condition_in_the_clauses_words() -> None:
    assert _asked("Can I return a tent?", RETURN, scenario="My tent is unworn.") is None
    assert _asked("Can I return a tent?", RETURN, Turn("customer", "I have an unworn tent.")) is None
    assert _asked("Can I return a tent?", RETURN, Turn("assistant", "Unworn tents are welcome.")) is not None
    assert _asked("Can I return a tent?", RETURN, scenario="I live in Ohio.") is not None


def test_a_word_that_the_rest_of_the_document_knows_may_be_a_case_of_its_own() -> None:
    assert _asked("Can I return a kayak tent?", RETURN) is not None
    assert _asked("Can I return a kayak tent?", RETURN, beside="Kayaks cannot be returned.") is None


def test_below_a_list_anything_that_is_known_of_the_case_may_be_an_item_in_other_words() -> None:
    assert _asked("Can I join the club?", CLUB) is not None
    assert _asked("Can I join the club?", CLUB, scenario="I was born in 1950.") is None


def test_of_alternatives_one_that_holds_is_enough_and_the_next_is_asked_about_after_a_no() -> None:
    yes = _asked("Can I join the club?", CLUB, *_replied("Are you over 60?", "Yes"))
    no = _asked("Can I join the club?", CLUB, *_replied("Are you over 60?", "No"))
    assert yes is None
    assert no
    assert no.question == "That depends on one thing. Do you get Pension Credit?"


def test_of_conditions_that_must_all_hold_one_that_fails_is_enough() -> None:
    yes = _asked("Can I join the club?", ALL, *_replied("Are you over 60?", "Yes"))
    no = _asked("Can I join the club?", ALL, *_replied("Are you over 60?", "No"))
    assert yes
    assert yes.question == "That depends on one thing. Do you have a season ticket?"
    assert no is None


def test_a_condition_that_was_put_is_not_put_again_whatever_was_replied() -> None:
    said = _replied("That depends on one thing. Is it unworn?", "I would have to look")
    assert _asked("Can I return a tent?", RETURN, *said) is None


def test_things_that_will_do_are_the_options_in_the_clauses_words() -> None:
    asked = _asked("Can this go by post?", KINDS)
    assert asked
    event = asked.event()
    assert event.text == "That depends on which of these it is: books; maps, plans or seeds. Which is it?"
    assert [option.text for option in event.options] == ["books", "maps, plans", "seeds"]
    for option in event.options:
        assert option.citation.quote == option.text
        assert event.text[option.citation.answer_start : option.citation.answer_end] == option.text


def test_the_last_thing_that_is_open_is_quoted() -> None:
    replies = (*_replied("Is it books?", "No"), *_replied("Is it maps or plans?", "No"))
    asked = _asked("Can this go by post?", KINDS, *replies)
    assert asked
    assert asked.question == "That depends on one thing. Does this apply: “seeds”?"


def test_what_you_must_do_is_no_condition_of_what_you_must_do() -> None:
    policy = "To join the club, you must:\n\n* have a season ticket\n* be over 60"
    assert _asked("Can I join the club?", policy) is not None
    assert _asked("Do I need to join the club?", policy) is None


def test_it_is_asked_once_and_the_reply_is_answered_with_the_conditions(onnx_encoder: Encoder, tmp_path: Path) -> None:
    question = "Can I join the club?"
    policy = "# Club\n\n## Joining\n\nYou can join the club if you are over 60 and you have a season ticket.\n"

    def answer(assistant: Assistant, text: str, *history: Turn) -> Answer:
        async def collect() -> Answer:
            return fold([event async for event in assistant.answer(Question(text, history))])

        return asyncio.run(collect())

    with closing(KnowledgeBase(tmp_path / "home", onnx_encoder, "exact")) as base:
        base.ingest(write(tmp_path / "policies", {"club.md": policy}))
        with closing(base.served()) as index:
            asked = answer(Assistant(index), question)
            assert (asked.outcome, asked.text) == ("clarify", "That depends on one thing. Are you over 60?")
            history = (Turn("customer", question), Turn("assistant", asked.text))
            for reply in ("Yes", "No", "I don't know"):
                replied = answer(Assistant(index), reply, *history)
                assert (replied.outcome, replied.question) == ("answered", f"{question} Are you over 60: {reply}")
                assert replied.text == "You can join the club if you are over 60 and you have a season ticket."
