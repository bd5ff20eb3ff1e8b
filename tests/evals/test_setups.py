"""What a log says of how it was made."""

from pathlib import Path

from pydantic import SecretStr

from assistant.settings import Settings
from evals.setups import Identity, Plan, describe, flat_settings
from knowledge.settings import EmbeddingSettings
from tests.evals.tiny import SUITE


def test_settings_are_flat_and_without_secrets_and_places() -> None:
    settings = Settings(
        home=Path("/secret/place"),
        database_url=SecretStr("postgresql://user:hidden@db/kb"),
        embedding=EmbeddingSettings(model="m", base_url="https://user:hidden@models", api_key=SecretStr("hidden")),
    )
    found = flat_settings(settings)
    assert found["embedding.model"] == "m"
    assert found["embedding.provider"] == "onnx"
    assert not [name for name, text in found.items() if "hidden" in text or "*" in text or "secret" in text]
    assert "embedding.base_url" not in found


def test_an_address_without_a_password_is_kept() -> None:
    settings = Settings(embedding=EmbeddingSettings(base_url="https://models.example/v1"))
    assert flat_settings(settings)["embedding.base_url"] == "https://models.example/v1"


def test_the_setup_names_suite_target_versions_and_plan() -> None:
    setup = describe([SUITE], Identity("t", "000007", "m", {"a": "b"}), Plan(seed=3, repeats=2, left_out=4))
    assert (setup.suites, setup.generation, setup.settings) == ({"tiny": SUITE.digest}, "000007", {"a": "b"})
    assert (setup.seed, setup.repeats, setup.left_out) == (3, 2, 4)
    assert {"chromadb", "onnxruntime", "tantivy", "openai"} <= setup.dependencies.keys()
