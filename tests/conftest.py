"""Shared by the tests of every room: a tiny knowledge base, encoders, and sockets for tests marked `loopback`."""

import os
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


_LONG = ("faults/", "browser/", "knowledge/embeddings/test_conversion.py", "evals/cli/", "contracts/", "benchmarks/")
"""What takes long comes first: what is short then fills the time until all workers are done."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, at most 4: tests wait for servers, browsers and locks."""
    return min(4, 1 + (os.cpu_count() or 1))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `loopback` may open sockets to 127.0.0.1, and to nowhere else."""
    items.sort(key=lambda item: not item.nodeid.removeprefix("tests/").startswith(_LONG))
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
