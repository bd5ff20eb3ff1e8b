"""Search, health, readiness, and the index that follows what is published."""

import logging
import shutil

import anyio
import pytest

from assistant.api.app import Follower
from assistant.settings import Settings
from tests.assistant.api.serving import AS_AGENT, POLICIES, RETURNS, Scripted, publish, serving, settings_at

pytestmark = pytest.mark.anyio


async def test_search_finds_passages_as_the_batch_interface_names_them(settings: Settings) -> None:
    async with serving(settings) as running:
        found = (await running.client.get("/v1/search?q=unopened+item+60+days&k=2")).json()
        assert len(found["passages"]) == 2
        assert found["ms"] >= 0
        best = found["passages"][0]
        assert {"document", "section", "start", "end", "text", "score", "clause_id"} <= best.keys()
        assert best["text"] == POLICIES[best["document"]][best["start"] : best["end"]]
        assert best["score"] >= found["passages"][1]["score"]


async def test_search_is_as_of_the_day_that_is_named(settings: Settings) -> None:
    async with serving(settings) as running:
        before = (await running.client.get("/v1/search?q=return&as_of=2026-02-01")).json()["passages"]
        after = (await running.client.get("/v1/search?q=return&as_of=2026-03-01")).json()["passages"]
        assert {passage["document"] for passage in before} == {"orders/shipping.md"}
        assert RETURNS in {passage["document"] for passage in after}


async def test_agents_find_internal_clauses_and_customers_do_not(settings: Settings) -> None:
    async with serving(settings) as running:
        public = (await running.client.get("/v1/search?q=goodwill+days+late")).text
        everything = (await running.client.get("/v1/search?q=goodwill+days+late", headers=AS_AGENT)).text
        assert "GOODWILL" not in public
        assert "GOODWILL" in everything


async def test_a_ready_service_names_the_generation_that_serves(settings: Settings) -> None:
    async with serving(settings) as running:
        assert (await running.client.get("/healthz")).json() == {"status": "up"}
        ready = await running.client.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"ready": True, "generation": "000001", "reasons": []})


async def test_a_service_with_nothing_to_answer_from_is_up_but_not_ready(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with serving(settings_at(tmp_path_factory.mktemp("empty"))) as running:
        assert (await running.client.get("/healthz")).status_code == 200
        ready = await running.client.get("/readyz")
        assert ready.status_code == 503
        assert "bythebook ingest" in ready.json()["reasons"][0]


async def test_an_unreadable_database_is_a_reason_not_to_be_ready(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("gone")

    async with serving(settings) as running:
        monkeypatch.setattr("assistant.conversations.database.DatabaseConversations.read", broken)
        ready = await running.client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["reasons"] == ["The database of the conversations cannot be read (OSError)."]


async def test_what_is_published_serves_without_a_restart(publishing: Settings) -> None:
    async with serving(publishing) as running:
        changed = {**POLICIES, "orders/new.md": "---\naudience: public\n---\n# Gliders\n\nGliders ship on Tuesdays."}
        await anyio.to_thread.run_sync(publish, publishing.home, changed)
        with anyio.fail_after(30):
            while "Tuesdays" not in (await running.client.get("/v1/search?q=gliders")).text:  # noqa: ASYNC110
                await anyio.sleep(0.05)


async def test_a_problem_with_a_published_index_is_logged_once_not_at_every_look(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.api.app._REFRESH_SECONDS", 60)
    async with serving(settings, Scripted()) as running:
        shutil.rmtree(settings.home / "index")
        (settings.home / "index").mkdir()
        (settings.home / "index" / "CURRENT").write_text("000009")
        follower = Follower(running.services.index)
        with caplog.at_level(logging.ERROR, "assistant.api.app"):
            for _ in range(3):
                await follower.look()
        assert [record.message[:26] for record in caplog.records] == ["The published index cannot"]
