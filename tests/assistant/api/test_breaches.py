"""Why a reply goes into another help desk although the check has something against it."""

from typing import Any

import pytest

from assistant.settings import Settings
from tests.assistant.api.serving import AS_AGENT, serving

pytestmark = pytest.mark.anyio

LEAK = "PLAYBOOK: never argue with a customer about a return."


def asked(**fields: Any) -> dict[str, Any]:
    """A request."""
    said = [{"role": "customer", "text": "May I bring it back?"}]
    reply = {"id": "reply-0001", "ticket": "zendesk:42", "text": LEAK, "reason": "A lead agreed", "conversation": said}
    return reply | fields


async def test_a_breach_is_kept_with_the_ticket_once(settings: Settings) -> None:
    async with serving(settings) as running:
        for body in (asked(reason="Oh"), asked()):
            response = await running.client.post("/v1/breaches", json=body, headers=AS_AGENT | {"X-Agent": "Ana"})
            assert response.status_code == 204, response.text
        kept = running.services.remarks.latest("breach", 5)
    assert [(one.conversation, one.about) for one in kept] == [("zendesk:42", "reply-0001")]
    fields = kept[0].fields
    assert (fields["agent"], fields["person"], fields["reason"]) == ("Ana", "name:Ana", "A lead agreed")
    assert (fields["text"], fields["findings"][0]["kind"]) == (LEAK, "internal_leak")


@pytest.mark.parametrize("fields", [{"ticket": "fwe8vCjy1pPRN7w2gp3VAQ"}, {"reason": " "}, {"text": ""}, {"id": ""}])
async def test_a_breach_names_a_ticket_and_a_reason(settings: Settings, fields: dict[str, str]) -> None:
    async with serving(settings) as running:
        response = await running.client.post("/v1/breaches", json=asked(**fields), headers=AS_AGENT)
        assert response.status_code == 422


async def test_customers_have_none(settings: Settings) -> None:
    async with serving(settings) as running:
        assert (await running.client.post("/v1/breaches", json=asked())).status_code == 403
