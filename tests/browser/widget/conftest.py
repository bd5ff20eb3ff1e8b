"""The widget on somebody else's website, in front of a service whose answers the test has written."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Response

from tests.assistant.api.serving import served, settings_at
from tests.browser.widget.actor import Actor
from tests.browser.widget.hosts import website

OpenChat = Callable[..., Page]


@pytest.fixture(scope="module")
def actor() -> Actor:
    """Who answers; a test gives it scripts."""
    return Actor()


@pytest.fixture(scope="module")
def address(home: Path, actor: Actor) -> Iterator[str]:
    """The address of the service."""
    with served(settings_at(home), actor) as address:
        yield address


@pytest.fixture(scope="module")
def host(address: str) -> Iterator[str]:
    """The address of the website."""
    with website(address) as host:
        yield host


@pytest.fixture
def open_page_with_chat(browser: Browser, host: str, address: str) -> Iterator[OpenChat]:
    """Opens a page of the website: `open_page_with_chat("csp=strict&lang=ar", **context)`.

    Afterwards: no page complained, and nothing was asked of anybody but the website and the service. A test that
    breaks the network on purpose passes `broken=True`: the browser complains then.
    """
    with ExitStack() as contexts:
        pages: list[Page] = []
        complaints: list[str] = []
        foreign: list[str] = []

        def heard(request: Request) -> None:
            if not request.url.startswith((host, address, "data:", "blob:")):
                foreign.append(request.url)

        def failed(response: Response) -> None:
            if response.status >= 400:
                complaints.append(f"{response.status} {response.url}")

        def opening(query: str = "", width: int = 1000, dark: bool = False, broken: bool = False) -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme="dark" if dark else "light",
                permissions=["clipboard-read", "clipboard-write"],
            )
            contexts.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("request", heard)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            if not broken:
                page.on("response", failed)
                page.on("console", lambda message: complaints.append(message.text))
            page.goto(f"{host}/?{query}")
            pages.append(page)
            return page

        yield opening
        for page in pages:
            assert page.evaluate("document.cookie") == ""
            assert page.evaluate("localStorage.length") == 0
    assert complaints == []
    assert foreign == []


def _begun(response: Response) -> bool:
    return response.url.endswith("/v1/visits") and response.request.method == "POST"


@pytest.fixture
def open_chat(open_page_with_chat: OpenChat) -> OpenChat:
    """The same, with the chat opened by a press on its button."""

    def opening(query: str = "", width: int = 1000, dark: bool = False, broken: bool = False) -> Page:
        page = open_page_with_chat(query, width, dark, broken)
        with page.expect_response(_begun):  # before a test lays a hand on the network
            page.locator(".launcher").click()
        page.locator("textarea").wait_for()
        return page

    return opening


def ask(page: Page, question: str) -> None:
    """Write a question and send it."""
    page.locator("textarea").fill(question)
    page.locator("textarea").press("Enter")
