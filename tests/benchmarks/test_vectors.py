"""Vectors that are kept on disk."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.vectors import KeptVectors, VectorFile
from knowledge.embeddings import Vectors
from knowledge.embeddings.fake import FakeEncoder


class _Counting(FakeEncoder):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        self.asked += texts
        return super().encode(texts, urgent=urgent)


def test_a_text_is_embedded_once_and_its_vector_stays_the_same(tmp_path: Path) -> None:
    encoder = _Counting()
    for _ in range(2):
        file = VectorFile(tmp_path / "vectors.sqlite")
        kept = KeptVectors(encoder, file).encode(["a tent", "a stove", "a tent"])
        file.close()
        assert np.array_equal(kept, FakeEncoder().encode(["a tent", "a stove", "a tent"]))
    assert encoder.asked == ["a tent", "a stove"]


def test_questions_go_to_the_encoder_of_questions_and_are_not_kept(tmp_path: Path) -> None:
    passages, asked = _Counting(), _Counting()
    file = VectorFile(tmp_path / "vectors.sqlite")
    kept = KeptVectors(passages, file, asked)
    for _ in range(2):
        kept.embed_query("a tent?")
    file.close()
    assert asked.asked == ["a tent?", "a tent?"]
    assert passages.asked == []
