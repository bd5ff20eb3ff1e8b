"""What every Verifier promises: rules, a cross-encoder (with random weights), and a language model (by a script)."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assistant.settings import Settings
from assistant.verifying.failing import FailClosed
from assistant.verifying.opening import open_verifier
from assistant.verifying.settings import VerifierSettings
from assistant.verifying.verdicts import Verification, Verifier
from benchmarks.faults.model_server import Reply, model_server, says
from knowledge.embeddings import Encoder
from tests.assistant.verifying.tiny_cross_encoder import tiny_cross_encoder

_SOURCE = "You can return an unopened item within 60 days for a full refund."
_CLAIMS = (_SOURCE, "You can return an unopened item within 90 days.", "Astronauts may borrow the helicopter.")

pytestmark = pytest.mark.loopback


def _judges(request: dict[str, Any]) -> Reply:
    """As a model might: supported where the words of the claim are those of a source."""
    shown = json.loads(request["messages"][1]["content"])
    verdict, probability = ("supported", 0.9) if shown["claim"] in shown["sources"] else ("unsupported", 0.8)
    return says(json.dumps({"reason": "Words.", "verdict": verdict, "probability": probability}))


@pytest.fixture(scope="module", params=["rules", "nli", "llm", "fails closed"])
def verifier(
    request: pytest.FixtureRequest, onnx_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Verifier]:
    """Every verifier in turn, as the settings open it."""
    kind = "rules" if request.param == "fails closed" else request.param
    model = str(tiny_cross_encoder(tmp_path_factory.mktemp("model"))) if kind == "nli" else None
    with model_server(_judges) as server:
        chosen = VerifierSettings.model_validate({"kind": kind, "model": model})
        settings = Settings(verifier=chosen, llm=server.settings())
        with open_verifier(settings, onnx_encoder) as opened:
            yield FailClosed(opened) if request.param == "fails closed" else opened


def _is_sound(found: Verification) -> bool:
    supported = found.support == "supported"
    return 0 <= found.score <= 1 and supported == (found.score >= 0.5) and (supported or bool(found.reasons))


@pytest.mark.parametrize("claim", _CLAIMS)
def test_a_score_is_on_the_side_of_its_verdict_and_what_is_not_supported_has_a_reason(
    verifier: Verifier, claim: str
) -> None:
    assert _is_sound(verifier.verify(claim, [_SOURCE, "Gift cards cannot be returned."]))


@pytest.mark.parametrize(("claim", "sources"), [(_SOURCE, []), ("", [_SOURCE]), ("?!", [_SOURCE])])
def test_nothing_supports_nothing_and_nothing_is_supported(
    verifier: Verifier, claim: str, sources: Sequence[str]
) -> None:
    found = verifier.verify(claim, sources)
    assert (found.support, found.score) == ("unsupported", 0)
    assert found.reasons


def test_the_same_claim_has_the_same_verdict_from_any_number_of_threads(verifier: Verifier) -> None:
    alone = [verifier.verify(claim, [_SOURCE]) for claim in _CLAIMS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda claim: verifier.verify(claim, [_SOURCE]), _CLAIMS * 4))
    assert [(one.support, round(one.score, 4)) for one in together] == [
        (one.support, round(one.score, 4)) for one in alone
    ] * 4
