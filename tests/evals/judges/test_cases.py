"""What of a run a judge is asked, and what it is not."""

from evals.judges.cases import question
from evals.judges.criteria import CRITERIA
from evals.judges.questions import Question
from evals.log import SampleResult
from evals.samples import Expectation, Gold, Sample, Turn
from evals.scores import Observed, Passage, Score
from tests.evals.judges.runs import abstained, answered


def _asked(criterion: str, result: SampleResult) -> Question:
    found = question(CRITERIA[criterion], result)
    assert isinstance(found, Question)
    return found


def _score(criterion: str, result: SampleResult) -> Score:
    found = question(CRITERIA[criterion], result)
    assert isinstance(found, Score)
    return found


def test_an_answer_is_held_against_the_clauses_it_cites() -> None:
    case = _asked("faithful", answered("a", "60 days.")).case
    assert case.sources == ("A sealed tent is taken back within 60 days.",)
    assert case.answer == "60 days."


def test_an_answer_without_citations_is_held_against_what_was_retrieved() -> None:
    result = answered("a", "60 days.")
    observed = Observed(id="a", outcome="answered", text="x", passages=(Passage(document="d", text="A passage."),))
    assert _asked("faithful", result.model_copy(update={"observed": observed})).case.sources == ("A passage.",)


def test_an_answer_with_nothing_to_hold_it_against_is_not_scored_as_false() -> None:
    bare = answered("a", "x").model_copy(update={"observed": Observed(id="a", outcome="answered", text="x")})
    assert _score("faithful", bare).status == "not_applicable"


def test_a_refusal_asserts_nothing_but_may_be_inappropriate() -> None:
    assert _score("faithful", abstained("a")).status == "not_applicable"
    assert _asked("appropriate", abstained("a")).case.expected_outcome == "abstained"


def test_a_sample_without_reference_facts_or_quoted_gold_has_no_completeness() -> None:
    assert "no reference" in _score("complete", abstained("a")).reason


def test_a_person_s_answer_comes_before_facts_and_those_before_gold() -> None:
    gold = (Gold(document="d", quote="within 60 days"), Gold(document="d", quote="two months"))
    for expect, reference in (
        (Expectation(reference="Sixty.", facts=("60",), gold=gold), "Sixty."),
        (Expectation(facts=("60", "days"), gold=gold), "60\ndays"),
        (Expectation(gold=gold), "within 60 days"),
    ):
        sample = Sample(id="a", question="q", expect=expect)
        result = answered("a", "x").model_copy(update={"sample": sample})
        assert _asked("complete", result).case.reference == reference


def test_an_unanswered_sample_is_an_error() -> None:
    failed = SampleResult(suite="tiny", sample=Sample(id="a", question="q"), error="the target is down")
    assert _score("faithful", failed).status == "error"


def test_the_judge_reads_what_was_said_before() -> None:
    sample = Sample(
        id="a", question="And a tent?", history=(Turn(role="customer", text="Stoves?"),), scenario="Gold card."
    )
    said = _asked("faithful", answered("a", "x").model_copy(update={"sample": sample})).case.conversation
    assert said.splitlines() == [
        "What is known of the customer's case: Gold card.",
        "customer: Stoves?",
        "customer: And a tent?",
    ]
