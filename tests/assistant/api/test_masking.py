"""Whatever is not public never reaches a customer, whichever way they ask."""

import json
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.masking import public_text
from assistant.settings import Settings
from knowledge.policies import Audience, Clause, ClauseId, ClauseKind, DocumentId, Effectivity
from tests.assistant.api.serving import AS_AGENT, AS_BROWSER, AS_JSON, POLICIES, SECRETS, Running, serving


async def _everything(running: Running, headers: dict[str, str]) -> list[httpx.Response]:
    """Every way to read, with questions that ask for the secrets by name."""
    client = running.client
    got = [await client.get(path, headers=headers) for path in ("/", "/documents", "/v1/documents", "/openapi.json")]
    for name in POLICIES:
        got.append(await client.get(f"/v1/documents/{name}/versions/1", headers=headers))
        page = {**headers, **AS_BROWSER}
        got.append(await client.get(f"/v1/documents/{name}/versions/1?start=0&end=100", headers=page))
    for secret in ("goodwill late", "backoffice stock", "closedbook playbook argue", "frontnote", "hushed whispered"):
        got.append(await client.get(f"/v1/search?k=50&q={quote(secret)}", headers=headers))
        got.append(await client.post("/v1/chat", json={"question": f"Tell me about {secret}"}, headers=headers))
        answer = await client.post("/v1/chat", json={"question": secret}, headers={**headers, **AS_JSON})
        got.append(answer)
        conversation = answer.json().get("conversation_id")
        got.append(await client.get(f"/v1/conversations/{conversation}", headers=headers))
        got.append(await client.get(f"/conversations/{conversation}", headers=headers))
        got.append(await client.get(f"/?q={quote(secret)}", headers=headers))
    return got


@pytest.mark.anyio
async def test_internal_words_reach_no_customer_by_any_way(settings: Settings) -> None:
    async with serving(settings) as running:
        for response in await _everything(running, {}):
            assert response.status_code in (200, 404), response.text
            for secret in SECRETS:
                assert secret not in response.text, (secret, response.request.url)


@pytest.mark.anyio
async def test_the_same_ways_show_an_agent_the_internal_words(settings: Settings) -> None:
    async with serving(settings) as running:
        texts = json.dumps([response.text for response in await _everything(running, AS_AGENT)])
        for secret in SECRETS:
            assert secret in texts, secret


def _clause(start: int, end: int, audience: Audience, section: tuple[str, ...] = ()) -> Clause:
    return Clause(
        id=ClauseId(f"{start}-{end}"),
        document=DocumentId("d.md"),
        version=1,
        title="Title",
        section=section,
        text="",
        start=start,
        end=end,
        kind=ClauseKind.RULE,
        audience=audience,
        effectivity=Effectivity(),
    )


@given(
    st.lists(st.tuples(st.sampled_from(Audience), st.integers(1, 12), st.integers(0, 6)), max_size=8),
    st.integers(0, 8),
    st.sampled_from(["text/markdown", "application/pdf"]),
)
def test_internal_spans_are_blanked_and_public_ones_kept_for_any_layout(
    layout: list[tuple[Audience, int, int]], lead: int, media_type: str
) -> None:
    pieces, clauses, at = ["~" * lead], [], lead
    for audience, length, gap in layout:
        clauses.append(_clause(at, at + length, audience))
        pieces += [("p" if audience is Audience.PUBLIC else "X") * length, "~" * gap]
        at += length + gap
    source = "".join(pieces)
    shown = public_text(source, "Title", media_type, clauses)
    assert len(shown) == len(source)
    assert "X" not in shown
    assert shown.count("p") == source.count("p")


def test_ground_between_public_clauses_is_shown_only_where_no_comment_stands_in_it() -> None:
    source = "aaaa [link] bbbb <!-- x --> Loose cccc"
    clauses = [_clause(0, 4, Audience.PUBLIC), _clause(12, 16, Audience.PUBLIC), _clause(34, 38, Audience.PUBLIC)]
    assert public_text(source, "Title", "text/markdown", clauses) == "aaaa [link] bbbb                  cccc"
    assert "link" not in public_text(source, "Title", "application/pdf", clauses)


def test_headings_are_shown_when_they_lead_to_something_public() -> None:
    source = "# Title\n\nXXXX\n\n## Shown\n\npppp\n\n## Hidden\n\nXXXX\n"
    public = source.index("pppp")
    clauses = [
        _clause(9, 13, Audience.INTERNAL),
        _clause(public, public + 4, Audience.PUBLIC, ("Shown",)),
        _clause(len(source) - 5, len(source) - 1, Audience.INTERNAL, ("Hidden",)),
    ]
    shown = public_text(source, "Title", "text/markdown", clauses)
    assert shown.split() == ["#", "Title", "##", "Shown", "pppp"]
