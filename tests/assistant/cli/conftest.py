"""One home with the sample policies, which no test changes, and small ones to change."""

from pathlib import Path

import pytest

from tests.faults.homes import copied, sample_home, small_base


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample policies. Read only."""
    return sample_home(tmp_path_factory.getbasetemp())


@pytest.fixture
def small(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the test's own, with three small public documents."""
    return copied(small_base(tmp_path_factory.getbasetemp()) / "home", tmp_path / "home")
