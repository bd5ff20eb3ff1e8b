"""The pipelines that people would otherwise build, one a module, loaded when they are asked for.

Each module has a `PIPELINE`. All get the same files and the same MiniLM weights.
"""

from collections.abc import Mapping
from importlib import import_module

from benchmarks.passages import Pipeline

TUTORIAL = "LangChain tutorial"

PEERS: Mapping[str, str] = {
    TUTORIAL: "tutorial",
    "BM25": "bm25",
    "BM25 + dense": "fused",
    "LlamaIndex hybrid": "llamaindex",
    "Haystack hybrid": "haystack",
}
"""The module of each, by the name it bears in reports."""

DEPTH = 50
"""Candidates that the hybrids take from each ranking: more than their defaults (2 to 10), and as many as ours takes."""


def peer(name: str) -> Pipeline:
    """The pipeline of this name."""
    found: Pipeline = import_module(f"benchmarks.peers.{PEERS[name]}").PIPELINE
    return found
