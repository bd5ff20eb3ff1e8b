"""A case and a question to judge."""

from evals.judges.criteria import CRITERIA
from evals.judges.questions import Case, Question

CASE = Case(
    conversation="customer: How long may I return a tent?",
    answer="You have 60 days.",
    outcome="answered",
    sources=("A sealed tent is taken back within 60 days.",),
    reference="60 days",
)


def asked(criterion: str = "faithful") -> Question:
    """A question by this criterion."""
    return Question(criterion=CRITERIA[criterion], case=CASE)
