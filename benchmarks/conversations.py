"""Many conversations at once, with hand-offs, over real connections that break: is a word lost, doubled or crossed?

    python -m benchmarks.conversations [--visitors 200] [--questions 5] [--seed 7]

A service over the sample policies is started on 127.0.0.1. Each visitor asks questions, some ask for a person in
between; agents take what waits, reply and hand back. Listeners are cut off after a random number of events and go on
where they were. At the end each visitor's events are compared with what they sent, and with the log.
"""

import argparse
import asyncio
import json
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from assistant.api.app import create_app
from assistant.bootstrap import build
from assistant.cli.ingest import run_ingest
from assistant.settings import Settings
from benchmarks.provenance import made_with
from knowledge.policies import Audience

_SAMPLES = Path(__file__).parents[1] / "knowledge" / "samples" / "policies"
_KEY = "the-key-of-the-agents"
_ORIGIN = {"Origin": "http://localhost"}
_QUESTIONS = (
    "How long do I have to return an unopened item?",
    "What does a return label cost?",
    "When is a late Express order refunded?",
    "How long does standard delivery take?",
    "Can I return boots that I have worn?",
    "What does the warranty cover?",
)
_ENDS = ("completed", "clarify", "abstained", "failed", "stopped")


@dataclass(frozen=True, slots=True)
class Load:
    """How much is done: so many visitors with so many questions each, of whom every third asks for a person."""

    visitors: int
    questions: int
    agents: int = 4
    seed: int = 7


