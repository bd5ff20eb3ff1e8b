"""The embedded default: onnxruntime and tokenizers, int8 weights, no torch, no network."""

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Encoding, Tokenizer

from knowledge.embeddings.encoder import Passage, Vectors
from knowledge.embeddings.manifest import MODEL_FILE, TOKENIZER_FILE, Manifest
from knowledge.errors import ModelUnavailable

TOKEN_IDS, VECTORS, TOKENS = "input_ids", "vectors", "tokens"
"""Of one text: token ids (1, tokens) in; its mean-pooled vector (1, d) and those of its tokens (1, tokens, d) out."""

BULK_THREADS = 2  # measured on 2 cores only, see docs/embeddings.md


class OnnxModel:
    """A converted model: token ids in, mean-pooled vectors out, of texts and of their parts.

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

    def encode_passage(self, passage: Passage) -> Vectors:
        """Shape (1 + parts, dimensions). A part's vector is the mean of its tokens', read within the whole passage
        ("late chunking": Günther et al. 2024); one beyond the token limit has the passage's vector.
        """
        tokens = self._tokenize(passage.text)
        vector, hidden = self._run(tokens, [VECTORS, TOKENS])
        starts, ends = np.array(tokens.offsets, dtype=np.int64).T
        rows = [vector[0]]
        for start, end in passage.parts:
            inside = (starts >= start) & (ends <= end) & (ends > starts)
            rows.append(hidden[0][inside].mean(axis=0) if inside.any() else vector[0])
        return np.stack(rows).astype(np.float32)

    def _encode(self, text: str) -> Vectors:
        (vector,) = self._run(self._tokenize(text), [VECTORS])
        return np.asarray(vector, dtype=np.float32)

    def _tokenize(self, text: str) -> Encoding:
        with self._tokenizing:  # fast tokenizers are not thread-safe; this is well under a millisecond
            return self._tokenizer.encode(text)

    def _run(self, tokens: Encoding, outputs: list[str]) -> list[Vectors]:
        found: list[Vectors] = self._session.run(outputs, {TOKEN_IDS: np.array([tokens.ids], dtype=np.int64)})
        return found


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
