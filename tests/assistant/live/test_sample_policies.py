"""The sample policies, live: what customers are offered, what calls for a person, and when people are there."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from knowledge.policies import DocumentId
from tests.assistant.api.serving import AS_AGENT, Running, settings_at, started
from tests.assistant.api.visitors.visiting import ORIGIN, Visiting, heard, visiting
from tests.faults.homes import copied, sample_home

pytestmark = pytest.mark.anyio

BURNS = "Your camp stove flared up and I have burns on both hands."
COMPLAINT = "I want to make a formal complaint about how I was treated."
WEDNESDAY = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)  # 11 o'clock in Denver
SUNDAY = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Settings:
    """Settings for a home with the sample policies."""
    return settings_at(copied(sample_home(tmp_path_factory.getbasetemp()), tmp_path / "home"), store={"kind": "chroma"})


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.live.changing.now", lambda: moment)


async def state_after(running: Running, own: Visiting, message: str) -> dict[str, Any]:
    await own.write(message)
    return (await heard(running, own.conversation, "state"))[-1].data


async def test_an_injury_waits_for_a_person_with_the_clause_that_wants_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(WEDNESDAY, monkeypatch)
    async with started(settings) as running:
        own = await visiting(running.client)
        state = await state_after(running, own, BURNS)
        assert (state["state"], state["reason"], state["open"]) == ("waiting", "safety", True)
        assert state["text"].startswith("If anyone is in danger, call your local emergency number now.")
        assert state["hours"].startswith("1.2 Phone hours are Monday through Friday from 7:00 a.m. to 7:00 p.m.")
        quote = state["quote"]
        assert quote["quote"].startswith("3.6 Exception: a complaint about an injury")
        source = running.services.records.version(DocumentId(quote["document"]), quote["version"]).source
        assert source[quote["start"] : quote["end"]] == quote["quote"]
        place = {name: quote[name] for name in ("document", "version", "start", "end")}
        context = (await running.client.get("/v1/visits/clauses", params=place, headers=own.headers)).json()
        assert (context["quote"], context["section"]) == (quote["quote"], ["3. Levels and deadlines"])
        assert any(line.startswith("3.5 ") for line in context["before"].splitlines())
        packet = (await running.client.get(f"/v1/inbox/{own.conversation}", headers=AS_AGENT)).json()
        assert (packet["state"], packet["reason"]) == ("waiting", "safety")
        assert packet["clauses"]
        assert [event["event"] for event in packet["events"]] == ["message", "started", "stopped", "state"]


async def test_a_complaint_outside_opening_hours_is_told_them_and_left_with_the_assistant(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(SUNDAY, monkeypatch)
    async with started(settings) as running:
        own = await visiting(running.client)
        state = await state_after(running, own, COMPLAINT)
        assert (state["state"], state["reason"], state["open"]) == ("bot", "outside_hours", False)
        assert "Leave a message" in state["text"]
        assert "The phone lines are closed on Sundays." in state["hours"]
        assert "complaint" in state["quote"]["quote"]
        left = {"contact": "ana@example.org", "text": "Please call me about my complaint."}
        assert (await own.post("contact", left)).status_code == 204
        inbox = (await running.client.get("/v1/inbox", headers=AS_AGENT)).json()
        assert [one["text"] for one in inbox["messages"]] == [left["text"]]
        assert inbox["conversations"] == []
        await own.write("How long do I have to return an unopened item?")
        assert (await heard(running, own.conversation, "completed"))[-1].event.type == "completed"


async def test_a_visit_begins_with_questions_that_the_policies_answer(settings: Settings) -> None:
    async with started(settings) as running:
        visit = (await running.client.post("/v1/visits", json={"site": "demo"}, headers={"Origin": ORIGIN})).json()
        openers = visit["site"]["openers"]
        assert 2 <= len(openers) <= 4
        own = await visiting(running.client)
        await own.write(openers[0])
        assert (await heard(running, own.conversation, "completed", "abstained", "clarify"))[
            -1
        ].event.type == "completed"