@dataclass(slots=True)
class Visit:
    """One visitor: what they sent, and what they heard."""

    headers: dict[str, str]
    conversation: str
    sent: dict[str, str] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    reconnected: int = 0
    waits: list[float] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def count(self, *kinds: str) -> int:
        """How many events of these types were heard."""
        return sum(event["type"] in kinds for event in self.heard)

    async def until(self, *kinds: str, more_than: int) -> None:
        """Until more than so many of these types were heard."""
        while self.count(*kinds) <= more_than:
            self.changed.clear()
            await asyncio.wait_for(self.changed.wait(), 120)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found wrong, one line each, and how it went."""

    problems: list[str]
    messages: int
    answers: int
    handoffs: int
    reconnections: int
    events: int
    seconds: float
    median_ms: float
    p95_ms: float


def main() -> None:
    """Run it, print what came of it; exit code 1 when something was lost, doubled or crossed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=200)
    parser.add_argument("--questions", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    load = Load(arguments.visitors, arguments.questions, seed=arguments.seed)
    with tempfile.TemporaryDirectory() as home:
        settings = settings_for(Path(home))
        run_ingest(settings, [_SAMPLES], Audience.PUBLIC)
        with serving(settings) as url:
            outcome = asyncio.run(run(url, load))
    sys.stdout.write(f"{made_with('benchmarks.conversations', load.seed)}\n\n{described(load, outcome)}\n")
    sys.exit(1 if outcome.problems else 0)


def described(load: Load, outcome: Outcome) -> str:
    """The outcome in words."""
    wrong = "\n".join(outcome.problems) or "nothing lost, nothing doubled, nothing crossed"
    return (
        f"{load.visitors} visitors at once, {outcome.messages:,} messages, {outcome.answers:,} answers, "
        f"{outcome.handoffs:,} hand-offs, {outcome.events:,} events, {outcome.reconnections:,} broken connections "
        f"in {outcome.seconds:.0f} s; from a message to the end of its answer {outcome.median_ms:,.0f} ms (median), "
        f"{outcome.p95_ms:,.0f} ms (95 %): {wrong}"
    )


def settings_for(home: Path) -> Settings:
    """Settings for a service that its only client may ask as fast as it can."""
    return Settings.model_validate(
        {
            "home": home,
            "store": {"kind": "exact"},
            "server": {"agent_key": _KEY},
            "limits": {"requests_per_minute": 1_000_000, "concurrent_answers": 8},
        }
    )


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The service on a free port, in a thread of its own."""
    app = create_app(settings, build)
    listening = socket.create_server(("127.0.0.1", 0), backlog=2_000)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        app.state.closing.set()
        server.should_exit = True
        thread.join()


async def run(url: str, load: Load) -> Outcome:
    """Everything at once, then the reckoning."""
    began = time.perf_counter()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        visits = [await _arrive(client) for _ in range(load.visitors)]
        dice = [random.Random(f"{load.seed} {at}") for at in range(load.visitors)]  # noqa: S311 - to be repeated
        listeners = [asyncio.create_task(_listen(client, *one)) for one in zip(visits, dice, strict=True)]
        agents = [asyncio.create_task(_attend(client, f"Agent {at}")) for at in range(load.agents)]
        chats = [
            _chat(client, visit, load.questions, own, handed_off=at % 3 == 0)
            for at, (visit, own) in enumerate(zip(visits, dice, strict=True))
        ]
        await asyncio.gather(*chats)
        for task in (*listeners, *agents):
            task.cancel()
        await asyncio.gather(*listeners, *agents, return_exceptions=True)
        problems = [problem for visit in visits for problem in await _wrong(client, visit, visits)]
    waits = sorted(wait for visit in visits for wait in visit.waits)
    return Outcome(
        problems=problems,
        messages=sum(len(visit.sent) for visit in visits),
        answers=sum(visit.count(*_ENDS) for visit in visits),
        handoffs=sum(
            event["type"] == "state" and event["state"] == "human" for visit in visits for event in visit.heard
        ),
        reconnections=sum(visit.reconnected for visit in visits),
        events=sum(len(visit.heard) for visit in visits),
        seconds=time.perf_counter() - began,
        median_ms=statistics.median(waits) * 1_000,
        p95_ms=waits[int(len(waits) * 0.95)] * 1_000,
    )


async def _arrive(client: httpx.AsyncClient) -> Visit:
    visit = (await client.post("/v1/visits", json={"site": "demo"}, headers=_ORIGIN)).raise_for_status().json()
    headers = {**_ORIGIN, "Authorization": f"Bearer {visit['token']}"}
    begun = (await client.post("/v1/visits/conversations", headers=headers)).raise_for_status()
    return Visit(headers, begun.json()["id"])


async def _chat(
    client: httpx.AsyncClient, visit: Visit, questions: int, dice: random.Random, *, handed_off: bool
) -> None:
    """Ask one question after the other, each sent twice; where a person is asked for, talk to them in the middle."""
    for number in range(questions):
        if handed_off and number == questions // 2:
            taken = visit.count("state")
            await _post(client, visit, "handoff", {})
            await visit.until("state", more_than=taken + 1)  # waiting, then with a person
            await _write(client, visit, f"{visit.conversation} for a person")
            await visit.until("state", more_than=taken + 2)  # handed back
        ended, asked = visit.count(*_ENDS), time.perf_counter()
        await _write(client, visit, f"{dice.choice(_QUESTIONS)} ({visit.conversation} {number})")
        await visit.until(*_ENDS, more_than=ended)
        visit.waits.append(time.perf_counter() - asked)


async def _write(client: httpx.AsyncClient, visit: Visit, text: str) -> None:
    message = {"id": str(uuid.uuid4()), "text": text}
    visit.sent[message["id"]] = text
    await asyncio.gather(*(_post(client, visit, "messages", message) for _ in range(2)))


async def _post(client: httpx.AsyncClient, visit: Visit, action: str, body: dict[str, Any]) -> None:
    path = f"/v1/visits/conversations/{visit.conversation}/{action}"
    while (answer := await client.post(path, json=body, headers=visit.headers)).status_code == 503:  # noqa: ASYNC110
        await asyncio.sleep(float(answer.headers["Retry-After"]))
    answer.raise_for_status()


async def _listen(client: httpx.AsyncClient, visit: Visit, dice: random.Random) -> None:
    """Hear everything, over connections that are cut after a few events each."""
    path = f"/v1/visits/conversations/{visit.conversation}/events"
    while True:
        known = sum("number" in event for event in visit.heard)
        left = dice.randint(1, 12)
        headers = {**visit.headers, "Last-Event-ID": str(known)}
        async with client.stream("GET", path, headers=headers) as response:
            async for event in _events(response):
                visit.heard.append(event)
                visit.changed.set()
                left -= 1
                if not left:
                    break
        visit.reconnected += 1


async def _events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if name:
            fields[name] = value
        elif "data" in fields:
            number = {"number": int(fields["id"])} if "id" in fields else {}
            yield {**json.loads(fields["data"]), "type": fields["event"], **number}
            fields = {}


async def _attend(client: httpx.AsyncClient, name: str) -> None:
    """Take what waits, say hello, hand back: against the other agents."""
    client_headers = {"Authorization": f"Bearer {_KEY}"}
    while True:
        inbox = (await client.get("/v1/inbox", headers=client_headers)).raise_for_status().json()
        waiting = [one["id"] for one in inbox["conversations"] if one["state"] == "waiting"]
        for conversation in waiting:
            path = f"/v1/inbox/{conversation}"
            if (await client.post(f"{path}/take", json={"agent": name}, headers=client_headers)).status_code == 409:
                continue
            reply = {"agent": name, "id": str(uuid.uuid4()), "text": f"{name} for {conversation}"}
            (await client.post(f"{path}/reply", json=reply, headers=client_headers)).raise_for_status()
            while not await _heard_from(client, path, client_headers):  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(0.05)
            (await client.post(f"{path}/hand-back", json={"agent": name}, headers=client_headers)).raise_for_status()
        await asyncio.sleep(0.1)


async def _heard_from(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> bool:
    """Whether the customer has written to the agent."""
    packet = (await client.get(path, headers=headers)).raise_for_status().json()
    return any(one["event"] == "message" and "for a person" in one["data"]["text"] for one in packet["events"])


async def _wrong(client: httpx.AsyncClient, visit: Visit, visits: list[Visit]) -> list[str]:
    """What is wrong with what a visitor heard, in words."""
    heard = [event for event in visit.heard if "number" in event]
    agent = {"Authorization": f"Bearer {_KEY}"}
    packet = (await client.get(f"/v1/inbox/{visit.conversation}", headers=agent)).raise_for_status().json()
    logged = [{**one["data"], "type": one["event"], "number": one["id"]} for one in packet["events"]]
    said = {one["message_id"]: one["text"] for one in heard if one["type"] == "message" and one["from"] == "customer"}
    started = [one["message_id"] for one in heard if one["type"] == "started"]
    replies = [one["text"] for one in heard if one["type"] == "message" and one["from"] == "agent"]
    others = {other.conversation for other in visits} - {visit.conversation}
    checks = {
        "numbers do not count 1, 2, 3 …": [one["number"] for one in heard] == list(range(1, len(heard) + 1)),
        "the log has something else": heard == logged,
        "messages were lost or doubled": said == visit.sent,
        "a message was answered twice": len(started) == len(set(started)),
        "an agent's word is another's": all(text.endswith(visit.conversation) for text in replies),
        "somebody else's conversation shows": not any(other in json.dumps(heard) for other in others),
        "the assistant talked over a person": not _talked_over(heard),
    }
    return [f"{visit.conversation}: {problem}" for problem, holds in checks.items() if not holds]


def _talked_over(heard: list[dict[str, Any]]) -> bool:
    state = "bot"
    for event in heard:
        if event["type"] == "state":
            state = event["state"]
        elif state != "bot" and event["type"] not in ("message", "stopped"):
            return True
    return False


if __name__ == "__main__":
    main()
