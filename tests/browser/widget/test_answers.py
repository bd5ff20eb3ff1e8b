"""Answers in the widget: cited, asked back, withheld, stopped, judged, taken along; whatever is in them."""

import re
import threading

import pytest
from playwright.sync_api import Page, Route, expect

from assistant.answering.events import Sentence
from tests.browser.widget.actor import (
    ABSTAINED,
    CLARIFY,
    COMPLETED,
    FAILED,
    FIRST,
    OPENED,
    SECOND,
    UNOPENED,
    Actor,
    cited,
)
from tests.browser.widget.conftest import OpenChat, ask
from tests.browser.widget.hosts import POLICIES

pytestmark = pytest.mark.loopback

_POLICY = re.compile(r"^http://127\.0\.0\.1:\d+/v1/documents/returns/returns\.md/versions/1\?start=\d+&end=\d+")

QUESTION = "How long do I have to return a tent?"


@pytest.fixture(autouse=True)
def _known(actor: Actor) -> None:
    actor.plays(QUESTION, FIRST, SECOND, COMPLETED)


@pytest.mark.parametrize("csp", POLICIES)
def test_an_answer_leads_to_its_clause_under_any_content_policy(open_chat: OpenChat, csp: str) -> None:
    page = open_chat(f"csp={csp}")
    ask(page, QUESTION)
    expect(page.locator(".words")).to_contain_text("You can return an unopened item within 60 days")
    expect(page.locator(".words strong")).to_have_text("unopened")
    page.get_by_role("button", name="Source 2: Returns and Refunds").click()
    clause = page.get_by_role("dialog", name="Returns and Refunds")
    expect(clause.locator("mark")).to_have_text(OPENED)
    expect(clause).to_contain_text("1. How long you have")
    expect(clause.locator(".context")).to_contain_text("1.1 You can return an unopened item")
    expect(clause).to_contain_text("In force since March 1, 2026")
    expect(clause.get_by_role("link")).to_have_attribute("href", _POLICY)
    page.mouse.click(10, 10)
    expect(clause).to_have_count(0)


def test_the_clause_is_reached_and_left_by_keyboard_alone(open_page_with_chat: OpenChat) -> None:
    page = open_page_with_chat()
    page.get_by_role("link", name="Gear").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".actions")).to_be_visible()
    number = page.get_by_role("button", name="Source 1: Returns and Refunds")
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if number.evaluate("button => button.matches(':focus-visible')"):
            break
    page.keyboard.press("Enter")
    clause = page.get_by_role("dialog", name="Returns and Refunds")
    expect(clause.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Escape")
    expect(clause).to_have_count(0)
    expect(number).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    expect(page.locator(".launcher")).to_be_focused()


def test_a_question_back_is_answered_with_one_press(open_chat: OpenChat, actor: Actor) -> None:
    actor.plays("How long do I have?", CLARIFY)
    actor.plays("opened", cited(OPENED, OPENED), COMPLETED)
    page = open_chat()
    ask(page, "How long do I have?")
    page.get_by_role("button", name="opened", exact=True).click()
    expect(page.locator(".words")).to_contain_text(OPENED)
    expect(page.get_by_role("button", name="unopened")).to_have_count(0)


def test_where_the_policies_do_not_say_the_widget_says_so_and_offers_a_person(open_chat: OpenChat) -> None:
    page = open_chat()
    ask(page, "quantum chess")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("The policies do not say")
    expect(notice).to_contain_text(ABSTAINED.text)
    expect(notice.get_by_role("button", name="Talk to a person")).to_be_visible()


def test_what_went_wrong_can_be_asked_again(open_chat: OpenChat, actor: Actor) -> None:
    actor.plays("Does it break?", FAILED)
    page = open_chat()
    ask(page, "Does it break?")
    again = page.get_by_role("button", name="Ask again")
    expect(again).to_be_visible()
    actor.plays("Does it break?", FIRST, COMPLETED)
    again.click()
    expect(page.locator(".words")).to_contain_text("within 60 days")


def test_an_answer_streams_and_can_be_stopped(open_chat: OpenChat, actor: Actor) -> None:
    gate = threading.Event()
    actor.plays("Slowly.", FIRST, gate, SECOND, COMPLETED)
    page = open_chat()
    ask(page, "Slowly.")
    expect(page.locator(".words")).to_contain_text("within 60 days")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("You stopped this answer.").first).to_be_visible()
    gate.set()
    ask(page, QUESTION)
    expect(page.locator(".words").last).to_contain_text("within 30 days")
    expect(page.locator(".words").first).not_to_contain_text("within 30 days")


def test_an_answer_is_judged_with_a_reason(open_chat: OpenChat) -> None:
    page = open_chat()
    ask(page, QUESTION)
    with page.expect_response("**/feedback") as first:
        page.get_by_role("button", name="Not helpful").click()
    assert first.value.status == 204
    with page.expect_response("**/feedback") as second:
        page.get_by_role("button", name="Something is missing").click()
    assert second.value.status == 204
    assert '"reason":"incomplete"' in (second.value.request.post_data or "")
    expect(page.locator(".actions")).to_contain_text("Thank you.")


