"""The panel where a language model is set: it is asked about a reply once, when that is to be sent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from assistant.people.opening import open_people
from assistant.people.person import Role
from benchmarks.faults.model_server import ModelServer, Reply, model_server, says
from tests.assistant.api.cheap_hashes import make_hashes_cheap
from tests.assistant.api.serving import served, settings_at
from tests.assistant.suggesting.thorough import PARAPHRASE, QUOTE, objects, shown_to
from tests.browser.conftest import _chromium
from tests.browser.panel.conftest import PASSWORD, OpenPanel, OpenWidget, sent_by, take

pytestmark = pytest.mark.loopback


def _objects_to_drafts(request: dict[str, Any]) -> Reply:
    return objects(QUOTE)(request) if "sentences" in shown_to(request) else says("NO ANSWER")


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    """A model that objects to every draft, and answers nothing."""
    with model_server(_objects_to_drafts) as server:
        yield server


@pytest.fixture(scope="module")
def address(home: Path, model: ModelServer) -> Iterator[str]:
    """The address of a service with that model."""
    _chromium()
    settings = settings_at(home, llm=model.settings())
    with pytest.MonkeyPatch.context() as patch:
        make_hashes_cheap(patch)
        with open_people(settings) as people:
            people.add("Tom", frozenset({Role.AGENT}), PASSWORD)
        with served(settings) as address:
            yield address


def test_what_only_the_model_sees_holds_the_reply_back_once_it_is_to_be_sent(
    open_panel: OpenPanel, open_widget: OpenWidget, model: ModelServer
) -> None:
    customer = open_widget("How long may I keep it?")
    panel = open_panel("Tom")
    take(panel, "How long may I keep it?")
    asked: list[bool] = []

    def note(request: Request) -> None:
        if request.url.endswith("/v1/checks"):
            asked.append(sent_by(request)["thorough"])

    panel.on("request", note)
    panel.locator("#reply").fill(PARAPHRASE)
    expect(panel.locator("#check")).to_have_text("Nothing against it.")
    panel.get_by_role("button", name="Send", exact=True).click()
    expect(panel.locator("#despite-reason")).to_be_focused()
    expect(panel.locator(".findings > li")).to_contain_text("It is 60 days.")
    expect(customer.locator(".said.agent")).to_have_count(0)
    panel.get_by_role("button", name="A lead agreed to this").click()
    expect(customer.locator(".said.agent")).to_contain_text(PARAPHRASE)
    assert asked == [False, True]
    assert sum("sentences" in shown_to(one) for one in model.requests) == 1
