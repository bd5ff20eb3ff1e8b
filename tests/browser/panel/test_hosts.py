"""The panel in somebody else's page: who may frame it, what it reads there, and where a reply goes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.panel.conftest import PASSWORD, OpenContext, sent_by

pytestmark = pytest.mark.loopback

OpenFrame = Callable[[str], tuple[Page, FrameLocator]]


@pytest.fixture
def open_frame(open_context: OpenContext, frames: str, address: str) -> OpenFrame:
    """Opens a help desk's page, and signs Ana in within its frame."""

    def opening(desk: str) -> tuple[Page, FrameLocator]:
        page = open_context(700).new_page()
        page.goto(f"{frames}/{desk}?panel={address}/panel")
        frame = page.frame_locator("#frame")
        frame.get_by_label("Name").fill("Ana")
        frame.get_by_label("Password").fill(PASSWORD)
        frame.get_by_role("button", name="Sign in").click()
        expect(frame.locator(".draft .words")).to_contain_text("within 60 days")
        return page, frame

    return opening


@pytest.mark.parametrize("desk", ["chatwoot", "zendesk"])
def test_the_case_is_read_without_private_notes_and_followed(open_frame: OpenFrame, desk: str) -> None:
    page, frame = open_frame(desk)
    expect(frame.get_by_label("Reply to Maria")).to_be_visible()
    with page.expect_request("**/v1/suggestions") as asked:
        page.evaluate("says('And what does the label cost?')")
    assert [turn["role"] for turn in sent_by(asked.value)["conversation"]] == ["customer", "customer"]
    assert "SECRETNOTE" not in (asked.value.post_data or "")


def test_no_cookie_is_used_in_a_frame_and_a_reload_goes_on(open_frame: OpenFrame) -> None:
    page, frame = open_frame("chatwoot")
    assert page.context.cookies() == []
    page.reload()
    expect(frame.locator(".draft .words")).to_contain_text("within 60 days")


def test_in_zendesk_a_reply_goes_into_the_tickets_editor(open_frame: OpenFrame) -> None:
    page, frame = open_frame("zendesk")
    frame.locator(".draft").get_by_role("button", name="Edit").click()
    frame.locator("#reply").press("Control+Enter")
    expect(frame.get_by_role("status").first).to_have_text("Inserted into the ticket.")
    assert "within 60 days" in page.evaluate("editor")
    frame.locator("#reply").fill("refuse me")
    frame.get_by_role("button", name="Insert into ticket").last.click()
    expect(frame.get_by_role("alert")).to_contain_text("The editor is closed")
    expect(frame.locator("#reply")).to_have_value("refuse me")


def test_in_chatwoot_a_reply_goes_to_the_clipboard(open_frame: OpenFrame) -> None:
    page, frame = open_frame("chatwoot")
    frame.locator(".draft").get_by_role("button", name="Copy reply").click()
    expect(frame.get_by_role("status").first).to_have_text("Copied. Paste it into the reply.")
    assert "within 60 days" in page.evaluate("navigator.clipboard.readText()")


def test_a_page_that_is_not_listed_gets_no_frame(open_context: OpenContext, shop: str, address: str) -> None:
    page = open_context().new_page()
    page.goto(shop)
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.evaluate(
            "(address) => { const frame = document.createElement('iframe'); frame.src = address; "
            "document.body.append(frame); }",
            f"{address}/panel",
        )
