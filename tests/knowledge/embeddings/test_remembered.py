"""Texts that come up again are not encoded again."""

from collections.abc import Sequence

import numpy as np

from knowledge.embeddings.encoder import Vectors
from knowledge.embeddings.fake import FakeEncoder
from knowledge.embeddings.remembered import RememberedVectors


class _Counting(FakeEncoder):
    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        self.encoded += texts
        return super().encode(texts, urgent=urgent)


def test_a_text_is_encoded_once_and_its_vector_is_the_encoders() -> None:
    encoder = _Counting()
    remembered = RememberedVectors(encoder)
    first = remembered.encode(["one two", "three", "one two"])
    again = remembered.encode(["three", "four"])
    assert encoder.encoded == ["one two", "three", "four"]
    np.testing.assert_array_equal(first[0], first[2])
    np.testing.assert_array_equal(again[0], FakeEncoder().encode(["three"])[0])


def test_the_text_that_was_not_used_for_longest_is_forgotten() -> None:
    encoder = _Counting()
    remembered = RememberedVectors(encoder, capacity=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        remembered.encode([text])
    assert encoder.encoded == ["a", "b", "c", "b"]


def test_no_texts_give_no_rows_of_the_right_width() -> None:
    assert RememberedVectors(FakeEncoder()).encode([]).shape == (0, FakeEncoder().dimensions)
