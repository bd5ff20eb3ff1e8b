"""Clients as they are, unchanged: OpenAI's own, with and without asyncio, and LangChain's."""

from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import openai
import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from openai.types.chat import ChatCompletionMessageParam
from pydantic import SecretStr

from assistant.answering.events import Started
from assistant.settings import Settings
from tests.assistant.api.openai.served import UNOPENED, answering, served_base
from tests.assistant.api.serving import AGENT_KEY, POLICIES, SECRETS, Scripted, publish, settings_at
from tests.faults.processes import until

pytestmark = [pytest.mark.loopback, pytest.mark.anyio]

ANSWER = "1.1 You can return an unopened item within 60 days for a full refund to your original payment method."
LATE = "May agents accept a return up to 7 days late without asking anybody?"
MESSAGES: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "You are a helpful assistant."},
    {"role": "user", "content": [{"type": "text", "text": UNOPENED}]},
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a service over POLICIES."""
    home: Path = tmp_path_factory.mktemp("openai")
    publish(home, POLICIES)
    with served_base(settings_at(home)) as address:
        yield address


def test_openais_client_asks_lists_models_and_reads_annotations(url: str) -> None:
    with openai.OpenAI(base_url=url, api_key="public") as client:
        model = client.models.list().data[0]
        completion = client.chat.completions.create(
            model=model.id, messages=MESSAGES, temperature=0, max_tokens=10, stop=["#", ";"], seed=1, n=1
        )
        message = completion.choices[0].message
        assert message.content == ANSWER
        assert message.annotations
        cited = message.annotations[0].url_citation
        assert message.content[cited.start_index : cited.end_index] == ANSWER
        assert httpx.get(cited.url, headers={"Accept": "text/html"}).status_code == 200
        assert completion.usage
        assert completion.usage.completion_tokens > 10
        assert completion.model_extra
        assert completion.model_extra["bythebook"]["outcome"] == "answered"


def test_openais_client_streams_with_usage(url: str) -> None:
    with openai.OpenAI(base_url=url, api_key="public") as client:
        chunks = list(
            client.chat.completions.create(
                model="bythebook", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
            )
        )
        said = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
        assert "".join(said) == ANSWER
        assert chunks[0].choices[0].delta.role == "assistant"
        assert chunks[-2].choices[0].finish_reason == "stop"
        assert chunks[-1].usage


def test_openais_stream_helper_puts_the_whole_completion_together(url: str) -> None:
    with (
        openai.OpenAI(base_url=url, api_key="public") as client,
        client.chat.completions.stream(model="bythebook", messages=MESSAGES) as stream,
    ):
        completion = stream.get_final_completion()
        message = completion.choices[0].message
        assert message.content == ANSWER
        assert message.annotations
        assert message.annotations[0].url_citation.title == "Returns and Refunds"


async def test_openais_asynchronous_client_asks_and_streams(url: str) -> None:
    async with openai.AsyncOpenAI(base_url=url, api_key="public") as client:
        completion = await client.chat.completions.create(model="bythebook", messages=MESSAGES)
        assert completion.choices[0].message.content == ANSWER
        stream = await client.chat.completions.create(model="bythebook", messages=MESSAGES, stream=True)
        said = [chunk.choices[0].delta.content or "" async for chunk in stream]
        assert "".join(said) == ANSWER


def test_the_key_decides_who_asks(url: str) -> None:
    asked: list[ChatCompletionMessageParam] = [{"role": "user", "content": LATE}]
    with openai.OpenAI(base_url=url, api_key=AGENT_KEY) as agent:
        told = agent.chat.completions.create(model="bythebook", messages=asked)
        assert "GOODWILL" in (told.choices[0].message.content or "")
    with openai.OpenAI(base_url=url, api_key="public") as customer:
        told = customer.chat.completions.create(model="bythebook", messages=asked)
        assert not [word for word in SECRETS if word in told.to_json()]


def test_errors_are_the_clients_own(url: str) -> None:
    with openai.OpenAI(base_url=url, api_key="public", max_retries=0) as client:
        with pytest.raises(openai.AuthenticationError) as wrong:
            client.with_options(api_key="sk-wrong").models.list()
        assert (wrong.value.code, wrong.value.status_code) == ("invalid_api_key", 401)
        with pytest.raises(openai.NotFoundError) as unknown:
            client.chat.completions.create(model="gpt-5", messages=MESSAGES)
        assert (unknown.value.code, unknown.value.param) == ("model_not_found", "model")
        with pytest.raises(openai.BadRequestError) as several:
            client.chat.completions.create(model="bythebook", messages=MESSAGES, n=2)
        assert (several.value.code, several.value.param) == ("invalid_value", "n")


def test_an_answer_that_breaks_in_the_middle_is_the_clients_error_too(settings: Settings) -> None:
    broken = Scripted(Started(question="q"), ValueError("secret detail"))
    with served_base(settings, broken) as url, openai.OpenAI(base_url=url, api_key="public") as client:
        stream = client.chat.completions.create(model="bythebook", messages=MESSAGES, stream=True)
        with pytest.raises(openai.APIError, match="Something went wrong on our side"):
            list(stream)


def test_langchains_chat_model_asks_and_streams(url: str) -> None:
    model = ChatOpenAI(model="bythebook", base_url=url, api_key=SecretStr("public"), temperature=0)
    reply = model.invoke([SystemMessage("Be kind."), HumanMessage(UNOPENED)])
    assert reply.content == ANSWER
    assert isinstance(reply, AIMessage)
    assert reply.usage_metadata
    assert reply.response_metadata["finish_reason"] == "stop"
    chunks = list(model.stream([HumanMessage("I bought a tent."), AIMessage("Good."), HumanMessage(UNOPENED)]))
    assert "".join(str(chunk.content) for chunk in chunks) == ANSWER
    assert chunks


def test_a_client_that_goes_away_in_the_middle_of_a_stream_ends_the_work(settings: Settings) -> None:
    assistant = Scripted(Started(question="q"), anyio.sleep_forever)
    with served_base(settings, assistant) as url, openai.OpenAI(base_url=url, api_key="public") as client:
        stream = client.chat.completions.create(model="bythebook", messages=MESSAGES, stream=True)
        assert next(stream).choices[0].delta.role == "assistant"
        assert assistant.closed == 0
        stream.close()
        until(lambda: assistant.closed == 1)


async def test_a_client_that_goes_away_before_the_whole_answer_ends_the_work(settings: Settings) -> None:
    assistant = Scripted(Started(question="q"), anyio.sleep_forever)
    with served_base(settings, assistant) as url:
        async with (
            openai.AsyncOpenAI(base_url=url, api_key="public", max_retries=0) as client,
            anyio.create_task_group() as group,
        ):

            async def ask() -> None:
                await client.chat.completions.create(model="bythebook", messages=MESSAGES)

            group.start_soon(ask)
            await anyio.to_thread.run_sync(until, lambda: bool(assistant.questions))
            group.cancel_scope.cancel()
        until(lambda: assistant.closed == 1)


def test_history_that_a_client_replays_is_the_questions_history(settings: Settings) -> None:
    assistant = answering()
    with served_base(settings, assistant) as url:
        model = ChatOpenAI(model="bythebook", base_url=url, api_key=SecretStr("public"))
        first = model.invoke([HumanMessage("May I?")])
        model.invoke([HumanMessage("May I?"), first, HumanMessage("And now?")])
    assert [(turn.role, turn.text) for turn in assistant.questions[1].history] == [
        ("customer", "May I?"),
        ("assistant", "60 days.\n\nBring it\u2028back."),
    ]
