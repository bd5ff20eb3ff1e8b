"""Runs in its own process: packaged fp32 weights in, a folder with an int8 onnx model and its manifest out.

    python -m knowledge.embeddings.convert SOURCE DESTINATION

Ends with status 0 and a complete folder, or with another status and one line on stderr that says why.
"""

import logging
import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]
from sentence_transformers import SentenceTransformer

from knowledge.embeddings.graph import MeanPooled
from knowledge.embeddings.manifest import (
    MANIFEST_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    Manifest,
    Parity,
    file_sha256,
)
from knowledge.embeddings.models import CONVERSION
from knowledge.embeddings.onnx_model import TOKEN_IDS, TOKENS, VECTORS, OnnxModel
from knowledge.embeddings.parity import SENTENCES
from knowledge.embeddings.weights import MODEL_NAME
from knowledge.errors import ModelUnavailable

if TYPE_CHECKING:
    from transformers import BertModel

LEAST_PARITY = 0.99  # per-channel int8 gives 0.994 on policy text, per-tensor 0.949 (docs/embeddings.md)
_OPSET = 17


def convert(source: Path, destination: Path) -> Manifest:
    """Fill an existing folder; raises `ModelUnavailable` when int8 is too far from fp32 on this machine."""
    original = SentenceTransformer(
        str(source), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": "eager"}
    )
    fp32 = destination / "fp32.onnx"
    _export(original, fp32)
    shutil.copyfile(source / TOKENIZER_FILE, destination / TOKENIZER_FILE)
    parity = _quantize(fp32, original, destination)
    fp32.unlink()
    manifest = _manifest(original, source, destination, parity)
    (destination / MANIFEST_FILE).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    for file in destination.iterdir():
        file.chmod(0o444)  # homes share these files by hard links: nobody edits them in place
    return manifest


def _export(original: SentenceTransformer, target: Path) -> None:
    with torch.no_grad():
        torch.onnx.export(
            MeanPooled(cast("BertModel", original[0].auto_model)).eval(),
            (torch.ones((1, 8), dtype=torch.int64),),
            str(target),
            input_names=[TOKEN_IDS],
            output_names=[VECTORS, TOKENS],
            dynamic_axes={name: {1: "tokens"} for name in (TOKEN_IDS, TOKENS)},
            opset_version=_OPSET,
            dynamo=False,  # the other exporter needs onnxscript
        )


def _quantize(fp32: Path, original: SentenceTransformer, destination: Path) -> Parity:
    """Write the int8 model. Processors without VNNI overflow on 8 bits (onnxruntime's quantization guide): there,
    7 bits of weights are the next best."""
    for reduce_range in (False, True):
        quantize_dynamic(
            fp32,
            destination / MODEL_FILE,
            per_channel=True,
            reduce_range=reduce_range,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
        )
        parity = _parity(original, destination)
        if parity.mean >= LEAST_PARITY:
            return parity
    raise ModelUnavailable(
        f"int8 vectors are too far from fp32 on this processor: mean cosine {parity.mean:.3f}, expected at least "
        f"{LEAST_PARITY}. Use the provider sentence-transformers here"
    )


def _parity(original: SentenceTransformer, destination: Path) -> Parity:
    expected = original.encode(SENTENCES, normalize_embeddings=True, show_progress_bar=False)
    model = OnnxModel(destination, "unpublished", expected.shape[1], _max_tokens(original))
    converted = model.encode_batch(SENTENCES)
    converted /= np.linalg.norm(converted, axis=1, keepdims=True)
    cosines = (expected * converted).sum(axis=1)
    return Parity(mean=float(cosines.mean()), worst=float(cosines.min()), sentences=len(SENTENCES))


def _manifest(original: SentenceTransformer, source: Path, destination: Path, parity: Parity) -> Manifest:
    return Manifest(
        model=MODEL_NAME,
        conversion=CONVERSION,
        dimensions=original.encode("dimensions", show_progress_bar=False).shape[0],
        max_tokens=_max_tokens(original),
        source_sha256=file_sha256(source / "model.safetensors"),
        sha256={name: file_sha256(destination / name) for name in (MODEL_FILE, TOKENIZER_FILE)},
        parity=parity,
        versions={name: version(name) for name in ("torch", "transformers", "onnx", "onnxruntime", "tokenizers")},
    )


def _max_tokens(original: SentenceTransformer) -> int:
    return int(original.max_seq_length or 256)


def main() -> int:
    """Command line of this module."""
    logging.disable(logging.WARNING)
    try:
        convert(Path(sys.argv[1]), Path(sys.argv[2]))
    except ModelUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
