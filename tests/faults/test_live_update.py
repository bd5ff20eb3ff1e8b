"""A policy is edited and ingested while many ask: nobody fails, nobody gets half of each version."""

import asyncio
import json
import shutil
import time
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.faults.homes import RETURNS, copied, small_base
from tests.faults.processes import called, serving

_QUESTION = "Within how many days can I return an unused item?"
_ASKERS = 20
_SERVED_WITHIN_SECONDS = 2.0


class Reply(NamedTuple):
    """When a question was asked, and the answer that came."""

    asked: float
    answer: dict[str, Any]

    @property
    def versions(self) -> set[int]:
        records = [*self.answer["citations"], *self.answer["sources"]]
        return {record["version"] for record in records if record["document"] == "returns.md"}


async def _whole(client: httpx.AsyncClient) -> dict[str, Any]:
    response = await client.post("/v1/chat", json={"question": _QUESTION}, headers={"Accept": "application/json"})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def _streamed(client: httpx.AsyncClient) -> dict[str, Any]:
    answer: dict[str, Any] = {"outcome": "cut off", "text": "", "citations": [], "sources": []}
    async with client.stream("POST", "/v1/chat", json={"question": _QUESTION}) as response:
        assert response.status_code == 200
        async for line in response.aiter_lines():
            if not line.startswith("data:"):
                continue
            event = json.loads(line.removeprefix("data:"))
            answer["sources"] += event.get("sources", [])
            answer["text"] += event.get("text", "")
            answer["citations"] += event.get("citations", [])
            answer["outcome"] = {"completed": "answered"}.get(event["type"], event["type"])
    return answer


async def _ask_on(client: httpx.AsyncClient, stream: bool, stop: asyncio.Event, into: list[Reply]) -> None:
    while not stop.is_set():
        asked = time.monotonic()
        into.append(Reply(asked, await (_streamed(client) if stream else _whole(client))))


async def _more(replies: list[Reply], count: int) -> None:
    """Until so many more have come."""
    enough = len(replies) + count
    while len(replies) < enough:  # noqa: ASYNC110 - every asker would have to set an event
        await asyncio.sleep(0.02)


async def _while_ingested(url: str, home: Path, policies: Path) -> tuple[list[Reply], float]:
    """The replies to askers before, during and after an ingest, and when it reported."""
    replies: list[Reply] = []
    stop = asyncio.Event()
    async with httpx.AsyncClient(base_url=url, timeout=60) as client, asyncio.TaskGroup() as askers:
        for number in range(_ASKERS):
            askers.create_task(_ask_on(client, number % 2 == 0, stop, replies))
        await _more(replies, _ASKERS)
        (policies / "returns.md").write_text(RETURNS.format(days=45), encoding="utf8")
        ran = await asyncio.to_thread(called, "ingest", policies, "--home", home, "--audience", "public", "--json")
        reported = time.monotonic()
        assert json.loads(ran.out)["changed"] == ["returns.md"]
        await asyncio.sleep(_SERVED_WITHIN_SECONDS)
        await _more(replies, 2 * _ASKERS)
        stop.set()
    return replies, reported


@pytest.mark.loopback
def test_a_policy_changes_under_twenty_askers(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    base = small_base(tmp_path_factory.getbasetemp())
    home, policies = copied(base / "home", tmp_path / "home"), tmp_path / "policies"
    shutil.copytree(base / "policies", policies)
    assert called("ingest", policies, "--home", home, "--audience", "public").code == 0
    with serving(home) as server:
        replies, reported = asyncio.run(_while_ingested(server.url, home, policies))
    assert {reply.answer["outcome"] for reply in replies} == {"answered"}
    for reply in replies:
        assert len(reply.versions) == 1, reply
        old = "30 days" in reply.answer["text"]
        assert old != ("45 days" in reply.answer["text"]), reply
    late = [reply for reply in replies if reply.asked >= reported + _SERVED_WITHIN_SECONDS]
    assert len(late) >= _ASKERS
    assert all("45 days" in reply.answer["text"] for reply in late)
