"""What every system is asked for, and the shape that the pipelines beside ours are brought into."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from knowledge.embeddings import Encoder


class Place(NamedTuple):
    """Characters of a document: the first, and the one behind the last."""

    document: str
    start: int
    end: int

    def overlaps(self, other: "Place") -> bool:
        """Whether the two share a character."""
        return self.document == other.document and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, word for word. `score` is the system's own; higher is better."""

    place: Place
    text: str
    score: float = 0.0


class Searcher(Protocol):
    """Finds passages for words, best first."""

    def search(self, text: str, limit: int) -> list[Passage]:
        """At most `limit` passages."""
        ...


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline as its framework's documentation builds it: documents by path are split, and passages indexed.

    `index` gets the passages, the encoder and an empty directory that it may write to.
    """

    split: Callable[[Mapping[str, str]], list[Passage]]
    index: Callable[[Sequence[Passage], Encoder, Path], Searcher]


def read_documents(folder: Path) -> dict[str, str]:
    """The Markdown and text files below a folder by their path in it, character by character as they are stored."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".md", ".txt"})
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files}


def cut(documents: Mapping[str, str], document: str, start: int, text: str) -> Passage:
    """The passage that a splitter says begins at `start`. Raises ValueError where other words stand there."""
    end = start + len(text)
    if documents[document][start:end] != text:
        raise ValueError(f"{document}: a splitter put {text[:60]!r} at character {start}, but it does not stand there")
    return Passage(Place(document, start, end), text)
