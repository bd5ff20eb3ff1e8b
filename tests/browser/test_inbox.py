"""An agent at the inbox in a browser: a conversation is taken, answered and handed back while its visitor listens."""

import pytest
from playwright.sync_api import expect

from tests.assistant.api.serving import AGENT_KEY
from tests.assistant.api.visitors.visiting import Caller
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.loopback


def test_an_agent_takes_a_conversation_replies_and_hands_it_back(open_page: OpenPage, address: str) -> None:
    page = open_page("/inbox", script=True)
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Agent key").fill("a-wrong-key")
    page.get_by_role("button", name="Open the inbox").click()
    expect(page.get_by_role("alert")).to_contain_text("The agent key is wrong")
    page.get_by_label("Agent key").fill(AGENT_KEY)
    page.get_by_role("button", name="Open the inbox").click()
    expect(page.locator("#count")).to_have_text("0 waiting, 0 with a person")
    visitor = Caller(address)
    with visitor.client:
        visitor.visit()
        visitor.post("handoff", note="I was <b>charged</b> twice.")
        page.get_by_role("button", name="I was <b>charged</b> twice.").click()
        page.get_by_role("button", name="Take").click()
        page.get_by_label("Your reply").fill("I am looking into it.")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("log")).to_contain_text("I am looking into it.")
        expect(page.get_by_label("Your reply")).to_have_value("")
        visitor.write("Thank you")
        expect(page.get_by_role("log")).to_contain_text("Thank you")
        page.get_by_role("button", name="Hand back to the assistant").click()
        expect(page.get_by_role("log")).to_contain_text("The assistant answers again.")
        with visitor.listening() as events:
            heard = [next(events) for _ in range(6)]
    assert [event.kind for event in heard] == ["message", "state", "state", "message", "message", "state"]
    assert heard[3].data["name"] == "Ana"
    page.get_by_role("button", name="Back to the list").click()
    expect(page.locator("#count")).to_have_text("0 waiting, 0 with a person")
    page.reload()
    expect(page.locator("#count")).to_have_text("0 waiting, 0 with a person")
