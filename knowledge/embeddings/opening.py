"""From settings to an encoder. Adapters load here, when they are asked for, and not before."""

from collections.abc import Callable
from pathlib import Path

from knowledge.embeddings.encoder import Encoder
from knowledge.settings import EmbeddingSettings


def open_embeddings(settings: EmbeddingSettings, home: Path, announce: Callable[[str], None] | None = None) -> Encoder:
    """The encoder that `settings` ask for; whoever opens it closes it.

    `onnx` reads `home/models/<model>`, and converts the model into it the first time; `announce` is told when that
    takes a while (default: a warning in the log of this package). Raises `ModelUnavailable` when the model is not
    there, is not the pinned one, or is damaged.
    """
    from knowledge.embeddings.queue import QueuedEncoder

    if settings.provider == "onnx":
        from knowledge.embeddings.models import provide_model
        from knowledge.embeddings.onnx_model import OnnxModel

        return QueuedEncoder(OnnxModel.load(provide_model(settings.model, home, announce)))
    if settings.provider == "sentence-transformers":
        from knowledge.embeddings.torch_model import TorchModel

        return QueuedEncoder(TorchModel.load(settings.model, settings.device))
    from knowledge.embeddings.openai_model import OpenAIModel

    return QueuedEncoder(OpenAIModel(settings.model, settings.base_url, settings.api_key))
