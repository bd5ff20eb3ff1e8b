"""The report in one file: everything that a reader needs, nothing from elsewhere, nothing that questions smuggle in."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from lxml import html as parser  # type: ignore[import-untyped]

from evals.log import EvalLog
from evals.reports import html
from evals.reports.excerpts import NoSources
from evals.scores import Sources
from tests.evals.reports.made import BAD, GOLD, GOOD, MARKUP, QUOTE, Texts, log, opened, unopened

_NO_SOURCES = NoSources()


def _page(
    run: EvalLog, failures: Sequence[str] | None = None, baseline: EvalLog | None = None, sources: Sources | None = None
) -> parser.HtmlElement:
    return parser.document_fromstring(html(run, failures, baseline, sources or Texts()))


def _text(element: parser.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _only(page: parser.HtmlElement, path: str) -> parser.HtmlElement:
    (found,) = page.cssselect(path)
    return found


def test_the_file_loads_nothing_and_runs_nothing() -> None:
    page = _page(BAD, ["outcome <0.8>"], GOOD)
    assert not page.cssselect("script, link, img, iframe, object, embed, form, base")
    assert not page.xpath("//@src | //@onclick | //@style")
    assert all(link.startswith("#") for link in page.xpath("//a/@href"))
    assert not re.search(r"url\(|@import", _only(page, "style").text_content())
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


def test_markup_in_questions_answers_reasons_and_gates_is_shown_as_written() -> None:
    page = _page(BAD, ["outcome <0.8>"], GOOD)
    assert not page.xpath("//*[contains(text(), \"alert('q')\")][self::script]")
    for written in (MARKUP, "60 <days>.", "cited <another> clause", "Timeout: <no> answer", "outcome <0.8>"):
        assert written in _text(page)
    assert "I opened it & <i>tried</i> it." in _text(page)


def test_a_failing_sample_shows_both_clauses_in_their_context() -> None:
    card = _only(_page(BAD), "#sample-hand\\:opened-1")
    marked = [mark.text_content() for mark in card.cssselect("mark")]
    assert marked == [GOLD, QUOTE]
    around = _text(card.cssselect("blockquote")[1])
    assert "1. How long you have" in around
    assert "for a full refund" in around
    assert "retrieved at rank 1, and not cited" in _text(card)
    assert "not expected" in _text(card)


def test_without_the_documents_the_quotes_stand_alone() -> None:
    card = _only(_page(BAD, sources=_NO_SOURCES), "#sample-hand\\:opened-1")
    assert [_text(quote) for quote in card.cssselect("blockquote")] == [GOLD, QUOTE]
    assert "expected" not in [_text(chip) for chip in card.cssselect(".chip")]


def test_a_baseline_is_a_second_mark_and_what_broke_comes_first() -> None:
    page = _page(BAD, None, GOOD)
    assert len(page.cssselect(".metrics path.before")) == len(GOOD.metrics)
    assert not _page(BAD).cssselect("path.before")
    changed = _text(_only(page, "#changes"))
    assert "Passed before, fails now: 2" in changed
    assert changed.index("fails now") < changed.index("passes now: 0")
    assert "is-broken" in _only(page, "#samples").cssselect(".sample")[0].get("class")


def test_the_gate_says_whether_it_holds_and_is_silent_when_nobody_asked() -> None:
    assert "The gate does not hold" in _text(_only(_page(BAD, ["outcome 0.50 is below"]), ".gate.fails"))
    assert "The gate holds" in _text(_only(_page(GOOD, []), ".gate.holds"))
    assert not _page(GOOD, None).cssselect(".gate")


def test_slices_link_to_the_samples_that_failed_in_them() -> None:
    page = _page(BAD)
    (row,) = [row for row in page.cssselect(".slices tbody tr") if _text(row).startswith("duration")]
    links = [unquote(link) for link in row.xpath(".//a/@href")]
    assert links == ["#sample-hand:opened-1", "#sample-hand:unopened-1"]
    assert all(page.get_element_by_id(link[1:]) is not None for link in links)


def test_a_sample_that_passes_now_and_then_is_flaky_and_shows_both_attempts() -> None:
    page = _page(log("flaky", [opened(0), opened(1, attempt=2), unopened(1)]))
    cards = page.cssselect("#samples .sample.is-flaky")
    assert ["attempt 2" in _text(card) for card in cards] == [False, True]
    assert "failed 1 of 2 attempts" in _text(cards[0])
    assert _only(page, "#show-flaky").get("type") == "radio"


def test_the_setup_names_what_the_run_was_made_with() -> None:
    rows = _page(BAD).cssselect(".setup tr")
    setup = {row[0].text_content(): row[1].text_content() for row in rows}
    assert setup["settings: store.kind"] == "exact"
    assert setup["seed"] == "7"
    assert "commit" not in setup
