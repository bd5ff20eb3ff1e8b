"""An agent signs in and out in a browser, without JavaScript unless a test measures with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assistant.people.opening import open_people
from assistant.people.person import Role
from tests.assistant.api.serving import served, settings_at
from tests.assistant.people.openid import OpenIdProvider, oidc_settings, providing
from tests.browser.conftest import OpenPage, _chromium

pytestmark = pytest.mark.loopback

PASSWORD = "correct horse battery staple"
INTERNAL = "/v1/documents/internal/conduct.md/versions/1"


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdProvider]:
    """An OpenID provider that listens."""
    with providing() as provider:
        yield provider


@pytest.fixture(scope="module")
def address(home: Path, provider: OpenIdProvider) -> Iterator[str]:
    """The address of a service with Ana, and a provider."""
    _chromium()
    settings = settings_at(home, oidc=oidc_settings(provider))
    with open_people(settings) as people:
        people.add("Ana", frozenset({Role.AGENT, Role.LEAD}), PASSWORD)
    with served(settings) as address:
        yield address


def test_an_agent_signs_in_asks_on_and_signs_out(open_page: OpenPage) -> None:
    page = open_page("/sign-in?next=/documents")
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
    expect(page.get_by_label("Name")).to_have_value("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents")
    expect(page.get_by_role("link", name="CLOSEDBOOK conduct")).to_be_visible()
    page.goto("/?q=Can+I+return+an+unopened+item+within+60+days%3F")
    page.get_by_label("Ask a follow-up").fill("And a label?")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/conversations/*#latest")
    page.goto("/sign-out")
    expect(page.get_by_text("As Ana: agent, lead.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    page.goto("/documents")
    expect(page.get_by_role("link", name="CLOSEDBOOK conduct")).to_have_count(0)


def test_the_button_leads_through_the_provider_to_the_page_that_was_wanted(
    open_page: OpenPage, provider: OpenIdProvider
) -> None:
    page = open_page("/sign-in?next=/documents")
    page.get_by_role("link", name="Sign in with your company account").click()
    page.wait_for_url("**/documents")
    expect(page.get_by_role("link", name="CLOSEDBOOK conduct")).to_be_visible()
    assert provider.complaints == []


@pytest.mark.parametrize("signed_in", [False, True], ids=["out", "in"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_to_object_to_and_nothing_scrolls_sideways(
    open_page: OpenPage, dark: bool, signed_in: bool
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = open_page("/sign-in", dark=dark, script=True, width=320)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    if signed_in:
        page.goto("/v1/session/oidc?next=/sign-in")
        expect(page.get_by_role("heading", name="You are signed in")).to_be_visible()
    else:
        page.get_by_label("Name").fill("nobody")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [complaint for complaint in complaints if "401" not in complaint] == []
