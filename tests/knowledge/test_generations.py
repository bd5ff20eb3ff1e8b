"""Index generations: built beside the live one, verified, switched to, rolled back, discarded."""

import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from knowledge.embeddings import Passage, Vectors
from knowledge.embeddings.fake import FakeEncoder
from knowledge.errors import IndexUnavailable
from knowledge.generations import GenerationName, Generations, IndexIdentity, content_fingerprint
from knowledge.partition import check_partition
from knowledge.policies import Audience, Clause, Reader
from knowledge.serving import OpenGeneration, ServedIndex
from knowledge.settings import StoreSettings
from knowledge.stores import KnownVectors
from tests.knowledge.bases import StoreKind, clause, words_in_files

PUBLIC = clause("Returns are free within 60 days.")
INTERNAL = clause("Agents may waive the zanzibar fee.", audience=Audience.INTERNAL)
STORES: tuple[StoreKind, ...] = ("exact", "chroma")


def build(
    home: Path, *clauses: Clause, store: StoreKind = "exact", encoder: FakeEncoder | None = None
) -> GenerationName:
    """Build and switch, as an ingest does."""
    encoder = encoder or FakeEncoder()
    generations = Generations(home)
    identity = IndexIdentity(encoder.model_id, encoder.dimensions, store)
    name = generations.build(clauses, encoder, identity, StoreSettings(kind=store), lambda count: None)
    generations.switch(name)
    generations.discard_old(StoreSettings(kind=store))
    return name


def opened(home: Path, name: GenerationName, store: StoreKind = "exact", encoder: FakeEncoder | None = None) -> None:
    """Open a generation and what both readers see of it."""
    generation = OpenGeneration(Generations(home), name, encoder or FakeEncoder(), StoreSettings(kind=store))
    with closing(generation):
        generation.partitions(Reader.AGENT)


@pytest.mark.parametrize("store", STORES)
def test_a_generation_holds_what_it_was_built_from(tmp_path: Path, store: StoreKind) -> None:
    heard: list[int] = []
    generations, encoder = Generations(tmp_path), FakeEncoder()
    many = [clause(f"Clause number {number}.") for number in range(600)]
    identity = IndexIdentity("fake", 64, store)
    name = generations.build([*many, INTERNAL], encoder, identity, StoreSettings(kind=store), heard.append)
    manifest = generations.manifest(name)
    assert manifest.counts == {Audience.PUBLIC: 600, Audience.INTERNAL: 1}
    assert (manifest.model, manifest.dimensions, manifest.store) == ("fake", 64, store)
    assert sum(heard) == 601
    assert generations.current() is None
    generations.switch(name)
    assert generations.current() == name == "000001"
    with closing(OpenGeneration(generations, name, encoder, StoreSettings(kind=store))) as generation:
        public, internal = generation.partitions(Reader.AGENT)
        assert (len(public), len(internal)) == (600, 1)
        assert list(public.clauses(range(600)).values()) == many
        assert public.find(many[7].id) == [many[7]]
        assert internal.clauses([0]) == {0: INTERNAL}


def test_an_empty_generation_can_be_built_and_opened(tmp_path: Path) -> None:
    for store in STORES:
        opened(tmp_path / store, build(tmp_path / store, store=store), store)


def test_before_the_first_ingest_there_is_no_generation(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    assert generations.current() is None
    assert generations.names() == []
    with pytest.raises(IndexUnavailable, match="no earlier index generation"):
        generations.roll_back()


def test_rolling_back_serves_the_generation_before_and_no_further(tmp_path: Path) -> None:
    first, second = build(tmp_path, PUBLIC), build(tmp_path, PUBLIC, INTERNAL)
    generations = Generations(tmp_path)
    assert generations.current() == second
    assert generations.roll_back() == first
    assert generations.current() == first
    with pytest.raises(IndexUnavailable, match="no earlier index generation"):
        generations.roll_back()


def test_a_generation_that_is_not_there_is_never_switched_to(tmp_path: Path) -> None:
    name = build(tmp_path, PUBLIC)
    with pytest.raises(IndexUnavailable, match="000009 cannot be read"):
        Generations(tmp_path).switch(GenerationName("000009"))
    assert Generations(tmp_path).current() == name


def test_an_interrupted_build_serves_nothing_and_is_swept_by_the_next(tmp_path: Path) -> None:
    class Failing(FakeEncoder):
        def encode_passages(self, passages: Sequence[Passage]) -> list[Vectors]:
            raise KeyboardInterrupt

    live = build(tmp_path, PUBLIC)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, PUBLIC, INTERNAL, encoder=Failing())
    left = list((tmp_path / "index").glob(".building-*"))
    assert len(left) == 1
    assert Generations(tmp_path).current() == live
    assert Generations(tmp_path).names() == [live]
    build(tmp_path, PUBLIC, INTERNAL)
    assert not list((tmp_path / "index").glob(".building-*"))


