"""Any endpoint that speaks OpenAI's `/v1/embeddings`, through LangChain."""

from collections.abc import Sequence

import httpx
import numpy as np
from langchain_openai import OpenAIEmbeddings
from openai import OpenAIError
from pydantic import SecretStr

from knowledge.embeddings.encoder import Vectors
from knowledge.errors import ModelUnavailable

DEFAULT_BASE_URL = "https://api.openai.com/v1"
TIMEOUT = httpx.Timeout(60.0, connect=3.0)  # the client's own default is 600 s
RETRIES = 1
_KEYLESS = SecretStr("no-key")  # local servers want none, the client insists on one


class OpenAIModel:
    """A remote model; nothing is sent before the first text, so opening it cannot fail on the network."""

    batch_size = 64
    workers = 1

    def __init__(self, model: str, base_url: str | None, api_key: SecretStr | None) -> None:
        self._place = base_url or DEFAULT_BASE_URL
        if base_url is None and api_key is None:
            raise ModelUnavailable(
                f"The provider openai needs api_key for {DEFAULT_BASE_URL}, or the base_url of another endpoint"
            )
        self.model_id = f"openai:{httpx.URL(self._place).copy_with(userinfo=b'')}:{model}"
        self._client = OpenAIEmbeddings(
            model=model,
            base_url=self._place,
            api_key=api_key or _KEYLESS,
            timeout=TIMEOUT,
            max_retries=RETRIES,
            chunk_size=self.batch_size,
            check_embedding_ctx_length=False,  # else tiktoken downloads its tables
        )
        self._dimensions: int | None = None

    @property
    def dimensions(self) -> int:
        """Asked of the endpoint once, by embedding a word. Raises `ModelUnavailable`."""
        if self._dimensions is None:
            self.encode_batch(["dimensions"])
        return self._dimensions or 0

    def encode_batch(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions); an empty text, which endpoints refuse, is sent as a blank."""
        vectors = self._request([text or " " for text in texts])
        if self._dimensions is None and vectors.ndim == 2:
            self._dimensions = vectors.shape[1]
        if vectors.shape != (len(texts), self._dimensions):
            raise ModelUnavailable(
                f"{self._place} sent vectors of shape {vectors.shape}, expected {(len(texts), self._dimensions)}"
            )
        return vectors

    def _request(self, texts: list[str]) -> Vectors:
        try:
            return np.asarray(self._client.embed_documents(texts), dtype=np.float32)
        except (OpenAIError, ValueError) as error:
            raise ModelUnavailable(
                f"{self.model_id} gave no vectors ({type(error).__name__}: {error}). Check base_url, api_key, model"
            ) from error
