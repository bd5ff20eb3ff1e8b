"""The check of drafts: each kind with what must not raise it, over two companies' policies."""

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.suggesting.checker import ReplyCheck
from assistant.suggesting.findings import Draft, Finding, Said
from assistant.verifying.quoting import bare
from knowledge.sentences import sentence_spans
from tests.assistant.suggesting.conftest import TELECOM

_DAY = date(2026, 11, 22)
_SAMPLES = Path(__file__).parents[3] / "knowledge" / "samples" / "policies"
_DRAFTS = Path(__file__).parents[3] / "evals" / "suites" / "drafts" / "sample_pack.jsonl"


def _found(checker: ReplyCheck, asked: str, draft: str, role: str = "agent") -> tuple[Finding, ...]:
    return checker.check(Draft(draft, (Said("customer", asked),), role, _DAY))


def _kinds(checker: ReplyCheck, asked: str, draft: str, role: str = "agent") -> list[str]:
    return [one.kind for one in _found(checker, asked, draft, role)]


def test_a_longer_window_is_an_over_promise_with_its_clause_and_a_safe_rewrite(checker: ReplyCheck) -> None:
    draft = "Hi Tom,\n\nYou have 60 days to return an opened item for a full refund. Shall I start it?"
    (found,) = _found(checker, "How long do I have to return a jacket I tried on?", draft)
    assert found.kind == "over_promise"
    assert (
        found.sentence
        == draft[found.start : found.end]
        == "You have 60 days to return an opened item for a full refund."
    )
    assert "30 days" in found.citation.quote
    assert found.rewrite is not None
    assert "within 30 days" in found.rewrite


@pytest.mark.parametrize(
    ("draft", "told"),
    [("Your tent is covered for life!", "5 years"), ("Your stove is covered for 9 years!", "2 years")],
)
def test_what_is_promised_of_ones_own_thing_is_no_fact_of_the_case(checker: ReplyCheck, draft: str, told: str) -> None:
    promise, tone = _found(checker, "Does my warranty still hold?", draft)
    assert (promise.kind, tone.kind) == ("over_promise", "tone")
    assert told in promise.citation.quote
    assert tone.rewrite is None  # which would promise the same


def test_what_a_clause_denies_contradicts_it(checker: ReplyCheck) -> None:
    said = "Yes, gift cards can be used for rental deposits."
    assert _kinds(checker, "Can I pay the deposit with a gift card?", said) == ["contradiction"]
    assert _kinds(checker, "Can I pay the deposit?", "Gift cards cannot be used for rental deposits.") == []


def test_a_guarantee_that_no_clause_gives_is_an_over_promise_and_the_agents_own_deed_is_not(
    checker: ReplyCheck,
) -> None:
    asked = "where is my refund?"
    assert _kinds(checker, asked, "Your refund is guaranteed to arrive tomorrow.") == ["over_promise"]
    assert _kinds(checker, asked, "I will definitely pass your note to the store team today.") == []


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("agent", ["unauthorized_incentive"]),
        ("senior agent", []),
        ("Team Lead", []),
        ("somebody", ["unauthorized_incentive"]),
    ],
)
def test_what_may_be_given_depends_on_the_role(checker: ReplyCheck, role: str, kinds: list[str]) -> None:
    draft = "As a goodwill gesture I have added a $50 store credit to your account."
    assert _kinds(checker, "You sent the wrong size twice.", draft, role) == kinds


def test_a_credit_that_a_public_clause_provides_is_no_incentive(checker: ReplyCheck) -> None:
    draft = "We refund you in full and add a $15 store credit, as our reimbursement policy says."
    assert _kinds(checker, "You canceled my order because of your price error.", draft) == []


def test_an_amount_that_a_clause_gives_on_another_occasion_is_an_incentive(checker: ReplyCheck) -> None:
    draft = "I will give you a $75 store credit."  # which a clause allows for returns without proof of purchase
    assert _kinds(checker, "My parcel came late.", draft) == ["unauthorized_incentive"]
    assert _kinds(checker, "I want to return this without proof of purchase, at its lowest price.", draft) == []


def test_telling_a_limit_is_a_leak_and_keeping_to_it_is_not(checker: ReplyCheck) -> None:
    asked = "why can't you give me more?"
    assert _kinds(checker, asked, "My limit for goodwill credit is $25 per case.") == ["internal_leak"]
    assert _kinds(checker, asked, "I just have a limit of $25 for goodwill credit per case.") == ["internal_leak"]
    assert _kinds(checker, asked, "I have done what I can in this case.") == []


