"""What an agent is offered over HTTP, and what a customer is not."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from tests.assistant.api.serving import RETURNS, SECRETS, published, serving, settings_at
from tests.assistant.api.visitors.visiting import LAST, heard, visiting
from tests.assistant.suggesting.policies import LIMITS, SUGGESTED, acting, said

pytestmark = pytest.mark.anyio

ASKED = "How many days do I have to return an unopened item for a full refund? Thanks, Maria"


@pytest.fixture(scope="session")
def suggested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the policies, ingested once."""
    return published(tmp_path_factory.mktemp("suggested"), SUGGESTED)


@pytest.fixture
def settings(suggested: Path, tmp_path: Path) -> Settings:
    """Settings for a copy of it."""
    return settings_at(Path(shutil.copytree(suggested, tmp_path / "home")))


async def _suggest(settings: Settings, body: dict[str, Any], **who: str) -> dict[str, Any]:
    async with serving(settings) as running:
        response = await running.client.post("/v1/suggestions", json=body, headers=acting(**who))
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_the_draft_answers_the_last_message_with_citations_that_fit_its_text(settings: Settings) -> None:
    found = await _suggest(settings, said("Hello!", "Hi, how can I help?", ASKED))
    draft = found["draft"]
    assert draft["text"].startswith("Hello Maria,\n\n")
    assert "within 60 days for a full refund" in draft["text"]
    cited = draft["citations"][0]
    assert cited["document"] == RETURNS
    assert draft["text"][cited["answer_start"] : cited["answer_end"]].startswith("1.1 You can return")


async def test_nothing_internal_is_in_the_draft_and_internal_cards_are_marked(settings: Settings) -> None:
    found = await _suggest(settings, said("May agents accept a return up to 7 days late without asking anybody?"))
    assert not any(word in str(found["draft"]) for word in (*SECRETS, "7 days late", "SECRETLIMIT"))
    internal = [card for card in found["cards"] if card["audience"] == "internal"]
    assert internal
    assert all(card["quotable"] is (card["audience"] == "public") for card in found["cards"])


async def test_the_steps_of_a_procedure_come_in_order_and_done_where_the_customer_said_so(settings: Settings) -> None:
    asked = "How do I mail a return? I already started my return online with my order number."
    found = await _suggest(settings, said(asked))
    steps = [step for step in found["steps"] if step["citation"]["document"] == "returns/mailing.md"]
    assert [step["text"] for step in steps] == [
        "Start your return online with your order number.",
        "Pack the item with all its parts.",
        "Hand the parcel to the carrier.",
    ]
    assert [step["done"] for step in steps] == [True, False, False]


async def test_a_clause_says_who_must_be_told(settings: Settings) -> None:
    found = await _suggest(settings, said("You will hear from lawyers or courts, they are named."))
    assert found["escalate"]["to"] == "team lead"
    assert found["escalate"]["citation"]["document"] == LIMITS


async def test_only_who_asks_again_is_handed_over(settings: Settings) -> None:
    once = await _suggest(settings, said("A customer asks for a supervisor."))
    again = await _suggest(
        settings,
        said("A customer asks for a supervisor.", "May I try first?", "No, the customer asks for a supervisor."),
    )
    assert once["escalate"] is None
    assert again["escalate"]["to"] == "team lead"


async def test_the_menu_shows_what_the_role_may_give_and_who_approves_more(settings: Settings) -> None:
    asked = said("Can I have a single-use discount code for the trouble?")
    agent = await _suggest(settings, asked)
    lead = await _suggest(settings, asked, role="lead")
    first = agent["discretion"][0]
    assert (first["benefit"], first["percent"]) == ("Single-use discount code", "10")
    assert first["approves_above"] == "Senior agent"
    assert lead["discretion"][0]["percent"] == "20"


async def test_what_was_promised_is_in_the_summary(settings: Settings) -> None:
    body = said("My tent came torn on May 4.", "I will send you a new one tomorrow.", "And when does it arrive?")
    summary = (await _suggest(settings, body))["summary"]
    assert summary["ask"] == "And when does it arrive?"
    assert summary["facts"] == ["My tent came torn on May 4."]
    assert [promise["text"] for promise in summary["promised"]] == ["I will send you a new one tomorrow."]


async def test_a_live_conversation_can_be_named_instead(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        body = {"conversation_id": own.conversation}
        silent = await running.client.post("/v1/suggestions", json=body, headers=acting())
        await own.write("Do you sell tents?")
        await heard(running, own.conversation, *LAST)
        await own.post("handoff", {"note": "How long do I have to return an unopened item? Thanks, Maria"})
        found = await running.client.post("/v1/suggestions", json=body, headers=acting())
        unknown = await running.client.post("/v1/suggestions", json={"conversation_id": "no"}, headers=acting())
    assert found.json()["draft"]["text"].startswith("Hello Maria,")
    assert "within 60 days" in found.json()["draft"]["text"]
    assert found.json()["summary"]["ask"] == "How long do I have to return an unopened item?"
    assert [answer.status_code for answer in (silent, unknown)] == [404, 404]
    assert "GET /v1/inbox lists them" in unknown.json()["error"]["message"]


@pytest.mark.parametrize(
    "body", [{}, {"conversation_id": "c", **said("Hi")}, {"conversation": [said("a", "b")["conversation"][1]]}]
)
async def test_a_case_needs_a_customer_and_one_source(settings: Settings, body: dict[str, Any]) -> None:
    async with serving(settings) as running:
        response = await running.client.post("/v1/suggestions", json=body, headers=acting())
    assert response.status_code == 422
    assert "expected" in response.json()["error"]["message"]


async def test_customers_are_turned_away(settings: Settings) -> None:
    async with serving(settings) as running:
        for method, path in (
            ("POST", "/v1/suggestions"),
            ("POST", "/v1/suggestions/x/outcome"),
            ("GET", "/v1/suggestions/stats"),
            ("POST", "/v1/rewrites"),
        ):
            response = await running.client.request(method, path, json=said("Hi") if method == "POST" else None)
            assert response.status_code == 403, path


async def test_outcomes_are_counted_and_their_texts_compared(settings: Settings) -> None:
    async with serving(settings) as running:
        made = (await running.client.post("/v1/suggestions", json=said(ASKED), headers=acting())).json()
        path = f"/v1/suggestions/{made['id']}/outcome"
        for outcome in ({"action": "inserted"}, {"action": "sent", "text": made["draft"]["text"]}):
            assert (await running.client.post(path, json=outcome, headers=acting())).status_code == 204
        stats = (await running.client.get("/v1/suggestions/stats", headers=acting())).json()
        missing = await running.client.post("/v1/suggestions/x/outcome", json={"action": "sent"}, headers=acting())
    assert stats["agents"] == [
        {"name": "Ana", "made": 1, "inserted": 1, "edited": 0, "sent": 1, "dismissed": 0, "distance": 0.0}
    ]
    assert stats["topics"][0]["name"] == "Returns and Refunds"
    assert stats["clauses"][0]["name"].startswith(f"{RETURNS}#")
    assert missing.status_code == 404


async def test_without_a_model_a_rewrite_says_what_is_missing(settings: Settings) -> None:
    body = {"text": "x", "style": "warmer", "citations": [{"document": "a", "version": 1, "clause_id": "b"}]}
    async with serving(settings) as running:
        response = await running.client.post("/v1/rewrites", json=body, headers=acting())
    assert response.status_code == 409
    assert "BYTHEBOOK_LLM__MODEL" in response.json()["error"]["message"]
