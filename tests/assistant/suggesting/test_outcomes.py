"""How far the text that an agent used is from the draft."""

import pytest

from assistant.suggesting.outcomes import distance


@pytest.mark.parametrize(
    ("text", "far"),
    [
        ("You can return it within 60 days.", 0.0),
        ("you can return it, within 60 days", 0.0),
        ("You can return it within 30 days.", 1 / 7),
        ("Sorry, you can return it within 60 days.", 1 / 8),
        ("", 1.0),
    ],
)
def test_the_distance_counts_words_and_not_their_case(text: str, far: float) -> None:
    assert distance("You can return it within 60 days.", text) == pytest.approx(far)
