"""Whoever visits is let in to what is theirs, and to nothing else."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from assistant.settings import Settings
from assistant.visits.tokens import VisitTokens
from tests.assistant.api.serving import AS_AGENT, serving, settings_at
from tests.assistant.api.visitors.visiting import ORIGIN, Visiting, visiting

pytestmark = pytest.mark.anyio

HOST_SECRET = "h" * 32
SHOP = {
    "key": "shop",
    "name": "The Shop",
    "origins": ["https://shop.example"],
    "secret": HOST_SECRET,
    "greeting": "Hello",
}
OTHER = {"key": "other", "name": "Other", "origins": ["https://other.example"]}
AT_SHOP = {"Origin": "https://shop.example"}

CONVERSATION: tuple[tuple[str, str, Any], ...] = (
    ("GET", "events", None),
    ("POST", "messages", {"id": "message-1", "text": "May I?"}),
    ("POST", "stop", None),
    ("POST", "handoff", {}),
    ("POST", "handoff/cancel", None),
    ("POST", "contact", {"contact": "me@example.org", "text": "Call me"}),
    ("POST", "feedback", {"turn": "t", "helpful": True}),
    ("POST", "rating", {"score": 5}),
    ("POST", "close", None),
    ("GET", "transcript", None),
)
"""Every endpoint of a conversation, with a body that is good."""

CLAUSE = "/v1/visits/clauses?document=returns/returns.md&version=1&start=243&end=300"


@pytest.fixture
def sites(settings: Settings) -> Settings:
    """Settings with two sites."""
    return settings_at(settings.home, sites=[SHOP, OTHER])


def vouching(customer: str, **changed: Any) -> str:
    """What the shop's server says of a customer."""
    claims = {"sub": customer, "aud": "shop", "exp": int(datetime.now(UTC).timestamp()) + 60, **changed}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(HOST_SECRET), algorithms=["HS256"])


async def every_endpoint(client: httpx.AsyncClient, conversation: str, headers: dict[str, str]) -> list[httpx.Response]:
    """Call every endpoint that a visitor's token opens."""
    return [
        await client.request(method, f"/v1/visits/conversations/{conversation}/{path}", json=body, headers=headers)
        for method, path, body in CONVERSATION
    ]


async def test_a_conversation_is_not_there_for_another_visitor(settings: Settings) -> None:
    async with serving(settings) as running:
        own, foreign = await visiting(running.client), await visiting(running.client)
        answers = await every_endpoint(running.client, own.conversation, foreign.headers)
        assert [answer.status_code for answer in answers] == [404] * len(CONVERSATION)
        nowhere = await every_endpoint(running.client, "never-begun", foreign.headers)
        messages = {answer.json()["error"]["message"] for answer in (*answers, *nowhere)}
        assert len({message.replace(own.conversation, "never-begun") for message in messages}) == 1
        assert running.services.live.head(own.conversation).number == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("token", [None, "nonsense", "expired", "agent"])
async def test_without_a_good_token_nothing_opens(
    settings: Settings, token: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        headers = {"Origin": ORIGIN, **({"Authorization": f"Bearer {token}"} if token else {})}
        if token == "agent":
            headers |= AS_AGENT
        if token == "expired":
            later = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1)
            monkeypatch.setattr(running.services.visits.tokens, "_clock", lambda: later)
            headers = own.headers
        answers = await every_endpoint(running.client, own.conversation, headers)
        answers += [
            await running.client.post("/v1/visits/conversations", headers=headers),
            await running.client.get(CLAUSE, headers=headers),
        ]
        assert {answer.status_code for answer in answers} == {401}
        assert {answer.headers["www-authenticate"] for answer in answers} == {"Bearer"}
        assert {answer.headers["access-control-allow-origin"] for answer in answers} == {ORIGIN}


async def test_a_token_of_one_site_is_refused_on_the_pages_of_another(sites: Settings) -> None:
    async with serving(sites) as running:
        own = await visiting(running.client, origin="https://shop.example", site="shop")
        elsewhere = {**own.headers, "Origin": "https://other.example"}
        answers = await every_endpoint(running.client, own.conversation, elsewhere)
        assert {answer.status_code for answer in answers} == {403}
        nowhere = {name: value for name, value in own.headers.items() if name != "Origin"}
        written = await running.client.post(f"/v1/visits/conversations/{own.conversation}/close", headers=nowhere)
        assert written.status_code == 403


@pytest.mark.parametrize("origin", [None, "https://evil.example", "https://other.example", "null"])
async def test_a_visit_needs_an_origin_of_its_site_and_the_refusal_names_the_setting(
    sites: Settings, origin: str | None
) -> None:
    async with serving(sites) as running:
        headers = {"Origin": origin} if origin else {}
        refused = await running.client.post("/v1/visits", json={"site": "shop"}, headers=headers)
        assert refused.status_code == 403
        assert "BYTHEBOOK_SITES" in refused.json()["error"]["message"]
        readable = refused.headers.get("access-control-allow-origin")
        assert readable == (origin if origin == "https://other.example" else None)


