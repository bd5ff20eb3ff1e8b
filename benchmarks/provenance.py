"""What a report was made with, so that somebody else can make it again."""

import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = (
    "bythebook", "chromadb", "langchain-chroma", "langchain-text-splitters", "bm25s", "PyStemmer", "llama-index-core",
    "llama-index-retrievers-bm25", "haystack-ai", "sentence-transformers", "torch", "onnxruntime", "numpy",
)  # fmt: skip


def made_with(module: str, seed: int, encoders: str = "") -> str:
    """The command, the machine, the versions and the seed, in a paragraph; `encoders` says who encoded with what."""
    return f"{ran_with(module, _PACKAGES)}; {encoders + '; ' if encoders else ''}seed {seed}; 95 % bootstrap intervals."


def ran_with(module: str, packages: Sequence[str]) -> str:
    """The command, the machine, and the versions of these packages."""
    command = " ".join(["python -m", module, *sys.argv[1:]])
    versions = ", ".join(f"{package} {_version(package)}" for package in packages)
    return (
        f"`{command}` on {platform.platform()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {versions}"
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
