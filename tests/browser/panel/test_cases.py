"""A customer's widget and agents' panels side by side: take over, reply, check, give, hand back, close."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import first_only
from tests.browser.panel.conftest import OpenPanel, OpenWidget, open_case, sent_by, take

pytestmark = pytest.mark.loopback

WRONG = "You can return an unopened item within 90 days for a full refund."


def test_of_two_who_take_a_conversation_one_has_it_and_the_other_sees_who(
    open_panel: OpenPanel, open_widget: OpenWidget
) -> None:
    customer = open_widget("race for a return")
    ana, bea = open_panel("Ana"), open_panel("Bea")
    for panel in (ana, bea):
        open_case(panel, "race for a return")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    bea.route("**/take", hold)
    with bea.expect_request("**/take"):
        bea.get_by_role("button", name="Take over").click()
    ana.get_by_role("button", name="Take over").click()
    expect(ana.locator("#reply")).to_be_visible()
    held[0].continue_()
    expect(bea.get_by_role("alert")).to_contain_text("Ana has this conversation already.")
    expect(bea.locator(".takeable")).to_have_text("Ana has this conversation.")
    expect(bea.locator(".row", has_text="race for a return")).to_contain_text("with Ana")
    expect(customer.locator(".presence")).to_have_text("Ana is with you now")


def test_an_agent_watches_the_assistant_and_takes_over_before_anybody_asks(
    open_panel: OpenPanel, open_widget: OpenWidget
) -> None:
    customer = open_widget("watched from afar", asks=False)
    ana, bea = open_panel("Ana"), open_panel("Bea")
    for panel in (ana, bea):
        panel.get_by_text("With the assistant").click()
        open_case(panel, "watched from afar")
    customer.locator("textarea").fill("For an unopened item, do I have 60 days to return it?")
    customer.keyboard.press("Enter")
    expect(ana.locator(".log .answer").last).to_contain_text("within 60 days")
    expect(ana.locator(".draft .words")).to_contain_text("within 60 days")
    expect(ana.locator(".takeable")).to_contain_text("The assistant answers this conversation.")
    with ana.expect_request("**/take") as taken:
        ana.get_by_role("button", name="Take over").click()
    assert sent_by(taken.value) == {"unasked": True}
    expect(ana.locator("#reply")).to_be_focused()
    expect(customer.locator(".presence")).to_have_text("Ana is with you now")
    expect(bea.locator(".takeable")).to_have_text("Ana has this conversation.")
    expect(bea.locator(".row", has_text="do I have 60 days")).to_contain_text("with Ana")


def test_the_inbox_quotes_the_aim_and_shows_why_somebody_waits(open_panel: OpenPanel, open_widget: OpenWidget) -> None:
    open_widget("quantum chess for two")
    panel = open_panel("Bea")
    row = panel.locator(".row", has_text="quantum chess for two")
    expect(row).to_contain_text("The policies do not say")
    expect(row).to_contain_text("waiting")
    panel.get_by_text("Aim: a first answer within 2 min").click()
    expect(panel.locator(".inbox blockquote")).to_contain_text("answer each chat within 2 minutes")


def test_a_breach_is_underlined_put_right_by_a_key_and_the_reply_is_in_the_widget(
    open_panel: OpenPanel, open_widget: OpenWidget
) -> None:
    customer = open_widget("May I return an unopened item?")
    panel = open_panel("Ana")
    take(panel, "May I return an unopened item?")
    panel.locator("#reply").fill(f"Hello! {WRONG}")
    expect(panel.locator(".underlines mark")).to_have_text(WRONG)
    expect(panel.locator("#check")).to_have_text("1 to look at")
    finding = panel.locator(".findings > li")
    expect(finding).to_contain_text("90 days")
    expect(finding.locator("summary")).to_contain_text("Returns and Refunds")
    panel.locator("#reply").press("Alt+1")
    expect(panel.locator("#reply")).to_have_value(
        "Hello! You can return an unopened item within 60 days for a full refund to your original payment method."
    )
    expect(panel.locator("#check")).to_have_text("Nothing against it.")
    panel.locator("#reply").press("Control+Enter")
    expect(customer.locator(".said.agent")).to_contain_text("within 60 days")
    expect(panel.locator("#reply")).to_have_value("")
    expect(panel.locator("#reply")).to_be_focused()


def test_a_breach_is_sent_with_a_reason_only(open_panel: OpenPanel, open_widget: OpenWidget) -> None:
    customer = open_widget("Return of an unopened item, please")
    panel = open_panel("Bea")
    take(panel, "Return of an unopened item, please")
    panel.locator("#reply").fill(WRONG)
    panel.get_by_role("button", name="Send", exact=True).click()
    expect(panel.locator("#despite-reason")).to_be_focused()
    expect(customer.locator(".said.agent")).to_have_count(0)
    with panel.expect_request("**/reply") as asked:
        panel.get_by_role("button", name="A lead agreed to this").click()
    assert sent_by(asked.value)["breach_reason"] == "A lead agreed to this"
    expect(customer.locator(".said.agent")).to_contain_text("90 days")


def test_only_the_check_of_the_last_words_counts(open_panel: OpenPanel, open_widget: OpenWidget) -> None:
    open_widget("Which words count?")
    panel = open_panel("Ana")
    take(panel, "Which words count?")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    panel.route("**/v1/checks", first_only(hold))
    with panel.expect_request("**/v1/checks"):
        panel.locator("#reply").fill(WRONG)
    panel.locator("#reply").fill("Hello, one moment please.")
    expect(panel.locator("#check")).to_have_text("Nothing against it.")
    expect(panel.locator(".underlines mark")).to_have_count(0)


def test_the_suggested_reply_goes_into_the_box_and_what_was_done_with_it_is_told(
    open_panel: OpenPanel, open_widget: OpenWidget
) -> None:
    customer = open_widget("Can I return an unopened item within 60 days for a full refund?")
    panel = open_panel("Ana")
    take(panel, "Can I return an unopened item")
    expect(panel.locator(".draft .words")).to_contain_text("within 60 days")
    internal = panel.locator(".card.internal").first
    expect(internal).to_contain_text("Internal: do not share")
    expect(internal.get_by_role("button")).to_have_count(0)
    with panel.expect_request("**/outcome") as inserted:
        panel.locator(".draft").get_by_role("button", name="Insert").click()
    assert sent_by(inserted.value)["action"] == "inserted"
    expect(panel.locator("#reply")).to_be_focused()
    panel.keyboard.press("Control+End")
    panel.keyboard.type(" Kind regards")
    with panel.expect_request(lambda request: request.url.endswith("/outcome") and "sent" in (request.post_data or "")):
        panel.get_by_role("button", name="Send", exact=True).click()
    expect(customer.locator(".said.agent")).to_contain_text("Kind regards")


def test_a_suggestion_is_dismissed_with_a_reason(open_panel: OpenPanel, open_widget: OpenWidget) -> None:
    open_widget("Dismiss: can I return an unopened item within 60 days?")
    panel = open_panel("Ana")
    open_case(panel, "Dismiss: can I return")
    panel.locator(".draft .why summary").click()
    with panel.expect_request("**/outcome") as told:
        panel.locator(".draft").get_by_role("button", name="Incomplete").click()
    assert (sent_by(told.value)["action"], sent_by(told.value)["reason"]) == ("dismissed", "Incomplete")
    expect(panel.locator(".draft")).to_have_count(0)


def test_above_ones_authority_a_lead_approves_and_the_agent_sees_it(
    open_panel: OpenPanel, open_widget: OpenWidget
) -> None:
    open_widget("Do I get a goodwill credit for this case?")
    ana, lea = open_panel("Ana"), open_panel("Lea", dark=True)
    lea.get_by_role("button", name="Approvals").click()
    expect(lea.get_by_text("Nothing waits for approval.")).to_be_visible()
    take(ana, "Do I get a goodwill credit")
    expect(ana.locator(".discretion")).to_contain_text("$60.00 of $60.00 left this month")
    item = ana.locator(".give", has=ana.locator("summary", has_text="Goodwill credit per case"))
    item.locator("summary").first.click()
    item.get_by_label("Amount").fill("20")
    item.get_by_label("Reason").fill("Our mistake, twice.")
    item.get_by_role("button", name="Give").click()
    expect(ana.locator(".record.granted")).to_contain_text("$20.00")
    expect(ana.locator(".discretion")).to_contain_text("$40.00 of $60.00 left this month")
    item.locator("summary").first.click()
    item.get_by_label("Amount").fill("30")
    item.get_by_label("Reason").fill("And a third time.")
    item.get_by_role("button", name="Request approval").click()
    expect(ana.locator(".record.pending")).to_contain_text("waits for the")
    expect(lea.get_by_role("button", name="Approvals, 1 pending")).to_be_visible()
    asked = lea.locator(".page .card", has_text="And a third time.")
    asked.get_by_label("Note").fill("Fair.")
    asked.get_by_role("button", name="Approve").click()
    expect(lea.get_by_text("Nothing waits for approval.")).to_be_visible()
    expect(ana.locator(".record", has_text="$30.00")).to_contain_text("granted by Lea")


def test_a_case_is_handed_back_taken_again_and_closed_with_an_outcome(
    open_panel: OpenPanel, open_widget: OpenWidget
) -> None:
    customer = open_widget("Back and forth")
    panel = open_panel("Bea")
    take(panel, "Back and forth")
    panel.get_by_role("button", name="Hand back").click()
    expect(panel.locator(".takeable")).to_contain_text("The assistant answers this conversation.")
    customer.get_by_role("button", name="Talk to a person").last.click()
    panel.get_by_role("button", name="Take over").click()
    panel.locator(".closing summary").click()
    with panel.expect_request("**/close") as closed:
        panel.get_by_role("button", name="Passed on to a colleague").click()
    assert sent_by(closed.value) == {"outcome": "Passed on to a colleague"}
    expect(panel.locator(".takeable")).to_have_text("This conversation is closed.")
    expect(customer.get_by_role("group", name="How did it go?")).to_be_visible()


def test_agents_ask_the_policies_anything(open_panel: OpenPanel) -> None:
    panel = open_panel("Ana")
    panel.get_by_role("button", name="Ask", exact=True).click()
    panel.get_by_label("Your question").fill("Can I return an unopened item within 60 days?")
    panel.keyboard.press("Enter")
    expect(panel.locator(".answers .words")).to_contain_text("60 days")
    panel.locator(".answers summary").first.click()
    expect(panel.locator(".answers blockquote").first).to_contain_text("within 60 days")
