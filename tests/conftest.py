"""Shared by the tests of every room: a tiny knowledge base, encoders, and sockets for tests marked `loopback`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from knowledge.embeddings import Encoder, open_embeddings
from knowledge.embeddings.fake import FakeEncoder
from knowledge.settings import EmbeddingSettings
from tests.knowledge.bases import KnowledgeBase, StoreKind

# How long an example takes says how busy the machine is, and nothing else.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `loopback` may open sockets to 127.0.0.1, and to nowhere else."""
    for item in items:
        if item.get_closest_marker("loopback") and not item.get_closest_marker("allow_hosts"):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture
def fake_encoder() -> FakeEncoder:
    """An encoder without a model: texts that share words are near."""
    return FakeEncoder()


@pytest.fixture(scope="session")
def onnx_encoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Encoder]:
    """The real default encoder, opened once for the session."""
    with open_embeddings(EmbeddingSettings(), tmp_path_factory.mktemp("onnx-home")) as encoder:
        yield encoder


@pytest.fixture
def new_base(tmp_path: Path) -> Iterator[Callable[[StoreKind], KnowledgeBase]]:
    """Makes empty knowledge bases with the fake encoder, and closes them."""
    made: list[KnowledgeBase] = []

    def make(store: StoreKind) -> KnowledgeBase:
        made.append(KnowledgeBase(tmp_path / f"home-{len(made)}", FakeEncoder(), store))
        return made[-1]

    yield make
    for base in made:
        base.close()


@pytest.fixture
def base(new_base: Callable[[StoreKind], KnowledgeBase]) -> KnowledgeBase:
    """An empty knowledge base with the fake encoder and exact search."""
    return new_base("exact")


@pytest.fixture
def chroma_base(new_base: Callable[[StoreKind], KnowledgeBase]) -> KnowledgeBase:
    """An empty knowledge base with the fake encoder and Chroma in this process."""
    return new_base("chroma")
