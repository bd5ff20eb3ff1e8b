"""Every pipeline: its chunks stand where it says, it finds what was asked for, and it takes a folder of one line."""

from pathlib import Path

import pytest

from benchmarks.passages import read_documents
from benchmarks.peers import PEERS, peer
from knowledge.embeddings.fake import FakeEncoder

for framework in ("bm25s", "llama_index.core", "haystack"):
    pytest.importorskip(framework, reason="the pipelines come with the extra `bench`")

_TENTS = "# Tents\n\nA sealed tent may be returned within sixty days.\n\nOpened tents are exchanged.\n"
_STOVES = "# Stoves\n\n" + "A stove is tested before it leaves the shop. It burns gas and nothing else.\n\n" * 120

pytestmark = pytest.mark.filterwarnings("ignore")  # the frameworks' own


def _folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / f"{name}.md").write_bytes(text.encode())
    return path


@pytest.mark.parametrize("name", PEERS)
def test_a_pipeline_finds_the_chunk_with_the_words_and_says_where_it_stands(name: str, tmp_path: Path) -> None:
    documents = read_documents(_folder(tmp_path / "docs", tents=_TENTS, stoves=_STOVES.replace("\n\n", "\r\n\r\n")))
    pipeline = peer(name)
    chunks = pipeline.split(documents)
    assert len(chunks) > len(documents)
    found = pipeline.index(chunks, FakeEncoder(), tmp_path / "index").search("sealed tent returned sixty days", 3)
    assert found[0].place.document == "tents.md"
    assert len(found) <= 3
    for passage in found:
        assert documents[passage.place.document][passage.place.start : passage.place.end] == passage.text
    scores = [passage.score for passage in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("name", PEERS)
def test_a_pipeline_takes_fewer_chunks_than_it_is_asked_for(name: str, tmp_path: Path) -> None:
    pipeline = peer(name)
    chunks = pipeline.split(read_documents(_folder(tmp_path / "docs", tents="Tents are sold in spring and autumn.")))
    found = pipeline.index(chunks, FakeEncoder(), tmp_path / "index").search("tents in spring", 10)
    assert [passage.place.document for passage in found] == ["tents.md"]


def test_the_tutorials_store_is_searched_again_from_disk(tmp_path: Path) -> None:
    pipeline = peer("LangChain tutorial")
    chunks = pipeline.split({"tents.md": _TENTS})
    pipeline.index(chunks, FakeEncoder(), tmp_path / "index")
    again = pipeline.index((), FakeEncoder(), tmp_path / "index").search("tents", 1)
    assert again[0].place == chunks[0].place
