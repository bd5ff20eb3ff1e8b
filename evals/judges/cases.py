"""From the row of a run to the question for a judge."""

from evals.judges.criteria import Criterion
from evals.judges.questions import Case, Question
from evals.log import SampleResult
from evals.samples import Sample
from evals.scores import Observed, Score

_MISSING = {
    "answer": "the reply has no text",
    "sources": "the answer has neither citations nor passages to hold it against",
    "reference": "the sample has no reference, facts or quoted gold",
}


def question(criterion: Criterion, result: SampleResult) -> Question | Score:
    """What to ask about a sample's reply, or the score where there is nothing to ask."""
    observed = result.observed
    if observed is None or observed.outcome == "failed":
        return Score.error("the sample was not answered")
    if criterion.answers_only and observed.outcome != "answered":
        return Score.not_applicable(f"the outcome is {observed.outcome}, which asserts nothing")
    case = _case(result.sample, observed)
    for part in criterion.needs:
        if not getattr(case, part):
            return Score.not_applicable(_MISSING[part])
    return Question(criterion=criterion, case=case)


def _case(sample: Sample, observed: Observed) -> Case:
    """An answer is held against what it cites; against what was retrieved where a system cites nothing."""
    quotes = [citation.quote for citation in observed.citations] or [passage.text for passage in observed.passages]
    return Case(
        conversation=_conversation(sample),
        answer=observed.text,
        outcome=observed.outcome,
        expected_outcome=sample.expect.outcome or "",
        sources=tuple(dict.fromkeys(filter(None, quotes))),
        reference=_reference(sample),
    )


def _conversation(sample: Sample) -> str:
    lines = [f"{turn.role}: {turn.text}" for turn in sample.history]
    lines += [f"customer: {text}" for text in (*sample.script, sample.question)]
    if sample.scenario:
        lines.insert(0, f"What is known of the customer's case: {sample.scenario}")
    return "\n".join(lines)


def _reference(sample: Sample) -> str:
    """The person's answer; else the facts it must say; else the first clause that answers, where gold quotes it."""
    expect = sample.expect
    quotes = (gold.quote for gold in expect.gold if gold.quote)
    return expect.reference or "\n".join(expect.facts) or next(quotes, "")
