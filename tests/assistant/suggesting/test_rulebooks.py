"""Seven internal documents of invented trades, each written in its own way: what is read, and what drafts break it."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import load_settings
from assistant.suggesting.checker import ReplyCheck
from assistant.suggesting.disclosures import duties
from assistant.suggesting.findings import Draft, Said
from assistant.suggesting.marks import mark_rules
from assistant.suggesting.phrases import phrases
from assistant.suggesting.prohibitions import prohibitions
from knowledge.embeddings import open_embeddings
from knowledge.policies import Clause, Reader
from knowledge.serving import ServedIndex
from tests.assistant.suggesting.conftest import opened_over

_FOLDER = Path(__file__).parents[2] / "fixtures" / "rulebooks"
_DRAFTS = [json.loads(line) for line in (_FOLDER / "drafts.jsonl").read_text(encoding="utf8").splitlines()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rulebooks")


@pytest.fixture(scope="module")
def checker(home: Path) -> Iterator[ReplyCheck]:
    with opened_over(home, sorted(_FOLDER.glob("*.md"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def clauses(home: Path, checker: ReplyCheck) -> dict[str, list[Clause]]:
    """The clauses of each document, by its file's name."""
    settings = load_settings(home=home)
    found: dict[str, list[Clause]] = {}
    with open_embeddings(settings.embedding, settings.home) as encoder:
        index = ServedIndex(settings.home, encoder, settings.store)
        with index.pin() as generation:
            for part in generation.partitions(Reader.AGENT):
                for clause in part.clauses(range(len(part))).values():
                    found.setdefault(Path(clause.document).stem, []).append(clause)
        index.close()
    return found


@pytest.mark.parametrize(
    ("document", "occasions"),
    [
        ("bike-workshop", {"take in an e-bike", "buys a used frame", "Deposits", "estimate for a repair"}),
        ("library", {"a reader reports a lost book", "Readers asking for an inter-library loan", "a fine"}),
        (
            "movers",
            {
                "the customer asks for a date at the end of the month",
                "the customer mentions a piano",
                "You confirm a booking",
            },
        ),
        ("gym", {"a member asks to leave", "somebody has been hurt", "freeze a membership"}),
        ("energy", {"quotes a tariff", "a customer reports a smell of gas", "an installation is arranged"}),
        ("theatre", {"you exchange a ticket", "you send tickets for the opening night"}),
        ("vet", {"Owners who ring about poison", "books a dental", "quotes for one", "a card payment is taken"}),
    ],
)
def test_duties_are_read_from_every_document(
    clauses: dict[str, list[Clause]], document: str, occasions: set[str]
) -> None:
    assert {one.when for one in duties(clauses[document])} == occasions


@pytest.mark.parametrize(
    ("document", "avoided"),
    [
        ("bike-workshop", {"that's a write-off", "you ride it too hard", "cheap bike", "problem"}),
        ("library", {"You ought to know the rules", "as stated above", "prolong"}),
        ("movers", {"cheap", "dirty", "old stuff", "No can do"}),
        ("gym", {"no pain, no gain", "fat", "lazy", "unfit"}),
        ("energy", {"estimated reading"}),
        ("theatre", {"sold out"}),
        ("vet", {"It's only a cat"}),
    ],
)
def test_phrases_to_avoid_are_read_from_every_document(
    clauses: dict[str, list[Clause]], document: str, avoided: set[str]
) -> None:
    assert {one.words for one in phrases(clauses[document])} == avoided


def test_marks_are_read_with_their_number_and_not_where_they_are_welcome(clauses: dict[str, list[Clause]]) -> None:
    read = {name: {(one.mark, one.most) for one in mark_rules(clauses[name])} for name in clauses}
    assert read["bike-workshop"] == {("exclamation", 1)}
    assert read["gym"] == {("exclamation", 2), ("slang", 0)}
    assert read["library"] == {("capitals", 0)}
    assert read["theatre"] == {("apology", 1)}


def test_prohibitions_are_read_whoever_they_name(clauses: dict[str, list[Clause]]) -> None:
    read = {name: [one.deed for one in prohibitions(clauses[name])] for name in clauses}
    assert read["library"] == ["lecture readers"]
    assert read["movers"] == ["predict how long a claim will take", "Comparisons with other movers"]
    assert read["energy"][0] == "criticise a colleague or the network operator"
    assert read["vet"] == ["diagnose", "comments on other practices", "Blaming the lab"]


@pytest.mark.parametrize("row", _DRAFTS, ids=[row["draft"] for row in _DRAFTS])
def test_drafts_break_the_rules_in_words_of_their_own(checker: ReplyCheck, row: dict[str, Any]) -> None:
    draft = Draft(row["draft"], (Said("customer", row["asked"]),), "agent", date(2026, 11, 22))
    assert [one.kind for one in checker.check(draft)] == row["gold"]
