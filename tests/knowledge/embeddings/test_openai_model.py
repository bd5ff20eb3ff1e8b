"""Remote vectors: what is sent, how long it waits, and what a refusal says."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from knowledge.embeddings import open_embeddings
from knowledge.embeddings.openai_model import OpenAIModel
from knowledge.errors import ModelUnavailable
from knowledge.settings import EmbeddingSettings
from tests.knowledge.embeddings.embedding_server import EmbeddingServer

loopback = [pytest.mark.loopback, pytest.mark.allow_hosts(["127.0.0.1"])]


def settings(base_url: str | None, key: str | None = "sk-scripted") -> EmbeddingSettings:
    secret = None if key is None else SecretStr(key)
    return EmbeddingSettings(provider="openai", model="scripted", base_url=base_url, api_key=secret)


class TestAgainstAnEndpoint:
    pytestmark = loopback

    def test_the_key_and_the_model_are_sent_and_texts_go_in_batches(
        self, endpoint: EmbeddingServer, tmp_path: Path
    ) -> None:
        with open_embeddings(settings(endpoint.base_url), tmp_path) as encoder:
            assert endpoint.requests == []  # opening asks nothing of the network
            encoder.encode([f"clause {number}" for number in range(100)])
        assert [len(asked["input"]) for asked in endpoint.requests] == [64, 36]
        assert {asked["model"] for asked in endpoint.requests} == {"scripted"}
        assert set(endpoint.authorizations) == {"Bearer sk-scripted"}

    def test_an_endpoint_that_only_sends_numbers_will_do(self, endpoint: EmbeddingServer, tmp_path: Path) -> None:
        endpoint.floats_only = True
        with open_embeddings(settings(endpoint.base_url, key=None), tmp_path) as encoder:
            assert encoder.encode(["refund"]).shape == (1, 48)

    @pytest.mark.parametrize(("status", "message"), [(401, "bad key"), (404, "no such model"), (400, "too long")])
    def test_a_refusal_is_passed_on_without_the_key(
        self, status: int, message: str, endpoint: EmbeddingServer, tmp_path: Path
    ) -> None:
        endpoint.failure = (status, message)
        with open_embeddings(settings(endpoint.base_url), tmp_path) as encoder:
            with pytest.raises(ModelUnavailable, match=message) as caught:
                encoder.embed_query("refund")
            assert "sk-scripted" not in str(caught.value)
            endpoint.failure = None
            assert len(encoder.embed_query("refund")) == 48

    def test_a_failing_endpoint_is_tried_once_more(self, endpoint: EmbeddingServer, tmp_path: Path) -> None:
        endpoint.failure = (503, "overloaded")
        with open_embeddings(settings(endpoint.base_url), tmp_path) as encoder, pytest.raises(ModelUnavailable):
            encoder.embed_query("refund")
        assert len(endpoint.requests) == 2

    def test_vectors_that_change_their_length_are_refused(self, endpoint: EmbeddingServer, tmp_path: Path) -> None:
        with open_embeddings(settings(endpoint.base_url), tmp_path) as encoder:
            assert encoder.dimensions == 48
            endpoint.dimensions = 32
            with pytest.raises(ModelUnavailable, match=r"shape \(1, 32\), expected \(1, 48\)"):
                encoder.embed_query("refund")

    def test_an_endpoint_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with (
            open_embeddings(settings("http://127.0.0.1:9/v1"), tmp_path) as encoder,
            pytest.raises(ModelUnavailable, match="Check base_url"),
        ):
            encoder.embed_query("refund")


def test_the_identity_names_the_endpoint_and_no_password() -> None:
    model = OpenAIModel("large", "https://user:secret@models.example/v1", None)
    assert model.model_id == "openai:https://models.example/v1:large"


def test_the_public_endpoint_needs_a_key() -> None:
    with pytest.raises(ModelUnavailable, match="needs api_key"):
        OpenAIModel("text-embedding-3-small", None, None)


def test_waiting_is_bounded() -> None:
    timeout = OpenAIModel("m", "http://127.0.0.1:9/v1", None)._client.request_timeout
    assert timeout.as_dict() == {"connect": 3.0, "read": 60.0, "write": 60.0, "pool": 60.0}  # type: ignore[union-attr]
