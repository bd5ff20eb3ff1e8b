"""POST /v1/chat/completions as a stream."""

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from assistant.answering.events import Abstained, Clarify, HandedOff, Option, Sentence, Started
from assistant.api.openai.completions import Call
from assistant.api.openai.schemas import CompletionRequest
from assistant.api.openai.streaming import encoded
from assistant.api.streaming import EventStream
from assistant.conversations.exchange import Asked
from assistant.settings import Settings
from knowledge.policies import Reader
from tests.assistant.api.openai.served import UNOPENED, answering, asking, cited, read_chunks
from tests.assistant.api.serving import Running, Scripted, serving

pytestmark = pytest.mark.anyio

USAGE = {"include_usage": True}


async def stream(running: Running, *texts: str, **fields: object) -> list[Mapping[str, Any]]:
    response = await running.client.post("/v1/chat/completions", json=asking(*texts, stream=True, **fields))
    assert response.headers["content-type"].startswith("text/event-stream")
    return read_chunks(response.text)


def deltas(chunks: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [chunk["choices"][0]["delta"] for chunk in chunks]


async def test_the_role_comes_first_then_a_delta_for_each_sentence_the_annotations_and_the_end(
    settings: Settings,
) -> None:
    async with serving(settings, answering()) as running:
        chunks = await stream(running, "May I?")
        assert deltas(chunks)[:3] == [
            {"role": "assistant", "content": ""},
            {"content": "60 days."},
            {"content": "\n\nBring it\u2028back."},
        ]
        assert [delta.keys() for delta in deltas(chunks)[3:]] == [{"annotations"}, set()]
        assert [chunk["choices"][0]["finish_reason"] for chunk in chunks] == [None, None, None, None, "stop"]
        assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
        assert len({(chunk["id"], chunk["created"], chunk["model"]) for chunk in chunks}) == 1
        assert ["bythebook" in chunk for chunk in chunks] == [False, False, False, False, True]
        assert not any("usage" in chunk for chunk in chunks)


async def test_a_whole_answer_is_the_fold_of_its_stream(settings: Settings) -> None:
    async with serving(settings) as running:
        *chunks, last = await stream(running, UNOPENED, stream_options=USAGE)
        whole = (await running.client.post("/v1/chat/completions", json=asking(UNOPENED))).json()
        message = whole["choices"][0]["message"]
        assert "".join(delta.get("content", "") for delta in deltas(chunks)) == message["content"]
        assert deltas(chunks)[-2]["annotations"] == message["annotations"]
        own = ("conversation_id", "turn_id", "ms")
        streamed = {name: value for name, value in chunks[-1]["bythebook"].items() if name not in own}
        assert streamed == {name: value for name, value in whole["bythebook"].items() if name not in own}
        assert last["usage"] == whole["usage"]


async def test_usage_comes_last_in_a_chunk_of_its_own_where_it_is_asked_for(settings: Settings) -> None:
    async with serving(settings, answering()) as running:
        *chunks, last = await stream(running, "May I?", stream_options=USAGE)
        assert last["choices"] == []
        assert last["usage"] == {"prompt_tokens": 2, "completion_tokens": 5, "total_tokens": 7}
        assert all(chunk["usage"] is None for chunk in chunks)


async def test_every_line_of_the_stream_is_ascii_so_that_no_client_splits_it_elsewhere(settings: Settings) -> None:
    async with serving(settings, answering()) as running:
        text = (await running.client.post("/v1/chat/completions", json=asking("May I?", stream=True))).text
        assert text.isascii()
        assert r"\u2028" in text


async def test_an_answer_that_breaks_ends_with_an_error_that_names_the_turn_and_nothing_inside(
    settings: Settings,
) -> None:
    broken = Scripted(Started(question="q"), Sentence(text="60 days.", citations=()), ValueError("secret detail"))
    async with serving(settings, broken) as running:
        *chunks, last = await stream(running, "May I?")
        assert deltas(chunks)[1:] == [{"content": "60 days."}]
        assert (last["error"]["type"], last["error"]["code"]) == ("server_error", "answer_failed")
        assert chunks[0]["id"].removeprefix("chatcmpl-") in last["error"]["message"]
        assert "secret detail" not in str(last)


async def test_an_abstention_after_all_stands_apart_from_what_was_said(settings: Settings) -> None:
    said = Sentence(text="60 days.", citations=(cited(0, 8),))
    abstained = Abstained(text="I cannot say.", reason="nothing_found", confidence=0.1)
    async with serving(settings, Scripted(Started(question="q"), said, abstained)) as running:
        chunks = await stream(running, "May I?")
        assert deltas(chunks)[1:] == [{"content": "60 days."}, {"content": "\n\nI cannot say."}, {}]
        assert chunks[-1]["bythebook"]["outcome"] == "abstained"


async def test_a_hand_off_is_the_content_and_its_clause_an_annotation(settings: Settings) -> None:
    handed = HandedOff(text="A person takes over.", reason="complaint", citation=cited(0, 20))
    async with serving(settings, Scripted(Started(question="q"), handed)) as running:
        chunks = await stream(running, "I complain.")
        assert deltas(chunks)[1] == {"content": "A person takes over."}
        place = deltas(chunks)[-2]["annotations"][0]["url_citation"]
        assert (place["start_index"], place["end_index"]) == (0, 20)
        assert (chunks[-1]["bythebook"]["outcome"], chunks[-1]["bythebook"]["reason"]) == ("handed_off", "complaint")


async def test_the_options_of_a_question_back_are_annotated_where_they_stand_in_the_content(settings: Settings) -> None:
    clarify = Clarify(text="Trail or Ridge?", topic="tier", options=(Option(text="Ridge", citation=cited(9, 14)),))
    for before in ((), (Sentence(text="It depends.", citations=()),)):
        async with serving(settings, Scripted(Started(question="q"), *before, clarify)) as running:
            found = deltas(await stream(running, "How much?"))
            content = "".join(delta.get("content", "") for delta in found)
            place = found[-2]["annotations"][0]["url_citation"]
            assert content[place["start_index"] : place["end_index"]] == "Ridge"


async def test_a_stream_that_can_no_longer_be_sent_closes_the_answer_at_once(settings: Settings) -> None:
    assistant = answering()
    async with serving(settings, assistant) as running:
        exchange = await running.services.exchanges.open(Asked("May I?"))
        body = CompletionRequest.model_validate(asking("May I?", stream=True))
        call = Call(body=body, exchange=exchange, reader=Reader.CUSTOMER, site="", created=0)
        stream = EventStream(encoded(call))

        async def receive() -> Message:
            raise AssertionError("the response has nothing to receive")

        async def send(message: Message) -> None:
            if message["type"] == "http.response.body":
                raise OSError("connection lost")

        with pytest.raises(ClientDisconnect):
            await stream({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send)
        assert assistant.closed == 1
