"""/v1/session, and what being signed in opens, over the real service."""

from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI

from assistant.api.people.signed_in import CSRF_HEADER, PersonOf, requires
from assistant.people.person import Person, Role
from assistant.settings import Settings
from tests.assistant.api.serving import AS_AGENT, AS_BROWSER, AS_JSON, SECRETS, Running, serving

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery staple"
SIGN_IN = {"name": "ana", "password": PASSWORD}
INTERNAL = "/v1/documents/internal/conduct.md/versions/1"


@pytest.fixture
async def running(settings: Settings) -> AsyncIterator[Running]:
    """The service, with Ana (agent and lead) and Eve (evaluator)."""
    async with serving(settings) as running:
        running.services.people.add("Ana", frozenset({Role.AGENT, Role.LEAD}), PASSWORD)
        running.services.people.add("Eve", frozenset({Role.EVALUATOR}), PASSWORD)
        yield running


async def _bearer(running: Running, name: str = "ana") -> dict[str, str]:
    opened = await running.client.post("/v1/session", json={**SIGN_IN, "name": name, "bearer": True})
    assert opened.headers.get("set-cookie") is None
    assert opened.json()["csrf"] is None
    return {"Authorization": f"Bearer {opened.json()['token']}"}


async def test_a_password_opens_a_session_that_lasts_until_signing_out(running: Running) -> None:
    client = running.client
    assert (await client.get("/v1/session")).status_code == 401
    opened = (await client.post("/v1/session", json=SIGN_IN)).json()
    assert opened["person"]["name"] == "Ana"
    assert opened["person"]["roles"] == ["agent", "lead"]
    assert opened["token"] is None
    assert (await client.get("/v1/session")).json() == {"person": opened["person"], "csrf": opened["csrf"]}
    token = client.cookies["bythebook"]
    left = await client.delete("/v1/session", headers={CSRF_HEADER: opened["csrf"]})
    assert left.status_code == 204
    assert "bythebook" not in client.cookies
    client.cookies.set("bythebook", token)
    assert (await client.get("/v1/session")).status_code == 401


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(running: Running, settings: Settings) -> None:
    set_here = (await running.client.post("/v1/session", json=SIGN_IN)).headers["set-cookie"]
    name, *attributes = set_here.split("; ")
    assert name.startswith("bythebook=bbs_")
    assert attributes == ["Path=/", "Max-Age=43200", "HttpOnly", "SameSite=Lax"]
    running.client.base_url = httpx.URL("https://service")
    name, *attributes = (await running.client.post("/v1/session", json=SIGN_IN)).headers["set-cookie"].split("; ")
    assert name.startswith("__Host-bythebook=bbs_")
    assert attributes == ["Path=/", "Max-Age=43200", "HttpOnly", "SameSite=Lax", "Secure"]


async def test_in_a_frame_the_cookie_belongs_to_the_site_around_it(settings: Settings) -> None:
    framed = settings.model_copy(update={"people": settings.people.model_copy(update={"framed": True})})
    async with serving(framed) as running:
        running.services.people.add("Ana", frozenset({Role.AGENT}), PASSWORD)
        cookie = (await running.client.post("/v1/session", json=SIGN_IN)).headers["set-cookie"]
        assert cookie.endswith("; HttpOnly; SameSite=None; Partitioned; Secure")


@pytest.mark.parametrize("body", [{"name": "ana", "password": "wrong"}, {"name": "nobody", "password": PASSWORD}])
async def test_a_wrong_name_and_a_wrong_password_are_told_the_same(running: Running, body: dict[str, str]) -> None:
    refused = await running.client.post("/v1/session", json=body)
    assert refused.status_code == 401
    assert refused.json()["error"] == {
        "code": "sign_in_refused",
        "message": "The name or the password is wrong.",
        "reference": None,
    }


async def test_a_sign_in_that_a_form_of_another_site_could_send_is_not_taken(running: Running) -> None:
    content = '{"name": "ana", "password": "' + PASSWORD + '"}'
    sent = await running.client.post("/v1/session", content=content, headers={"Content-Type": "text/plain"})
    assert sent.status_code == 422


async def test_a_signed_in_person_sees_what_agents_see_and_a_customer_nothing_of_it(running: Running) -> None:
    hidden = await running.client.get(INTERNAL)
    assert hidden.status_code == 404
    for headers in (await _bearer(running), await _bearer(running, "eve")):
        assert "PLAYBOOK" in (await running.client.get(INTERNAL, headers=headers)).text
    await running.client.post("/v1/session", json=SIGN_IN)
    assert "PLAYBOOK" in (await running.client.get(INTERNAL)).text
    running.client.cookies.clear()
    for path in ("/v1/documents", "/documents", "/v1/search?q=never+argue+with+a+customer"):
        found = (await running.client.get(path, headers=AS_BROWSER)).text
        assert not [word for word in SECRETS if word in found]
    assert (await running.client.get(INTERNAL)).status_code == 404


@pytest.mark.parametrize("cookie", [b"bbs_forged", b"", b"bbs_" + b"x" * 5_000, b"\xff"])
async def test_a_cookie_that_is_no_session_is_a_customers(running: Running, cookie: bytes) -> None:
    headers = {b"Cookie": b"bythebook=" + cookie}
    assert (await running.client.get(INTERNAL, headers=headers)).status_code == 404
    assert (await running.client.get("/v1/documents", headers=headers)).status_code == 200