async def test_a_visit_tells_what_the_widget_needs(sites: Settings) -> None:
    async with serving(sites) as running:
        visit = (await running.client.post("/v1/visits", json={"site": "shop"}, headers=AT_SHOP)).json()
        assert visit["site"] == {
            "key": "shop",
            "name": "The Shop",
            "greeting": "Hello",
            "openers": [],
            "contact": None,
        }
        assert visit["visitor"].startswith("v_")
        assert visit["conversation"] is None
        unknown = await running.client.post("/v1/visits", json={"site": "demo"}, headers=AT_SHOP)
        assert unknown.status_code == 404


async def test_a_renewed_visit_keeps_its_visitor_and_finds_the_conversation_again(sites: Settings) -> None:
    async with serving(sites) as running:
        own = await visiting(running.client, origin="https://shop.example", site="shop")
        token = own.headers["Authorization"].removeprefix("Bearer ")
        again = await running.client.post("/v1/visits", json={"site": "shop", "visit": token}, headers=AT_SHOP)
        assert again.json()["conversation"] == own.conversation
        await own.post("close")
        again = await running.client.post("/v1/visits", json={"site": "shop", "visit": token}, headers=AT_SHOP)
        assert again.json()["conversation"] is None
        forged = token[:-4] + "AAAA"
        fresh = await running.client.post("/v1/visits", json={"site": "shop", "visit": forged}, headers=AT_SHOP)
        assert fresh.json()["visitor"] != again.json()["visitor"]


async def test_a_customer_who_signs_in_keeps_their_visit_and_the_next_customer_gets_another(sites: Settings) -> None:
    async with serving(sites) as running:

        async def come(**body: str) -> dict[str, Any]:
            answer = await running.client.post("/v1/visits", json={"site": "shop", **body}, headers=AT_SHOP)
            found: dict[str, Any] = answer.json()
            return found

        anonymous = await come()
        signed_in = await come(visit=anonymous["token"], token=vouching("Ana"))
        assert signed_in["visitor"] == anonymous["visitor"]
        reader: VisitTokens = running.services.visits.tokens
        assert reader.visitor(signed_in["token"]).customer == "Ana"
        assert (await come(visit=signed_in["token"], token=vouching("Ana")))["visitor"] == anonymous["visitor"]
        assert (await come(visit=signed_in["token"], token=vouching("Bob")))["visitor"] != anonymous["visitor"]


@pytest.mark.parametrize("changed", [{"aud": "other"}, {"exp": 1}, {"sub": ""}])
async def test_what_a_host_says_wrongly_is_refused(sites: Settings, changed: dict[str, Any]) -> None:
    async with serving(sites) as running:
        body = {"site": "shop", "token": vouching("Ana", **changed)}
        assert (await running.client.post("/v1/visits", json=body, headers=AT_SHOP)).status_code == 401


async def test_a_preflight_is_answered_for_the_sites_origins_and_for_the_widgets_paths_only(sites: Settings) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,last-event-id",
    }
    async with serving(sites) as running:
        for path, origin, allowed in (
            ("/v1/visits", "https://shop.example", True),
            ("/v1/visits/conversations/x/messages", "https://other.example", True),
            ("/v1/visits", "https://evil.example", False),
            ("/v1/chat", "https://shop.example", False),
            ("/v1/inbox", "https://shop.example", False),
        ):
            answer = await running.client.options(path, headers={**asked, "Origin": origin})
            assert (answer.headers.get("access-control-allow-origin") == origin) is allowed, path
            assert "access-control-allow-credentials" not in answer.headers


async def test_the_widget_can_read_that_it_asked_too_often(settings: Settings) -> None:
    async with serving(settings_at(settings.home, limits={"requests_per_minute": 3})) as running:
        own = await visiting(running.client)
        await own.write("May I?")
        refused = await own.write("May I?")
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        assert refused.headers["access-control-allow-origin"] == ORIGIN
        assert refused.headers["access-control-expose-headers"] == "Retry-After"


async def test_a_clause_is_shown_in_its_section_and_what_is_internal_is_not(settings: Settings) -> None:
    async with serving(settings) as running:
        own: Visiting = await visiting(running.client)
        shown = (await running.client.get(CLAUSE, headers=own.headers)).json()
        assert shown["quote"].startswith("1.1 You can return an **unopened** item")
        assert shown["section"] == ["1. How long you have"]
        assert shown["in_force_since"] == "2026-03-01"
        assert "1.3 Opened items" in shown["after"]
        assert "GOODWILL" not in shown["after"]
        assert shown["url"].endswith("/v1/documents/returns/returns.md/versions/1?start=243&end=300#highlight")
        for wrong in ("document=internal/conduct.md&version=1&start=40&end=50", "document=x&version=1&start=0&end=1"):
            assert (await running.client.get(f"/v1/visits/clauses?{wrong}", headers=own.headers)).status_code == 404
        internal = CLAUSE.replace("start=243&end=300", "start=380&end=420")
        assert (await running.client.get(internal, headers=own.headers)).status_code == 404
