"""Browser UIs on other sites: those that are named may call these routes, and no others."""

import pytest
from pydantic import ValidationError

from assistant.settings import ServerSettings, Settings
from tests.assistant.api.openai.served import answering, asking
from tests.assistant.api.serving import serving, settings_at

pytestmark = pytest.mark.anyio

ENDPOINT = "/v1/chat/completions"
SITE, OTHER = "https://chat.example", "https://evil.example"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
ALLOWED = "access-control-allow-origin"


@pytest.fixture
def shared(settings: Settings) -> Settings:
    """Settings with one foreign site."""
    return settings_at(settings.home, server={"origins": [SITE]})


async def test_a_page_of_a_named_site_may_ask_stream_and_list(shared: Settings) -> None:
    async with serving(shared, answering()) as running:
        before = await running.client.options(ENDPOINT, headers={"Origin": SITE, **PREFLIGHT})
        assert (before.status_code, before.headers[ALLOWED]) == (200, SITE)
        assert "authorization" in before.headers["access-control-allow-headers"]
        for body in (asking("May I?"), asking("May I?", stream=True), asking("May I?", n=3)):
            response = await running.client.post(ENDPOINT, json=body, headers={"Origin": SITE})
            assert response.headers[ALLOWED] == SITE
            assert "access-control-allow-credentials" not in response.headers
        for path in ("/v1/models", "/v1/models/bythebook", "/v1/models/other"):
            assert (await running.client.get(path, headers={"Origin": SITE})).headers[ALLOWED] == SITE


async def test_a_page_of_any_other_site_may_not(shared: Settings) -> None:
    async with serving(shared, answering()) as running:
        before = await running.client.options(ENDPOINT, headers={"Origin": OTHER, **PREFLIGHT})
        assert before.status_code == 400
        response = await running.client.get("/v1/models", headers={"Origin": OTHER})
        assert ALLOWED not in {*before.headers, *response.headers}


@pytest.mark.parametrize("path", ["/v1/documents", "/healthz", "/v1/modelsx"])
async def test_the_other_routes_are_not_shared(shared: Settings, path: str) -> None:
    async with serving(shared, answering()) as running:
        assert ALLOWED not in (await running.client.get(path, headers={"Origin": SITE})).headers


async def test_unless_a_site_is_named_there_is_none(settings: Settings) -> None:
    async with serving(settings, answering()) as running:
        assert ALLOWED not in (await running.client.get("/v1/models", headers={"Origin": SITE})).headers


@pytest.mark.parametrize("origin", ["*", "chat.example", "https://chat.example/", "https://*.example"])
async def test_an_origin_is_a_scheme_and_a_host(origin: str) -> None:
    with pytest.raises(ValidationError, match="origins"):
        ServerSettings(origins=[origin])
