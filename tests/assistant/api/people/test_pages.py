"""/sign-in and /sign-out as forms, and the way to an OpenID provider and back."""

import html
import re
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote, urlsplit

import httpx
import pytest

from assistant.api.people.paths import own_path
from assistant.people.person import Role
from assistant.settings import Settings
from tests.assistant.api.serving import AS_BROWSER, Running, serving
from tests.assistant.people.openid import OpenIdProvider, oidc_settings, providing

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery staple"
FORM = {"name": "Ana", "password": PASSWORD}
ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/ok\r\nSet-Cookie: a=b",
    "javascript:alert(1)",
    "evil.example",
    "/\u2215evil",
    "",
)


@pytest.fixture
async def running(settings: Settings) -> AsyncIterator[Running]:
    """The service with Ana, seen by a browser."""
    async with serving(settings) as running:
        running.services.people.add("Ana", frozenset({Role.AGENT, Role.POLICY_OWNER}), PASSWORD)
        running.client.headers.update(AS_BROWSER)
        yield running


async def _csrf(client: httpx.AsyncClient) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', (await client.get("/sign-out")).text)
    assert found
    return found[1]


async def test_signing_in_leads_to_the_page_that_was_wanted(running: Running) -> None:
    page = await running.client.get("/sign-in?next=/documents%3Ftag%3Da%26x%3D%3Cb%3E")
    wanted = re.search(r'name="next" value="([^"]*)"', page.text)
    assert wanted
    done = await running.client.post("/sign-in", data={**FORM, "next": html.unescape(wanted[1])})
    assert (done.status_code, done.headers["location"]) == (303, "/documents?tag=a&x=%3Cb%3E")
    assert "PLAYBOOK" in (await running.client.get("/v1/documents/internal/conduct.md/versions/1")).text


async def test_a_wrong_password_shows_the_form_again_with_the_name_and_never_the_password(running: Running) -> None:
    again = await running.client.post(
        "/sign-in", data={"name": 'A"><b>', "password": "wrong one", "next": "/documents"}
    )
    assert again.status_code == 401
    assert "The name or the password is wrong." in again.text
    assert 'value="A&#34;&gt;&lt;b&gt;"' in again.text
    assert 'name="next" value="/documents"' in again.text
    assert "wrong one" not in again.text
    assert "set-cookie" not in again.headers


async def test_too_many_attempts_are_told_on_the_form(running: Running) -> None:
    for _ in range(10):
        await running.client.post("/sign-in", data={**FORM, "password": "wrong"})
    again = await running.client.post("/sign-in", data=FORM)
    assert again.status_code == 429
    assert "Please try again in 15 minutes." in again.text
    assert "retry-after" in again.headers


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_signing_in_leads_nowhere_else(running: Running, path: str) -> None:
    done = await running.client.post("/sign-in", data={**FORM, "next": path})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert f'value="{html.escape(path)}"' not in (await running.client.get(f"/sign-in?next={quote(path)}")).text


@pytest.mark.parametrize("path", ["/", "/panel", "/documents?tag=a%20b#c", "/a//b"])
def test_pages_of_ours_are_where_one_may_go(path: str) -> None:
    assert own_path(path) == path


async def test_a_form_of_another_site_signs_nobody_in(running: Running) -> None:
    for site in ("cross-site", "same-site"):
        refused = await running.client.post("/sign-in", data=FORM, headers={"Sec-Fetch-Site": site})
        assert refused.status_code == 403
        assert "set-cookie" not in refused.headers


async def test_a_flood_of_fields_is_refused(running: Running) -> None:
    refused = await running.client.post("/sign-in", data={f"f{number}": "x" for number in range(11)})
    assert refused.status_code == 422


async def test_signing_out_takes_a_press_on_our_own_page(running: Running) -> None:
    client = running.client
    assert (await client.get("/sign-out")).headers["location"] == "/sign-in"
    await client.post("/sign-in", data=FORM)
    assert "As Ana: agent, policy owner." in (await client.get("/sign-in")).text
    token, csrf = client.cookies["bythebook"], await _csrf(client)
    assert (await client.post("/sign-out", data={"csrf": "wrong"})).status_code == 403
    assert (await client.get("/v1/session")).status_code == 200
    done = await client.post("/sign-out", data={"csrf": csrf})
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
    client.cookies.set("bythebook", token)
    assert (await client.get("/v1/session")).status_code == 401


async def test_signing_out_everywhere_ends_the_session_in_the_other_browser(running: Running) -> None:
    client = running.client
    tokens = []
    for _ in range(2):
        await client.post("/sign-in", data=FORM)
        tokens.append(client.cookies["bythebook"])
    await client.post("/sign-out", data={"csrf": await _csrf(client), "everywhere": "yes"})
    people = running.services.people
    assert [people.sessions.person(token) for token in tokens] == [None, None]


async def test_without_a_provider_there_is_no_button_and_no_way_there(running: Running) -> None:
    assert "/v1/session/oidc" not in (await running.client.get("/sign-in")).text
    for path in ("", "/callback"):
        missing = await running.client.get(f"/v1/session/oidc{path}")
        assert missing.status_code == 404
        assert "BYTHEBOOK_OIDC__ISSUER" in missing.text


