"""Any model of sentence-transformers, by folder or by name: fp32 on torch, on a processor or an accelerator."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from knowledge.embeddings.encoder import Vectors
from knowledge.embeddings.weights import MODEL_NAME, packaged_weights
from knowledge.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

OFFLINE_VARIABLE = "HF_HUB_OFFLINE"


class TorchModel:
    """A loaded sentence-transformers model; its queries and passages are encoded alike."""

    batch_size = 8
    workers = 1

    def __init__(self, model: "SentenceTransformer", model_id: str) -> None:
        self._model = model
        self.model_id = model_id
        self.dimensions = self.encode_batch(["dimensions"]).shape[1]

    @classmethod
    def load(cls, name: str, device: str | None) -> Self:
        """Load a folder, the packaged default, or a name from the local Hugging Face cache.

        The network is used only where `HF_HUB_OFFLINE=0` asks for it. Raises `ModelUnavailable`.
        """
        os.environ.setdefault(OFFLINE_VARIABLE, "1")  # read when huggingface_hub is imported, just below
        offline = os.environ[OFFLINE_VARIABLE].upper() not in {"0", "FALSE", "NO", "OFF"}
        place = _place(name)
        try:
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar

            disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar for reading a file does not belong in a server's log
            model = SentenceTransformer(place, device=device, local_files_only=offline)
            if model.device.type == "cpu":
                torch.set_num_threads(1)  # on a busy machine two made queries 27 times slower
            return cls(model, f"sentence-transformers:{Path(name).name}:{_weights_hash(model)}")
        except Exception as error:  # sentence-transformers raises whatever its parts raise
            raise ModelUnavailable(
                f"sentence-transformers cannot load {place!r} ({error}). Expected a model folder, or a model name "
                f"that was downloaded to this machine; set {OFFLINE_VARIABLE}=0 to let it download"
            ) from error

    def encode_batch(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions); texts beyond the model's token limit are cut."""
        vectors = self._model.encode(
            list(texts), batch_size=self.batch_size, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)


def _place(name: str) -> str:
    """Where to load from; the default model is on this machine under either of its names."""
    if name in {MODEL_NAME, f"sentence-transformers/{MODEL_NAME}"} and not Path(name).exists():
        return str(packaged_weights())
    return name


def _weights_hash(model: "SentenceTransformer") -> str:
    """Over the parameters as loaded, wherever they came from: same bytes, same vectors, same identity."""
    digest = hashlib.sha256(f"{model.max_seq_length} tokens".encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.cpu().contiguous().float().numpy().tobytes())
    return digest.hexdigest()[:12]
