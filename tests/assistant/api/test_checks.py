"""POST /v1/checks: for agents only, with offsets into the draft as it was sent."""

import pytest

from assistant.settings import Settings
from tests.assistant.api.serving import AS_AGENT, serving

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
