"""Encoders to test: one home with a converted model for the session, one loopback endpoint for a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from knowledge.embeddings import Encoder, open_embeddings
from knowledge.embeddings.fake import FakeEncoder
from knowledge.embeddings.weights import packaged_weights
from knowledge.settings import EmbeddingSettings
from tests.knowledge.embeddings.embedding_server import EmbeddingServer, embedding_server

LOOPBACK = (pytest.mark.loopback, pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose default model is there (from this user's cache, or converted now)."""
    folder = tmp_path_factory.mktemp("home")
    open_embeddings(EmbeddingSettings(), folder).close()
    return folder


@pytest.fixture
def endpoint() -> Iterator[EmbeddingServer]:
    """An OpenAI-compatible endpoint on 127.0.0.1."""
    with embedding_server() as server:
        yield server


@pytest.fixture(params=["fake", "onnx", "sentence-transformers", pytest.param("openai", marks=LOOPBACK)])
def encoder(request: pytest.FixtureRequest) -> Iterator[Encoder]:
    """Every encoder there is, in turn."""
    with open_one(request.param, request) as opened:
        yield opened


def open_one(provider: str, request: pytest.FixtureRequest) -> Encoder:
    """A fresh encoder of one kind."""
    if provider == "fake":
        return FakeEncoder()
    home: Path = request.getfixturevalue("home")
    settings = EmbeddingSettings()
    if provider == "sentence-transformers":
        settings = EmbeddingSettings(provider="sentence-transformers", model=str(packaged_weights()), device="cpu")
    if provider == "openai":
        endpoint: EmbeddingServer = request.getfixturevalue("endpoint")
        settings = EmbeddingSettings(
            provider="openai", model="scripted", base_url=endpoint.base_url, api_key=SecretStr("sk-scripted")
        )
    return open_embeddings(settings, home)
