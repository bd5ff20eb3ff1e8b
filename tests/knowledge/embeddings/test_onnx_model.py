"""The embedded default: one vector per text, tied to its weights."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.embeddings import Passage, open_embeddings
from knowledge.embeddings.manifest import MODEL_FILE, Manifest, file_sha256
from knowledge.embeddings.parity import SENTENCES
from knowledge.embeddings.weights import MODEL_NAME, WEIGHTS_SHA256, packaged_weights
from knowledge.settings import EmbeddingSettings


def test_a_text_has_the_same_bits_alone_and_in_company(home: Path) -> None:
    with open_embeddings(EmbeddingSettings(), home) as encoder:
        together = encoder.encode(SENTENCES)
        apart = np.concatenate([encoder.encode([sentence]) for sentence in SENTENCES])
    assert (together == apart).all()


def test_the_identity_names_the_weights(home: Path) -> None:
    digest = file_sha256(home / "models" / MODEL_NAME / MODEL_FILE)
    with open_embeddings(EmbeddingSettings(), home) as encoder:
        assert encoder.model_id == f"onnx:all-MiniLM-L6-v2:int8:{digest[:12]}"


def test_the_manifest_says_what_was_made_from_what(home: Path) -> None:
    manifest = Manifest.read(home / "models" / MODEL_NAME)
    assert manifest.source_sha256 == WEIGHTS_SHA256
    assert (manifest.dimensions, manifest.max_tokens) == (384, 256)
    assert manifest.parity.sentences == len(SENTENCES) == 40
    assert manifest.parity.mean >= 0.99


def test_vectors_agree_with_the_fp32_model(home: Path) -> None:
    fp32 = EmbeddingSettings(provider="sentence-transformers", model=str(packaged_weights()), device="cpu")
    texts = ["You have 30 days to return an item.", "Is the deposit refundable?", "clause " * 400]
    with open_embeddings(EmbeddingSettings(), home) as converted, open_embeddings(fp32, home) as original:
        cosines = (converted.encode(texts) * original.encode(texts)).sum(axis=1)
    assert cosines.min() > 0.98


def test_a_part_is_read_within_its_passage(home: Path) -> None:
    text = "We sell tents and stoves. They can be returned within 60 days."
    with open_embeddings(EmbeddingSettings(), home) as encoder:
        (vectors,) = encoder.encode_passages([Passage(text, ((26, len(text)),))])
        alone, question = encoder.encode([text[26:], "How long do I have to return a tent?"])
    assert vectors[1] @ question > alone @ question  # "they" are tents


def test_a_part_beyond_the_limit_is_as_the_whole(home: Path) -> None:
    text = "clause " * 400 + "a refund"
    with open_embeddings(EmbeddingSettings(), home) as encoder:
        (vectors,) = encoder.encode_passages([Passage(text, ((len(text) - 8, len(text)),))])
    assert vectors[1] == pytest.approx(vectors[0])


def test_words_beyond_256_tokens_do_not_count(home: Path) -> None:
    with open_embeddings(EmbeddingSettings(), home) as encoder:
        longer, longest = encoder.encode(["clause " * 400, "clause " * 400 + "a refund"])
    assert longer == pytest.approx(longest)
