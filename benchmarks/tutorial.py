"""The pipeline of LangChain's tutorials: RecursiveCharacterTextSplitter 1000/200, Chroma, MiniLM in full precision."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

_BATCH = 5_000


class Tutorial:
    """Chunks of a folder of Markdown files, searched by similarity."""

    def __init__(self, documents: Path, embeddings: Embeddings, directory: Path) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        chunks = splitter.create_documents(
            [path.read_bytes().decode() for path in _files(documents)],
            [{"document": path.relative_to(documents).as_posix()} for path in _files(documents)],
        )
        self._store = Chroma(embedding_function=embeddings, persist_directory=str(directory))
        for at in range(0, len(chunks), _BATCH):
            self._store.add_documents(chunks[at : at + _BATCH])

    def search(self, text: str, limit: int) -> list[dict[str, Any]]:
        """The nearest chunks as passages, best first."""
        found = self._store.similarity_search(text, k=limit)
        return [
            {
                "document": chunk.metadata["document"],
                "start": chunk.metadata["start_index"],
                "end": chunk.metadata["start_index"] + len(chunk.page_content),
                "text": chunk.page_content,
            }
            for chunk in found
        ]


def last_turn(question: Mapping[str, Any]) -> str:
    """The question by itself, with what is known of the case."""
    return f"{question['question']} {question.get('scenario') or ''}".strip()


def whole_history(question: Mapping[str, Any]) -> str:
    """Every turn of the conversation, then the question."""
    return " ".join([*(turn["text"] for turn in question.get("history", ())), last_turn(question)])


def _files(documents: Path) -> Sequence[Path]:
    return sorted(documents.rglob("*.md"))
