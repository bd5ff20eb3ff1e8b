"""Size, rate and headers: what is decided before the app sees a request."""

from collections.abc import AsyncIterator

import pytest

from assistant.api.limits import TokenBuckets
from assistant.settings import Settings
from tests.assistant.api.serving import AS_BROWSER, Scripted, serving, settings_at

pytestmark = pytest.mark.anyio


async def test_a_body_over_the_limit_is_refused_before_it_is_parsed(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.post("/v1/chat", content=b"{" * 65_537)
        assert response.status_code == 413
        assert response.json()["error"]["code"] == "too_large"
        assert "65,536" in response.json()["error"]["message"]


async def test_a_body_that_does_not_tell_its_size_is_cut_off_at_the_limit(settings: Settings) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 1
            yield b"x" * 1_024

    async with serving(settings, Scripted()) as running:
        response = await running.client.post("/v1/chat", content=endless())
        assert response.status_code == 413
        assert sent < 100


async def test_a_client_that_comes_too_often_is_told_when_to_come_back(settings: Settings) -> None:
    async with serving(settings_at(settings.home, limits={"requests_per_minute": 3}), Scripted()) as running:
        statuses = [(await running.client.get("/v1/documents")).status_code for _ in range(4)]
        refused = await running.client.get("/v1/documents")
        assert statuses == [200, 200, 200, 429]
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert refused.json()["error"]["code"] == "too_many_requests"
        assert (await running.client.get("/healthz")).status_code == 200
        assert (await running.client.get("/static/page.css")).status_code == 200


def test_a_bucket_fills_again_and_clients_do_not_share_it() -> None:
    now = 0.0
    buckets = TokenBuckets(60, clock=lambda: now)
    assert [buckets.take("a") for _ in range(61)] == [0] * 60 + [1]
    assert buckets.take("b") == 0
    now = 1.5
    assert [buckets.take("a"), buckets.take("a")] == [0, 1]


def test_only_so_many_clients_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.api.limits._CLIENTS", 2)
    buckets = TokenBuckets(1, clock=lambda: 0.0)
    for client in "abc":
        buckets.take(client)
    assert buckets.take("c") > 0
    assert buckets.take("a") == 0


@pytest.mark.parametrize("path", ["/", "/v1/documents", "/nowhere", "/static/page.css", "/v1/search", "/healthz"])
async def test_every_response_bears_the_security_headers(settings: Settings, path: str) -> None:
    async with serving(settings, Scripted()) as running:
        headers = (await running.client.get(path, headers=AS_BROWSER)).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


async def test_no_page_has_inline_scripts_or_styles(settings: Settings) -> None:
    async with serving(settings) as running:
        for path in ("/", "/?q=return", "/documents", "/v1/documents/returns/returns.md/versions/1"):
            page = (await running.client.get(path, headers=AS_BROWSER)).text
            assert "<script" not in page
            assert "style=" not in page
            assert "<style" not in page
            assert "http://" not in page
            assert "https://" not in page
