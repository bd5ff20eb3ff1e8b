"""The evaluations in a browser: the report in one file, and the dashboard. Without JavaScript unless measured with."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evals.reports import write_reports
from evals.reports.shelf import runs_folder
from tests.assistant.api.serving import POLICIES, publish
from tests.browser.conftest import OpenPage
from tests.evals.reports.made import BAD, GOOD, Texts, lay

pytestmark = pytest.mark.loopback

RUN = "/evals/runs/bad?baseline=good"
SAMPLE = "/evals/runs/bad/sample?key=hand%3Aopened"
COMPARED = "/evals/compare?before=good&after=bad"
PAGES = ("/evals", RUN, SAMPLE, COMPARED, "report")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base with two runs and their reports."""
    home = tmp_path_factory.mktemp("evals")
    publish(home, POLICIES)
    lay(runs_folder(home), GOOD, BAD)
    write_reports(BAD, runs_folder(home), ["outcome fell"], GOOD, Texts())
    return home


@pytest.fixture
def opening(open_page: OpenPage, home: Path) -> OpenPage:
    """Opens a page of the dashboard, or the report from its file."""

    def open_any(path: str, width: int = 1000, dark: bool = False, script: bool = False) -> Page:
        place = (runs_folder(home) / "bad.html").as_uri() if path == "report" else path
        return open_page(place, width=width, dark=dark, script=script)

    return open_any


def test_from_the_list_to_the_clause_that_was_missed_by_keyboard_alone(opening: OpenPage) -> None:
    page = opening("/evals")
    page.get_by_role("link", name="bad").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("hand")
    summary = page.locator("#samples summary").first
    summary.press("Enter")
    expect(page.locator("#samples mark").first).to_be_visible()
    page.get_by_role("link", name="This sample alone").first.press("Enter")
    expect(page.get_by_role("heading", name="Expected")).to_be_visible()


def test_two_chosen_runs_are_compared(opening: OpenPage) -> None:
    page = opening("/evals")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Passed before, fails now: 2")).to_be_visible()


@pytest.mark.parametrize("path", [RUN, "report"])
def test_the_list_of_failed_samples_narrows_without_javascript(opening: OpenPage, path: str) -> None:
    page = opening(path)
    samples = page.locator("#samples .samples-list > li:visible")
    expect(samples).to_have_count(3)
    page.get_by_text("Errors 1").click()
    expect(samples).to_have_count(1)
    expect(samples).to_contain_text("Timeout")


def test_a_link_from_a_slice_opens_the_sample_in_the_report(opening: OpenPage) -> None:
    page = opening("report")
    page.locator(".slices summary", has_text="duration").click()
    page.locator(".slices a", has_text="unopened").locator("visible=true").click()
    expect(page.locator("#sample-hand\\:unopened-1")).to_be_in_viewport()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_narrow_phone(opening: OpenPage, path: str) -> None:
    page = opening(path, width=320, script=True)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(("path", "dark"), [*((path, False) for path in PAGES), (RUN, True), (SAMPLE, True)])
def test_axe_finds_nothing_to_object_to(opening: OpenPage, path: str, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = opening(path, dark=dark, script=True)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", ["/evals", RUN])
def test_nothing_violates_the_content_policy_or_is_missing(opening: OpenPage, path: str) -> None:
    page = opening("/", script=True)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert complaints == []
