"""Suggestions over policies in prose and tables, with nothing internal in what customers may come to read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import evals
from assistant.bootstrap import Services, build
from assistant.cli.ingest import run_ingest
from assistant.settings import load_settings
from assistant.suggesting.case import Case, Spoken
from assistant.suggesting.suggestion import Suggestion
from evals.suggesting.canaries import Canaries
from knowledge.policies import Audience

pytestmark = pytest.mark.anyio

_POLICIES = Path(evals.__path__[0]) / "suites" / "tuning" / "pool" / "policies"


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("pool")
    run_ingest(load_settings(home=home), [_POLICIES], None)
    with closing(build(load_settings(home=home))) as services:
        yield services


async def _suggest(pool: Services, said: str) -> Suggestion:
    return await pool.agents.suggester.suggest(Case((Spoken("customer", said),)), "Desk staff")


async def test_who_asks_what_to_do_gets_the_procedure_where_nothing_else_answers(pool: Services) -> None:
    found = await _suggest(pool, "I want out. It's got too expensive for me. What do I have to do to leave?")
    assert found.draft is not None
    assert found.draft.text.startswith("To end a membership, tell us in the app")
    cited = found.draft.citations[0]
    assert (cited.document, found.draft.text[cited.answer_start : cited.answer_end]) == (
        "membership.md",
        found.draft.text,
    )


async def test_the_paragraph_for_agents_that_is_found_first_is_a_step(pool: Services) -> None:
    found = await _suggest(pool, "Somebody broke open my locker and took my phone while I was on the treadmill.")
    assert [step.text[:26] for step in found.steps if step.audience is Audience.INTERNAL] == [
        "A theft from a locker is e"
    ]


async def test_a_row_says_whom_to_tell(pool: Services) -> None:
    found = await _suggest(pool, "There's a little boy crying at the entrance and no parents in sight.")
    assert found.escalate is not None
    assert found.escalate.to == "Safeguarding lead"


@pytest.mark.parametrize(
    "said",
    [
        "You took the November fee two times. I can see both debits. Please sort this out.",
        "My wife slipped on the stairs. Can she freeze her membership?",
        "I want to leave, it is too expensive.",
    ],
)
async def test_nothing_internal_is_in_what_a_customer_may_read(pool: Services, said: str) -> None:
    found = await _suggest(pool, said)
    canaries = Canaries(pool.records.clauses_in_force())
    assert any(not card.quotable for card in found.cards)
    outward = [
        found.draft.text if found.draft else "",
        *(one.question for one in found.unknown),
        *(card.clause.text for card in found.cards if card.quotable),
    ]
    assert [canaries.found_in(text, said) for text in outward] == [[]] * len(outward)
    assert all(card.quotable is (card.audience is Audience.PUBLIC) for card in found.cards)
