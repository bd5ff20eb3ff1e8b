"""A small knowledge base and the service around it, for tests: real records and index, a hashing encoder."""

import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import anyio
import httpx
import uvicorn

from assistant.answering.events import Event
from assistant.answering.question import Question
from assistant.api.app import create_app
from assistant.bootstrap import Services, build
from assistant.conversations.conversation import ConversationStore
from assistant.conversations.exchange import Answers
from assistant.settings import Settings
from ingest.reports import IngestReport
from ingest.sync import Ingest
from knowledge.embeddings.fake import FakeEncoder
from knowledge.records import open_records
from knowledge.settings import StoreSettings
from tests.faults.processes import until

AGENT_KEY = "a-key-for-agents"
AS_AGENT = {"Authorization": f"Bearer {AGENT_KEY}"}
AS_JSON = {"Accept": "application/json"}
AS_BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

RETURNS = "returns/returns.md"
DEPENDS = "Earning club points: how many club points you earn per dollar?"
"""A question that POLICIES answer differently for each of three tiers."""

SECRETS = ("GOODWILL", "BACKOFFICE", "WHISPERED", "FRONTNOTE", "CLOSEDBOOK", "PLAYBOOK", "HUSHED")
"""Words that stand in nothing but internal clauses, headings, comments and front matter of POLICIES."""

POLICIES: Mapping[str, str] = {
    RETURNS: """---
title: Returns and Refunds
owner: Customer Care  # FRONTNOTE
audience: public
effective_from: 2026-03-01
tags: [returns, refunds]
---

# Returns and Refunds

This policy applies to everything bought in our shops.

## 1. How long you have

1.1 You can return an **unopened** item within 60 days for a full refund to your original payment method.

<!-- audience: internal -->
1.2 GOODWILL: agents may accept a return up to 7 days late without asking anybody.
<!-- audience: public -->

1.3 Opened items can be returned within 30 days.<!-- WHISPERED aside --> Bring the receipt along.

<!-- audience: internal -->
## 2. BACKOFFICE steps

2.1 HUSHED: the stock team never writes off more than ten items.

<!-- audience: public -->
## 3. Costs

| Way | Price |
| --- | --- |
| Label | $6.95 |
| Store | Free |

- Parcels with **two** items cost the same.
- Gift returns are free & easy <always>.
""",
    "orders/shipping.md": """---
title: Shipping
audience: public
effective_from: 2026-01-01
---
# Shipping

Standard delivery takes three to six business days and costs eight dollars.

## Earning club points

| Tier | Points you earn per dollar |
| --- | --- |
| Trail | One point |
| Ridge | Two points |
| Summit | Three points |
""",
    "internal/conduct.md": """---
title: CLOSEDBOOK conduct
audience: internal
---
# CLOSEDBOOK conduct

PLAYBOOK: never argue with a customer about a return.
""",
}


class _Quiet:
    """Hears nothing of an ingest's progress."""

    def reading(self, total: int) -> None:
        """Nothing."""

    def read(self, file: str) -> None:
        """Nothing."""

    def indexing(self, total: int) -> None:
        """Nothing."""

    def indexed(self, count: int) -> None:
        """Nothing."""


def settings_at(home: Path, **changed: Any) -> Settings:
    """Settings for a home with the exact store and an agent key; the environment has no say."""
    values: dict[str, Any] = {
        "home": home,
        "store": StoreSettings(kind="exact"),
        "server": {"agent_key": AGENT_KEY},
        "limits": {"requests_per_minute": 10_000},
        **changed,
    }
    return Settings.model_validate(values)


def publish(home: Path, policies: Mapping[str, str]) -> IngestReport:
    """Make the home hold exactly these policies, and a new index generation of them."""
    folder = home / "policies"
    for path in folder.rglob("*.md"):
        path.unlink()
    for name, text in policies.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf8")
    settings = settings_at(home)
    records = open_records(settings.knowledge)
    try:
        report = Ingest(settings.knowledge, records, FakeEncoder()).run([folder], None, _Quiet())
    finally:
        records.close()
    assert not report.rejected, report.rejected
    return report


def published(home: Path, policies: Mapping[str, str]) -> Path:
    """A home that holds these policies, to be copied: its tables are made, which would take each copy longest."""
    publish(home, policies)
    build(settings_at(home), encoder=FakeEncoder()).close()
    return home


class Scripted:
    """An assistant that says what the test tells it to; it notes what it was asked, and whether it was cut short."""

    def __init__(self, *script: Event | Exception | Callable[[], Awaitable[None]]) -> None:
        self._script = script
        self.questions: list[Question] = []
        self.closed = 0
        self._changed = anyio.Event()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds of what was asked and closed."""
        with anyio.fail_after(20):
            while not holds():
                await self._changed.wait()

    def _change(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    async def answer(self, question: Question) -> AsyncIterator[Event]:
        """The scripted events; an exception among them is raised, a function awaited."""
        self.questions.append(question)
        self._change()
        try:
            for step in self._script:
                if isinstance(step, Exception):
                    raise step
                if callable(step):
                    await step()
                else:
                    yield step
        finally:
            self.closed += 1
            self._change()


class Running(NamedTuple):
    """A started service: a client to it, and what it is made of."""

    client: httpx.AsyncClient
    services: Services


@asynccontextmanager
async def serving(
    settings: Settings, assistant: Answers | None = None, conversations: ConversationStore | None = None
) -> AsyncIterator[Running]:
    """The service, started, over an in-process transport."""

    def opened(chosen: Settings) -> Services:
        return build(chosen, encoder=FakeEncoder(), assistant=assistant, conversations=conversations)

    async with started(settings, opened) as running:
        yield running


@asynccontextmanager
async def started(settings: Settings, open_services: Callable[[Settings], Services] = build) -> AsyncIterator[Running]:
    """The service as it is in production, unless its services are opened otherwise, over an in-process transport."""
    app = create_app(settings, open_services)
    failure: BaseException | None = None
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            try:
                yield Running(client, app.state.services)
            except BaseException as error:
                failure = error  # raised below: out here no task group wraps it
    if failure is not None:
        raise failure


class ServerEvent(NamedTuple):
    """One server-sent event as a client reads it."""

    name: str
    id: str
    data: dict[str, Any]


def read_events(text: str) -> Sequence[ServerEvent]:
    """The events of a whole stream."""
    events = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        events.append(ServerEvent(fields["event"], fields["id"], json.loads(fields["data"])))
    return events


@contextmanager
def served(settings: Settings, assistant: Answers | None = None, port: int = 0) -> Iterator[str]:
    """The address of the service on a free port, or on this one, for clients that want a real one."""
    app = create_app(settings, lambda chosen: build(chosen, encoder=FakeEncoder(), assistant=assistant))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