def test_the_generation_that_serves_and_the_one_before_are_kept_and_no_others(tmp_path: Path) -> None:
    for number in range(4):
        build(tmp_path, clause(f"Text {number}."))
    assert Generations(tmp_path).names() == ["000003", "000004"]
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == ["000003", "000004", "CURRENT"]


def test_a_generation_that_a_reader_has_open_is_not_deleted_until_it_lets_go(tmp_path: Path) -> None:
    first = build(tmp_path, PUBLIC)
    index = ServedIndex(tmp_path, FakeEncoder(), StoreSettings(kind="exact"))
    with closing(index), index.pin():
        for number in range(3):
            build(tmp_path, clause(f"Text {number}."))
        assert Generations(tmp_path).names() == [first, "000003", "000004"]
    build(tmp_path, clause("Text 4."))
    assert Generations(tmp_path).names() == ["000004", "000005"]


@pytest.mark.parametrize("store", STORES)
def test_deleted_text_is_gone_from_disk_after_the_next_but_one_generation(tmp_path: Path, store: StoreKind) -> None:
    build(tmp_path, clause("Our quixotic policy."), PUBLIC, store=store)
    assert words_in_files(tmp_path, "quixotic")
    build(tmp_path, PUBLIC, store=store)
    assert words_in_files(tmp_path, "quixotic")
    build(tmp_path, PUBLIC, clause("New."), store=store)
    assert words_in_files(tmp_path, "quixotic") == []


@pytest.mark.parametrize("store", STORES)
def test_internal_text_is_in_no_file_of_the_public_half(tmp_path: Path, store: StoreKind) -> None:
    name = build(tmp_path, PUBLIC, INTERNAL, store=store)
    assert words_in_files(tmp_path / "index" / name / "public", "zanzibar") == []
    assert words_in_files(tmp_path / "index" / name / "internal", "zanzibar")


def test_the_same_content_encoder_and_store_fit_and_anything_else_does_not(tmp_path: Path) -> None:
    generations, identity = Generations(tmp_path), IndexIdentity("fake", 64, "exact")
    same = content_fingerprint([PUBLIC, INTERNAL])
    assert not generations.fits(same, identity)
    build(tmp_path, PUBLIC, INTERNAL)
    assert generations.fits(same, identity)
    assert not generations.fits(content_fingerprint([PUBLIC]), identity)
    assert not generations.fits(content_fingerprint([PUBLIC, clause(INTERNAL.text)]), identity)
    for other in (
        IndexIdentity("other", 64, "exact"),
        IndexIdentity("fake", 32, "exact"),
        IndexIdentity("fake", 64, "chroma"),
    ):
        assert not generations.fits(same, other)


@pytest.mark.parametrize("encoder", [FakeEncoder(model_id="other"), FakeEncoder(dimensions=32)])
def test_an_index_made_with_another_encoder_is_refused_and_both_are_named(tmp_path: Path, encoder: FakeEncoder) -> None:
    name = build(tmp_path, PUBLIC)
    with pytest.raises(IndexUnavailable) as caught:
        opened(tmp_path, name, encoder=encoder)
    assert "made with fake (64 dimensions)" in str(caught.value)
    assert f"the settings name {encoder.model_id} ({encoder.dimensions})" in str(caught.value)
    assert "bythebook ingest" in str(caught.value)


def test_a_refused_generation_is_not_held_open(tmp_path: Path) -> None:
    first = build(tmp_path, PUBLIC)
    with pytest.raises(IndexUnavailable):
        opened(tmp_path, first, encoder=FakeEncoder(model_id="other"))
    for number in range(2):
        build(tmp_path, clause(f"Text {number}."))
    assert first not in Generations(tmp_path).names()


