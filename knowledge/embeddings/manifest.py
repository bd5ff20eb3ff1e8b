"""What is in a folder of converted weights, and whether it still is what was written there."""

import hashlib
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import ModelUnavailable

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST_FILE = "manifest.json"


class Parity(BaseModel):
    """Cosine between the vectors of the converted and of the original weights, over some sentences."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mean: float
    worst: float
    sentences: int


class Manifest(BaseModel):
    """Written last, so a folder without it is an unfinished one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    conversion: int
    dimensions: int
    max_tokens: int
    source_sha256: str
    sha256: dict[str, str]
    parity: Parity
    versions: dict[str, str]

    @property
    def model_id(self) -> str:
        """Names the vectors: other weights, other name."""
        return f"onnx:{self.model}:int8:{self.sha256[MODEL_FILE][:12]}"

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a folder whose files are all intact; else `ModelUnavailable`. Reads every byte."""
        try:
            manifest = cls.model_validate_json((folder / MANIFEST_FILE).read_bytes())
            damaged = [name for name in (MODEL_FILE, TOKENIZER_FILE) if manifest.is_damaged(folder, name)]
        except (OSError, ValidationError) as error:
            raise _damaged(folder, f"{type(error).__name__} while reading it") from error
        if damaged:
            raise _damaged(folder, f"{' and '.join(damaged)} changed since conversion")
        return manifest

    def is_damaged(self, folder: Path, name: str) -> bool:
        """Whether a file differs from what the manifest says of it."""
        return self.sha256.get(name) != file_sha256(folder / name)


def file_sha256(path: Path) -> str:
    """Hex digest of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(folder: Path, what: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"The embedding model in {folder} is damaged: {what}. Delete that folder and run again: it is made anew"
    )
