"""The embedding model: there, unchanged, and giving vectors that mean something."""

from pathlib import Path

import numpy as np

from assistant.diagnosis.finding import Trouble, divided
from knowledge.embeddings import Encoder, open_embeddings
from knowledge.embeddings.manifest import Manifest
from knowledge.embeddings.models import CONVERSION, cache_folder
from knowledge.embeddings.weights import MODEL_NAME, packaged_weights
from knowledge.errors import KnowledgeError
from knowledge.settings import EmbeddingSettings

_SENTENCES = (
    "You can return an unused item within 30 days.",
    "Goods that were not used may be sent back for a month.",
    "The museum's oldest fossil is a trilobite.",
)
_UNIT = 1e-3  # how far from 1 a vector's length may be


def model_folder(settings: EmbeddingSettings, home: Path) -> Path | None:
    """Where the converted model is; None where none is (yet), or the provider needs none."""
    if settings.provider != "onnx":
        return None
    folder = home / "models" / settings.model
    if folder.is_dir():
        return folder
    cached = cache_folder() / f"{settings.model}-{CONVERSION}"
    return cached if cached.is_dir() else None


def known_id(settings: EmbeddingSettings, home: Path) -> str | None:
    """The id of the vectors that these settings give, where that is known without opening the model."""
    folder = model_folder(settings, home)
    try:
        return Manifest.read(folder).model_id if folder is not None else None
    except KnowledgeError:
        return None


def model_files(settings: EmbeddingSettings, home: Path) -> str:
    """The files of the default provider, each with the hash that its manifest says."""
    if settings.provider != "onnx":
        return f"provider {settings.provider}, model {settings.model}: no files of ours"
    folder = model_folder(settings, home)
    try:
        if folder is not None:
            manifest = Manifest.read(folder)
            return f"{manifest.model_id} in {folder}, intact, cosine to fp32 {manifest.parity.mean:.3f}"
        if settings.model == MODEL_NAME:
            packaged_weights()
            return "not converted yet; the packaged weights are intact, and the first `bythebook ingest` converts them"
    except KnowledgeError as error:
        raise Trouble(*divided(error, _REMAKE)) from error
    raise Trouble(
        f"there is no model {settings.model} in {home / 'models'}",
        f"Set BYTHEBOOK_EMBEDDING__MODEL to {MODEL_NAME}, or BYTHEBOOK_EMBEDDING__PROVIDER to sentence-transformers.",
    )


def embeds(settings: EmbeddingSettings, home: Path) -> str:
    """The model loads; its vectors have its dimensions and length 1, and near meanings are near."""
    if settings.provider == "onnx" and not (home / "models" / settings.model).is_dir():
        return "not tried: the model is put into this home by the first `bythebook ingest`"
    try:
        with open_embeddings(settings, home) as encoder:
            return _looked_at(encoder)
    except KnowledgeError as error:
        raise Trouble(*divided(error, _REMAKE)) from error


def _looked_at(encoder: Encoder) -> str:
    vectors = encoder.encode(_SENTENCES)
    if vectors.shape != (len(_SENTENCES), encoder.dimensions):
        raise Trouble(f"vectors of shape {vectors.shape}, not {encoder.dimensions} dimensions each", _REMAKE)
    lengths = np.linalg.norm(vectors, axis=1)
    if np.abs(lengths - 1).max() > _UNIT:
        raise Trouble(f"vectors of length {lengths.min():.3f} to {lengths.max():.3f}, not 1", _REMAKE)
    near, far = float(vectors[0] @ vectors[1]), float(vectors[0] @ vectors[2])
    if near <= far:
        raise Trouble(f"like sentences are no nearer ({near:.2f}) than unlike ones ({far:.2f})", _REMAKE)
    return f"{encoder.model_id}, {encoder.dimensions} dimensions; like sentences {near:.2f}, unlike ones {far:.2f}"


_REMAKE = "Delete the model's folder in the home and run `bythebook ingest`: the model is made anew. Or choose another."