def test_an_index_of_another_kind_of_store_is_refused_but_always_scanned_exactly(tmp_path: Path) -> None:
    exact, chroma = tmp_path / "exact", tmp_path / "chroma"
    name = build(exact, PUBLIC)
    build(chroma, PUBLIC, store="chroma")
    with pytest.raises(IndexUnavailable, match="made for the store `exact`, the settings name `chroma`"):
        opened(exact, name, "chroma")
    opened(chroma, name, "exact")


def test_a_generation_of_another_format_is_refused_and_rebuilt(tmp_path: Path) -> None:
    name = build(tmp_path, PUBLIC)
    file = tmp_path / "index" / name / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 99}))
    with pytest.raises(IndexUnavailable, match="cannot be read"):
        opened(tmp_path, name)
    assert not Generations(tmp_path).fits(content_fingerprint([PUBLIC]), IndexIdentity("fake", 64, "exact"))


def cut_vectors(public: Path) -> None:
    (public / "vectors.npy").write_bytes((public / "vectors.npy").read_bytes()[:150])


def lose_a_vector(public: Path) -> None:
    np.save(public / "vectors.npy", np.load(public / "vectors.npy")[:-1])


def spoil_clauses(public: Path) -> None:
    (public / "clauses.db").write_bytes(b"nonsense" * 1000)


def lose_a_clause(public: Path) -> None:
    with closing(sqlite3.connect(public / "clauses.db")) as connection, connection:
        connection.execute("DELETE FROM clauses WHERE row = 0")


def lose_clauses(public: Path) -> None:
    (public / "clauses.db").unlink()


def lose_lexical(public: Path) -> None:
    shutil.rmtree(public / "lexical")


def empty_lexical(public: Path) -> None:
    (public / "lexical" / "meta.json").write_text("{}")


@pytest.mark.parametrize(
    "damage", [cut_vectors, lose_a_vector, spoil_clauses, lose_a_clause, lose_clauses, lose_lexical, empty_lexical]
)
def test_a_damaged_partition_is_refused_in_words_and_built_anew(tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    clauses = [PUBLIC, clause("Gifts too.")]
    name = build(tmp_path, *clauses)
    damage(tmp_path / "index" / name / "public")
    index = ServedIndex(tmp_path, FakeEncoder(), StoreSettings(kind="exact"))
    with closing(index), pytest.raises(IndexUnavailable, match="bythebook ingest"), index.pin():
        raise AssertionError("a damaged index was served")
    assert not Generations(tmp_path).fits(content_fingerprint(clauses), IndexIdentity("fake", 64, "exact"))


def test_a_chroma_that_lost_its_records_is_refused(tmp_path: Path) -> None:
    name = build(tmp_path, PUBLIC, store="chroma")
    shutil.rmtree(tmp_path / "index" / name / "public" / "chroma")
    with pytest.raises(IndexUnavailable, match="should hold 1 clauses, but Chroma has 0"):
        opened(tmp_path, name, "chroma")


def test_a_sound_partition_passes_the_check_for_its_own_count_only(tmp_path: Path) -> None:
    public = tmp_path / "index" / build(tmp_path, PUBLIC) / "public"
    check_partition(public, 1)
    with pytest.raises(IndexUnavailable, match="should hold 2 clauses"):
        check_partition(public, 2)


def test_a_build_whose_encoder_loses_texts_never_gets_a_name(tmp_path: Path) -> None:
    class Forgetful(FakeEncoder):
        def encode_passages(self, passages: Sequence[Passage]) -> list[Vectors]:
            return super().encode_passages(passages[1:] or passages)

    with pytest.raises(IndexUnavailable, match="should hold 2 clauses"):
        build(tmp_path, PUBLIC, clause("Gifts too."), encoder=Forgetful())
    assert Generations(tmp_path).names() == []


def test_a_chroma_whose_rows_do_not_find_themselves_never_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = KnownVectors.embed_documents  # what goes into Chroma is not what goes into the file
    monkeypatch.setattr(KnownVectors, "embed_documents", lambda self, texts: known(self, texts[::-1]))
    clauses = [clause(f"{word} " * 9) for word in ("Alpha", "Beta", "Gamma", "Delta")]
    with pytest.raises(IndexUnavailable, match="does not find itself"):
        build(tmp_path, *clauses, store="chroma")
    assert Generations(tmp_path).names() == []
