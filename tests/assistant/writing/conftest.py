"""The service's knowledge base, and the event loop that it runs on."""

from tests.assistant.api.conftest import anyio_backend, ingested, settings

__all__ = ["anyio_backend", "ingested", "settings"]
