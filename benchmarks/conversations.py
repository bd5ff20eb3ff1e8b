"""Many conversations at once, with hand-offs, over real connections that break: is a word lost, doubled or crossed?

    python -m benchmarks.conversations [--visitors 200] [--questions 5] [--pause 20] [--seed 7]

A service over the sample policies is started on 127.0.0.1, in a process of its own. Each visitor asks questions, some
ask for a person in between; agents take what waits, reply and hand back. Every message is sent twice. Listeners are cut
off after a random number of events and go on where they were. At the end each visitor's events are compared with what
they sent, and with the log.

Without a pause each visitor asks on as soon as they have an answer: then the time to an answer says how many they are,
and the server's processor time is what a message costs.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]

from assistant.cli.ingest import run_ingest
from assistant.settings import Settings
from benchmarks.provenance import made_with
from knowledge.policies import Audience

_SAMPLES = Path(__file__).parents[1] / "knowledge" / "samples" / "policies"
_POLICIES = [_SAMPLES / part for part in ("returns", "orders", "services", "club")]
"""Those without the opening hours: hand-offs are wanted at any time of the week."""

AGENT_KEY = "the-key-of-the-agents"
_SETTINGS = {
    "BYTHEBOOK_STORE__KIND": "exact",
    "BYTHEBOOK_SERVER__AGENT_KEY": AGENT_KEY,
    "BYTHEBOOK_LIMITS__REQUESTS_PER_MINUTE": "1000000",
}
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
    """How much is done: so many visitors with so many questions each, of whom every third asks for a person.

    `pause` is how many seconds they read before they ask on: its mean, exponentially distributed.
    """

    visitors: int
    questions: int
    pause: float = 0.0
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
    refused: int = 0
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
    refusals: int
    events: int
    seconds: float
    processor_seconds: float
    median_ms: float
    p95_ms: float


def main() -> None:
    """Run it, print what came of it; exit code 1 when something was lost, doubled or crossed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=200)
    parser.add_argument("--questions", type=int, default=5)
    parser.add_argument(
        "--pause", type=float, default=20.0, help="seconds between an answer and the next question, on average"
    )
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    load = Load(arguments.visitors, arguments.questions, arguments.pause, seed=arguments.seed)
    with tempfile.TemporaryDirectory() as home:
        run_ingest(Settings(home=Path(home)), _POLICIES, Audience.PUBLIC)
        with _serving(home) as served:
            outcome = asyncio.run(run(served.url, load, served.processor_seconds))
    sys.stdout.write(f"{made_with('benchmarks.conversations', load.seed)}\n\n{described(load, outcome)}\n")
    sys.exit(1 if outcome.problems else 0)


def described(load: Load, outcome: Outcome) -> str:
    """The outcome in words."""
    wrong = "\n".join(outcome.problems) or "nothing lost, nothing doubled, nothing crossed"
    return (
        f"{load.visitors} visitors at once, {outcome.messages:,} messages, {outcome.answers:,} answers, "
        f"{outcome.handoffs:,} hand-offs, {outcome.events:,} events, {outcome.reconnections:,} broken connections, "
        f"{outcome.refusals:,} refusals for want of a place in {outcome.seconds:.0f} s; from a message to the end of "
        f"its answer {outcome.median_ms:,.0f} ms (median), {outcome.p95_ms:,.0f} ms (95 %); the server's processor "
        f"time was {outcome.processor_seconds:.1f} s, "
        f"{outcome.processor_seconds / outcome.messages * 1_000:.0f} ms a message: {wrong}"
    )


@dataclass(frozen=True, slots=True)
class _Served:
    """The service, in a process of its own."""

    url: str
    process: psutil.Process

    def processor_seconds(self) -> float:
        """What it has used so far."""
        used = self.process.cpu_times()
        return float(used.user + used.system)


@contextmanager
def _serving(home: str) -> Iterator[_Served]:
    """`bythebook serve`, which its only client may ask as often as it likes."""
    command = [sys.executable, "-m", "assistant", "serve", "--home", home, "--port", "0"]
    environment = {**os.environ, **_SETTINGS}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            lines = (line.split() for line in process.stdout or ())
            url = next(words[0] for words in lines if words and words[0].startswith("http://"))
            yield _Served(url.rstrip("/"), psutil.Process(process.pid))
        finally:
            process.send_signal(signal.SIGINT)


async def run(url: str, load: Load, processor_seconds: Callable[[], float] = time.process_time) -> Outcome:
    """Everything at once, then the reckoning; `processor_seconds` says what the server has used so far."""
    began, used = time.perf_counter(), processor_seconds()
    limits = httpx.Limits(
        max_connections=None, max_keepalive_connections=200, keepalive_expiry=2
    )  # the server's is 5 s
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        visits = [await _arrive(client) for _ in range(load.visitors)]
        dice = [random.Random(f"{load.seed} {at}") for at in range(load.visitors)]  # noqa: S311 - to be repeated
        listeners = [asyncio.create_task(_listen(client, *one)) for one in zip(visits, dice, strict=True)]
        agents = [asyncio.create_task(_attend(client, f"Agent {at}")) for at in range(load.agents)]
        chats = [
            _chat(client, visit, load, own, handed_off=at % 3 == 0)
            for at, (visit, own) in enumerate(zip(visits, dice, strict=True))
        ]
        await asyncio.gather(*chats)
        seconds, used = time.perf_counter() - began, processor_seconds() - used
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
        refusals=sum(visit.refused for visit in visits),
        events=sum(len(visit.heard) for visit in visits),
        seconds=seconds,
        processor_seconds=used,
        median_ms=statistics.median(waits) * 1_000,
        p95_ms=waits[int(len(waits) * 0.95)] * 1_000,
    )


async def _arrive(client: httpx.AsyncClient) -> Visit:
    visit = (await client.post("/v1/visits", json={"site": "demo"}, headers=_ORIGIN)).raise_for_status().json()
    headers = {**_ORIGIN, "Authorization": f"Bearer {visit['token']}"}
    begun = (await client.post("/v1/visits/conversations", headers=headers)).raise_for_status()
    return Visit(headers, begun.json()["id"])


async def _chat(client: httpx.AsyncClient, visit: Visit, load: Load, dice: random.Random, *, handed_off: bool) -> None:
    """Ask one question after the other, each sent twice; where a person is asked for, talk to them in the middle."""
    for number in range(load.questions):
        if load.pause:
            await asyncio.sleep(dice.expovariate(1 / load.pause))
        if handed_off and number == load.questions // 2:
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
    while (answer := await client.post(path, json=body, headers=visit.headers)).status_code == 503:
        visit.refused += 1
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
    client_headers = {"Authorization": f"Bearer {AGENT_KEY}"}
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
                await asyncio.sleep(1)
            (await client.post(f"{path}/hand-back", json={"agent": name}, headers=client_headers)).raise_for_status()
        await asyncio.sleep(1)


async def _heard_from(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> bool:
    """Whether the customer has written to the agent."""
    packet = (await client.get(path, headers=headers)).raise_for_status().json()
    return any(one["event"] == "message" and "for a person" in one["data"]["text"] for one in packet["events"])


async def _wrong(client: httpx.AsyncClient, visit: Visit, visits: list[Visit]) -> list[str]:
    """What is wrong with what a visitor heard, in words."""
    heard = [event for event in visit.heard if "number" in event]
    agent = {"Authorization": f"Bearer {AGENT_KEY}"}
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
