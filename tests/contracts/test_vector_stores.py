"""Every vector store finds the same rows with the same cosines, and a partition on any of them obeys dates."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.vectorstores import VectorStore

from knowledge.embeddings.fake import FakeEncoder
from knowledge.errors import IndexUnavailable
from knowledge.generations import Generations, IndexIdentity
from knowledge.partition import Partition, build_partition
from knowledge.policies import Effectivity
from knowledge.settings import StoreSettings
from knowledge.stores import ExactStore, OpenedChroma, fill
from tests.knowledge.bases import clause

LOOPBACK = (pytest.mark.loopback, pytest.mark.allow_hosts(["127.0.0.1"]))
SERVER = pytest.param("chroma-server", marks=LOOPBACK)
DAY = date(2026, 11, 1)
WORDS = "return refund gift rope tent label fee club store card rental repair stove boot lamp".split()
TEXTS = [
    f"{first} {second} {first} {number}" for number, first in enumerate(WORDS) for second in WORDS if first != second
]
QUERIES = ("return gift", "tent repair fee", "card", "rope rope lamp 3")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSettings]:
    """The real Chroma server, on a free port."""
    folder = tmp_path_factory.mktemp("chroma-server")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(folder / "data"), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"ANONYMIZED_TELEMETRY": "False"})
    try:
        _wait_for(port, process)
        yield StoreSettings(kind="chroma-server", port=port)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the Chroma server ended"
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the Chroma server does not listen")


@pytest.fixture(params=["exact", "chroma", SERVER])
def settings(request: pytest.FixtureRequest) -> StoreSettings:
    """The settings of each kind of store."""
    if request.param == "chroma-server":
        served: StoreSettings = request.getfixturevalue("server")
        return served
    return StoreSettings(kind=request.param)


@contextmanager
def filled(settings: StoreSettings, folder: Path) -> Iterator[VectorStore]:
    """A store of each kind that holds TEXTS."""
    encoder = FakeEncoder()
    if settings.kind == "exact":
        yield ExactStore.from_texts(TEXTS, encoder)
        return
    chroma = OpenedChroma(settings, folder, f"contract-{folder.name[-20:]}", encoder)
    try:
        fill(chroma.store, TEXTS)
        assert chroma.count() == len(TEXTS)
        yield chroma.store
    finally:
        chroma.drop()
        chroma.close()


def test_the_nearest_rows_and_their_cosines_are_those_of_an_exact_scan(settings: StoreSettings, tmp_path: Path) -> None:
    encoder = FakeEncoder()
    vectors = encoder.encode(TEXTS)
    with filled(settings, tmp_path) as store:
        for query in QUERIES:
            cosines = vectors @ np.asarray(encoder.embed_query(query), dtype=np.float32)
            found = store.similarity_search_with_relevance_scores(query, k=10)
            rows = [int(document.id or -1) for document, _ in found]
            scores = [score for _, score in found]
            assert len(set(rows)) == 10
            assert scores == sorted(scores, reverse=True)
            assert scores == pytest.approx(sorted(cosines, reverse=True)[:10], abs=1e-5)
            assert scores == pytest.approx([float(cosines[row]) for row in rows], abs=1e-5)


def test_a_text_finds_itself_with_a_cosine_of_one(settings: StoreSettings, tmp_path: Path) -> None:
    with filled(settings, tmp_path) as store:
        for row in (0, 77, len(TEXTS) - 1):
            [(document, score)] = store.similarity_search_with_relevance_scores(TEXTS[row], k=1)
            assert TEXTS[int(document.id or -1)].split()[:3] == TEXTS[row].split()[:3]
            assert score == pytest.approx(1.0, abs=1e-5)
            assert store.similarity_search(TEXTS[row], k=1)[0].id == document.id


def test_asking_for_more_than_there_is_gives_everything(settings: StoreSettings, tmp_path: Path) -> None:
    with filled(settings, tmp_path) as store:
        found = store.similarity_search_with_relevance_scores("gift", k=len(TEXTS) + 50)
        assert sorted(int(document.id or -1) for document, _ in found) == list(range(len(TEXTS)))


def test_opposite_vectors_score_nothing_rather_than_less(settings: StoreSettings, tmp_path: Path) -> None:
    class Signed(FakeEncoder):
        """One axis: texts that begin with `not` point the other way."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [[-1.0, 0.0] if text.startswith("not") else [1.0, 0.0] for text in texts]

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    encoder, texts = Signed(), ["free", "not free"]
    if settings.kind == "exact":
        assert _scores(ExactStore.from_texts(texts, encoder)) == {"0": 1.0, "1": 0.0}
        return
    chroma = OpenedChroma(settings, tmp_path, "signed", encoder)
    with closing(chroma):
        fill(chroma.store, texts)
        assert _scores(chroma.store) == pytest.approx({"0": 1.0, "1": 0.0}, abs=1e-6)
        chroma.drop()


