"""The panel in somebody else's page: who may frame it, what it reads there, and where a reply goes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect

from tests.browser.panel.conftest import PASSWORD, OpenContext, OpenPanel, sent_by

pytestmark = pytest.mark.loopback

WRONG = "You can return an unopened item within 90 days for a full refund."

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


@pytest.mark.parametrize("desk", ["chatwoot", "zendesk"])
def test_a_breach_goes_into_a_ticket_with_a_reason_only_which_is_kept(open_frame: OpenFrame, desk: str) -> None:
    page, frame = open_frame(desk)
    frame.locator("#reply").fill(WRONG)
    expect(frame.locator(".underlines mark")).to_have_text(WRONG)
    frame.locator("#reply").press("Control+Enter")
    expect(frame.locator("#despite-reason")).to_be_focused()
    page.keyboard.type("Agreed by the lead")
    with page.expect_response("**/v1/breaches") as kept:
        page.keyboard.press("Enter")
    expect(frame.locator("#reply")).to_have_value("")
    assert kept.value.status == 204
    sent = sent_by(kept.value.request)
    assert (sent["text"], sent["reason"]) == (WRONG, "Agreed by the lead")
    assert sent["ticket"] == {"chatwoot": "chatwoot:7", "zendesk": "zendesk:42"}[desk]
    inside = page.evaluate("editor" if desk == "zendesk" else "navigator.clipboard.readText()")
    assert inside == WRONG


def test_a_suggested_reply_with_a_finding_is_put_into_a_ticket_with_a_reason_only(
    open_frame: OpenFrame,
) -> None:
    page, frame = open_frame("zendesk")

    def departing(route: Route) -> None:
        answer = route.fetch()
        found = answer.json()
        found["draft"]["text"] = WRONG
        finding = {"kind": "over_promise", "sentence": WRONG, "start": 0, "end": len(WRONG), "message": "60, not 90."}
        found["findings"] = [finding | {"citation": found["draft"]["citations"][0], "rewrite": None}]
        route.fulfill(response=answer, json=found)

    page.route("**/v1/suggestions", departing)
    frame.get_by_role("button", name="Suggest again").click()
    expect(frame.locator(".draft")).to_contain_text(WRONG)
    frame.locator(".draft").get_by_role("button", name="Insert into ticket").click()
    expect(frame.locator("#despite-reason")).to_be_focused()
    assert page.evaluate("editor") == ""
    with page.expect_response("**/v1/breaches"):
        frame.get_by_role("button", name="The check is mistaken").click()
    expect(frame.get_by_role("status").first).to_have_text("Inserted into the ticket.")
    assert page.evaluate("editor") == WRONG


def test_a_decision_reaches_a_frame_at_once(open_frame: OpenFrame, open_panel: OpenPanel) -> None:
    page, frame = open_frame("zendesk")
    page.evaluate("says('And do I get a goodwill credit for this case?')")
    item = frame.locator(".give", has=frame.locator("summary", has_text="Goodwill credit per case"))
    item.locator("summary").first.click()
    item.get_by_label("Amount").fill("45")
    item.get_by_label("Reason").fill("From a frame.")
    item.get_by_role("button", name="Request approval").click()
    expect(frame.locator(".record.pending")).to_contain_text("$45.00")
    lea = open_panel("Lea")
    lea.get_by_role("button", name="Approvals").click()
    lea.locator(".page .card", has_text="From a frame.").get_by_role("button", name="Refuse").click()
    expect(frame.locator(".record.refused")).to_contain_text("refused by Lea")


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
