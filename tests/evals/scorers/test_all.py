"""What holds for every scorer."""

import pytest

from evals.measures import measure
from evals.samples import Gold
from evals.scorers import standard
from evals.scores import Scorer, as_dict
from knowledge.embeddings.fake import FakeEncoder
from tests.evals.scorers.shelf import WITHIN, Shelf, cited, observed, sample, shown

_ALL = standard(FakeEncoder()).each


def test_names_are_different() -> None:
    assert len({scorer.name for scorer in _ALL}) == len(_ALL) == 14


@pytest.mark.parametrize("scorer", _ALL, ids=lambda scorer: str(scorer.name))
def test_a_sample_that_asks_nothing_is_not_scored_and_a_right_answer_scores_one(scorer: Scorer) -> None:
    nothing = as_dict(scorer.name, scorer.score(sample(), observed(), Shelf()))
    assert all(one.status == "not_applicable" and one.reason for one in nothing.values())
    gold = Gold(document="returns", quote=WITHIN)
    expected = {"facts": ("30",), "absent": ("14",), "forbidden": ("x-1",), "verdict": "yes", "outcome": "answered"}
    asked = sample(gold, **expected, reference=f"Yes. {WITHIN}")
    right = observed(text=f"Yes. {WITHIN}", citations=(cited(WITHIN),), passages=(shown(WITHIN),), ms=5, tokens=7)
    scored = as_dict(scorer.name, scorer.score(asked, right, Shelf()))
    shares = {name: one for name, one in scored.items() if measure(name).unit == "share"}
    best = {name: 0 if measure(name).lower_is_better else 1 for name in shares}
    assert all(one.status == "not_applicable" or one.value == pytest.approx(best[name]) for name, one in shares.items())
    assert any(one.status == "ok" for one in scored.values()) or scorer.name == "clarify"
