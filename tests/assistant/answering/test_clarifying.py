"""What an answer turns on is asked once, with the cases that the clauses name, and only where nobody has said it."""

import pytest

from assistant.answering.clarifications import OpenCase
from assistant.answering.clarifying import asked_back, clarify, with_pending_question
from assistant.answering.events import Citation
from assistant.answering.evidence import Evidence, WeighedClause, WeighedSentence
from assistant.answering.question import Question, Turn
from assistant.answering.reading import readable
from knowledge.policies import Clause
from knowledge.retrieval import Query, ScoredClause
from knowledge.sentences import sentence_spans
from tests.knowledge.bases import clause


def _document(*texts: str, section: str = "2. How long you have", context: str = "") -> list[Clause]:
    starts = [100 * (at + 1) for at in range(len(texts))]
    return [
        clause(text, section=(section,), context=context, start=start, end=start + len(text))
        for text, start in zip(texts, starts, strict=True)
    ]


RETURNS = _document(
    "2.1 You can return an unopened item within 60 days for a full refund. Exception: Summit members have 90 days.",
    "2.2 You can return an opened item within 30 days for a full refund.",
    "2.3 You can return a used item within 14 days for store credit.",
    "2.4 Gift cards cannot be returned. Keep the receipt.",
)
POINTS = _document("Trail | 1", "Ridge | 1.25", "Summit | 1.5", section="Points", context="Tier | Points per dollar")
SHIPPING = _document(
    "Standard | Mainland | 5 days",
    "Standard | Islands | 9 days",
    "Express | Mainland | 2 days",
    section="Delivery",
    context="Method | Region | Delivery time",
)


def _weighed(of: Clause, score: float = 1.0) -> WeighedClause:
    sentences = tuple(WeighedSentence(span, readable(of, span), score) for span in sentence_spans(of.text))
    return WeighedClause(ScoredClause(of, score, score), sentences)


def _asked(text: str, document: list[Clause], best: int = 0, *history: Turn) -> OpenCase | None:
    """What is asked back where one clause of the document was found to answer best."""
    found = _weighed(document[best])
    asked = clarify(Question(text, history), Evidence(Query(text), (found.found,), (found,)), lambda _: document)
    assert asked is None or isinstance(asked, OpenCase)
    return asked


def _names(asked: OpenCase | None) -> list[str]:
    return [option.text for option in asked.event().options] if asked else []


@pytest.mark.parametrize("best", [0, 1, 2])
def test_clauses_that_differ_in_a_word_are_the_cases_whichever_was_found(best: int) -> None:
    asked = _asked("I want to return something I bought. How long do I have?", RETURNS, best)
    assert asked
    assert asked.question == "That depends on whether the item is unopened, opened or used. Which is it?"


def test_the_rows_of_a_table_are_the_cases_by_the_name_of_its_first_column() -> None:
    asked = _asked("How many points do I earn per dollar?", POINTS)
    assert asked
    assert asked.question == "That depends on the tier: Trail, Ridge or Summit. Which is it?"
    assert asked.topic == "tier"


def test_each_option_cites_its_clause_verbatim_and_its_words_in_the_question() -> None:
    asked = _asked("How long do I have to return something?", RETURNS)
    assert asked
    event = asked.event()
    for option, of in zip(event.options, RETURNS, strict=False):
        cited: Citation = option.citation
        assert event.text[cited.answer_start : cited.answer_end] == option.text
        assert cited.quote == of.text[cited.start - of.start : cited.end - of.start]
        assert option.text in cited.quote


@pytest.mark.parametrize(
    "question",
    [
        "How long do I have to return an opened item?",
        "I opened it. How long do I have to return it?",
        "How long do I have to return a thing that I am using?",
        "How long do I have to return a gift card?",
        "How long do I have to return something without the receipt?",
        "How long do I have to return a tent that leaks?",
    ],
)
def test_a_question_that_names_a_case_or_what_may_be_a_condition_is_not_asked_back(question: str) -> None:
    assert _asked(question, RETURNS) is None


def test_what_the_customer_said_before_settles_it_and_what_the_assistant_said_does_not() -> None:
    question = "How long do I have to return it?"
    assert _asked(question, RETURNS, 0, Turn("customer", "I opened the box of my tent.")) is None
    assert _asked(question, RETURNS, 0, Turn("assistant", "An opened tent is welcome.")) is not None


