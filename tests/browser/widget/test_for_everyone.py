"""The widget for everyone: screen readers, keyboards, narrow and zoomed screens, other scripts, fewer movements."""

import threading
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.assistant.api.serving import AS_AGENT
from tests.browser.widget.actor import CLARIFY, COMPLETED, FAILED, FIRST, OPENED, SECOND, UNOPENED, Actor
from tests.browser.widget.conftest import OpenChat, ask

pytestmark = pytest.mark.loopback

QUESTION = "How long do I have to return a tent?"


@pytest.fixture(autouse=True)
def _known(actor: Actor) -> None:
    actor.plays(QUESTION, FIRST, SECOND, COMPLETED)
    actor.plays("How long do I have?", CLARIFY)
    actor.plays("Does it break?", FAILED)


def _clean(page: Page, state: str, context: str = "policy-chat") -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # An element on its way in is fainter than it will be. (Waiting for a function would need `eval` in the page.)
    page.locator("policy-chat").wait_for(state="attached")
    page.evaluate(
        """() => Promise.all(document.querySelector('policy-chat').shadowRoot.getAnimations()
          .filter(one => one.effect.getTiming().iterations === 1)
          .map(one => one.finished.catch(() => null)))"""
    )
    violations = axe.Axe().run(page, context=context).response["violations"]
    found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
    assert found == [], state


@pytest.mark.parametrize(
    ("query", "width", "dark"),
    [("", 1000, False), ("", 320, True), ("lang=ar", 1000, True)],
    ids=["wide", "dark", "ar"],
)
def test_axe_finds_nothing_to_object_to_in_any_state(
    open_page_with_chat: OpenChat, actor: Actor, address: str, query: str, width: int, dark: bool
) -> None:
    gate = threading.Event()
    actor.plays("Slowly.", gate, FIRST, COMPLETED)
    page = open_page_with_chat(query, width, dark, broken=True)
    _clean(page, "closed")
    page.locator(".launcher").click()
    page.locator("textarea").wait_for()
    _clean(page, "open")
    ask(page, "Slowly.")
    expect(page.locator(".thinking")).to_be_visible()
    _clean(page, "thinking")
    gate.set()
    expect(page.locator(".actions")).to_have_count(1)
    page.locator(".actions .icon").nth(2).click()
    expect(page.locator(".buttons .chip")).to_have_count(5)
    _clean(page, "reasons")
    page.locator(".cite").click()
    expect(page.locator(".clause a")).to_be_visible()
    _clean(page, "clause")
    page.keyboard.press("Escape")
    ask(page, "How long do I have?")
    expect(page.locator(".buttons .chip", has_text="unopened")).to_be_visible()
    _clean(page, "clarify")
    ask(page, "Does it break?")
    expect(page.locator(".notice")).to_be_visible()
    _clean(page, "failed")
    page.locator(".top .icon").first.click()
    expect(page.locator(".menu button").first).to_be_visible()
    _clean(page, "menu")
    page.keyboard.press("Escape")
    page.locator(".composer .link").click()
    expect(page.locator(".presence")).to_be_visible()
    _clean(page, "waiting")
    _take_and_close(page, address, lambda: _clean(page, "human"))
    expect(page.locator(".rating")).to_be_visible()
    _clean(page, "closed conversation")
    page.route("**/messages", lambda route: route.abort())
    ask(page, QUESTION)
    expect(page.locator(".problem")).to_be_visible()
    _clean(page, "not sent")


def _take_and_close(page: Page, address: str, between: Callable[[], None]) -> None:
    conversation = page.evaluate("JSON.parse(sessionStorage['policy-chat:demo']).conversation")
    with httpx.Client(base_url=f"{address}/v1/inbox/{conversation}", headers=AS_AGENT) as agent:
        agent.post("/take", json={"agent": "Ana"}).raise_for_status()
        agent.post("/reply", json={"agent": "Ana", "id": "reply-0001", "text": "Hello."}).raise_for_status()
        expect(page.locator(".said.agent")).to_be_visible()
        between()
        agent.post("/close", json={"agent": "Ana", "outcome": ""}).raise_for_status()


_NOTING = """() => {
  window.spoken = [];
  const region = document.querySelector('policy-chat').shadowRoot.querySelector('[aria-live=polite]');
  new MutationObserver(changes => {
    for (const { addedNodes } of changes) for (const node of addedNodes) spoken.push(node.textContent);
  }).observe(region, { childList: true, subtree: true });
}"""


def test_a_screen_reader_hears_each_finished_sentence_once(open_chat: OpenChat, actor: Actor) -> None:
    gate = threading.Event()
    actor.plays("Slowly.", FIRST, gate, SECOND, COMPLETED)
    page = open_chat()
    page.evaluate(_NOTING)
    ask(page, "Slowly.")
    expect(page.locator(".words")).to_contain_text("within 60 days")
    gate.set()
    expect(page.locator(".actions")).to_be_visible()
    heard = page.evaluate("spoken.map(text => text.replace(/\\s+/g, ' '))")
    assert heard == ["Looking in the policies", " ".join(UNOPENED.replace("**", " ").split()), OPENED]
    expect(page.get_by_role("log", name="Conversation")).to_have_attribute("aria-live", "off")
    page.reload()
    expect(page.locator(".actions")).to_be_visible()
    expect(page.locator("[aria-live=polite] p")).to_have_count(0)


