"""A quote in its place."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.api.library import Library
from assistant.citing.surroundings import Place, Surroundings, surroundings
from assistant.errors import NotFound
from knowledge.errors import NoSuchDocument
from knowledge.policies import DocumentId, Reader
from tests.knowledge.bases import KnowledgeBase, StoreKind, write

LONG = " ".join(f"This is further sentence number {number} of the clause." for number in range(30))
POLICY = f"""---
effective_from: 2026-03-01
---
# Returns

## 1. Windows

1.1 You can **return** a tent within 60 days. It must be unopened.

<!-- audience: internal -->
1.2 Agents may add 7 days without asking.
<!-- audience: public -->

1.3 A used tent is worth 60 percent.

## 2. Costs

2.1 The label costs $6.95. {LONG}
"""
FAQ = "question,answer\nIs it free?,Yes it is. Always.\nIs it open?,No.\n"
DOCUMENT = DocumentId("returns.md")


@pytest.fixture
def library(new_base: Callable[[StoreKind], KnowledgeBase], tmp_path: Path) -> Iterator[Library]:
    base = new_base("exact")
    files = {"returns.md": POLICY, "faq.csv": FAQ, "internal.md": f"---\naudience: internal\n---\n{POLICY[31:]}"}
    base.ingest(write(tmp_path / "policies", files))
    with closing(base.served()) as index:
        yield Library(base.records, index)


def _around(library: Library, quote: str, reader: Reader = Reader.CUSTOMER) -> Surroundings:
    start = POLICY.index(quote)
    return surroundings(library, Place(DOCUMENT, 1, start, start + len(quote)), reader)


def test_a_quote_stands_between_the_sentences_of_its_section(library: Library) -> None:
    found = _around(library, "It must be unopened.")
    assert (found.title, found.section, found.in_force_since) == ("Returns", ("1. Windows",), date(2026, 3, 1))
    assert found.before == "1.1 You can return a tent within 60 days."
    assert found.quote == "It must be unopened."
    assert found.after == "1.3 A used tent is worth 60 percent."


def test_an_agent_sees_the_internal_neighbour_too(library: Library) -> None:
    found = _around(library, "It must be unopened.", Reader.AGENT)
    assert found.after.splitlines()[0] == "1.2 Agents may add 7 days without asking."


def test_what_surrounds_it_is_cut_between_sentences(library: Library) -> None:
    found = _around(library, "2.1 The label costs $6.95.")
    assert 500 < len(found.after) <= 600
    assert found.after.endswith("of the clause.")
    assert found.before == ""


def test_the_answers_of_an_faq_stand_alone(library: Library) -> None:
    document = DocumentId("faq.csv")
    opened = library.open(document, 1, Reader.CUSTOMER)
    start = opened.version.source.index("Yes it is.")
    found = surroundings(library, Place(document, 1, start, start + len("Yes it is.")))
    assert (found.before, found.after) == ("Is it free?", "Always.")


@pytest.mark.parametrize("quote", ["1.2 Agents may add 7 days", "# Returns"])
def test_an_internal_clause_and_what_is_no_clause_are_not_found(quote: str, library: Library) -> None:
    with pytest.raises(NotFound):
        _around(library, quote)


@pytest.mark.parametrize(("document", "version"), [("internal.md", 1), ("nothing.md", 1), ("returns.md", 9)])
def test_an_internal_document_is_as_unknown_as_one_that_is_not_there(
    document: str, version: int, library: Library
) -> None:
    with pytest.raises(NoSuchDocument):
        surroundings(library, Place(DocumentId(document), version, 0, 5))
