"""Samples are generated from a real knowledge base: gold that is there, the right reader, the same for a seed."""

from datetime import date

import pytest

from evals.generating.generator import Asked, generate
from evals.gold import spans
from evals.samples import Sample
from evals.targets import StoredSources
from knowledge.embeddings.fake import FakeEncoder
from knowledge.policies import Reader
from knowledge.words import stems
from tests.knowledge.bases import SAMPLES, KnowledgeBase

_DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    base = KnowledgeBase(tmp_path_factory.mktemp("generating"), FakeEncoder(), "exact")
    base.ingest(SAMPLES, audience=None)
    return base


@pytest.fixture(scope="module")
def samples(base: KnowledgeBase) -> list[Sample]:
    return generate(base.records, Asked(_DAY))


def _kind(samples: list[Sample], kind: str) -> list[Sample]:
    return [sample for sample in samples if sample.tags[1] == kind]


def test_every_kind_is_made_and_all_of_them_wait_for_review(samples: list[Sample]) -> None:
    assert {sample.tags[1] for sample in samples} == {
        *("boundary", "negation", "exception", "paraphrase", "unanswerable", "faq")
    }
    assert all(sample.pending and sample.origin == "generated" and sample.as_of == _DAY for sample in samples)
    assert len({sample.id for sample in samples}) == len(samples)


def test_gold_is_quoted_from_the_documents_as_they_are(base: KnowledgeBase, samples: list[Sample]) -> None:
    sources = StoredSources(base.records)
    answered = [sample for sample in samples if sample.expect.outcome == "answered"]
    assert all(spans(sample.expect.gold[0], sources) for sample in answered)


def test_a_known_limit_is_asked_about_on_both_sides(samples: list[Sample]) -> None:
    quote = "You can return an opened item within 30 days for a full refund to your original payment method."
    found = [sample for sample in _kind(samples, "boundary") if sample.expect.gold[0].quote == quote]
    assert [sample.expect.verdict for sample in found] == ["yes", "yes", "no"]
    assert [sample.expect.facts for sample in found] == [("30 days",)] * 3
    assert "31 days" in found[2].question


def test_internal_clauses_are_asked_about_by_agents(samples: list[Sample]) -> None:
    internal = [sample for sample in samples if sample.audience is Reader.AGENT]
    assert internal
    assert all(sample.expect.gold for sample in internal)
    public = {sample.expect.gold[0].document for sample in samples if sample.expect.gold and sample not in internal}
    assert not any(document.startswith("internal/") for document in public)


def test_what_must_be_abstained_from_shares_its_topic_with_no_clause(
    base: KnowledgeBase, samples: list[Sample]
) -> None:
    clauses = [
        c for document, number, _ in base.records.current_versions() for c in base.records.clauses_of(document, number)
    ]
    known = frozenset(stem for clause in clauses for stem in stems(clause.search_text))
    found = _kind(samples, "unanswerable")
    assert len(found) > 10
    assert all(sample.expect.outcome == "abstained" and stems(sample.question) - known for sample in found)


def test_the_wordings_of_a_question_are_one_group_with_one_expectation(samples: list[Sample]) -> None:
    reworded = _kind(samples, "paraphrase")
    first = next(sample for sample in samples if sample.group == reworded[0].group)
    assert first.tags[1] != "paraphrase"
    assert first.expect == reworded[0].expect


def test_the_same_seed_gives_the_same_samples_and_another_gives_others(
    base: KnowledgeBase, samples: list[Sample]
) -> None:
    assert generate(base.records, Asked(_DAY)) == samples
    assert generate(base.records, Asked(_DAY, seed=8)) != samples


def test_a_limit_keeps_some_of_every_kind_and_whole_groups(base: KnowledgeBase, samples: list[Sample]) -> None:
    some = generate(base.records, Asked(_DAY, limit=40))
    assert 30 <= len(some) <= 40
    assert {sample.tags[1] for sample in some} == {sample.tags[1] for sample in samples}
    groups = {sample.group for sample in some if sample.group}
    assert [s for s in samples if s.group in groups] == [s for s in some if s.group]


def test_only_the_documents_that_match_are_asked_about(base: KnowledgeBase) -> None:
    found = generate(base.records, Asked(_DAY, documents="returns/*"))
    documents = {sample.expect.gold[0].document for sample in found if sample.expect.gold}
    assert documents == {document for document in documents if document.startswith("returns/")} != set()
    assert generate(base.records, Asked(_DAY, documents="nothing*")) == []
