"""For everybody: by keyboard, at 320 pixels, in the dark, right to left; and who gets in."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import first_only
from tests.browser.panel.conftest import OpenContext, OpenPanel, OpenWidget, sign_in, take

pytestmark = pytest.mark.loopback


def _is_sound(page: Page) -> None:
    """Axe has nothing to object to, and nothing scrolls sideways."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(page)
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = """() => [...document.querySelector('#panel').shadowRoot.querySelectorAll('.room *')].filter(
        (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'auto')
        .map((one) => one.className)"""
    assert page.evaluate(wide) == []


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)])
def test_every_state_is_sound(open_context: OpenContext, open_widget: OpenWidget, width: int, dark: bool) -> None:
    text = f"Goodwill credit for an unopened item, {width} {dark}?"
    open_widget(text)
    page = open_context(width, dark).new_page()
    page.goto("/panel")
    page.get_by_label("Name").wait_for()
    _is_sound(page)
    sign_in(page, "Lea")
    page.locator(".row").first.wait_for()
    page.get_by_text("With the assistant").click()
    page.locator(".watched .count").wait_for()
    _is_sound(page)
    take(page, text)
    page.locator("#reply").fill("You can return an unopened item within 90 days for a full refund.")
    page.locator(".findings").wait_for()
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("#despite-reason").wait_for()
    page.evaluate("document.documentElement.dir = 'rtl'")
    _is_sound(page)
    page.evaluate("document.documentElement.dir = 'ltr'")
    if width == 320:
        page.get_by_role("button", name="Suggestion").click()
    page.locator(".help .part").first.wait_for()
    for summary in page.locator(".help .give > summary").all():
        summary.click()
    _is_sound(page)
    page.get_by_role("button", name="Approvals").click()
    _is_sound(page)
    page.get_by_role("button", name="Ask", exact=True).click()
    _is_sound(page)


def test_the_keyboard_alone_takes_replies_and_closes(open_context: OpenContext, open_widget: OpenWidget) -> None:
    customer = open_widget("No mouse at all")
    page = open_context(320).new_page()
    page.goto("/panel")
    page.get_by_label("Name").wait_for()
    for text in ("Ana", "correct horse battery staple"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    _tab_to(page, ".row", "No mouse at all")
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_be_focused()
    _tab_to(page, ".takeable .primary", "Take over")
    page.keyboard.press("Enter")
    expect(page.locator("#reply")).to_be_focused()
    page.keyboard.type("Good morning.")
    page.keyboard.press("Control+Enter")
    expect(customer.locator(".said.agent")).to_contain_text("Good morning.")
    _tab_to(page, ".closing summary", "Close")
    page.keyboard.press("Enter")
    _tab_to(page, ".closing .chip", "Solved")
    page.keyboard.press("Enter")
    expect(customer.get_by_role("group", name="How did it go?")).to_be_visible()
    _tab_to(page, ".back", "")
    page.keyboard.press("Enter")
    expect(page.locator("#waiting")).to_be_visible()


def _tab_to(page: Page, selector: str, text: str) -> None:
    """Press Tab until the focus is there, and can be seen."""
    place = page.locator(selector, has_text=text).first
    place.wait_for()
    focused = "(one) => one.getRootNode().activeElement === one"
    for _ in range(60):
        if place.evaluate(focused):
            assert place.evaluate("(one) => getComputedStyle(one).outlineStyle") != "none"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {selector} {text}")


def test_who_does_not_work_with_customers_is_told_so_and_a_wrong_password_too(open_context: OpenContext) -> None:
    page = open_context().new_page()
    page.goto("/panel")
    page.get_by_label("Name").fill("Eva")
    page.get_by_label("Password").fill("not this one at all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Eva has the roles evaluator.")


def test_a_list_that_did_not_come_is_fetched_again(open_panel: OpenPanel, open_widget: OpenWidget) -> None:
    panel = open_panel("Ana")
    panel.locator("#waiting").wait_for()
    panel.route("**/v1/inbox", first_only(lambda route: route.fulfill(status=429, body="{}")))
    open_widget("Tried again")
    expect(panel.locator(".row", has_text="Tried again")).to_be_visible()


def test_a_reload_goes_on_and_signing_out_ends_it(open_panel: OpenPanel) -> None:
    page = open_panel("Bea")
    page.reload()
    page.locator(".me summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
