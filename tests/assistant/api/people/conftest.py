"""People sign in quickly."""

import pytest

from tests.assistant.api.cheap_hashes import make_hashes_cheap


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    make_hashes_cheap(monkeypatch)
