"""From the assistant to a person and back: the queue, the agent's words, the hours, the end."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.live.attendance import Attendance
from tests.assistant.api.serving import AS_AGENT, served, settings_at
from tests.browser.widget.actor import COMPLETED, FIRST, Actor
from tests.browser.widget.conftest import OpenChat, ask
from tests.browser.widget.hosts import website

pytestmark = pytest.mark.loopback


@pytest.fixture
def agent(address: str) -> Iterator[httpx.Client]:
    """The inbox, for an agent."""
    with httpx.Client(base_url=f"{address}/v1/inbox", headers=AS_AGENT) as client:
        yield client


def _conversation(page: Page) -> str:
    kept = page.evaluate("JSON.parse(sessionStorage['policy-chat:demo']).conversation")
    assert isinstance(kept, str)
    return kept


def _act(agent: httpx.Client, page: Page, action: str, **fields: str) -> None:
    agent.post(f"/{_conversation(page)}/{action}", json={"agent": "Ana", **fields}).raise_for_status()


def test_a_person_takes_over_hands_back_takes_over_again_and_ends_it(
    open_chat: OpenChat, agent: httpx.Client, actor: Actor
) -> None:
    actor.plays("And now?", FIRST, COMPLETED)
    page = open_chat()
    ask(page, "quantum chess")
    page.locator(".notice").get_by_role("button", name="Talk to a person").click()
    expect(page.locator(".presence")).to_contain_text("number 1 in the queue")
    _act(agent, page, "take")
    expect(page.locator(".presence")).to_have_text("Ana is with you now")
    _act(agent, page, "reply", id="reply-0001", text="Good morning, let me look.")
    expect(page.locator(".said.agent")).to_contain_text("Good morning, let me look.")
    expect(page.locator(".said.agent .name")).to_have_text("Ana")
    page.get_by_label("Write to Ana").fill("It is about chess.")
    with page.expect_response("**/messages"):  # shown at once, before the service has it
        page.keyboard.press("Enter")
    expect(page.locator(".said.customer").last).to_contain_text("It is about chess.")
    packet = agent.get(f"/{_conversation(page)}").json()
    assert packet["events"][-1]["data"]["text"] == "It is about chess."
    _act(agent, page, "hand-back")
    expect(page.locator(".presence")).to_have_count(0)
    ask(page, "And now?")
    expect(page.locator(".words")).to_contain_text("within 60 days")
    page.get_by_role("button", name="Talk to a person").last.click()
    expect(page.locator(".presence")).to_be_visible()
    _act(agent, page, "take")
    _act(agent, page, "close", outcome="solved")
    with page.expect_response("**/rating") as rated:
        page.get_by_role("button", name="4 of 5").click()
    assert rated.value.status == 204
    expect(page.get_by_text("Thank you.").first).to_be_visible()


def test_who_does_not_want_to_wait_is_back_with_the_assistant(open_chat: OpenChat) -> None:
    page = open_chat()
    page.get_by_role("button", name="Talk to a person").last.click()
    page.get_by_role("button", name="Do not wait").click()
    expect(page.locator(".presence")).to_have_count(0)
    expect(page.get_by_text("The assistant answers again.").first).to_be_visible()


def test_the_agents_words_are_there_after_the_panel_was_closed_and_opened(
    open_chat: OpenChat, agent: httpx.Client
) -> None:
    page = open_chat()
    page.get_by_role("button", name="Talk to a person").last.click()
    expect(page.locator(".presence")).to_be_visible()
    _act(agent, page, "take")
    expect(page.locator(".presence.human")).to_be_visible()
    page.get_by_role("button", name="Close chat").click()
    _act(agent, page, "reply", id="reply-0002", text="Are you there?")
    page.locator(".launcher").click()
    expect(page.locator(".said.agent")).to_contain_text("Are you there?")


def test_a_conversation_that_the_customer_ends_can_begin_again(open_chat: OpenChat) -> None:
    page = open_chat()
    ask(page, "quantum chess")
    expect(page.locator(".notice")).to_be_visible()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="End conversation").click()
    expect(page.get_by_role("group", name="How did it go?")).to_be_visible()
    ask(page, "quantum chess again")
    expect(page.locator(".notice")).to_have_count(2)
    expect(page.get_by_role("group", name="How did it go?")).to_have_count(0)


def _closed(*_: object) -> Attendance:
    return Attendance(open=False, hours="Mon-Fri 8:00-18:00")


def test_outside_the_hours_a_message_is_left(browser: Browser, tmp_path: Path, home: Path, actor: Actor) -> None:
    settings = settings_at(Path(shutil.copytree(home, tmp_path / "home")))
    with (
        mock.patch("assistant.live.live.attendance", _closed),
        served(settings, actor) as address,
        website(address) as host,
        browser.new_context() as context,
    ):
        page = context.new_page()
        page.goto(host)
        page.locator(".launcher").click()
        ask(page, "quantum chess")
        page.locator(".notice").get_by_role("button", name="Talk to a person").click()
        expect(page.locator(".leave")).to_contain_text("Open: Mon-Fri 8:00-18:00")
        expect(page.get_by_label("Your message")).to_have_value("quantum chess")
        page.get_by_label("Your e-mail address or phone number").fill("ana@example.com")
        page.get_by_role("button", name="Leave a message").click()
        expect(page.get_by_text("We will get back to you.").first).to_be_visible()
        left = httpx.get(f"{address}/v1/inbox", headers=AS_AGENT).json()["messages"]
    assert [(one["contact"], one["text"]) for one in left] == [("ana@example.com", "quantum chess")]
