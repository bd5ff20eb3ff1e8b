"""The agents' inbox: for agents alone, and a conversation is one agent's at a time."""

import pytest

from assistant.settings import Settings
from tests.assistant.api.serving import AS_AGENT, Running, serving
from tests.assistant.api.visitors.visiting import visiting

pytestmark = pytest.mark.anyio

ENDPOINTS = (
    ("GET", "/v1/inbox", None),
    ("GET", "/v1/inbox/events", None),
    ("GET", "/v1/inbox/{id}", None),
    ("GET", "/v1/inbox/{id}/events", None),
    ("POST", "/v1/inbox/{id}/take", {"agent": "Ana"}),
    ("POST", "/v1/inbox/{id}/reply", {"agent": "Ana", "id": "reply-0001", "text": "Hello"}),
    ("POST", "/v1/inbox/{id}/hand-back", {"agent": "Ana"}),
    ("POST", "/v1/inbox/{id}/close", {"agent": "Ana", "outcome": "refunded"}),
    ("POST", "/v1/inbox/{id}/messages/x/answered", {"agent": "Ana"}),
)


@pytest.mark.parametrize("key", [None, "wrong", "visitor"])
async def test_it_opens_to_the_agent_key_alone(settings: Settings, key: str | None) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        headers = own.headers if key == "visitor" else {"Authorization": f"Bearer {key}"} if key else {}
        for method, path, body in ENDPOINTS:
            answer = await running.client.request(method, path.format(id=own.conversation), json=body, headers=headers)
            assert answer.status_code == 401, path


async def act(running: Running, conversation: str, action: str, agent: str = "Ana", **body: str) -> int:
    path = f"/v1/inbox/{conversation}/{action}"
    answer = await running.client.post(path, json={"agent": agent, **body}, headers=AS_AGENT)
    return answer.status_code


async def test_the_longest_wait_comes_first_and_conversations_with_people_after_those_that_wait(
    settings: Settings,
) -> None:
    async with serving(settings) as running:
        visitors = [await visiting(running.client) for _ in range(3)]
        for number, own in enumerate(visitors):
            await own.post("handoff", {"note": f"note {number}"})
        assert await act(running, visitors[0].conversation, "take") == 204
        listed = (await running.client.get("/v1/inbox", headers=AS_AGENT)).json()["conversations"]
        assert [(one["state"], one["last_message"], one["agent"]) for one in listed] == [
            ("waiting", "note 1", None),
            ("waiting", "note 2", None),
            ("human", "note 0", "Ana"),
        ]


async def test_only_who_took_it_replies_hands_back_and_closes(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        conversation = own.conversation
        assert await act(running, conversation, "take") == 409  # nobody waits
        await own.post("handoff")
        assert await act(running, conversation, "reply", id="reply-0001", text="Hello") == 409
        assert [await act(running, conversation, "take", agent) for agent in ("Ana", "Ana", "Bob")] == [204, 204, 409]
        reply = {"id": "reply-0001", "text": "Hello"}
        assert await act(running, conversation, "reply", "Bob", **reply) == 409
        assert [await act(running, conversation, "reply", "Ana", **reply) for _ in range(2)] == [202, 200]
        assert await act(running, conversation, "hand-back", "Bob") == 409
        assert await act(running, conversation, "close", "Bob", outcome="x") == 409
        assert await act(running, conversation, "close", "Ana", outcome="refunded") == 204
        assert await act(running, conversation, "reply", "Ana", id="reply-0002", text="Oh") == 409
        kept = running.services.remarks.latest("outcome", 1)
        assert kept[0].fields == {"agent": "Ana", "outcome": "refunded"}


async def test_what_is_not_there_is_404(settings: Settings) -> None:
    async with serving(settings) as running:
        for method, path, body in ENDPOINTS:
            if "{id}" in path:
                answer = await running.client.request(method, path.format(id="x"), json=body, headers=AS_AGENT)
                assert answer.status_code == 404, path


async def test_a_message_that_was_left_is_listed_until_it_was_answered(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        left = {"contact": "me@example.org", "text": "Please call"}
        await own.post("contact", left)
        listed = (await running.client.get("/v1/inbox", headers=AS_AGENT)).json()["messages"]
        assert [(one["id"], one["text"]) for one in listed] == [(own.conversation, "Please call")]
        message = listed[0]["message"]
        assert await act(running, own.conversation, "messages/another/answered") == 404
        assert [await act(running, own.conversation, f"messages/{message}/answered") for _ in range(2)] == [204, 204]
        await own.post("contact", left)  # once more, for want of a reply
        assert (await running.client.get("/v1/inbox", headers=AS_AGENT)).json()["messages"] == []
