"""Any model of sentence-transformers: local by default, tied to its weights."""

from pathlib import Path

import pytest

from knowledge.embeddings import open_embeddings
from knowledge.embeddings.weights import packaged_weights
from knowledge.errors import ModelUnavailable
from knowledge.settings import EmbeddingSettings


def settings(model: str) -> EmbeddingSettings:
    return EmbeddingSettings(provider="sentence-transformers", model=model, device="cpu")


def test_the_default_model_needs_no_download_under_either_of_its_names(tmp_path: Path) -> None:
    with (
        open_embeddings(settings("all-MiniLM-L6-v2"), tmp_path) as short,
        open_embeddings(settings("sentence-transformers/all-MiniLM-L6-v2"), tmp_path) as long,
        open_embeddings(settings(str(packaged_weights())), tmp_path) as folder,
    ):
        assert short.model_id == long.model_id
        assert short.model_id.startswith("sentence-transformers:all-MiniLM-L6-v2:")
        assert folder.model_id.rpartition(":")[2] == short.model_id.rpartition(":")[2]


@pytest.mark.parametrize("model", ["example/never-downloaded", "/no/such/folder"])
def test_a_model_that_is_not_here_is_refused_without_asking_the_network(model: str, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="HF_HUB_OFFLINE=0") as caught:
        open_embeddings(settings(model), tmp_path)
    chain: BaseException | None = caught.value
    while chain is not None:
        assert "Socket" not in type(chain).__name__  # pytest-socket would have stopped an attempt
        chain = chain.__cause__ or chain.__context__
