"""A real server on loopback and a real browser; skipped, with the reason, where there is no Chromium."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.assistant.api.serving import POLICIES, publish, served, settings_at

_PLAIN = ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"]
"""Without a process that draws in three dimensions: a fifth of the processor time."""
OpenPage = Callable[..., Page]
expect.set_options(timeout=20_000)  # on a busy machine a server may take that long; what holds is not waited for


def _chromium() -> str:
    found = os.environ.get("BYTHEBOOK_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium; `apt-get install chromium`, or set BYTHEBOOK_TEST_CHROMIUM to its path")
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of POLICIES; a module may have another one."""
    home = tmp_path_factory.mktemp("browser")
    publish(home, POLICIES)
    return home


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """The address of a service over this knowledge base."""
    _chromium()
    with served(settings_at(home)) as address:
        yield address


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    """Chromium, for the tests of one module: Playwright's loop must not run beside other tests' loops."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=_PLAIN)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Opens a path in a fresh context: `open_page(path, width=1000, dark=False, script=False)`."""
    with ExitStack() as contexts:

        def opening(path: str, width: int = 1000, dark: bool = False, script: bool = False) -> Page:
            context = browser.new_context(
                base_url=address,
                viewport={"width": width, "height": 800},
                color_scheme="dark" if dark else "light",
                java_script_enabled=script,
            )
            contexts.callback(context.close)
            page = context.new_page()
            page.goto(path)
            return page

        yield opening


def first_only(handle: Callable[[Route], None]) -> Callable[[Route], None]:
    """A route that handles its first request so, and lets the others through.

    One that is taken away again (`times=1`, `unroute`) can take the news of a request with it that comes just then.
    """
    seen: list[Route] = []

    def handling(route: Route) -> None:
        seen.append(route)
        if len(seen) == 1:
            handle(route)
        else:
            route.continue_()

    return handling
