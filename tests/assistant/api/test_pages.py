"""The pages for people, as they come without JavaScript."""

import re

import pytest

from assistant.answering.events import (
    Abstained,
    Citation,
    Clarify,
    Completed,
    Failed,
    HandedOff,
    Option,
    Sentence,
    Source,
    Sources,
    Started,
)
from assistant.settings import Settings
from knowledge.policies import ClauseKind
from tests.assistant.api.serving import (
    AGENT_KEY,
    AS_BROWSER,
    POLICIES,
    RETURNS,
    Running,
    Scripted,
    serving,
    settings_at,
)

pytestmark = pytest.mark.anyio

QUOTE = "1.1 You can return an **unopened** item within 60 days for a full refund to your original payment method."
START = POLICIES[RETURNS].index(QUOTE)


def _citation(answer_start: int, answer_end: int) -> Citation:
    return Citation(
        document=RETURNS,
        version=1,
        clause_id="c1",
        title="Returns <b>and</b> Refunds",
        section=("1. How long you have",),
        start=START,
        end=START + len(QUOTE),
        quote=QUOTE,
        answer_start=answer_start,
        answer_end=answer_end,
    )


SOURCE = Source(
    document=RETURNS,
    version=1,
    clause_id="c1",
    title="Returns and Refunds",
    section=("1. How long you have",),
    start=START,
    end=START + len(QUOTE),
    text=QUOTE,
    kind=ClauseKind.RULE,
    score=0.5,
)
ANSWERED = Scripted(
    Started(question="q"),
    Sources(sources=(SOURCE,)),
    Sentence(text="60 days.", citations=(_citation(0, 8),)),
    Sentence(text="\n\n<i>Really</i>.", citations=(_citation(10, 24),)),
    Completed(confidence=1.0),
)


async def page(running: Running, path: str) -> str:
    response = await running.client.get(path, headers=AS_BROWSER)
    assert response.status_code == 200
    return response.text


async def test_the_first_page_asks_for_a_question_by_get(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        text = await page(running, "/")
        assert re.search(r'<form[^>]*action="/"[^>]*method="get"', text)
        assert '<label for="q">' in text
        assert text.count("<h1") == 1


async def test_each_sentence_is_numbered_and_links_to_the_highlighted_passage(settings: Settings) -> None:
    async with serving(settings, ANSWERED) as running:
        text = await page(running, "/?q=How+long%3F")
        address = f"/v1/documents/{RETURNS}/versions/1?start={START}&amp;end={START + len(QUOTE)}#highlight"
        assert text.count(f'class="cite" href="{address}"') == 2
        assert text.count('class="card"') == 1
        assert "You can return an unopened item within 60 days" in text
        assert "&lt;i&gt;Really&lt;/i&gt;." in text
        assert "Returns &lt;b&gt;and&lt;/b&gt; Refunds" in text


async def test_a_real_answers_card_says_since_when_its_clause_is_in_force(settings: Settings) -> None:
    async with serving(settings) as running:
        text = await page(running, "/?q=return+an+unopened+item+within+60+days")
        assert "In force since March 1, 2026" in text


async def test_an_abstention_says_so_shows_the_nearest_clauses_and_names_a_human(settings: Settings) -> None:
    abstained = Scripted(
        Started(question="q"),
        Sources(sources=(SOURCE,)),
        Abstained(text="Nobody wrote that down.", reason="nothing_found", confidence=0.0),
    )
    server = {"agent_key": AGENT_KEY, "contact": "mailto:care@example.com"}
    async with serving(settings_at(settings.home, server=server), abstained) as running:
        text = await page(running, "/?q=Why%3F")
        assert "The policies do not say" in text
        assert "Nobody wrote that down." in text
        assert "The nearest clauses" in text
        assert 'href="mailto:care@example.com"' in text


async def test_a_language_that_is_not_served_is_not_blamed_on_the_policies(settings: Settings) -> None:
    declined = Abstained(text="Solo puedo …", reason="language_not_served", confidence=0.0)
    async with serving(settings, Scripted(Started(question="q"), declined)) as running:
        text = await page(running, "/?q=Hola")
        assert "Another language, please" in text
        assert "The policies do not say" not in text


async def test_the_latest_question_back_has_a_button_for_each_option_and_an_earlier_one_has_none(
    settings: Settings,
) -> None:
    option = Option(text='the "opened" one', citation=_citation(0, 5))
    asking = Scripted(Started(question="q"), Clarify(text="Which is it?", topic="opened", options=(option,)))
    button = '<button type="submit" name="q" value="the &#34;opened&#34; one">'
    async with serving(settings, asking) as running:
        first = await page(running, "/?q=How+long%3F")
        assert first.count(button) == 1
        assert "Answer in your own words" in first
        found = re.search(r'name="conversation_id" value="([^"]+)"', first)
        assert found
        form = {"conversation_id": found[1], "q": "hm"}
        posted = await running.client.post("/ask", data=form, headers=AS_BROWSER)
        whole = await page(running, posted.headers["location"])
        assert whole.count("Which is it?") == 2
        assert whole.count(button) == 1


async def test_a_hand_off_says_that_a_person_takes_over_and_where_the_policies_say_so(settings: Settings) -> None:
    handed = HandedOff(text="Somebody will see to it.", reason="complaint", citation=_citation(0, 8))
    async with serving(settings, Scripted(Started(question="q"), handed)) as running:
        shown = await page(running, "/?q=I+complain")
        assert "A person takes over" in shown
        assert "Somebody will see to it." in shown
        assert "Where it says so" in shown


async def test_a_failure_says_so_and_shows_no_cards(settings: Settings) -> None:
    async with serving(settings, Scripted(Failed(message="It broke."))) as running:
        response = await running.client.get("/?q=x", headers=AS_BROWSER)
        assert response.status_code == 500
        assert "It broke." in response.text


async def test_a_follow_up_is_posted_and_leads_to_the_whole_conversation(settings: Settings) -> None:
    async with serving(settings, ANSWERED) as running:
        first = await page(running, "/?q=How+long%3F")
        found = re.search(r'name="conversation_id" value="([^"]+)"', first)
        assert found
        form = {"conversation_id": found[1], "q": "And <opened>?"}
        posted = await running.client.post("/ask", data=form, headers=AS_BROWSER)
        assert posted.status_code == 303
        assert posted.headers["location"] == f"/conversations/{found[1]}#latest"
        whole = await page(running, posted.headers["location"])
        assert whole.index(">How long?</h2>") < whole.index(">And &lt;opened&gt;?</h2>")
        assert whole.count('id="latest"') == 1


async def test_the_list_of_policies_links_to_each_and_can_be_narrowed_to_a_topic(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        text = await page(running, "/documents")
        assert f'href="/v1/documents/{RETURNS}/versions/1"' in text
        assert "In force since March 1, 2026" in text
        narrowed = await page(running, "/documents?tag=refunds")
        assert "Returns and Refunds" in narrowed
        assert ">Shipping<" not in narrowed


async def test_a_question_that_is_too_long_gets_a_page_that_says_so(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.get(f"/?q={'x' * 4_001}", headers=AS_BROWSER)
        assert response.status_code == 422
        assert "at most 4,000 characters" in response.text


async def test_an_empty_knowledge_base_gets_a_page_that_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with serving(settings_at(tmp_path_factory.mktemp("empty"))) as running:
        response = await running.client.get("/?q=x", headers=AS_BROWSER)
        assert response.status_code == 503
        assert "We cannot answer right now" in response.text
        assert "no policies here yet" in await page(running, "/documents")
