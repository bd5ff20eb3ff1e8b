"""The scorers, one a file; each says one thing about one answer."""

from evals.scorers.abstention import Abstention
from evals.scorers.citations import Citations
from evals.scorers.coverage import Coverage
from evals.scorers.facts import Facts
from evals.scorers.leakage import Leakage
from evals.scorers.outcome import OutcomeMatch
from evals.scorers.retrieval import Retrieval
from evals.scorers.verbatim import Verbatim
from evals.scorers.verdict import VerdictMatch
from evals.scores import Scorer
from knowledge.embeddings import Encoder


def standard(encoder: Encoder) -> tuple[Scorer, ...]:
    """Every scorer that works offline; `encoder` serves those that compare meanings."""
    return (
        Retrieval(),
        Coverage(),
        Citations(),
        Verbatim(),
        Facts(),
        OutcomeMatch(),
        Abstention(),
        VerdictMatch(),
        Leakage(),
    )


__all__ = ["standard"]
