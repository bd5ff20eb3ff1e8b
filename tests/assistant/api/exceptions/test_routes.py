"""Asking for exceptions over HTTP, and deciding on them."""

import shutil
from contextlib import aclosing
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import anyio
import httpx
import pytest

from assistant.discretion.entry import State
from assistant.people.person import Role, provided_login
from assistant.people.signing_in import People
from assistant.settings import Settings
from tests.assistant.api.cheap_hashes import make_hashes_cheap
from tests.assistant.api.serving import published, serving, settings_at
from tests.assistant.api.visitors.visiting import live_of
from tests.assistant.discretion.entries import entry
from tests.assistant.suggesting.policies import SUGGESTED, acting, said

pytestmark = pytest.mark.anyio

GOODWILL = "Goodwill credit per case"
PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    make_hashes_cheap(monkeypatch)


@pytest.fixture(scope="session")
def suggested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the policies, ingested once."""
    return published(tmp_path_factory.mktemp("exceptions"), SUGGESTED)


@pytest.fixture
def settings(suggested: Path, tmp_path: Path) -> Settings:
    """Settings for a copy of it."""
    return settings_at(Path(shutil.copytree(suggested, tmp_path / "home")))


async def _clause(client: httpx.AsyncClient, benefit: str, asked: str) -> str:
    found = (await client.post("/v1/suggestions", json=said(asked), headers=acting())).json()
    item = next(item for item in found["discretion"] if item["benefit"].startswith(benefit))
    clause: str = item["citation"]["clause_id"]
    return clause


async def _ask(client: httpx.AsyncClient, amount: str, clause: str, **headers: str) -> httpx.Response:
    body = {"clause_id": clause, "benefit": GOODWILL, "amount": amount, "reason": "Our mistake, twice."}
    return await client.post("/v1/exceptions", json=body, headers=acting() | headers)


async def _as(people: People, client: httpx.AsyncClient, name: str, *roles: Role) -> dict[str, str]:
    """The headers of somebody who signed in."""
    people.add(name, frozenset(roles), PASSWORD)
    body = {"name": name, "password": PASSWORD, "bearer": True}
    return {"Authorization": f"Bearer {(await client.post('/v1/session', json=body)).json()['token']}"}


def _error(response: httpx.Response) -> str:
    message: str = response.json()["error"]["message"]
    return message


async def test_within_authority_it_is_granted_above_it_waits_for_the_role_that_may(settings: Settings) -> None:
    async with serving(settings) as running:
        clause = await _clause(running.client, GOODWILL, "Do I get a goodwill credit for this case?")
        within, above = await _ask(running.client, "25.00", clause), await _ask(running.client, "25.01", clause)
        queue = (await running.client.get("/v1/exceptions?state=pending", headers=acting())).json()["exceptions"]
    assert (within.status_code, within.json()["state"], within.json()["unit"]) == (201, "granted", "USD")
    assert within.json()["document"] == "internal/limits.md"
    assert (above.status_code, above.json()["state"], above.json()["approver"]) == (202, "pending", "Senior agent")
    assert [entry["id"] for entry in queue] == [above.json()["id"]]


async def test_who_listens_to_the_inbox_hears_of_requests_and_decisions_at_once_and_of_other_servers_too(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(settings) as running:
        clause = await _clause(running.client, GOODWILL, "Do I get a goodwill credit for this case?")
        async with aclosing(live_of(running).following.inbox()) as told:
            with anyio.fail_after(20):
                other = entry(State.PENDING)
                running.services.agents.desk.ledger.record(other, ())  # as another server does
                assert await anext(told) == "exceptions"
                await live_of(running).exceptions.look()
                monkeypatch.setattr("assistant.live.pulse.Pulse.beat", AsyncMock())  # from now on nothing is looked up
                asked = await _ask(running.client, "100", clause)
                assert await anext(told) == "exceptions"
                path = f"/v1/exceptions/{asked.json()['id']}/approve"
                approved = await running.client.post(path, json={}, headers=acting("Leo", "lead"))
                assert await anext(told) == "exceptions"
    assert (asked.status_code, approved.status_code) == (202, 200)


async def test_a_budget_that_is_used_up_is_a_conflict_that_says_what_is_left(settings: Settings) -> None:
    async with serving(settings) as running:
        clause = await _clause(running.client, GOODWILL, "Do I get a goodwill credit for this case?")
        given = [(await _ask(running.client, "25.00", clause)).status_code for _ in range(2)]
        refused = await _ask(running.client, "25.00", clause)
        left = (await running.client.get("/v1/exceptions/budget", headers=acting())).json()
    assert given == [201, 201]
    assert refused.status_code == 409
    assert "10.00 of 60.00 is left" in _error(refused)
    assert (left["limit"], left["spent"], left["left"]) == ("60.00", "50.00", "10.00")


async def test_the_same_key_is_the_same_exception(settings: Settings) -> None:
    async with serving(settings) as running:
        clause = await _clause(running.client, GOODWILL, "Do I get a goodwill credit for this case?")
        key = {"Idempotency-Key": "k1"}
        first, again = await _ask(running.client, "5", clause, **key), await _ask(running.client, "5", clause, **key)
        other = await _ask(running.client, "6", clause, **key)
        left = (await running.client.get("/v1/exceptions/budget", headers=acting())).json()
    assert first.json() == again.json()
    assert other.status_code == 409
    assert left["spent"] == "5.00"


async def test_a_lead_approves_and_pays_for_it_and_nobody_their_own(settings: Settings) -> None:
    async with serving(settings) as running:
        clause = await _clause(running.client, GOODWILL, "Do I get a goodwill credit for this case?")
        path = f"/v1/exceptions/{(await _ask(running.client, '100', clause)).json()['id']}/approve"
        own = await running.client.post(path, json={}, headers=acting(role="Team lead"))
        low = await running.client.post(path, json={}, headers=acting("Mia", "Senior agent"))
        lead = await running.client.post(path, json={"note": "Fair."}, headers=acting("Leo", "lead"))
        late = await running.client.post(path.replace("approve", "refuse"), json={}, headers=acting("Kim", "lead"))
        budget = (await running.client.get("/v1/exceptions/budget", headers=acting("Leo", "lead"))).json()
    assert (own.status_code, low.status_code, lead.status_code, late.status_code) == (403, 403, 200, 409)
    assert (lead.json()["state"], lead.json()["decided_by"], lead.json()["note"]) == ("granted", "Leo", "Fair.")
    assert budget["spent"] == "100.00"


async def test_what_one_case_had_before_counts(settings: Settings) -> None:
    async with serving(settings) as running:
        clause = await _clause(running.client, GOODWILL, "Do I get a goodwill credit for this case?")
        body: dict[str, Any] = {
            "clause_id": clause,
            "benefit": GOODWILL,
            "amount": "20",
            "reason": "Late.",
            "conversation_id": "c1",
        }
        first = await running.client.post("/v1/exceptions", json=body, headers=acting())
        second = await running.client.post("/v1/exceptions", json=body, headers=acting())
        elsewhere = await running.client.post("/v1/exceptions", json=body | {"conversation_id": "c2"}, headers=acting())
    assert (first.status_code, second.status_code, elsewhere.status_code) == (201, 202, 201)
    assert second.json()["approver"] == "Senior agent"


async def test_points_are_charged_for_what_they_are_worth(settings: Settings) -> None:
    async with serving(settings) as running:
        clause = await _clause(running.client, "Club points", "Could I have some club points?")
        body = {"clause_id": clause, "benefit": "Club points", "amount": "500", "reason": "Long wait."}
        given = await running.client.post("/v1/exceptions", json=body, headers=acting())
        budget = (await running.client.get("/v1/exceptions/budget", headers=acting())).json()
    assert (given.status_code, given.json()["unit"], budget["spent"]) == (201, "points", "25.00")


async def test_a_bound_on_everybody_holds_beside_the_budgets(settings: Settings) -> None:
    bounded = settings.model_copy(update={"discretion": settings.discretion.model_copy(update={"monthly_budget": 30})})
    async with serving(bounded) as running:
        clause = await _clause(running.client, GOODWILL, "Do I get a goodwill credit for this case?")
        first = await _ask(running.client, "25", clause)
        second = await _ask(running.client, "6", clause, **{"X-Agent": "Leo"})
    assert (first.status_code, second.status_code) == (201, 409)
    assert "everybody" in _error(second)


async def test_what_no_clause_allows_is_refused_with_what_would(settings: Settings) -> None:
    async with serving(settings) as running:
        clause = await _clause(running.client, GOODWILL, "Do I get a goodwill credit for this case?")
        unknown, most = await _ask(running.client, "5", "no-clause"), await _ask(running.client, "151", clause)
        never = await running.client.post("/v1/exceptions/never/approve", json={}, headers=acting())
        customer = await running.client.get("/v1/exceptions")
    assert (unknown.status_code, most.status_code) == (422, 403)
    assert "at most 150" in _error(most)
    assert (never.status_code, customer.status_code) == (404, 403)


async def test_nobody_approves_their_own_through_a_namesake_and_namesakes_have_budgets_of_their_own(
    settings: Settings,
) -> None:
    async with serving(settings) as running:
        people, client = running.services.people, running.client
        logins = [provided_login("https://id.example", subject) for subject in ("1", "2")]
        opened = [people.admit(login, "Alex", frozenset({Role.AGENT})) for login in logins]
        first, second = ({"Authorization": f"Bearer {one.token}"} for one in opened)
        machine = acting("alex", "Director")
        clause = await _clause(client, GOODWILL, "Do I get a goodwill credit for this case?")
        within = await _ask(client, "20", clause, **first)
        path = f"/v1/exceptions/{(await _ask(client, '100', clause, **first)).json()['id']}/approve"
        spent = [(await client.get("/v1/exceptions/budget", headers=who)).json() for who in (first, second)]
        for login in logins:
            people.admit(login, "Alex", frozenset({Role.LEAD}))
        codes = [(await client.post(path, json={}, headers=who)).status_code for who in (first, machine, second)]
    assert within.status_code == 201
    assert [(one["account"].split(",")[0], one["spent"]) for one in spent] == [("Alex", "20.00"), ("Alex", "0.00")]
    assert codes[:2] == [403, 403]
    assert codes[2] == 200


async def test_people_ask_under_their_own_name_and_only_leads_decide(settings: Settings) -> None:
    async with serving(settings) as running:
        people = running.services.people
        ana = await _as(people, running.client, "Ana", Role.AGENT)
        bea = await _as(people, running.client, "Bea", Role.AGENT, Role.ADMIN)
        lea = await _as(people, running.client, "Lea", Role.LEAD)
        clause = await _clause(running.client, GOODWILL, "Do I get a goodwill credit for this case?")
        asked = await _ask(running.client, "40", clause, **ana, **{"X-Agent": "Bea", "X-Agent-Role": "Director"})
        path = f"/v1/exceptions/{asked.json()['id']}/approve"
        agent = await running.client.post(path, json={}, headers=bea)
        lead = await running.client.post(path, json={}, headers=lea)
    assert (asked.status_code, asked.json()["asked_by"], asked.json()["role"]) == (202, "Ana", "Agent")
    assert (agent.status_code, _error(agent)) == (403, "This needs the role lead; Bea does not have it.")
    assert (lead.status_code, lead.json()["decided_by"]) == (200, "Lea")