@pytest.fixture
def server() -> Iterator[OpenIdProvider]:
    """A provider that listens."""
    with providing() as server:
        yield server


@pytest.fixture
async def provided(settings: Settings, server: OpenIdProvider) -> AsyncIterator[Running]:
    """The service that knows the provider, seen by a browser."""
    changed = settings.model_copy(update={"oidc": oidc_settings(server, label="Shop & Co")})
    async with serving(changed) as running:
        running.client.headers.update(AS_BROWSER)
        yield running


async def _there_and_back(running: Running, onward: str = "/documents") -> str:
    """The path that the provider sends the browser back to."""
    sent = await running.client.get(f"/v1/session/oidc?next={quote(onward, safe='')}")
    assert sent.status_code == 303, sent.text
    async with httpx.AsyncClient() as browser:
        back = urlsplit((await browser.get(sent.headers["location"])).headers["location"])
    return f"{back.path}?{back.query}"


@pytest.mark.loopback
async def test_the_button_leads_to_the_provider_and_back_to_the_page_that_was_wanted(
    provided: Running, server: OpenIdProvider
) -> None:
    page = (await provided.client.get("/sign-in?next=/documents")).text
    assert "Sign in with Shop &amp; Co" in page
    assert 'href="/v1/session/oidc?next=%2Fdocuments"' in page
    done = await provided.client.get(await _there_and_back(provided))
    assert (done.status_code, done.headers["location"]) == (303, "/documents")
    who = (await provided.client.get("/v1/session")).json()["person"]
    assert (who["name"], who["roles"]) == ("Ana Ünal", ["agent"])
    assert "PLAYBOOK" in (await provided.client.get("/v1/documents/internal/conduct.md/versions/1")).text
    assert server.complaints == []


@pytest.mark.loopback
async def test_the_same_answer_signs_nobody_in_twice(provided: Running) -> None:
    back = await _there_and_back(provided)
    await provided.client.get(back)
    provided.client.cookies.delete("bythebook")
    again = await provided.client.get(back)
    assert again.status_code == 401
    assert "Please try again." in again.text
    assert (await provided.client.get("/v1/session")).status_code == 401


@pytest.mark.loopback
async def test_an_answer_in_another_browser_or_to_another_attempt_is_refused(provided: Running) -> None:
    first = await _there_and_back(provided)
    await _there_and_back(provided)
    assert (await provided.client.get(first)).status_code == 401
    provided.client.cookies.clear()
    assert (await provided.client.get(first)).status_code == 401
    for cookie in (b"bm8", b"e30", b"W10", b"\xff", b"!"):
        provided.client.cookies.clear()
        refused = await provided.client.get(first, headers={b"Cookie": b"bythebook-oidc=" + cookie})
        assert refused.status_code == 401
        assert "Please try again." in refused.text


@pytest.mark.loopback
async def test_the_way_back_leads_to_pages_of_ours_only(provided: Running) -> None:
    for path in ELSEWHERE[:3]:
        done = await provided.client.get(await _there_and_back(provided, path))
        assert (done.status_code, done.headers["location"]) == (303, "/")


@pytest.mark.loopback
async def test_who_has_no_role_here_or_says_no_there_is_told_so_and_not_let_in(
    provided: Running, server: OpenIdProvider
) -> None:
    server.claims["roles"] = ["cleaner"]
    refused = await provided.client.get(await _there_and_back(provided))
    assert (refused.status_code, "none of your roles is one here" in refused.text) == (401, True)
    server.refuses = "access_denied"
    refused = await provided.client.get(await _there_and_back(provided))
    assert (refused.status_code, "did not work" in refused.text) == (401, True)
    assert (await provided.client.get("/v1/session")).status_code == 401
    assert provided.services.people.accounts() == []


@pytest.mark.loopback
async def test_while_the_provider_is_down_the_page_says_so_and_passwords_work(
    provided: Running, server: OpenIdProvider
) -> None:
    back = await _there_and_back(provided)
    server.metadata = {"token_endpoint": "http://127.0.0.1:9/token"}
    assert provided.services.provider is not None
    provided.services.provider._known = None
    down = await provided.client.get(back)
    assert (down.status_code, "does not answer right now" in down.text) == (503, True)
    server.metadata = {"issuer": "https://evil.example"}
    provided.services.provider._known = None
    down = await provided.client.get("/v1/session/oidc")
    assert (down.status_code, "does not answer right now" in down.text) == (503, True)
    provided.services.people.add("Ben", frozenset({Role.AGENT}), PASSWORD)
    assert (await provided.client.post("/sign-in", data={"name": "Ben", "password": PASSWORD})).status_code == 303


@pytest.mark.loopback
async def test_behind_a_proxy_the_provider_is_told_the_address_that_browsers_know(
    settings: Settings, server: OpenIdProvider
) -> None:
    people = settings.people.model_copy(update={"address": "https://help.example"})
    changed = settings.model_copy(update={"oidc": oidc_settings(server), "people": people})
    async with serving(changed) as running:
        sent = await running.client.get("/v1/session/oidc")
        callback = quote("https://help.example/v1/session/oidc/callback", safe="")
        assert f"redirect_uri={callback}" in sent.headers["location"]
        assert sent.headers["set-cookie"].startswith("__Host-bythebook-oidc=")
        assert sent.headers["set-cookie"].endswith("; Secure")
