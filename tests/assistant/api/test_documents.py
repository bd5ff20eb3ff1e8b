"""The policies over HTTP: lists, versions as JSON, versions as pages with exact highlights."""

from html.parser import HTMLParser

import pytest

from assistant.settings import Settings
from tests.assistant.api.serving import AS_AGENT, AS_BROWSER, POLICIES, RETURNS, publish, serving

pytestmark = pytest.mark.anyio

URL = f"/v1/documents/{RETURNS}/versions/1"


class _Page(HTMLParser):
    """What a browser would make of the source article: its text, the marked text, the ids in it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = self.marked = ""
        self.ids: dict[str, int] = {}
        self.tags: list[str] = []
        self._inside = self._marking = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "article":
            self._inside = True
        elif self._inside:
            self.tags.append(tag)
            self._marking = self._marking or tag == "mark"
            if values.get("id"):
                self.ids[str(values["id"])] = len(self.text)

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "article"
        self._marking = self._marking and tag != "mark"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data
            self.marked += data if self._marking else ""


async def test_customers_are_listed_the_public_documents_and_agents_all(settings: Settings) -> None:
    async with serving(settings) as running:
        public = (await running.client.get("/v1/documents")).json()["documents"]
        everything = (await running.client.get("/v1/documents", headers=AS_AGENT)).json()["documents"]
        assert [document["document"] for document in public] == ["orders/shipping.md", RETURNS]
        assert [document["document"] for document in everything] == sorted(POLICIES)
        assert public[1] == {
            "document": RETURNS,
            "version": 1,
            "title": "Returns and Refunds",
            "owner": "Customer Care",
            "audience": "public",
            "effective_from": "2026-03-01",
            "effective_to": None,
            "review_by": None,
            "language": "en",
            "tags": ["returns", "refunds"],
        }


async def test_an_agent_gets_the_source_verbatim_with_every_clause_in_place(settings: Settings) -> None:
    async with serving(settings) as running:
        version = (await running.client.get(URL, headers=AS_AGENT)).json()
        assert version["text"] == POLICIES[RETURNS]
        texts = [version["text"][clause["start"] : clause["end"]] for clause in version["clauses"]]
        assert any("GOODWILL" in text for text in texts)
        assert (version["in_force"], version["in_force_from"]) == (True, "2026-03-01")


async def test_a_customer_gets_the_same_offsets_with_everything_else_blanked(settings: Settings) -> None:
    async with serving(settings) as running:
        version = (await running.client.get(URL)).json()
        text, source = version["text"], POLICIES[RETURNS]
        assert len(text) == len(source)
        assert all(shown in (" ", original) for shown, original in zip(text, source, strict=True))
        for clause in version["clauses"]:
            assert "GOODWILL" not in text[clause["start"] : clause["end"]]
        for public in (
            "# Returns and Refunds",
            "## 1. How long you have",
            "## 3. Costs",
            "| Way | Price |",
            "1.3 Opened",
        ):
            assert text.find(public) == source.find(public) >= 0, public
        assert "---" not in text[: source.index("# Returns")]


async def test_an_internal_document_does_not_exist_for_customers(settings: Settings) -> None:
    async with serving(settings) as running:
        url = "/v1/documents/internal/conduct.md/versions/1"
        assert (await running.client.get(url)).status_code == 404
        assert (await running.client.get(url, headers=AS_AGENT)).status_code == 200


async def test_a_document_that_has_become_internal_takes_its_older_versions_along(publishing: Settings) -> None:
    closed = {**POLICIES, RETURNS: POLICIES[RETURNS].replace("audience: public\neff", "audience: internal\neff")}
    publish(publishing.home, closed)
    async with serving(publishing) as running:
        assert (await running.client.get(URL)).status_code == 404
        assert (await running.client.get(URL, headers=AS_AGENT)).status_code == 200


async def test_a_clause_that_has_become_internal_is_withheld_in_older_versions_too(publishing: Settings) -> None:
    sentence = "1.3 Opened items can be returned within 30 days.<!-- WHISPERED aside --> Bring the receipt along."
    hidden = f"<!-- audience: internal -->\n{sentence}\n<!-- audience: public -->"
    publish(publishing.home, {**POLICIES, RETURNS: POLICIES[RETURNS].replace(sentence, hidden)})
    async with serving(publishing) as running:
        for number in (1, 2):
            url = f"/v1/documents/{RETURNS}/versions/{number}"
            version = (await running.client.get(url)).json()
            assert "1.3 Opened" not in version["text"]
            assert "1.3 Opened" in (await running.client.get(url, headers=AS_AGENT)).json()["text"]


async def test_an_older_version_says_that_there_is_a_newer_one(publishing: Settings) -> None:
    publish(publishing.home, {**POLICIES, RETURNS: POLICIES[RETURNS].replace("60 days", "45 days")})
    async with serving(publishing) as running:
        version = (await running.client.get(URL)).json()
        assert (version["latest_version"], version["in_force"]) == (2, False)
        page = (await running.client.get(URL, headers=AS_BROWSER)).text
        assert "no longer in force" in page
        assert f'href="/v1/documents/{RETURNS}/versions/2"' in page


async def test_a_removed_document_can_still_be_read_where_it_was_cited(publishing: Settings) -> None:
    publish(publishing.home, {name: text for name, text in POLICIES.items() if name != RETURNS})
    async with serving(publishing) as running:
        assert (await running.client.get(URL)).json()["in_force"] is False
        listed = (await running.client.get("/v1/documents")).json()["documents"]
        assert [document["document"] for document in listed] == ["orders/shipping.md"]


async def test_the_page_holds_the_text_character_for_character(settings: Settings) -> None:
    async with serving(settings) as running:
        for headers in ({}, AS_AGENT):
            text = (await running.client.get(URL, headers=headers)).json()["text"]
            page = _Page((await running.client.get(URL, headers={**headers, **AS_BROWSER})).text)
            assert page.text == text
            assert "always" not in page.tags


async def test_every_clause_has_an_anchor_where_it_begins(settings: Settings) -> None:
    async with serving(settings) as running:
        clauses = (await running.client.get(URL)).json()["clauses"]
        page = _Page((await running.client.get(URL, headers=AS_BROWSER)).text)
        assert {f"clause-{clause['clause_id']}": clause["start"] for clause in clauses} == page.ids


async def test_exactly_the_cited_span_is_highlighted_wherever_it_starts_and_ends(settings: Settings) -> None:
    async with serving(settings) as running:
        text = (await running.client.get(URL)).json()["text"]
        length = len(text)
        for start in range(0, length, 37):
            for end in (start, start + 1, min(length, start + 11), min(length, start + 200), length):
                page = _Page((await running.client.get(f"{URL}?start={start}&end={end}", headers=AS_BROWSER)).text)
                assert page.marked == text[start:end]
                assert page.text == text
                assert page.ids.get("highlight", start) == start
                assert ("highlight" in page.ids) == (start < end)


async def test_json_comes_by_default_and_a_page_for_browsers(settings: Settings) -> None:
    async with serving(settings) as running:
        for accept, kind in (
            ("*/*", "application/json"),
            ("application/json, text/html;q=0.5", "application/json"),
            ("text/html, application/json;q=0.5", "text/html"),
            (AS_BROWSER["Accept"], "text/html"),
        ):
            response = await running.client.get(URL, headers={"Accept": accept})
            assert response.headers["content-type"].startswith(kind)
            assert "Accept" in response.headers["vary"]


async def test_a_document_that_another_one_follows_is_in_force_until_the_day_before(publishing: Settings) -> None:
    front = "---\naudience: public\npolicy: club\neffective_from: {}\n---\n# Club\n\nMembers get points."
    publish(publishing.home, {"club-1.md": front.format("2025-01-01"), "club-2.md": front.format("2026-01-01")})
    async with serving(publishing) as running:
        listed = (await running.client.get("/v1/documents")).json()["documents"]
        assert [document["effective_to"] for document in listed] == ["2025-12-31", None]
        page = (await running.client.get("/documents", headers=AS_BROWSER)).text
        assert "Was in force until December 31, 2025" in page
        version = (await running.client.get("/v1/documents/club-1.md/versions/1")).json()
        assert (version["in_force"], version["in_force_to"]) == (True, "2025-12-31")
