"""Other wordings of a question: different, repeatable, and never of other figures."""

import re
from random import Random

import pytest

from evals.generating.paraphrases import paraphrases

_QUESTIONS = (
    "Can I return a tent within 30 days?",
    "How long do I have to file a complaint?",
    "Does the label cost $6.95?",
    "Is Overnight shipping available to Alaska?",
)


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize("seed", range(5))
def test_wordings_differ_and_keep_the_figures(question: str, seed: int) -> None:
    found = paraphrases(question, Random(seed))
    assert 2 <= len({question, *found}) - 1 == len(found) <= 3
    assert all(re.findall(r"\d+", said) == re.findall(r"\d+", question) for said in found)


def test_the_same_seed_gives_the_same_wordings() -> None:
    assert paraphrases(_QUESTIONS[0], Random(3)) == paraphrases(_QUESTIONS[0], Random(3))
    assert any(paraphrases(_QUESTIONS[0], Random(3)) != paraphrases(_QUESTIONS[0], Random(seed)) for seed in range(9))
