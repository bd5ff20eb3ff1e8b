"""The writer that the settings ask for: gated by the verifier that they name, which fails closed."""

import json
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.verifying.settings import VerifierSettings
from assistant.writing.opening import open_writer
from assistant.writing.writer import ModelWriter
from benchmarks.faults.model_server import Reply, model_server, refuses, says
from knowledge.embeddings import Encoder
from tests.assistant.writing.policies import QUOTED, write

pytestmark = pytest.mark.loopback

_WRITTEN = "An unopened item goes back within 60 days of delivery [1]."


def _verdict(support: str) -> Reply:
    return says(json.dumps({"reason": "So it is.", "verdict": support, "probability": 0.9}))


@pytest.mark.parametrize(
    ("verifies", "code", "shown"),
    [
        (_verdict("supported"), "written", _WRITTEN.replace(" [1]", "")),
        (_verdict("unsupported"), "extractive:unsupported", QUOTED),
        (refuses(401), "extractive:unsupported", QUOTED),
    ],
)
def test_what_is_shown_is_decided_by_the_verifier_of_the_settings(
    verifies: Reply, code: str, shown: str, tmp_path: Path, onnx_encoder: Encoder
) -> None:
    with model_server(says(_WRITTEN), verifies) as server:
        settings = Settings(home=tmp_path, verifier=VerifierSettings(kind="llm"), llm=server.settings())
        with open_writer(settings, onnx_encoder) as writer:
            assert isinstance(writer, ModelWriter)
            found = write(writer)
    assert (found.writing.code, found.answer.text, len(server.requests)) == (code, shown, 2)