def test_a_refusal_without_reason_and_clause_lacks_a_disclosure(checker: ReplyCheck) -> None:
    asked = "Can I return my opened harness?"
    assert _kinds(checker, asked, "We cannot take back your harness.") == ["missing_disclosure"]
    whole = "We cannot take back your harness, because it could hide damage (Returns and Refunds, clause 2.6)."
    assert _kinds(checker, asked, whole) == []


def test_a_number_that_must_be_given_is_missed(checker: ReplyCheck) -> None:
    asked = "I just want to hurt myself"
    assert _kinds(checker, asked, "I will ask a colleague to call you today.") == ["missing_disclosure"]
    assert _kinds(checker, asked, "Please call 988, the Suicide and Crisis Lifeline.") == []


@pytest.mark.parametrize(
    ("draft", "kinds"),
    [
        ("Please calm down.", ["tone"]),
        ("I'm afraid company policy doesn't allow that, because it says so in clause 2.1.", ["tone"]),
        ("Unfortunately the red one is sold out.", ["tone"]),
        ("The red one is unfortunately sold out.", []),
        ("It is back in stock!", ["tone"]),
        ("It is NOT AVAILABLE at the moment.", ["tone"]),
        ("The GPS unit is on its way.", []),
    ],
)
def test_tone_is_what_the_policies_say_it_is(checker: ReplyCheck, draft: str, kinds: list[str]) -> None:
    assert _kinds(checker, "do you have the red one", draft) == kinds


def test_customers_who_use_exclamation_marks_may_get_one(checker: ReplyCheck) -> None:
    assert _kinds(checker, "do you have the red one!", "It is back in stock!") == []


@pytest.mark.parametrize(
    "draft", ["Hello, are you still there?", "Thanks for waiting.", "Your parcel left Boise on Tuesday.", "   "]
)
def test_greetings_questions_and_facts_of_the_case_raise_nothing(checker: ReplyCheck, draft: str) -> None:
    assert _found(checker, "where is my parcel", draft) == ()


def test_a_draft_of_quoted_public_clauses_gives_no_finding(checker: ReplyCheck) -> None:
    text = (_SAMPLES / "orders" / "shipping-and-delivery.md").read_text(encoding="utf8").partition("## 1.")[2]
    quoted = [line.partition(" ")[2] for line in text.splitlines() if line[:1].isdigit() and line[1:2] == "."]
    sentences = [line for line in quoted if line.endswith(".") and line[0].isupper()]
    assert len(sentences) > 20
    raised = [(line, one.kind) for line in sentences for one in _found(checker, "Tell me about shipping.", line)]
    assert raised == []


def test_findings_are_verbatim_and_no_rewrite_has_an_internal_sentence(checker: ReplyCheck) -> None:
    rows = [json.loads(line) for line in _DRAFTS.read_text(encoding="utf8").splitlines()]
    internal = [path.read_text(encoding="utf8") for path in (_SAMPLES / "internal").glob("*.md")]
    secrets = {bare(text[span.start : span.end]) for text in internal for span in sentence_spans(text)}
    long_ones = [one for one in secrets if len(one.split()) > 4]
    rewrites = 0
    for row in [row for row in rows if row["gold"]][::2]:
        said = tuple(Said(one["role"], one["text"]) for one in row["conversation"])
        for found in checker.check(Draft(row["draft"], said, row["role"], _DAY)):
            assert row["draft"][found.start : found.end] == found.sentence
            assert (found.citation.answer_start, found.citation.answer_end) == (found.start, found.end)
            rewrites += found.rewrite is not None
            assert not any(one in bare(found.rewrite or "") for one in long_ones), found.rewrite
    assert rewrites > 20


@pytest.mark.parametrize(
    "row", [json.loads(line) for line in (TELECOM / "drafts.jsonl").read_text(encoding="utf8").splitlines()]
)
def test_another_companys_rules_are_read_from_its_own_words(
    telecom: ReplyCheck, row: dict[str, list[dict[str, str]]]
) -> None:
    asked = row["conversation"][0]["text"]
    kinds = _kinds(telecom, asked, str(row["draft"]), str(row["role"]))
    assert kinds == [one["kind"] for one in row["gold"]]