def test_answers_are_copied_and_taken_along(open_chat: OpenChat) -> None:
    page = open_chat()
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy answer").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{UNOPENED} {OPENED}"
    page.get_by_role("button", name="More").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download conversation").click()
    text = download.value.path().read_text("utf8")
    assert download.value.suggested_filename == "conversation.md"
    assert QUESTION in text
    assert "Returns and Refunds" in text


def test_questions_to_begin_with_are_offered_until_one_is_asked(open_page_with_chat: OpenChat) -> None:
    page = open_page_with_chat()

    def with_openers(route: Route) -> None:
        answer = route.fetch()
        visit = answer.json()
        visit["site"]["openers"] = [QUESTION]
        route.fulfill(response=answer, json=visit)

    page.route("**/v1/visits", with_openers)
    page.locator(".launcher").click()
    page.get_by_role("button", name=QUESTION).click()
    expect(page.locator(".words")).to_contain_text("within 60 days")
    expect(page.locator(".openers")).to_have_count(0)


def test_numbers_stand_behind_what_they_support_whatever_the_characters(open_chat: OpenChat, actor: Actor) -> None:
    smiling = "😀 שלום 👩‍🚀 within 60 days."
    actor.plays("Smile!", cited(smiling, UNOPENED), cited(" Later.", OPENED, at=len(smiling)), COMPLETED)
    page = open_chat()
    ask(page, "Smile!")
    expect(page.locator(".words")).to_have_text("😀 שלום 👩‍🚀 within 60 days.1 Later.2")


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<iframe src="https://evil.example"></iframe>',
    "<svg onload=alert(1)><use href='https://evil.example/x.svg#x'/></svg>",
    "![tracker](https://evil.example/pixel.png)",
    "[click](javascript:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "[click](java\tscript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<form action=https://evil.example><input name=q autofocus></form>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "`<img src=x onerror=alert(1)>`",
    "```html\n<script>alert(1)</script>\n```",
    "| <img src=x onerror=alert(1)> |\n|---|\n| <video src=https://evil.example/v> |",
    "> <object data=https://evil.example></object>",
    "<!-- --><math><mtext></style><img src=x onerror=alert(1)>",
    "[x]: javascript:alert(1)\n\n[x] <https://evil.example/<script>> \ue0001\ue001 &lt;img src=x&gt;",
)
_FOREIGN = (
    ":not(p, strong, em, del, code, pre, br, ul, ol, li, blockquote, div, table, thead, tbody, tr, th, td, hr, a)"
)


def test_nothing_in_an_answer_becomes_anything_but_text(open_chat: OpenChat, actor: Actor) -> None:
    page = open_chat("csp=strict")
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    for number, text in enumerate(HOSTILE):
        ask(page, actor.plays(f"Hostile {number}?", Sentence(text=text, citations=()), COMPLETED))
        expect(page.locator(".actions")).to_have_count(number + 1)
    assert len(HOSTILE) == 20
    assert page.locator(f".words {_FOREIGN}").evaluate_all("all => all.map(one => one.outerHTML)") == []
    links = page.locator(".words a").evaluate_all("all => all.map(one => one.href)")
    assert all(link.startswith("https://evil.example/") for link in links)  # written as a link; nothing asks for it
    expect(page.locator(".words").first).to_have_text("<script>alert(1)</script>")


def _events(page: Page) -> list[list[object]]:
    return page.evaluate("window.heard")  # type: ignore[no-any-return]


def test_a_page_drives_the_widget_and_hears_of_it(open_page_with_chat: OpenChat) -> None:
    page = open_page_with_chat()
    page.evaluate(
        """names => {
          window.heard = [];
          for (const name of names)
            document.addEventListener(`policy-chat:${name}`, event => heard.push([name, event.detail.outcome ?? null]));
        }""",
        ["open", "close", "message", "answer", "handoff"],
    )
    page.evaluate("question => document.querySelector('policy-chat').ask(question)", QUESTION)
    expect(page.locator(".actions")).to_be_visible()
    page.evaluate("document.querySelector('policy-chat').close()")
    expect(page.locator(".panel")).to_have_count(0)
    assert _events(page) == [["open", None], ["message", None], ["answer", "answered"], ["close", None]]
    page.evaluate("document.querySelector('policy-chat').shutdown()")
    expect(page.locator("policy-chat")).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0


def test_it_stands_in_a_page_as_well(open_page_with_chat: OpenChat) -> None:
    page = open_page_with_chat("inline")
    ask(page, QUESTION)
    expect(page.locator(".words")).to_contain_text("within 60 days")
    expect(page.locator(".launcher")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_visible()
