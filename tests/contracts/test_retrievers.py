"""What every Retriever promises: by the hybrid one, over exact search and over Chroma."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.embeddings import Encoder
from knowledge.hybrid import HybridRetriever
from knowledge.policies import Audience, Reader
from knowledge.retrieval import Query, Retriever, ScoredClause
from knowledge.serving import ServedIndex
from tests.knowledge.bases import SAMPLES, TODAY, KnowledgeBase, StoreKind, write

PACK = {
    "returns-2025.md": """---
title: Returns
policy: returns
effective_from: 2025-01-01
---
# Returns

## Windows

1.1 You can return an unopened tent within 90 days for a full refund.
""",
    "returns.md": """---
title: Returns
policy: returns
effective_from: 2026-03-01
---
# Returns

## Windows

1.1 You can return an unopened tent within 60 days for a full refund to the original payment method you used.

1.2 You can return an opened tent within 30 days for store credit.

## Exceptions

Tents marked Final Sale cannot be returned at all.

<!-- audience: internal -->

## Discretion

Agents may accept a tent return seven days late without approval.
""",
    "shipping.md": """---
title: Shipping
---
# Shipping

Express parcels arrive on the next business day when ordered before noon.

The express fee is 12 dollars for each parcel.
""",
    "rental.md": """---
title: Rental
---
# Rental

The rental fee for a stove is 9 dollars a day.

A deposit of 50 dollars is blocked on your card.
""",
    "guide.md": """---
title: Guide
audience: internal
---
# Guide

Offer a voucher when a tent return was refused.
""",
}


@pytest.fixture(scope="module", params=["exact", "chroma"])
def retriever(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """A retriever over PACK."""
    from knowledge.embeddings.fake import FakeEncoder

    store: StoreKind = request.param
    folder = tmp_path_factory.mktemp(f"retriever-{store}")
    base = KnowledgeBase(folder / "home", FakeEncoder(dimensions=1024), store)
    report = base.ingest(write(folder / "pack", PACK))
    assert not report.rejected
    with closing(base.records), closing(base.served()) as index, index.pin() as generation:
        yield HybridRetriever(generation)


def ask(text: str, **changes: object) -> Query:
    return replace(Query(text, as_of=TODAY), **changes)  # type: ignore[arg-type]


def texts(found: Sequence[ScoredClause]) -> list[str]:
    return [one.clause.text for one in found]


def test_the_clause_that_answers_comes_first(retriever: Retriever) -> None:
    found = retriever.retrieve(ask("How much is the express fee per parcel?"))
    assert found[0].clause.document == "shipping.md"
    assert "12 dollars" in found[0].clause.text
    assert found[0].similarity is not None
    assert found[0].similarity > 0
    assert found[0].lexical is not None
    assert found[0].lexical > 0


def test_a_rule_comes_with_the_exceptions_that_stand_apart_from_it(retriever: Retriever) -> None:
    found = retriever.retrieve(ask("return an opened tent for store credit"))
    rule = next(one for one in found if one.clause.text.startswith("1.2"))
    assert [exception.text for exception in rule.exceptions] == ["Tents marked Final Sale cannot be returned at all."]
    assert all(exception.version == rule.clause.version for exception in rule.exceptions)


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2024, 12, 31), set()),
        (date(2025, 1, 1), {"90 days"}),
        (date(2026, 2, 28), {"90 days"}),
        (date(2026, 3, 1), {"60 days"}),
    ],
)
def test_the_version_in_force_on_the_day_is_found_and_no_other(retriever: Retriever, day: date, days: set[str]) -> None:
    found = texts(retriever.retrieve(ask("return an unopened tent refund", as_of=day, limit=50)))
    assert {span for text in found for span in ("90 days", "60 days") if span in text} == days


def test_customers_see_public_clauses_only_and_agents_see_all(retriever: Retriever) -> None:
    for question in ("tent return voucher approval agents", "discretion", "guide"):
        for_customer = retriever.retrieve(ask(question, limit=50))
        assert {one.clause.audience for one in for_customer} <= {Audience.PUBLIC}
        assert all(exception.audience is Audience.PUBLIC for one in for_customer for exception in one.exceptions)
    for_agent = retriever.retrieve(ask("tent return voucher approval agents", reader=Reader.AGENT, limit=50))
    assert {one.clause.audience for one in for_agent} == {Audience.PUBLIC, Audience.INTERNAL}
    assert for_agent[0].clause.audience is Audience.INTERNAL
    assert {one.clause.document for one in for_agent} >= {"returns.md", "guide.md"}


def test_the_conversation_helps_a_question_that_leaves_things_out(retriever: Retriever) -> None:
    question = "And what is the fee?"
    assert retriever.retrieve(ask(question, context="I want to rent a stove."))[0].clause.document == "rental.md"
    assert (
        retriever.retrieve(ask(question, context="Send it as an express parcel."))[0].clause.document == "shipping.md"
    )


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_no_more_clauses_than_the_limit_come_back(retriever: Retriever, limit: int) -> None:
    everything = retriever.retrieve(ask("tent return fee parcel", limit=50))
    found = retriever.retrieve(ask("tent return fee parcel", limit=limit))
    assert texts(found) == texts(everything)[:limit]


def test_scores_fall_and_no_clause_comes_twice(retriever: Retriever) -> None:
    found = retriever.retrieve(ask("tent return fee parcel", reader=Reader.AGENT, limit=50))
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    ids = [(one.clause.id, one.clause.version) for one in found]
    assert len(set(ids)) == len(ids)


def test_the_same_question_gets_the_same_answer(retriever: Retriever) -> None:
    query = ask("tent return fee parcel", context="I rented a stove", reader=Reader.AGENT, limit=50)
    assert [retriever.retrieve(query) for _ in range(4)] == [retriever.retrieve(query)] * 4


HARD = ('"', "a AND OR NOT (", "title:x^2 [a TO b]", "+-!{}~*?:\\/", "'", "' OR 1=1 --", "\udcff", "word " * 3000)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=200), st.sampled_from(HARD)))
def test_no_question_breaks_a_search(retriever: Retriever, text: str) -> None:
    for one in retriever.retrieve(ask(text, context=text, reader=Reader.AGENT)):
        assert one.clause.text


def test_a_knowledge_base_whose_documents_were_all_removed_finds_nothing(
    new_base: Callable[[StoreKind], KnowledgeBase], tmp_path: Path
) -> None:
    for store in ("exact", "chroma"):
        base = new_base(store)
        folder = write(tmp_path / store, {"a.md": "Returns are free."})
        base.ingest(folder)
        (folder / "a.md").unlink()
        assert base.ingest(folder).clauses == 0
        assert base.retrieve(ask("returns", reader=Reader.AGENT)) == []


def test_clauses_are_read_back_exactly_from_the_stored_source(base: KnowledgeBase) -> None:
    base.ingest(SAMPLES)
    for one in base.retrieve(ask("Can I return a gift?", reader=Reader.AGENT, limit=40)):
        source = base.records.version(one.clause.document, one.clause.version).source
        assert source[one.clause.start : one.clause.end] == one.clause.text


def test_the_real_encoder_finds_what_shares_no_words_with_the_question(onnx_encoder: Encoder, tmp_path: Path) -> None:
    base = KnowledgeBase(tmp_path / "home", onnx_encoder, "exact")
    base.ingest(write(tmp_path / "pack", PACK))
    index: ServedIndex = base.served()
    with closing(base.records), closing(index), index.pin() as generation:
        found = HybridRetriever(generation).retrieve(ask("How much does delivery by tomorrow cost?"))
    assert found[0].clause.document == "shipping.md"
