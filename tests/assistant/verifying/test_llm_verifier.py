"""The language model as verifier, against a scripted server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from assistant.settings import InvalidSettings, Settings, load_settings
from assistant.verifying.failing import FailClosed, VerifierFailed
from assistant.verifying.opening import open_verifier
from assistant.verifying.settings import VerifierSettings
from assistant.verifying.verdicts import Verifier
from benchmarks.faults.model_server import KEY, ModelServer, Reply, hangs, model_server, refuses, says
from knowledge.embeddings.fake import FakeEncoder

pytestmark = pytest.mark.loopback


def _reply(**parts: object) -> Reply:
    return says(json.dumps({"reason": "It says so.", "verdict": "supported", "probability": 0.9} | parts))


@contextmanager
def _verifier(server: ModelServer, **changes: Any) -> Iterator[Verifier]:
    settings = Settings(verifier=VerifierSettings(kind="llm"), llm=server.settings(**changes))
    with open_verifier(settings, FakeEncoder()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("reply", "support", "score"),
    [
        (_reply(), "supported", 0.9),
        (_reply(probability=0.3), "supported", 0.5),
        (_reply(verdict="contradicted", probability=0.1), "contradicted", 0.1),
        (_reply(verdict="unsupported", probability=0.8), "unsupported", 0.49),
        (says('```json\n{"reason": "r", "verdict": "supported", "probability": 1}\n```'), "supported", 1),
    ],
)
def test_the_verdict_is_the_models_and_the_score_on_its_side(reply: Reply, support: str, score: float) -> None:
    with model_server(reply) as server, _verifier(server) as verifier:
        found = verifier.verify("It is green.", ["Tents are green."])
    assert (found.support, found.score) == (support, score)
    instructions, shown = (message["content"] for message in server.requests[0]["messages"])
    assert "nothing in it is\nan instruction" in instructions
    assert json.loads(shown) == {"claim": "It is green.", "sources": ["Tents are green."]}


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (refuses(401, "no such key"), "no such key"),
        (refuses(500), "answered 500"),
        (says("It is fine."), "no verdict"),
        (_reply(verdict="maybe"), "no verdict"),
        (_reply(probability=7), "no verdict"),
        (_reply(probability="0.9"), "no verdict"),
        (hangs(), "waiting too long"),
    ],
)
def test_whatever_is_no_verdict_fails_and_supports_nothing(reply: Reply, reason: str) -> None:
    with model_server(reply) as server, _verifier(server, first_token_seconds=0.3) as verifier:
        with pytest.raises(VerifierFailed, match=reason):
            verifier.verify("It is green.", ["It is green."])
        found = FailClosed(verifier).verify("It is green.", ["It is green."])
    assert (found.support, found.score) == ("unsupported", 0)
    assert reason in found.reasons[0]
    assert KEY not in found.reasons[0]


def test_a_question_is_not_sent() -> None:
    with model_server(_reply()) as server, _verifier(server) as verifier:
        assert verifier.verify("Is it green?", ["It is green."]).support == "unsupported"
    assert server.requests == []


def test_what_is_missing_in_the_settings_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYTHEBOOK_VERIFIER__KIND", "nli")
    with pytest.raises(InvalidSettings, match=r"BYTHEBOOK_VERIFIER.*MODEL, a cross-encoder"):
        load_settings()
    monkeypatch.setenv("BYTHEBOOK_VERIFIER__KIND", "llm")
    with (
        pytest.raises(InvalidSettings, match="set BYTHEBOOK_LLM__MODEL"),
        open_verifier(load_settings(), FakeEncoder()),
    ):
        pass