def _scores(store: VectorStore) -> dict[str, float]:
    return {document.id or "": score for document, score in store.similarity_search_with_relevance_scores("free", k=2)}


@contextmanager
def partition(settings: StoreSettings, folder: Path, past: int) -> Iterator[Partition]:
    """TEXTS as clauses, of which every `past`-th is no longer in force."""
    yesterday = Effectivity(None, DAY - timedelta(days=1))
    clauses = [
        clause(text, title="", effectivity=yesterday if row % past == 0 else Effectivity())
        for row, text in enumerate(TEXTS)
    ]
    build_partition(folder / "public", f"dated-{folder.name[-20:]}", clauses, FakeEncoder(), settings, lambda _: None)
    opened = Partition(folder / "public", f"dated-{folder.name[-20:]}", FakeEncoder(), settings)
    with closing(opened):
        yield opened


@pytest.mark.parametrize("past", [1, 2, 5])
def test_dense_search_finds_the_nearest_rows_among_those_in_force(
    settings: StoreSettings, tmp_path: Path, past: int
) -> None:
    """A fifth past: over-fetched. Half and more past: scanned exactly. All past: nothing."""
    vectors = FakeEncoder().encode(TEXTS)
    with partition(settings, tmp_path, past) as opened:
        for query in QUERIES:
            vector = FakeEncoder().encode([query])[0]
            cosines = vectors @ vector
            in_force = sorted((float(cosines[row]) for row in range(len(TEXTS)) if row % past), reverse=True)
            (rows,) = opened.dense([query], vector[None], 12, DAY)
            assert [cosines[row] for row in rows] == pytest.approx(in_force[:12], abs=1e-5)
            assert all(row % past for row in rows)
            (before,) = opened.dense([query], vector[None], 12, DAY - timedelta(days=1))
            assert [cosines[row] for row in before] == pytest.approx(sorted(cosines, reverse=True)[:12], abs=1e-5)


def test_lexical_search_finds_rows_in_force_only(settings: StoreSettings, tmp_path: Path) -> None:
    with partition(settings, tmp_path, 2) as opened:
        before = opened.lexical("tent repair", 200, DAY - timedelta(days=1))
        hits = opened.lexical("tent repair", 200, DAY)
        assert hits == [hit for hit in before if hit.row % 2]
        assert 0 < len(hits) < len(before)
        assert all("tent" in TEXTS[hit.row] or "repair" in TEXTS[hit.row] for hit in hits)
        assert opened.lexical("tent repair", 3, DAY) == hits[:3]


@pytest.mark.loopback
def test_collections_of_discarded_and_interrupted_generations_leave_the_server(
    server: StoreSettings, tmp_path: Path
) -> None:
    from chromadb import HttpClient

    encoder, generations = FakeEncoder(), Generations(tmp_path)
    client: Any = HttpClient(host=server.host, port=server.port)
    before = {collection.name for collection in client.list_collections()}

    def build(text: str) -> str:
        identity = IndexIdentity("fake", 64, server.kind)
        name = generations.build([clause(text)], encoder, identity, server, lambda _: None)
        generations.switch(name)
        generations.discard_old(server)
        return generations.manifest(name).collection

    class Stopped(Exception):
        pass

    def stop(_: int) -> None:
        raise Stopped

    collections = [build(f"Text {number}.") for number in range(3)]
    with pytest.raises(Stopped):
        generations.build([clause("Lost.")], encoder, IndexIdentity("fake", 64, server.kind), server, stop)
    left = tmp_path / "index" / ".building-bythebook-lost"
    left.mkdir()
    client.create_collection("bythebook-lost-public")
    collections.append(build("Text 3."))
    kept = {f"{collection}-public" for collection in collections[-2:]}
    assert {collection.name for collection in client.list_collections()} - before == kept
    assert not list((tmp_path / "index").glob(".building-*"))
    for name in kept:
        client.delete_collection(name)
    for part in (client, client._admin_client):
        part._server._session.close()
    client.close()


@pytest.mark.loopback
def test_a_server_that_does_not_answer_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match=r"No Chroma server answers at 127.0.0.1:9. Start it with `chroma run"):
        OpenedChroma(StoreSettings(kind="chroma-server", port=9), tmp_path, "any", FakeEncoder())
