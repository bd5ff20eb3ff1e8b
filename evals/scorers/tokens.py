"""Tokens: what a language model read and wrote for the answer."""

from evals.samples import Sample
from evals.scores import Observed, Score, Sources


class Tokens:
    """The tokens that the answer took."""

    name = "tokens"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> Score:
        """Not applicable where nobody counted them."""
        return Score.not_applicable("nobody counted them") if observed.tokens is None else Score.of(observed.tokens)
