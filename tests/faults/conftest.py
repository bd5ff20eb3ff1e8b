"""A home of its own for every test that breaks something."""

from pathlib import Path

import pytest

from tests.faults.homes import copied, small_base


@pytest.fixture
def small(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three small public documents."""
    return copied(small_base(tmp_path_factory.getbasetemp()) / "home", tmp_path / "home")


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """An empty folder for policies."""
    folder = tmp_path / "policies"
    folder.mkdir()
    return folder
