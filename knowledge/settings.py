"""Settings of the knowledge room; the whole tree is built once, in the assistant's settings, and passed down."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, SecretStr


class EmbeddingSettings(BaseModel):
    """Which encoder turns text into vectors.

    `onnx` is the embedded default (offline, int8, no torch in the process). `sentence-transformers` takes any
    model name or folder. `openai` takes any OpenAI-compatible endpoint.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: Literal["onnx", "sentence-transformers", "openai"] = "onnx"
    model: str = "all-MiniLM-L6-v2"
    device: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None


class StoreSettings(BaseModel):
    """Where vectors are searched: Chroma in this process, a Chroma server shared by several, or an exact scan."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["chroma", "chroma-server", "exact"] = "chroma"
    host: str = "127.0.0.1"
    port: int = 8001


class KnowledgeSettings(BaseModel):
    """One knowledge base: everything it owns lives under `home`, unless `database_url` names a PostgreSQL."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path = Path(".bythebook")
    database_url: SecretStr | None = None
    embedding: EmbeddingSettings = EmbeddingSettings()
    store: StoreSettings = StoreSettings()
