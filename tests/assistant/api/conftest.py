"""A small knowledge base for each test: a copy of one that was ingested once, or one to publish into."""

import shutil
from pathlib import Path

import pytest

from assistant.settings import Settings
from tests.assistant.api.serving import POLICIES, publish, published, settings_at


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the service runs on in production."""
    return "asyncio"


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was ingested once; not to be written to."""
    return published(tmp_path_factory.mktemp("ingested"), POLICIES)


@pytest.fixture
def settings(ingested: Path, tmp_path: Path) -> Settings:
    """Settings for a copy of the ingested home."""
    return settings_at(Path(shutil.copytree(ingested, tmp_path / "home")))


@pytest.fixture
def publishing(tmp_path: Path) -> Settings:
    """Settings for a home that was ingested where it is, so that more can be published into it."""
    publish(tmp_path, POLICIES)
    return settings_at(tmp_path)
