"""The generation that serves, for many readers at once."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from knowledge.embeddings.fake import FakeEncoder
from knowledge.errors import IndexUnavailable
from knowledge.generations import Generations
from knowledge.policies import Audience, Reader
from knowledge.serving import OpenGeneration, ServedIndex
from knowledge.settings import StoreSettings
from tests.knowledge.bases import StoreKind, clause
from tests.knowledge.test_generations import INTERNAL, PUBLIC, STORES, build

DAY = date(2026, 11, 1)


def texts(generation: OpenGeneration, reader: Reader = Reader.CUSTOMER) -> list[str]:
    """What a reader finds, by dense search and BM25 alike, in every partition."""
    found = []
    for partition in generation.partitions(reader):
        (rows,) = partition.dense(["returns text"], generation.encoder.encode(["returns text"]), 10, DAY)
        assert len(rows) == len(partition)
        partition.lexical("returns text", 10, DAY)
        found += [one.text for one in partition.clauses(rows).values()]
    return found


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> StoreKind:
    kind: StoreKind = request.param
    return kind


@pytest.fixture
def index(tmp_path: Path, store: StoreKind) -> Iterator[ServedIndex]:
    """A reader of a knowledge base that is still empty."""
    with closing(ServedIndex(tmp_path, FakeEncoder(), StoreSettings(kind=store))) as opened:
        yield opened


def test_an_empty_knowledge_base_says_what_to_do_and_is_served_once_it_is_filled(
    index: ServedIndex, tmp_path: Path, store: StoreKind
) -> None:
    with pytest.raises(IndexUnavailable, match=r"knowledge base is empty. Run `bythebook ingest PATH`"), index.pin():
        raise AssertionError("nothing can be pinned")
    assert index.refresh() is False
    assert index.serving is None
    build(tmp_path, PUBLIC, store=store)
    with index.pin() as generation:
        assert texts(generation) == [PUBLIC.text]


def test_a_pin_keeps_its_generation_over_a_switch_and_new_pins_get_the_new_one(
    index: ServedIndex, tmp_path: Path, store: StoreKind
) -> None:
    build(tmp_path, clause("Old returns."), store=store)
    with index.pin() as before:
        build(tmp_path, clause("New returns."), store=store)
        assert index.refresh() is True
        assert index.refresh() is False
        with index.pin() as after:
            assert texts(after) == ["New returns."]
        assert texts(before) == ["Old returns."]
    assert index.serving == "000002"


def test_without_a_refresh_the_generation_stays(index: ServedIndex, tmp_path: Path, store: StoreKind) -> None:
    build(tmp_path, clause("Old returns."), store=store)
    with index.pin():
        pass
    build(tmp_path, clause("New returns."), store=store)
    with index.pin() as generation:
        assert texts(generation) == ["Old returns."]


def test_a_roll_back_is_followed_even_while_the_older_generation_is_still_pinned(
    index: ServedIndex, tmp_path: Path, store: StoreKind
) -> None:
    build(tmp_path, clause("Old returns."), store=store)
    with index.pin() as before:
        build(tmp_path, clause("New returns."), store=store)
        index.refresh()
        Generations(tmp_path).roll_back()
        assert index.refresh() is True
        assert texts(before) == ["Old returns."]
        with index.pin() as again:
            assert texts(again) == ["Old returns."]
    with index.pin() as still:
        assert texts(still) == ["Old returns."]


def test_a_refresh_that_fails_keeps_serving_what_served(index: ServedIndex, tmp_path: Path, store: StoreKind) -> None:
    build(tmp_path, clause("Old returns."), store=store)
    with index.pin():
        pass
    name = build(tmp_path, clause("New returns."), store=store)
    (tmp_path / "index" / name / "public" / "clauses.db").unlink()
    with pytest.raises(IndexUnavailable):
        index.refresh()
    assert index.serving == "000001"
    with index.pin() as generation:
        assert texts(generation) == ["Old returns."]


def test_a_generation_is_let_go_when_its_last_pin_ends(index: ServedIndex, tmp_path: Path, store: StoreKind) -> None:
    build(tmp_path, clause("Text 0."), store=store)
    with index.pin(), index.pin():
        for number in (1, 2):
            build(tmp_path, clause(f"Text {number}."), store=store)
            index.refresh()
        assert "000001" in Generations(tmp_path).names()
    build(tmp_path, clause("Text 3."), store=store)
    assert Generations(tmp_path).names() == ["000003", "000004"]


def test_a_customer_never_opens_the_internal_half(index: ServedIndex, tmp_path: Path, store: StoreKind) -> None:
    name = build(tmp_path, PUBLIC, INTERNAL, store=store)
    internal = tmp_path / "index" / name / "internal"
    internal.rename(tmp_path / "out-of-reach")
    with index.pin() as generation:
        assert texts(generation) == [PUBLIC.text]
        with pytest.raises(IndexUnavailable):
            generation.partitions(Reader.AGENT)
        (tmp_path / "out-of-reach").rename(internal)
        assert texts(generation, Reader.AGENT) == [PUBLIC.text, INTERNAL.text]
        assert texts(generation, Reader.CUSTOMER) == [PUBLIC.text]


def test_readers_see_whole_generations_while_twenty_are_published(
    index: ServedIndex, tmp_path: Path, store: StoreKind
) -> None:
    def publish(number: int) -> None:
        public = [clause(f"Returns text {number} part {part}.") for part in range(3)]
        build(tmp_path, *public, clause(f"Inside {number}.", audience=Audience.INTERNAL), store=store)

    switches = 20 if store == "exact" else 5  # Chroma takes a second to build
    publish(0)
    over = threading.Event()
    seen: set[str] = set()

    def read(refreshing: bool) -> int:
        pins = 0
        while not over.is_set():
            if refreshing:
                index.refresh()
            with index.pin() as generation:
                number = int(generation.name) - 1
                found = texts(generation, Reader.AGENT)
                parts = [f"Returns text {number} part {part}." for part in range(3)]
                assert sorted(found) == sorted([*parts, f"Inside {number}."])
                seen.add(generation.name)
                pins += 1
            time.sleep(0.02)
        return pins

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read, number < 2) for number in range(4)]
        try:
            for number in range(1, switches + 1):
                publish(number)
        finally:
            over.set()
        assert all(reader.result() > 0 for reader in readers)
    index.refresh()
    last = f"{switches + 1:06d}"
    assert index.serving == last
    assert len(seen) > 1
    build(tmp_path, PUBLIC, store=store)
    assert Generations(tmp_path).names() == [last, f"{switches + 2:06d}"]


def test_many_first_readers_at_once_open_one_generation(tmp_path: Path) -> None:
    build(tmp_path, PUBLIC, store="chroma")
    for _ in range(3):
        with closing(ServedIndex(tmp_path, FakeEncoder(), StoreSettings(kind="chroma"))) as index:
            together = threading.Barrier(8)

            def first_read(index: ServedIndex = index, together: threading.Barrier = together) -> list[str]:
                together.wait()
                with index.pin() as generation:
                    return texts(generation)

            with ThreadPoolExecutor(8) as pool:
                reading = [pool.submit(first_read) for _ in range(8)]
                assert [future.result() for future in reading] == [[PUBLIC.text]] * 8


def test_a_closed_index_lets_go_of_everything(index: ServedIndex, tmp_path: Path, store: StoreKind) -> None:
    build(tmp_path, PUBLIC, store=store)
    with index.pin():
        pass
    index.close()
    for number in range(2):
        build(tmp_path, clause(f"Text {number}."), store=store)
    assert Generations(tmp_path).names() == ["000002", "000003"]
