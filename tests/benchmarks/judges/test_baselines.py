"""Simple measures of support, with a threshold that the set it is used on has no part in."""

import numpy as np
import pytest

from benchmarks.judges.baselines import fitted_threshold, nearest_cosine, word_overlap
from benchmarks.judges.claims import LabelledClaim
from knowledge.embeddings.fake import FakeEncoder


def test_word_overlap_is_the_share_of_content_stems_that_the_sources_have() -> None:
    claims = [
        LabelledClaim("The tents were returned", ("return a tent",), ""),
        LabelledClaim("Returned boots", ("return a tent", "or a bag"), ""),
    ]
    assert word_overlap(claims) == pytest.approx([1.0, 0.5])


def test_the_cosine_is_that_of_the_nearest_sentence_of_any_source() -> None:
    claims = [
        LabelledClaim("tents are green", ("Bags are red. Tents are green.", "Boots."), ""),
        LabelledClaim("tents are green", ("", "xyz"), ""),
    ]
    assert nearest_cosine(FakeEncoder(dimensions=512))(claims) == pytest.approx([1.0, 0.0], abs=1e-6)


def test_a_threshold_parts_the_other_sets_best_whatever_its_own_labels_say() -> None:
    scores = {"one": np.asarray([0.1, 0.2, 0.8, 0.9]), "own": np.asarray([0.3, 0.4, 0.5])}
    for own in ([True, False, False], [False, True, True]):
        threshold = fitted_threshold(scores, {"one": [False, False, True, True], "own": own}, "own")
        assert 0.2 < threshold <= 0.8
