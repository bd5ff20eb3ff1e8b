"""POST /v1/checks: for agents only, with offsets into the draft as it was sent."""

import pytest

from assistant.settings import Settings
from benchmarks.faults.model_server import model_server
from tests.assistant.api.serving import AS_AGENT, serving
from tests.assistant.suggesting.thorough import PARAPHRASE, QUOTE, objects

pytestmark = pytest.mark.anyio

_DRAFT = "\n You can return an unopened item within 90 days for a full refund to your original payment method."


async def test_a_draft_is_checked_for_agents_with_offsets_into_what_was_sent(settings: Settings) -> None:
    async with serving(settings) as running:
        body = {"conversation": [{"role": "customer", "text": "How long?"}], "draft": _DRAFT, "role": "agent"}
        answer = await running.client.post("/v1/checks", json=body, headers=AS_AGENT)
        assert answer.status_code == 200, answer.text
        (found,) = answer.json()["findings"]
        assert found["kind"] == "over_promise"
        assert found["sentence"] == _DRAFT[found["start"] : found["end"]]
        assert "within 60 days" in found["citation"]["quote"]


async def test_customers_cannot_have_drafts_checked(settings: Settings) -> None:
    async with serving(settings) as running:
        assert (await running.client.post("/v1/checks", json={"draft": _DRAFT})).status_code == 401


@pytest.mark.parametrize("body", [{}, {"draft": "  "}, {"draft": "x", "tone": 1}, {"draft": "x" * 5_000}])
async def test_what_is_no_draft_is_refused(settings: Settings, body: dict[str, object]) -> None:
    async with serving(settings) as running:
        assert (await running.client.post("/v1/checks", json=body, headers=AS_AGENT)).status_code in (400, 422)


async def test_the_check_is_in_the_description_of_the_api(settings: Settings) -> None:
    async with serving(settings) as running:
        described = (await running.client.get("/openapi.json")).json()["paths"]["/v1/checks"]["post"]
        assert {"200", "401", "422", "503"} <= described["responses"].keys()


@pytest.mark.loopback
async def test_a_thorough_check_asks_the_model_and_says_how_it_went(settings: Settings) -> None:
    body = {"draft": PARAPHRASE, "thorough": True}
    with model_server(objects(QUOTE)) as server:
        async with serving(settings.model_copy(update={"llm": server.settings()})) as running:
            answer = (await running.client.post("/v1/checks", json=body, headers=AS_AGENT)).json()
            quick = (await running.client.post("/v1/checks", json={"draft": PARAPHRASE}, headers=AS_AGENT)).json()
    assert [(one["kind"], one["sentence"]) for one in answer["findings"]] == [("over_promise", PARAPHRASE)]
    assert (answer["thorough"]["code"], answer["thorough"]["added"]) == ("checked", 1)
    assert quick == {"findings": [], "thorough": None}
    assert len(server.requests) == 1


async def test_without_a_model_a_thorough_check_says_that_it_was_none(settings: Settings) -> None:
    async with serving(settings) as running:
        body = {"draft": _DRAFT, "thorough": True}
        answer = (await running.client.post("/v1/checks", json=body, headers=AS_AGENT)).json()
    assert ([one["kind"] for one in answer["findings"]], answer["thorough"]["code"]) == (
        ["over_promise"],
        "rules:no_model",
    )
