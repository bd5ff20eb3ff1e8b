"""Nothing is lost and nothing doubled: reloads, a dead network, a killed server, refusals, events that come twice."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.assistant.api.serving import served, settings_at
from tests.browser.conftest import first_only
from tests.browser.widget.actor import COMPLETED, FIRST, SECOND, Actor
from tests.browser.widget.conftest import OpenChat, ask
from tests.browser.widget.hosts import website
from tests.faults.processes import environment, free_port, until

pytestmark = pytest.mark.loopback

QUESTION = "How long do I have to return a tent?"
SLOWLY = "Tell me slowly."


@pytest.fixture(autouse=True)
def _known(actor: Actor) -> None:
    actor.plays(QUESTION, FIRST, SECOND, COMPLETED)


def _whole(page: Page) -> None:
    """The answer is there, each sentence once."""
    expect(page.locator(".actions")).to_have_count(1)
    assert page.locator(".words").inner_text().count("within 60 days") == 1
    assert page.locator(".words").inner_text().count("within 30 days") == 1
    expect(page.locator(".said.customer")).to_have_count(1)


def test_a_reload_in_the_middle_of_an_answer_loses_nothing(open_chat: OpenChat, actor: Actor) -> None:
    gate = threading.Event()
    actor.plays(SLOWLY, FIRST, gate, SECOND, COMPLETED)
    page = open_chat()
    ask(page, SLOWLY)
    expect(page.locator(".words")).to_contain_text("within 60 days")
    page.reload()
    expect(page.locator(".words")).to_contain_text("within 60 days")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    gate.set()
    _whole(page)


def test_without_storage_a_page_still_answers(open_page_with_chat: OpenChat) -> None:
    page = open_page_with_chat()
    page.evaluate("Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('off') } })")
    page.locator(".launcher").click()
    ask(page, QUESTION)
    _whole(page)


def test_what_was_asked_without_a_network_is_sent_when_it_is_back(open_chat: OpenChat) -> None:
    page = open_chat(broken=True)
    ask(page, "quantum chess")
    expect(page.locator(".notice")).to_be_visible()
    page.context.set_offline(True)
    ask(page, QUESTION)
    expect(page.locator(".problem")).to_contain_text("Not sent.")
    page.context.set_offline(False)
    expect(page.locator(".words")).to_contain_text("within 30 days")
    expect(page.locator(".problem")).to_have_count(0)
    expect(page.locator(".said.customer")).to_have_count(2)


def test_too_many_messages_are_explained_and_sent_again(open_chat: OpenChat) -> None:
    page = open_chat(broken=True)
    body = json.dumps({"error": {"code": "too_many_requests", "message": "Too many."}})
    allowed = {"Access-Control-Allow-Origin": "*", "Retry-After": "1"}
    page.route("**/messages", first_only(lambda route: route.fulfill(status=429, headers=allowed, body=body)))
    ask(page, QUESTION)
    expect(page.locator(".problem")).to_contain_text("Too many messages.")
    page.get_by_role("button", name="Try again").click()
    _whole(page)


def test_a_message_whose_receipt_was_lost_is_one_turn(open_chat: OpenChat, actor: Actor) -> None:
    page = open_chat(broken=True)
    before = len(actor.heard)

    def lose(route: Route) -> None:
        route.fetch()  # it arrives, and nobody hears that it did
        route.abort()

    dead = True

    def cut(route: Route) -> None:
        if dead:
            route.abort()
        else:
            route.continue_()

    page.route("**/events?*", cut)
    page.route("**/messages", first_only(lose))
    with page.expect_request("**/messages") as first:
        ask(page, QUESTION)
    expect(page.locator(".problem")).to_be_visible()
    with page.expect_response("**/messages") as second:
        dead = False  # the line comes back, and what was not sent is sent again
    assert second.value.status == 200
    assert second.value.request.post_data == first.value.post_data
    _whole(page)
    assert actor.heard[before:] == [QUESTION]


def test_a_token_that_has_run_out_is_renewed_on_the_way(open_chat: OpenChat) -> None:
    page = open_chat(broken=True)
    allowed = {"Access-Control-Allow-Origin": "*"}
    page.route("**/messages", first_only(lambda route: route.fulfill(status=401, headers=allowed, body="{}")))
    with page.expect_response("**/v1/visits") as renewed:
        ask(page, QUESTION)
    assert '"visit":' in (renewed.value.request.post_data or "")
    _whole(page)


def test_events_that_come_twice_are_shown_once_and_a_gap_is_asked_for_again(open_chat: OpenChat) -> None:
    page = open_chat()
    asked: list[str] = []

    def torn(route: Route) -> None:
        """The stream as it is, but with an event twice, and one of the last missing."""
        blocks = _replay(route)
        asked.append(route.request.url.rsplit("=", 1)[1])
        kept = [*blocks[:3], blocks[2], *blocks[:2], *blocks[4:]]
        allowed = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/event-stream"}
        route.fulfill(headers=allowed, body="".join(f"{block}\n\n" for block in kept))

    ask(page, QUESTION)
    expect(page.locator(".actions")).to_be_visible()
    page.route("**/events?*", first_only(torn))
    with page.expect_request("**/events?after=3"):
        page.reload()
    _whole(page)
    assert asked == ["0"]


def _replay(route: Route) -> list[str]:
    """The events that there are: the stream itself would stay open."""
    blocks: list[str] = []
    with httpx.stream("GET", route.request.url, headers={**route.request.headers}) as answer:
        for line in answer.iter_lines():
            if line.startswith("event:"):
                blocks.append("")
            if line:
                blocks[-1] += f"{line}\n"
            elif blocks and "event: completed" in blocks[-1]:
                break
    return [block.rstrip("\n") for block in blocks]


@contextmanager
def _slow_service(home: Path, port: int) -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-m", "tests.browser.widget.slow_service", str(home), str(port)]
    with subprocess.Popen(command, env=environment()) as process:
        try:
            until(lambda: _is_up(port))
            yield process
        finally:
            process.kill()


def _is_up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").is_success
    except httpx.TransportError:
        return False


def test_a_server_that_is_killed_in_the_middle_of_an_answer_goes_on_when_it_is_back(
    browser: Browser, home: Path, actor: Actor
) -> None:
    port = free_port()
    with website(f"http://127.0.0.1:{port}") as host, browser.new_context() as context:
        page = context.new_page()
        with _slow_service(home, port) as process:
            page.goto(host)
            page.locator(".launcher").click()
            ask(page, SLOWLY)
            expect(page.locator(".words")).to_contain_text("within 60 days", timeout=20_000)
            process.kill()
            expect(page.locator(".lost")).to_be_visible()
            assert page.locator(".words").inner_text().count("within 60 days") == 1
        actor.plays(SLOWLY, FIRST, SECOND, COMPLETED)
        with served(settings_at(home), actor, port):
            expect(page.locator(".actions")).to_be_visible(timeout=30_000)
            _whole(page)
            expect(page.locator(".lost")).to_have_count(0)
            page.close()  # its stream would keep the server from stopping
