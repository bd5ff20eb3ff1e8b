"""Text to vectors: one port (`Encoder`), three providers behind it, one deterministic double in `fake`.

Importing this package is cheap: numpy, onnxruntime, torch and the OpenAI client load with the provider that
needs them, when it is opened.
"""

from knowledge.embeddings.encoder import Encoder, Passage, Vectors
from knowledge.embeddings.opening import open_embeddings

__all__ = ["Encoder", "Passage", "Vectors", "open_embeddings"]
