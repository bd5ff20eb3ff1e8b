"""The weighted sum of what speaks for a clause."""

from dataclasses import astuple

import numpy as np
import pytest

from knowledge.fusion import ALONE, EVIDENCE, FOLLOW_UP, Weights, fuse


@pytest.mark.parametrize("weights", [ALONE, FOLLOW_UP])
def test_the_weights_add_up_to_one_and_a_clause_that_is_best_in_everything_has_the_score_one(weights: Weights) -> None:
    assert sum(astuple(weights)) == pytest.approx(1.0)
    (best, nothing) = fuse(np.array([np.ones(len(EVIDENCE)), np.full(len(EVIDENCE), -0.2)]), weights)
    assert best == pytest.approx(1.0)
    assert nothing == 0.0


def test_a_question_that_stands_alone_is_not_weighed_by_a_conversation() -> None:
    with_context = np.zeros((1, len(EVIDENCE)))
    with_context[0, EVIDENCE.index("document")] = 1.0
    assert fuse(with_context, ALONE)[0] == 0.0
    assert fuse(with_context, FOLLOW_UP)[0] == pytest.approx(FOLLOW_UP.document)
