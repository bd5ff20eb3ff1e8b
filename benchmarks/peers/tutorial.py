"""The pipeline of LangChain's tutorials: RecursiveCharacterTextSplitter 1000/200, Chroma, similarity search."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from langchain_chroma import Chroma
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.passages import Passage, Pipeline, Place, cut
from knowledge.embeddings import Encoder

_BATCH = 5_000  # Chroma takes at most 5,461 records a call


def recursive_chunks(documents: Mapping[str, str]) -> list[Passage]:
    """Chunks of up to 1,000 characters that share up to 200."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    chunks = splitter.create_documents(list(documents.values()), [{"document": name} for name in documents])
    return [
        cut(documents, chunk.metadata["document"], chunk.metadata["start_index"], chunk.page_content)
        for chunk in chunks
    ]


class Dense:
    """Chunks in Chroma, which keeps them in `directory`; without chunks, those that are there are searched."""

    def __init__(self, passages: Sequence[Passage], encoder: Encoder, directory: Path) -> None:
        self._store = Chroma(embedding_function=encoder, persist_directory=str(directory))
        for at in range(0, len(passages), _BATCH):
            batch = passages[at : at + _BATCH]
            self._store.add_texts([passage.text for passage in batch], [passage.place._asdict() for passage in batch])

    def search(self, text: str, limit: int) -> list[Passage]:
        """The nearest chunks; scores are cosines (Chroma's distance of unit vectors is 2 - 2 cos)."""
        found = self._store.similarity_search_with_score(text, k=limit)
        return [Passage(Place(**chunk.metadata), chunk.page_content, 1 - distance / 2) for chunk, distance in found]


PIPELINE = Pipeline(recursive_chunks, Dense)
