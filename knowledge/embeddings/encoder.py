"""The port: LangChain's `Embeddings`, plus the identity of the vectors and arrays for callers that want them."""

from abc import abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeAlias

from langchain_core.embeddings import Embeddings

from knowledge.errors import ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]
else:
    Vectors: TypeAlias = Any  # numpy is 150 ms of import that only providers should pay


class Passage(NamedTuple):
    """A text whose parts matter as well: each part is a stretch of it, first character and the one behind the last."""

    text: str
    parts: tuple[tuple[int, int], ...] = ()


class Encoder(Embeddings):
    """Turns texts into unit vectors of float32 precision; safe to call from any thread.

    Two encoders with the same `model_id` give the same vector for the same text, so `(model_id, text)` is a
    sound cache key, and an index must be queried with the `model_id` it was built with.
    """

    @property
    @abstractmethod
    def model_id(self) -> str:
        """Provider, model and, where the weights are at hand, their short hash."""

    @property
    @abstractmethod
    def dimensions(self) -> int:
        """Length of every vector."""

    @abstractmethod
    def encode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        """Vectors of `texts`, in their order: float32, shape (len(texts), dimensions), rows of length 1.

        `urgent` work (someone is waiting for an answer) overtakes bulk work. Raises `ModelUnavailable` when the
        model cannot answer or the encoder was closed, `TypeError` when something else than text comes in.
        """

    @abstractmethod
    async def aencode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        """Like `encode`, without blocking the event loop."""

    def encode_passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        """For each passage a row for the whole and one for each part: shape (1 + parts, dimensions), rows of length 1.

        The first row is what `encode` gives for the text. Parts are encoded alone here; an encoder that sees the
        whole passage while it reads a part does better. Raises as `encode`.
        """
        texts = [words for passage in passages for words in (passage.text, *_parts(passage))]
        vectors, at, found = self.encode(texts), 0, []
        for passage in passages:
            found.append(vectors[at : at + 1 + len(passage.parts)])
            at += 1 + len(passage.parts)
        return found

    def close(self) -> None:
        """Let go of threads and model; calls after it raise `ModelUnavailable`. Closing twice is fine."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's bulk call: `len(texts)` lists of `dimensions` floats."""
        return rows(self.encode(texts))

    def embed_query(self, text: str) -> list[float]:
        """LangChain's query call: `dimensions` floats."""
        return rows(self.encode([text], urgent=True))[0]

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's bulk call, awaited."""
        return rows(await self.aencode(texts))

    async def aembed_query(self, text: str) -> list[float]:
        """LangChain's query call, awaited."""
        return rows(await self.aencode([text], urgent=True))[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _parts(passage: Passage) -> list[str]:
    return [passage.text[start:end] for start, end in passage.parts]


def rows(vectors: Vectors) -> list[list[float]]:
    """An (n, d) array as n lists of d floats, each exactly a float32."""
    lists: list[list[float]] = vectors.tolist()
    return lists


def checked(texts: Sequence[str]) -> list[str]:
    """The texts with lone surrogates replaced: tokenizers and JSON refuse them, and would fail a whole batch."""
    if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
        raise TypeError("Expected a list of texts to embed, each a str; got something else")
    return [text.encode("utf-8", "replace").decode("utf-8") for text in texts]


def closed_error() -> ModelUnavailable:
    """What a closed encoder raises."""
    return ModelUnavailable("This encoder was closed. Open another one with open_embeddings()")
