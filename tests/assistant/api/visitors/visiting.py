"""A visitor of the service for tests, and an ear at a conversation's log."""

import json
import uuid
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from typing import Any, NamedTuple

import anyio
import httpx

from assistant.conversations.conversation import ConversationId
from assistant.conversations.logged import Logged
from assistant.live.live import Live
from tests.assistant.api.serving import Running

ORIGIN = "http://localhost:3000"
LAST = ("completed", "clarify", "abstained", "failed", "stopped")
_PATH = "/v1/visits/conversations"


def live_of(running: Running) -> Live:
    """The live conversations of a started service."""
    transport = running.client._transport
    assert isinstance(transport, httpx.ASGITransport)
    live: Live = transport.app.state.live  # type: ignore[attr-defined]
    return live


async def heard(running: Running, conversation: str, *until: str) -> list[Logged]:
    """The log up to the first event of one of these types, as a listener hears it."""
    events = []
    with anyio.fail_after(20):
        async with aclosing(live_of(running).following.conversation(ConversationId(conversation), 0)) as stream:
            async for thing in stream:
                if isinstance(thing, Logged):
                    events.append(thing)
                    if thing.event.type in until:
                        return events
    raise AssertionError("the stream ended")


class Visiting:
    """A visitor with a token, and one conversation."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str], conversation: str) -> None:
        self._client = client
        self.headers = headers
        self.conversation = conversation

    async def post(self, action: str, body: object = None) -> httpx.Response:
        """POST to the conversation."""
        return await self._client.post(f"{_PATH}/{self.conversation}/{action}", json=body, headers=self.headers)

    async def get(self, what: str) -> httpx.Response:
        """GET of the conversation."""
        return await self._client.get(f"{_PATH}/{self.conversation}/{what}", headers=self.headers)

    async def write(self, text: str, id: str = "") -> httpx.Response:
        """Write a message."""
        return await self.post("messages", {"id": id or str(uuid.uuid4()), "text": text})


async def visiting(client: httpx.AsyncClient, origin: str = ORIGIN, **body: Any) -> Visiting:
    """A new visitor of the demo, who has begun a conversation."""
    visit = await client.post("/v1/visits", json={"site": "demo", **body}, headers={"Origin": origin})
    assert visit.status_code == 200, visit.text
    headers = {"Origin": origin, "Authorization": f"Bearer {visit.json()['token']}"}
    begun = await client.post(_PATH, headers=headers)
    assert begun.status_code == 201
    return Visiting(client, headers, begun.json()["id"])


class Event(NamedTuple):
    """A server-sent event as a client reads it; `number` is None for one that has no id."""

    number: int | None
    kind: str
    data: dict[str, Any]


class Caller:
    """A visitor over a real connection."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=30, headers={"Origin": ORIGIN})
        self.token = ""
        self.conversation = ""

    def visit(self) -> None:
        """Come, or come again, and begin a conversation if there is none."""
        body = {"site": "demo", **({"visit": self.token} if self.token else {})}
        visit = self.client.post("/v1/visits", json=body).raise_for_status().json()
        self.token = visit["token"]
        self.client.headers["Authorization"] = f"Bearer {self.token}"
        self.conversation = visit["conversation"] or self.client.post(_PATH).raise_for_status().json()["id"]

    def post(self, action: str, **body: Any) -> httpx.Response:
        """POST to the conversation."""
        return self.client.post(f"{_PATH}/{self.conversation}/{action}", json=body)

    def write(self, text: str, id: str = "") -> httpx.Response:
        """Write a message."""
        return self.post("messages", id=id or str(uuid.uuid4()), text=text)

    @contextmanager
    def listening(self, after: int = 0) -> Iterator[Iterator[Event]]:
        """The events behind that number as they come; the connection ends with the block."""
        headers = {"Last-Event-ID": str(after)}
        with self.client.stream("GET", f"{_PATH}/{self.conversation}/events", headers=headers) as response:
            assert response.status_code == 200, response.read()
            yield read_stream(response)


def read_stream(response: httpx.Response) -> Iterator[Event]:
    """The events of a stream that stays open."""
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif not line and fields:
            number = int(fields["id"]) if "id" in fields else None
            yield Event(number, fields["event"], json.loads(fields["data"]))
            fields = {}
