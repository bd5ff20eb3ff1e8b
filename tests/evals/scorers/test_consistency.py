"""Consistency: the samples of a group get answers that agree."""

from collections.abc import Sequence

import pytest

from assistant.verifying.verdicts import Verification
from evals.results import SampleResult
from evals.samples import Sample
from evals.scorers.consistency import Consistency, Pair
from evals.scores import Observed
from knowledge.policies import Reader
from knowledge.words import words


class Digits:
    """A verifier that knows one thing: a claim with another number than its sources have is contradicted."""

    def verify(self, claim: str, sources: Sequence[str]) -> Verification:
        claimed, stated = _digits(claim), _digits(" ".join(sources))
        if claimed and stated and not claimed <= stated:
            return Verification("contradicted", 0.0, (f"not {min(claimed - stated)}",))
        return Verification("supported", 1.0)


_CONSISTENCY = Consistency(Digits())


def test_paraphrases_with_the_same_answer_agree() -> None:
    assert _values([_result("a", "Within 30 days."), _result("b", "You have 30 days.")]) == {"s:a": 1, "s:b": 1}


def test_an_answer_with_another_number_disagrees_with_each_that_has_not_and_the_reason_names_them() -> None:
    results = [_result("a", "Within 30 days."), _result("b", "It is free. Within 14 days."), _result("c", "30 days.")]
    scores = _CONSISTENCY.scores(results)
    assert {key: score.value for key, score in scores.items()} == {"s:a": 0, "s:b": 0, "s:c": 0}
    assert scores["s:a"].reason == "s:b: 'Within 30 days.' is contradicted (not 30)"
    assert scores["s:b"].reason.count("contradicted") == 2
    assert [(pair.one, pair.other) for pair in _CONSISTENCY.contradictions(results)] == [("s:a", "s:b"), ("s:b", "s:c")]


def test_a_sentence_that_only_one_direction_contradicts_is_found() -> None:
    longer, shorter = _result("a", "30 days, or 60 for members."), _result("b", "30 days.")
    assert _CONSISTENCY.contradictions([longer, shorter])[0].reason.startswith("'30 days, or 60 for members.'")
    assert _CONSISTENCY.contradictions([shorter, longer])[0].reason.startswith("'30 days, or 60 for members.'")


def test_outcomes_of_the_same_reader_must_be_the_same() -> None:
    results = [_result("a", "Within 30 days."), _result("b", "The policies do not say.", outcome="abstained")]
    assert _CONSISTENCY.contradictions(results) == [Pair("s:a", "s:b", "answered and abstained")]


def test_verdicts_are_compared_where_both_state_one() -> None:
    yes, no, none = _result("a", "Yes.", verdict="yes"), _result("b", "No.", verdict="no"), _result("c", "Days.")
    assert _CONSISTENCY.contradictions([yes, no, none]) == [Pair("s:a", "s:b", "the verdict is yes and no")]


def test_an_agent_may_be_told_what_a_customer_is_not_but_nothing_contradictory() -> None:
    customer = _result("a", "Within 30 days.", verdict="no")
    assert not _CONSISTENCY.contradictions(
        [customer, _result("b", "Call them.", outcome="handed_off", audience=Reader.AGENT)]
    )
    assert not _CONSISTENCY.contradictions(
        [customer, _result("b", "You may waive it.", verdict="depends", audience=Reader.AGENT)]
    )
    assert _CONSISTENCY.contradictions(
        [customer, _result("b", "Within 30 days.", verdict="yes", audience=Reader.AGENT)]
    )
    assert _CONSISTENCY.contradictions([customer, _result("b", "Within 60 days.", audience=Reader.AGENT)])


def test_attempts_are_compared_one_by_one() -> None:
    results = [_result("a", "30 days.", attempt=1), _result("a", "14 days.", attempt=2)]
    assert not _CONSISTENCY.contradictions([*results, _result("b", "30 days."), _result("b", "14 days.", attempt=2)])
    assert _CONSISTENCY.contradictions([*results, _result("b", "30 days."), _result("b", "30 days.", attempt=2)])


@pytest.mark.parametrize("others", [(), ("other", "")], ids=["nobody", "another group and none"])
def test_a_sample_without_company_is_not_scored(others: tuple[str, ...]) -> None:
    results = [_result("a", "30 days."), *(_result(f"b{group}", "14 days.", group=group) for group in others)]
    assert {score.status for score in _CONSISTENCY.scores(results).values()} == {"not_applicable"}


def test_groups_of_two_suites_are_apart() -> None:
    here, there = _result("a", "30 days."), _result("a", "14 days.").model_copy(update={"suite": "t"})
    assert not _CONSISTENCY.contradictions([here, there])


def test_what_was_not_answered_is_an_error_and_the_others_are_compared_without_it() -> None:
    lost = SampleResult(suite="s", sample=_sample("c", "g", Reader.CUSTOMER), error="TimeoutError")
    failed = _result("d", "", outcome="failed")
    scores = _CONSISTENCY.scores([_result("a", "30 days."), _result("b", "30 days."), lost, failed])
    assert [score.status for score in scores.values()] == ["ok", "ok", "error", "error"]


def _values(results: Sequence[SampleResult]) -> dict[str, float | None]:
    return {key: score.value for key, score in _CONSISTENCY.scores(results).items()}


def _result(
    name: str, text: str, *, group: str = "g", audience: Reader = Reader.CUSTOMER, attempt: int = 1, **said: str
) -> SampleResult:
    observed = Observed.model_validate({"id": name, "outcome": "answered", "text": text, **said})
    return SampleResult(suite="s", sample=_sample(name, group, audience), attempt=attempt, observed=observed)


def _sample(name: str, group: str, audience: Reader) -> Sample:
    return Sample(id=name, question="How long?", group=group, audience=audience)


def _digits(text: str) -> set[str]:
    return {word for word in words(text) if word.isdigit()}