def test_where_the_panel_covers_the_page_tab_stays_in_it(open_chat: OpenChat) -> None:
    page = open_chat(width=320)
    ask(page, QUESTION)
    expect(page.locator(".actions")).to_be_visible()
    inside = "document.activeElement.localName === 'policy-chat'"
    for key in ["Tab"] * 15 + ["Shift+Tab"] * 15:
        page.keyboard.press(key)
        assert page.evaluate(inside), key


def test_the_focus_goes_back_to_where_it_was(open_page_with_chat: OpenChat) -> None:
    page = open_page_with_chat()
    link = page.get_by_role("link", name="Gear")
    link.focus()
    page.evaluate("document.querySelector('policy-chat').open()")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 400), (320, 256)], ids=["phone", "200 %", "400 %"])
def test_nothing_is_cut_off_on_small_or_zoomed_screens(open_chat: OpenChat, width: int, height: int) -> None:
    page = open_chat(width=width)
    page.set_viewport_size({"width": width, "height": height})
    ask(page, QUESTION)
    expect(page.locator(".actions")).to_have_count(1)
    for part in ("textarea", ".send", ".top .icon >> nth=-1"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    page.locator(".cite").first.click()
    expect(page.locator(".clause .icon")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "log => log.scrollWidth <= log.clientWidth"
    assert page.locator(".log").evaluate(wide)


def test_targets_are_large_enough_for_a_thumb(open_chat: OpenChat) -> None:
    page = open_chat(width=320)
    ask(page, QUESTION)
    expect(page.locator(".actions")).to_be_visible()
    sizes = [one.bounding_box() for one in page.locator(".panel button").all() if one.is_visible()]
    assert all(size and min(size["width"], size["height"]) >= 24 for size in sizes), sizes


def test_arabic_runs_from_right_to_left(open_chat: OpenChat) -> None:
    page = open_chat("lang=ar")
    expect(page.locator(".root")).to_have_attribute("dir", "rtl")
    expect(page.get_by_placeholder("اكتب سؤالك")).to_be_visible()
    ask(page, QUESTION)
    expect(page.locator(".actions")).to_be_visible()
    panel, bubble = page.locator(".panel").bounding_box(), page.locator(".said.customer p").bounding_box()
    assert panel is not None
    assert bubble is not None
    assert panel["x"] < 100  # the corner where lines end
    assert bubble["x"] - panel["x"] < 40
    send, box = page.locator(".send").bounding_box(), page.locator("textarea").bounding_box()
    assert send is not None
    assert box is not None
    assert send["x"] < box["x"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("de", "Frage stellen"), ("es-MX", "Hacer una pregunta"), ("fr", "Poser une question"), ("xx", "Ask a question")],
)
def test_it_speaks_the_pages_language_and_else_english(open_page_with_chat: OpenChat, lang: str, words: str) -> None:
    page = open_page_with_chat(f"lang={lang}")
    launcher = page.locator(".launcher")
    expect(launcher).to_have_text(words)
    launcher.click()
    page.locator("textarea").wait_for()
    assert launcher.text_content() == words


def test_whoever_wants_less_movement_gets_none(open_page_with_chat: OpenChat, actor: Actor) -> None:
    gate = threading.Event()
    actor.plays("Slowly.", gate, FIRST, COMPLETED)
    page = open_page_with_chat()
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    page.locator(".launcher").click()
    ask(page, "Slowly.")
    expect(page.locator(".thinking")).to_be_visible()
    assert page.evaluate("document.querySelector('policy-chat').shadowRoot.getAnimations().length") == 0
    borders = page.locator(".top .icon").evaluate_all("all => all.map(one => getComputedStyle(one).borderStyle)")
    assert set(borders) == {"solid"}
    gate.set()
    expect(page.locator(".actions")).to_be_visible()


def test_the_demo_shop_and_the_configurator_are_clean_too(open_page_with_chat: OpenChat, address: str) -> None:
    page = open_page_with_chat()
    page.goto(f"{address}/demo")
    _clean(page, "demo", "body")
    page.goto(f"{address}/configurator")
    expect(page.locator("policy-chat textarea")).to_be_visible()
    page.get_by_label("Name").fill('Larch & "Co"')
    page.get_by_label("Language").select_option("de")
    page.get_by_label("Colour").fill("#ffcc00")
    expect(page.locator("policy-chat #name")).to_have_text('Larch & "Co"')
    expect(page.locator("policy-chat textarea")).to_have_attribute("placeholder", "Ihre Frage")
    snippet = page.locator("#snippet")
    expect(snippet).to_contain_text("--policy-chat-on-accent: #000000;")
    expect(snippet).to_contain_text('data-name="Larch &amp; &quot;Co&quot;" data-lang="de"')
    expect(snippet).to_contain_text(f'<script src="{address}/widget.js" data-site="demo"')
    _clean(page, "configurator", "body")
