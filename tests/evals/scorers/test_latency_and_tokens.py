"""What an answer cost."""

import pytest

from evals.scorers.latency import Latency
from evals.scorers.tokens import Tokens
from evals.scores import Scorer
from tests.evals.scorers.shelf import Shelf, observed, sample


@pytest.mark.parametrize(("scorer", "value"), [(Latency(), 12.5), (Tokens(), 300)])
def test_the_cost_is_the_score(scorer: Scorer, value: float) -> None:
    found = scorer.score(sample(), observed(ms=12.5, tokens=300), Shelf())
    assert not isinstance(found, dict)
    assert found.value == value


@pytest.mark.parametrize("scorer", [Latency(), Tokens()])
def test_a_cost_that_nobody_knows_is_no_zero(scorer: Scorer) -> None:
    found = scorer.score(sample(), observed(), Shelf())
    assert not isinstance(found, dict)
    assert found.status == "not_applicable"
