"""The service's knowledge bases, for live conversations too."""

from tests.assistant.api.conftest import anyio_backend, ingested, settings

__all__ = ["anyio_backend", "ingested", "settings"]
