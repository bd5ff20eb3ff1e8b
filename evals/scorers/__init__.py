"""The scorers, one a file; each says one thing about an answer, or about the answers of a run."""

from assistant.verifying.rule_verifier import RuleVerifier
from evals.instruments import Instruments
from evals.scorers.abstention import Abstention
from evals.scorers.citations import Citations
from evals.scorers.clarify import Clarify
from evals.scorers.consistency import Consistency
from evals.scorers.correctness import Correctness
from evals.scorers.coverage import Coverage
from evals.scorers.facts import Facts
from evals.scorers.groundedness import Groundedness
from evals.scorers.latency import Latency
from evals.scorers.leakage import Leakage
from evals.scorers.outcome import OutcomeMatch
from evals.scorers.retrieval import Retrieval
from evals.scorers.tokens import Tokens
from evals.scorers.verbatim import Verbatim
from evals.scorers.verdict import VerdictMatch
from knowledge.embeddings import Encoder


def standard(encoder: Encoder) -> Instruments:
    """Every scorer that works offline; `encoder` serves those that compare meanings."""
    verifier = RuleVerifier(encoder)
    each = (
        Retrieval(),
        Coverage(),
        Citations(),
        Verbatim(),
        Groundedness(verifier),
        Facts(),
        Correctness(encoder),
        OutcomeMatch(),
        Abstention(),
        Clarify(),
        VerdictMatch(),
        Leakage(),
        Latency(),
        Tokens(),
    )
    return Instruments(each, (Consistency(verifier),))


__all__ = ["standard"]
