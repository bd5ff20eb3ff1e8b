"""From a command to its first answer on the sample policies: `bythebook ask`, and the tutorial as a script."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.passages import read_documents
from benchmarks.peers import TUTORIAL, peer
from knowledge.embeddings import open_embeddings
from knowledge.embeddings.weights import packaged_weights
from knowledge.settings import EmbeddingSettings

_SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples" / "policies"
_QUESTION = "How long do I have to return a sealed tent?"
_COMMAND = [sys.executable, "-c", "from assistant.cli.main import main; main()"]
_SCRIPT = """
import sys
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer

class MiniLM(Embeddings):
    def __init__(self, folder):
        self.model = SentenceTransformer(folder, local_files_only=True)
    def embed_documents(self, texts):
        return self.model.encode(texts).tolist()
    def embed_query(self, text):
        return self.model.encode(text).tolist()

store = Chroma(embedding_function=MiniLM(sys.argv[1]), persist_directory=sys.argv[2])
print(store.similarity_search(sys.argv[3], k=10)[0].page_content)
"""


def cold_starts(work: Path, repeats: int) -> dict[str, float]:
    """Median seconds of ours and of the tutorial, both over an index that is there; the first start is not counted."""
    home, store = work / "samples-home", work / "samples-tutorial"
    _seconds([*_COMMAND, "ingest", str(_SAMPLES), "--audience", "public", "--home", str(home)])
    weights = str(packaged_weights())
    with open_embeddings(EmbeddingSettings(provider="sentence-transformers", model=weights), work) as encoder:
        pipeline = peer(TUTORIAL)
        pipeline.index(pipeline.split(read_documents(_SAMPLES)), encoder, store)
    commands = {
        "ours": [*_COMMAND, "ask", _QUESTION, "--home", str(home)],
        "tutorial": [sys.executable, "-c", _SCRIPT, weights, str(store), _QUESTION],
    }
    return {name: median([_seconds(command) for _ in range(repeats + 1)][1:]) for name, command in commands.items()}


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands
    return time.perf_counter() - started
