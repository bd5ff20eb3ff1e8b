"""Agents' panels in front of a service with people, policies with limits, and pages of others that frame the panel."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from assistant.people.opening import open_people
from assistant.people.person import Role
from tests.assistant.api.cheap_hashes import make_hashes_cheap
from tests.assistant.api.serving import publish, served, settings_at
from tests.assistant.suggesting.policies import SUGGESTED
from tests.browser.conftest import _chromium
from tests.browser.panel.frames import framing
from tests.browser.widget.hosts import website

PASSWORD = "correct horse battery staple"
AIMS = "---\naudience: public\n---\n# Aims\n\nWe have a person answer each chat within 2 minutes of asking for one.\n"
PEOPLE: Mapping[str, set[Role]] = {
    "Ana": {Role.AGENT},
    "Bea": {Role.AGENT},
    "Lea": {Role.AGENT, Role.LEAD},
    "Eva": {Role.EVALUATOR},
}

OpenContext = Callable[..., BrowserContext]
OpenPanel = Callable[..., Page]
OpenWidget = Callable[..., Page]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base with limits per role, a budget, and how soon a chat is to be answered."""
    home = tmp_path_factory.mktemp("panel")
    publish(home, {**SUGGESTED, "promise/aims.md": AIMS})
    return home


@pytest.fixture(scope="module")
def frames() -> Iterator[str]:
    """The address of a help desk's pages that frame the panel."""
    with framing() as address:
        yield address


@pytest.fixture(scope="module")
def address(home: Path, frames: str) -> Iterator[str]:
    """The address of the service, whose panel that help desk may frame."""
    _chromium()
    settings = settings_at(home, people={"frame_ancestors": [frames]})
    with pytest.MonkeyPatch.context() as patch:
        make_hashes_cheap(patch)
        with open_people(settings) as people:
            for name, roles in PEOPLE.items():
                people.add(name, frozenset(roles), PASSWORD)
        with served(settings) as address:
            yield address


@pytest.fixture(scope="module")
def shop(address: str) -> Iterator[str]:
    """The address of a website with the widget on it."""
    with website(address) as shop:
        yield shop


@pytest.fixture
def open_context(browser: Browser, address: str) -> Iterator[OpenContext]:
    """Opens a browser of somebody's own: `open_context(width=1280, dark=False)`."""
    with ExitStack() as contexts:

        def opening(width: int = 1280, dark: bool = False) -> BrowserContext:
            context = browser.new_context(
                base_url=address,
                viewport={"width": width, "height": 800},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
                permissions=["clipboard-read", "clipboard-write"],
            )
            context.set_default_timeout(20_000)
            contexts.callback(context.close)
            return context

        yield opening


@pytest.fixture
def open_panel(open_context: OpenContext) -> OpenPanel:
    """Opens the panel and signs somebody in: `open_panel("Ana", width=1280, dark=False)`."""

    def opening(name: str, width: int = 1280, dark: bool = False) -> Page:
        page = open_context(width, dark).new_page()
        page.goto("/panel")
        sign_in(page, name)
        return page

    return opening


@pytest.fixture
def open_widget(open_context: OpenContext, shop: str) -> OpenWidget:
    """Opens the shop, and has a customer write something and, unless `asks=False`, ask for a person."""

    def opening(text: str, asks: bool = True) -> Page:
        page = open_context(1000).new_page()
        page.goto(shop)
        page.locator(".launcher").click()
        page.locator("textarea").fill(text)
        page.keyboard.press("Enter")
        page.locator(".notice, .actions, .answer .chip").first.wait_for()  # it has been answered
        if asks:
            page.get_by_role("button", name="Talk to a person").last.click()
            expect(page.locator(".presence")).to_contain_text("in the queue")
        return page

    return opening


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill the form and send it."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.locator(".desk").wait_for()


def open_case(panel: Page, text: str) -> None:
    """Open the conversation in which the customer said this last."""
    panel.locator(".row", has_text=text).click()
    expect(panel.locator(".log")).to_contain_text(text)


def take(panel: Page, text: str) -> None:
    """Open a conversation and take it over."""
    open_case(panel, text)
    panel.get_by_role("button", name="Take over").click()
    panel.locator("#reply").wait_for()


def sent_by(request: Request) -> dict[str, Any]:
    """The JSON that a request bears."""
    body: dict[str, Any] = request.post_data_json or {}
    return body
