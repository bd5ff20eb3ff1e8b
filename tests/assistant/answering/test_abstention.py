"""Whether to answer, and how sure: by the best clause's score and by its lead over the others."""

import pytest

from assistant.answering.abstention import Verdict, judge
from assistant.answering.evidence import gather
from knowledge.retrieval import Query, ScoredClause
from tests.knowledge.bases import clause

_QUERY = Query("How long may I keep a borrowed tent?")


def _judged(*scores: float) -> Verdict:
    found = [ScoredClause(clause("Tents are lent for a week."), score, score) for score in scores]
    return judge(gather(_QUERY, found))


def test_without_a_clause_there_is_nothing_to_answer_from() -> None:
    verdict = judge(gather(_QUERY, []))
    assert (verdict.sufficient, verdict.confidence, verdict.reason) == (False, 0.0, "nothing_found")


def test_a_clause_that_was_found_well_and_stands_out_suffices() -> None:
    verdict = _judged(0.85, 0.4, 0.3, 0.3)
    assert verdict.sufficient
    assert verdict.confidence > 0.8
    assert verdict.message == ""


def test_a_clause_that_was_found_badly_does_not_suffice_and_the_message_offers_a_person() -> None:
    verdict = _judged(0.4, 0.3, 0.3, 0.3)
    assert (verdict.sufficient, verdict.reason) == (False, "insufficient_evidence")
    assert "A person can help you" in verdict.message


def test_the_better_a_clause_was_found_the_surer_the_answer() -> None:
    assert _judged(0.6, 0.4, 0.4).confidence < _judged(0.7, 0.5, 0.5).confidence < _judged(0.8, 0.6, 0.6).confidence


def test_among_clauses_that_answer_as_well_an_answer_is_less_sure() -> None:
    assert _judged(0.7, 0.69, 0.68, 0.68).confidence < _judged(0.7, 0.4, 0.35, 0.3).confidence - 0.2


def test_clauses_beyond_those_that_are_shown_count_too() -> None:
    crowded, alone = [0.7] + [0.5] * 9 + [0.5] * 40, [0.7] + [0.5] * 9 + [0.1] * 40
    assert _judged(*crowded).confidence < _judged(*alone).confidence


def test_the_only_clause_of_a_knowledge_base_can_answer() -> None:
    assert _judged(0.7).sufficient


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_a_confidence_is_a_probability(score: float) -> None:
    assert 0 < _judged(score, 0.0).confidence < 1
