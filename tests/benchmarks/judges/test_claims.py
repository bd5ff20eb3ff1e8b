"""Labelled claims are read as they lie, and what is not there is left out."""

from pathlib import Path

from benchmarks.judges.claims import claim_sets
from knowledge.embeddings.fake import FakeEncoder
from tests.benchmarks.judges.folders import claims_folder

_ENCODER = FakeEncoder(dimensions=512)


def test_every_set_that_is_there_is_read_with_what_its_labels_mean(tmp_path: Path) -> None:
    claims_folder(tmp_path)
    begin, wice, contracts = claim_sets(tmp_path, _ENCODER, 7)
    assert {(one.claim, begin.supports[one.label]) for one in begin.claims} == {
        ("the cat sat", "supported"),
        ("the dog ran", "unsupported"),
        ("hello", "unsupported"),
    }
    assert [contracts.supports[one] for one in ("Entailment", "Contradiction", "NotMentioned")] == [
        "supported",
        "contradicted",
        "unsupported",
    ]
    assert len(wice.claims) == 2


def test_a_claim_with_several_chunks_is_read_once_with_the_first(tmp_path: Path) -> None:
    claims_folder(tmp_path)
    claims = claim_sets(tmp_path, _ENCODER, 7)[1].claims
    assert {one.sources for one in claims} == {("most tents weigh 3 kilos", "they are green")}


def test_a_hypothesis_gets_the_nearest_clauses_of_its_own_contract(tmp_path: Path) -> None:
    claims_folder(tmp_path)
    contracts = claim_sets(tmp_path, _ENCODER, 7)[2]
    entailed = next(one for one in contracts.claims if one.label == "Entailment")
    assert len(entailed.sources) == 5
    assert entailed.sources[0] == "clause 6 about topic6"
    assert "evidence for 100% of those" in contracts.note


def test_sets_that_are_absent_are_left_out(tmp_path: Path) -> None:
    assert claim_sets(tmp_path, _ENCODER, 7) == []
