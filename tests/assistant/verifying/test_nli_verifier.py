"""The cross-encoder, with random weights: what is made of a model's classes, not whether they are right."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.verifying import nli_verifier
from assistant.verifying.failing import VerifierFailed
from assistant.verifying.nli_verifier import NliVerifier
from tests.assistant.verifying.tiny_cross_encoder import tiny_cross_encoder
from tests.knowledge.embeddings.test_imports import HEAVY, loaded_by


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_cross_encoder(tmp_path_factory.mktemp("model"))


@pytest.mark.parametrize(
    ("rows", "support"),
    [
        ([[0.1, 0.2, 0.7], [0.1, 0.8, 0.1], [0.6, 0.3, 0.1]], "supported"),
        ([[0.1, 0.2, 0.7], [0.5, 0.3, 0.2], [0.3, 0.1, 0.6]], "contradicted"),
        ([[0.1, 0.2, 0.7], [0.1, 0.3, 0.6], [0.2, 0.1, 0.7]], "unsupported"),
    ],
)
def test_one_source_that_entails_supports_and_else_one_that_contradicts_contradicts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, rows: list[list[float]], support: str
) -> None:
    asked: list[Sequence[tuple[str, str]]] = []

    def probabilities(model: object, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        asked.append(pairs)
        return np.asarray(rows, dtype=np.float32)

    monkeypatch.setattr(nli_verifier, "_probabilities", probabilities)
    assert NliVerifier(str(folder)).verify("It is green.", ["One.", "Two."]).support == support
    assert asked == [[("One.", "It is green."), ("Two.", "It is green."), ("One.\n\nTwo.", "It is green.")]]


def test_labels_may_come_in_any_order_and_any_case(folder: Path, tmp_path: Path) -> None:
    other = tiny_cross_encoder(tmp_path, ["NEUTRAL", "Contradiction", "ENTAILMENT"])
    one, two = (nli_verifier._load(str(path)).places for path in (folder, other))
    assert one == {"contradicted": 0, "supported": 1, "unsupported": 2}
    assert two == {"unsupported": 0, "contradicted": 1, "supported": 2}


def test_probabilities_add_up_and_depend_on_claim_and_source(folder: Path) -> None:
    model = nli_verifier._load(str(folder)).model
    found = nli_verifier._probabilities(model, [("a tent", "it is green"), ("a stove", "it is red")])
    assert found.sum(axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert not np.allclose(found[0], found[1])


def test_a_model_of_another_kind_is_refused_with_its_labels(tmp_path: Path) -> None:
    tiny_cross_encoder(tmp_path, ["yes", "no", "maybe"])
    with pytest.raises(VerifierFailed, match=r"labels yes, no, maybe; expected three"):
        NliVerifier(str(tmp_path)).verify("It is green.", ["It is green."])


def test_a_model_that_is_not_here_is_named(tmp_path: Path) -> None:
    with pytest.raises(VerifierFailed, match=r"cannot load the cross-encoder .*absent"):
        NliVerifier(str(tmp_path / "absent")).verify("It is green.", ["It is green."])


def test_nothing_heavy_is_loaded_before_a_claim_comes() -> None:
    program = "from assistant.verifying.nli_verifier import NliVerifier\nNliVerifier('some/model')"
    assert loaded_by(program, HEAVY) == []
