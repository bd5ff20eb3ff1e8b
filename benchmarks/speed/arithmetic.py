"""How much of the machine the encoder uses: its multiply-adds a second over those of a bare int8 matrix product."""

import time

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from onnx import TensorProto, helper
from tokenizers import Tokenizer

from knowledge.embeddings import Encoder
from knowledge.embeddings.weights import packaged_weights

_LAYERS, _WIDTH, _INNER = 6, 384, 1536  # of all-MiniLM-L6-v2
_ROWS = 1024  # tokens in the bare product, as in a batch of eight passages
_SECONDS = 1.0
_TOKENS = 256  # the model reads no more of a text


def multiply_adds(tokens: int) -> int:
    """Of one text through the encoder: six layers of four square and two wide products, and attention."""
    products = 4 * _WIDTH**2 + 2 * _WIDTH * _INNER
    return _LAYERS * (tokens * products + 2 * tokens**2 * _WIDTH)


def encoder_rate(encoder: Encoder, texts: list[str]) -> tuple[float, float]:
    """Texts a second in bulk, and multiply-adds a second that their tokens need; padding is not counted."""
    tokenizer = Tokenizer.from_file(str(packaged_weights() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_TOKENS)
    work = sum(multiply_adds(len(one.ids)) for one in tokenizer.encode_batch(texts))
    encoder.encode(texts[:8])
    started = time.perf_counter()
    encoder.encode(texts)
    seconds = time.perf_counter() - started
    return len(texts) / seconds, work / seconds


def int8_rate(threads: int) -> float:
    """Multiply-adds a second of onnxruntime's int8 product (1,024 x 384) (384 x 1,536) on so many threads."""
    random = np.random.default_rng(0)
    weights = random.integers(-127, 128, (_WIDTH, _INNER), dtype=np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, (_ROWS, _WIDTH))],
        [helper.make_tensor_value_info("c", TensorProto.INT32, (_ROWS, _INNER))],
        [helper.make_tensor("b", TensorProto.INT8, weights.shape, weights.tobytes(), raw=True)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    given = {"a": random.integers(0, 256, (_ROWS, _WIDTH), dtype=np.uint8)}
    session.run(None, given)
    started, done = time.perf_counter(), 0
    while time.perf_counter() - started < _SECONDS:
        session.run(None, given)
        done += 1
    return done * _ROWS * _WIDTH * _INNER / (time.perf_counter() - started)
