"""Answers that are under way: clients that go away, and more questions than there are places."""

import anyio
import httpx
import pytest

from assistant.answering.events import Completed, Started
from assistant.conversations.conversation import ConversationId, StoredTurn
from assistant.conversations.memory import InMemoryConversations
from assistant.settings import Settings
from tests.assistant.api.serving import Scripted, serving, settings_at

pytestmark = pytest.mark.anyio

STARTED, COMPLETED = Started(question="q"), Completed(confidence=0.9)


async def ask(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("/v1/chat", json={"question": "May I?"})


class Noting(InMemoryConversations):
    """Conversations that can be looked into without an id."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[StoredTurn] = []

    def append(self, conversation: ConversationId, turn: StoredTurn) -> None:
        super().append(conversation, turn)
        self.kept.append(turn)


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
async def test_a_client_that_goes_away_cancels_the_work_and_the_turn_is_kept(settings: Settings, accept: str) -> None:
    begun = anyio.Event()

    async def hang() -> None:
        begun.set()
        await anyio.sleep_forever()

    assistant, store = Scripted(STARTED, hang), Noting()
    async with serving(settings, assistant, store) as running:
        transport = running.client._transport
        assert isinstance(transport, httpx.ASGITransport)
        body = [{"type": "http.request", "body": b'{"question": "May I?"}', "more_body": False}]

        async def receive() -> dict[str, object]:
            if body:
                return body.pop()
            await begun.wait()
            return {"type": "http.disconnect"}

        async def send(message: object) -> None:
            """Nobody listens."""

        headers = [(b"content-type", b"application/json"), (b"accept", accept.encode())]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "method": "POST",
            "path": "/v1/chat",
            "raw_path": b"/v1/chat",
            "query_string": b"",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("service", 80),
            "scheme": "http",
            "http_version": "1.1",
            "root_path": "",
        }
        with anyio.fail_after(5):
            await transport.app(scope, receive, send)
        assert assistant.closed == 1
        assert [turn.answer.outcome for turn in store.kept] == ["failed"]


async def test_more_questions_at_once_than_allowed_are_turned_away(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.api.state._PATIENCE_SECONDS", 0.05)
    begun, go_on = anyio.Event(), anyio.Event()

    async def wait() -> None:
        begun.set()
        await go_on.wait()

    one_at_a_time = settings_at(settings.home, limits={"concurrent_answers": 1})
    async with (
        serving(one_at_a_time, Scripted(STARTED, wait, COMPLETED)) as running,
        anyio.create_task_group() as tg,
    ):
        tg.start_soon(ask, running.client)
        await begun.wait()
        response = await ask(running.client)
        assert response.status_code == 503
        assert response.json()["error"]["code"] == "busy"
        go_on.set()
    async with serving(one_at_a_time, Scripted(STARTED, COMPLETED)) as running:
        for _ in range(3):
            assert (await ask(running.client)).status_code == 200