def test_a_word_that_the_document_does_not_know_is_no_condition() -> None:
    assert _asked("How long do I have to return a jacket?", RETURNS) is not None


@pytest.mark.parametrize(
    "question",
    [
        "What are the points per dollar?",
        "Which tier earns how many points?",
        "How many points per dollar in all tiers?",
    ],
)
def test_an_overview_is_answered(question: str) -> None:
    assert _asked(question, POINTS) is None


def test_a_question_for_no_value_is_not_asked_which_case_it_is() -> None:
    assert _asked("Can I return something?", RETURNS) is None


def test_cases_with_the_same_answer_are_not_asked_about() -> None:
    same = _document("You can return an unopened item within 60 days.", "You can return an opened item within 60 days.")
    assert _asked("How long do I have to return something?", same) is None


def test_sentences_that_share_nothing_of_what_is_asked_are_no_cases() -> None:
    promises = _document("We will answer your email within 2 days.", "We will check your return within 5 days.")
    assert _asked("How long do I have to return it?", promises, 1) is None


def test_rows_that_were_named_leave_the_next_column_to_ask_about() -> None:
    assert _names(_asked("How long is the delivery time?", SHIPPING)) == ["Standard", "Express"]
    assert _asked("How long is the delivery time of Express?", SHIPPING) is None
    assert _names(_asked("How long is the delivery time of Standard?", SHIPPING)) == ["Mainland", "Islands"]


def test_names_with_commas_are_set_apart_by_semicolons() -> None:
    stores = _document("Boise, Idaho | 9 days", "Bend, Oregon | 5 days", section="Stores", context="Store | Wait")
    asked = _asked("How long is the wait?", stores)
    assert asked
    assert asked.question == "That depends on the store: Boise, Idaho or Bend, Oregon. Which is it?"


def test_a_table_too_long_to_choose_from_is_not_asked_about() -> None:
    rows = _document(*(f"Item {number} | {number} days" for number in range(40)), context="Item | Wait")
    assert _asked("How long is the wait?", rows) is None


def test_the_answer_for_all_cases_quotes_each_clause_with_offsets_in_the_whole_text() -> None:
    asked = _asked("How many points do I earn per dollar?", POINTS)
    assert asked
    sentences = list(asked.sentences())
    whole = "".join(sentence.text for sentence in sentences)
    assert [whole[one.answer_start : one.answer_end] for sentence in sentences for one in sentence.citations] == [
        "Tier: Trail; Points per dollar: 1",
        "Tier: Ridge; Points per dollar: 1.25",
        "Tier: Summit; Points per dollar: 1.5",
    ]


PENDING = (
    Turn("customer", "Hello"),
    Turn("assistant", "Hello."),
    Turn("customer", "How many points do I earn per dollar?"),
    Turn("assistant", "That depends on the tier: Trail, Ridge or Summit. Which is it?"),
)


def test_a_reply_to_a_question_back_is_read_with_what_was_asked_first() -> None:
    whole = with_pending_question(Question("Ridge", PENDING))
    assert whole.text == "How many points do I earn per dollar? Ridge"
    assert whole.history == PENDING[:2]


def test_a_new_question_and_a_reply_to_anything_else_stay_as_they_are() -> None:
    for question in (
        Question("What does a label cost?", PENDING),
        Question("Ridge", PENDING[:2]),
        Question("Ridge", PENDING[3:]),
        Question("Ridge"),
    ):
        assert with_pending_question(question) == question


def test_a_reply_about_a_condition_is_read_with_the_condition() -> None:
    history = (
        Turn("customer", "Can I swim?"),
        Turn("assistant", "That depends on one thing. Are you under 18?"),
    )
    assert with_pending_question(Question("No", history)).text == "Can I swim? Are you under 18: No"
    assert asked_back(Question("No", history))


def test_only_the_assistants_own_wording_counts_as_a_question_back() -> None:
    assert asked_back(Question("Ridge", PENDING))
    assert not asked_back(Question("Ridge", (*PENDING, Turn("customer", PENDING[-1].text))))
    assert not asked_back(Question("Ridge", (Turn("assistant", "That depends on the tier."),)))
