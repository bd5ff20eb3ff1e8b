"""A customer in a browser, without JavaScript unless a test measures with it."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.assistant.api.serving import DEPENDS, POLICIES, RETURNS
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.loopback

QUESTION = "Can I return an unopened item within 60 days for a full refund?"
ANSWER = f"/?q={QUESTION.replace(' ', '+').replace('?', '%3F')}"
NOTHING = "/?q=quantum+chess"
BACK = f"/?q={quote(DEPENDS)}"
DOCUMENT = f"/v1/documents/{RETURNS}/versions/1"
PAGES = ("/", ANSWER, BACK, NOTHING, "/documents", f"{DOCUMENT}?start=500&end=600", "/nowhere")


def test_asking_leads_to_an_answer_whose_number_leads_to_the_highlighted_passage(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("You can return an unopened item within 60 days")
    page.locator("a.cite").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Returns and Refunds")
    expect(page.locator("#highlight")).to_be_in_viewport()
    marked = "".join(page.locator("mark").all_text_contents())
    assert marked in POLICIES[RETURNS]
    assert "within 60 days" in marked


def test_everything_can_be_done_from_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_be_visible()
    _tab_to(page, "a.cite")
    page.keyboard.press("Enter")
    expect(page.locator("#highlight")).to_be_in_viewport()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus-visible").count():
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def test_a_follow_up_stays_in_the_conversation(open_page: OpenPage) -> None:
    page = open_page(ANSWER)
    page.get_by_label("Ask a follow-up").fill("And a label?")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/conversations/*#latest")
    assert page.get_by_role("heading", level=2).all_text_contents() == [QUESTION, "And a label?"]


def test_a_question_back_is_answered_with_one_press_on_a_narrow_phone(open_page: OpenPage) -> None:
    page = open_page(BACK, width=320)
    replies = page.get_by_role("form", name="That depends on the tier").get_by_role("button")
    assert replies.all_text_contents() == ["Trail", "Ridge", "Summit"]
    sizes = [reply.bounding_box() for reply in replies.all()]
    assert all(size and min(size["width"], size["height"]) >= 44 for size in sizes)
    replies.nth(1).click()
    page.wait_for_url("**/conversations/*#latest")
    assert page.get_by_role("heading", level=2).all_text_contents() == [DEPENDS, "Ridge"]
    expect(page.locator("#latest .answer")).to_contain_text("Two points")
    expect(page.locator(".options")).to_have_count(0)


def test_when_the_policies_do_not_say_the_page_says_so(open_page: OpenPage) -> None:
    page = open_page(NOTHING)
    expect(page.get_by_role("heading", name="The policies do not say")).to_be_visible()


def test_the_list_of_policies_leads_to_each_of_them(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Policies").click()
    page.get_by_role("link", name="Returns and Refunds").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Returns and Refunds")
    for name in ("Way", "Price"):
        expect(page.get_by_role("columnheader", name=name, exact=True)).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_narrow_phone(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=320, script=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_to_object_to(open_page: OpenPage, path: str, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = open_page(path, dark=dark, script=True)
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_violates_the_content_policy_or_is_missing(open_page: OpenPage, path: str) -> None:
    page = open_page("/", script=True)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert [complaint for complaint in complaints if path != "/nowhere"] == []
