"""The embedded default: onnxruntime and tokenizers, int8 weights, no torch, no network."""

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from knowledge.embeddings.encoder import Vectors
from knowledge.embeddings.manifest import MODEL_FILE, TOKENIZER_FILE, Manifest
from knowledge.errors import ModelUnavailable

BULK_THREADS = 2  # measured on 2 cores only, see docs/embeddings.md


class OnnxModel:
    """A converted model: token ids and mask in, mean-pooled vectors out.

    One text a run, because int8 activations are scaled over everything in a run: the same text in two batches of
    8 gave vectors as far from each other (cosine 0.993) as from the fp32 ones. Alone, a text has one vector, and
    on one thread that is the fastest way too. Each run uses one thread; bulk work goes faster by parallel runs.
    """

    batch_size = 1

    def __init__(self, folder: Path, model_id: str, dimensions: int, max_tokens: int) -> None:
        self.model_id = model_id
        self.dimensions = dimensions
        self.workers = min(BULK_THREADS, _usable_processors())
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.no_padding()
        self._tokenizing = threading.Lock()
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), _options(), providers=["CPUExecutionProvider"]
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model in a folder, after checking it against its manifest; raises `ModelUnavailable`."""
        manifest = Manifest.read(folder)
        try:
            return cls(folder, manifest.model_id, manifest.dimensions, manifest.max_tokens)
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
            raise ModelUnavailable(
                f"The embedding model in {folder} does not load here ({error}). Delete that folder and run again"
            ) from error

    def encode_batch(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions); texts beyond the model's token limit are cut."""
        return np.concatenate([self._encode(text) for text in texts])

    def _encode(self, text: str) -> Vectors:
        with self._tokenizing:  # fast tokenizers are not thread-safe; this is well under a millisecond
            ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (vector,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(vector, dtype=np.float32)


def _options() -> "onnxruntime.SessionOptions":
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only
    return options


def _usable_processors() -> int:
    if sys.platform == "linux":  # containers and taskset allow fewer than there are
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