async def test_a_token_that_has_ended_is_told_to_sign_in_again(running: Running) -> None:
    headers = await _bearer(running)
    assert (await running.client.delete("/v1/session", headers=headers)).status_code == 204
    refused = await running.client.get("/v1/documents", headers=headers)
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        401,
        "This session has ended. Sign in again.",
    )


async def test_the_agent_key_stays_a_machines_credential(running: Running) -> None:
    assert "PLAYBOOK" in (await running.client.get(INTERNAL, headers=AS_AGENT)).text
    who = await running.client.get("/v1/session", headers=AS_AGENT)
    assert who.json() == {"person": {"id": "agent-key", "name": "agent key", "roles": ["agent"]}, "csrf": None}
    refused = await running.client.delete("/v1/session", headers=AS_AGENT)
    assert refused.status_code == 422


async def test_a_change_by_cookie_needs_the_proof_that_a_page_of_ours_made_it(running: Running) -> None:
    client = running.client
    csrf = (await client.post("/v1/session", json=SIGN_IN)).json()["csrf"]
    ask = {"question": "Within how many days can I return an unopened item?"}
    for headers in ({}, {CSRF_HEADER: "wrong"}, {CSRF_HEADER: ""}, {"Sec-Fetch-Site": "cross-site"}):
        refused = await client.post("/v1/chat", json=ask, headers={**AS_JSON, **headers})
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
        assert CSRF_HEADER in refused.json()["error"]["message"]
        assert (await client.delete("/v1/session", headers=headers)).status_code == 403
    forged = {CSRF_HEADER: "wrong", "Sec-Fetch-Site": "same-origin"}
    assert (await client.post("/v1/chat", json=ask, headers={**AS_JSON, **forged})).status_code == 403
    for headers in ({CSRF_HEADER: csrf}, {"Sec-Fetch-Site": "same-origin"}):
        assert (await client.post("/v1/chat", json=ask, headers={**AS_JSON, **headers})).status_code == 200


async def test_what_an_agent_asked_with_a_session_is_not_shown_to_customers(running: Running) -> None:
    headers = await _bearer(running)
    ask = {"question": "Within how many days can I return an unopened item?"}
    asked = (await running.client.post("/v1/chat", json=ask, headers={**AS_JSON, **headers})).json()
    path = f"/v1/conversations/{asked['conversation_id']}"
    assert (await running.client.get(path, headers=headers)).json()["turns"][0]["reader"] == "agent"
    assert (await running.client.get(path)).status_code == 404


async def test_signing_out_everywhere_ends_every_session_of_the_person_and_of_nobody_else(running: Running) -> None:
    first, second, other = await _bearer(running), await _bearer(running), await _bearer(running, "eve")
    assert (await running.client.delete("/v1/session?everywhere=true", headers=first)).status_code == 204
    for headers, status in ((first, 401), (second, 401), (other, 200)):
        assert (await running.client.get("/v1/session", headers=headers)).status_code == status


async def test_clients_of_openai_bear_a_session_as_their_key(running: Running) -> None:
    headers = await _bearer(running)
    ask = {"model": "bythebook", "messages": [{"role": "user", "content": "What does a label cost?"}]}
    answered = await running.client.post("/v1/chat/completions", json=ask, headers=headers)
    assert answered.json()["bythebook"]["reader"] == "agent"
    await running.client.delete("/v1/session", headers=headers)
    assert (await running.client.post("/v1/chat/completions", json=ask, headers=headers)).status_code == 401


async def test_a_name_that_is_tried_too_often_has_to_wait_and_others_have_not(running: Running) -> None:
    wrong = {"name": " ANA ", "password": "wrong"}
    statuses = [(await running.client.post("/v1/session", json=wrong)).status_code for _ in range(10)]
    assert statuses == [401] * 10
    refused = await running.client.post("/v1/session", json=SIGN_IN)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert refused.json()["error"]["message"] == "Too many attempts to sign in failed. Please try again in 15 minutes."
    assert (await running.client.post("/v1/session", json={**SIGN_IN, "name": "eve"})).status_code == 200


async def test_an_address_that_guesses_many_names_has_to_wait(running: Running) -> None:
    for number in range(50):
        wrong = {"name": f"name {number}", "password": "x"}
        assert (await running.client.post("/v1/session", json=wrong)).status_code == 401
    assert (await running.client.post("/v1/session", json=SIGN_IN)).status_code == 429


async def test_a_route_names_the_roles_that_it_is_for(running: Running) -> None:
    app: FastAPI = running.client._transport.app  # type: ignore[attr-defined]

    @app.get("/leads")
    def leads(person: Annotated[Person, requires(Role.LEAD, Role.ADMIN)]) -> str:
        return person.name

    @app.get("/anybody")
    def anybody(person: PersonOf) -> str:
        return person.name

    assert (await running.client.get("/leads")).status_code == 401
    assert (await running.client.get("/leads", headers=await _bearer(running))).json() == "Ana"
    eve = await _bearer(running, "eve")
    refused = await running.client.get("/leads", headers=eve)
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        403,
        "This needs the role lead or admin; Eve has evaluator.",
    )
    assert (await running.client.get("/leads", headers=AS_AGENT)).status_code == 403
    assert (await running.client.get("/anybody", headers=eve)).json() == "Eve"
    assert (await running.client.get("/anybody")).status_code == 401
