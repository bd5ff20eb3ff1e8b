"""POST /v1/chat, as a stream and in one piece."""

import httpx
import pytest

from assistant.answering.events import Abstained, Completed, Sentence, Sources, Started
from assistant.conversations.conversation import ConversationId, StoredTurn
from assistant.conversations.memory import InMemoryConversations
from assistant.settings import Settings
from knowledge.errors import IndexUnavailable
from knowledge.policies import Reader
from tests.assistant.api.serving import (
    AS_AGENT,
    AS_JSON,
    DEPENDS,
    Running,
    Scripted,
    read_events,
    serving,
    settings_at,
)

pytestmark = pytest.mark.anyio


class Forgetful(InMemoryConversations):
    """Conversations that cannot be written to."""

    def append(self, conversation: ConversationId, turn: StoredTurn) -> None:
        raise OSError("disk full")


ANSWER = (Started(question="q"), Sources(sources=()), Sentence(text="Yes.", citations=()), Completed(confidence=0.9))


async def ask(running: Running, headers: dict[str, str] | None = None, **body: object) -> httpx.Response:
    return await running.client.post("/v1/chat", json={"question": "May I?", **body}, headers=headers)


async def test_a_real_question_is_answered_with_citations_that_are_verbatim(settings: Settings) -> None:
    async with serving(settings) as running:
        response = await ask(running, AS_JSON, question="You can return an unopened item within 60 days?")
        answer = response.json()
        assert response.status_code == 200
        assert answer["outcome"] == "answered"
        for citation in answer["citations"]:
            url = f"/v1/documents/{citation['document']}/versions/{citation['version']}"
            text = (await running.client.get(url)).json()["text"]
            assert text[citation["start"] : citation["end"]] == citation["quote"]


async def test_by_default_the_answer_streams_and_its_first_event_names_the_turn(settings: Settings) -> None:
    async with serving(settings, Scripted(*ANSWER)) as running:
        response = await ask(running)
        events = read_events(response.text)
        assert response.headers["content-type"].startswith("text/event-stream")
        assert [event.name for event in events] == ["started", "sources", "sentence", "completed"]
        assert all(event.data["type"] == event.name for event in events)
        turn = events[0].data["turn"]
        assert [event.id for event in events] == [f"{turn['turn_id']}.{n}" for n in (1, 2, 3, 4)]
        assert all("turn" not in event.data for event in events[1:])
        stored = (await running.client.get(f"/v1/conversations/{turn['conversation_id']}")).json()
        assert [kept["turn_id"] for kept in stored["turns"]] == [turn["turn_id"]]


async def test_the_json_answer_is_the_fold_of_the_stream(settings: Settings) -> None:
    async with serving(settings, Scripted(*ANSWER)) as running:
        answer = (await ask(running, AS_JSON)).json()
        assert (answer["outcome"], answer["text"], answer["confidence"]) == ("answered", "Yes.", 0.9)
        assert answer["conversation_id"]
        assert answer["turn_id"]
        assert answer["ms"] >= 0


async def test_an_exception_mid_stream_ends_the_stream_with_a_failed_event(settings: Settings) -> None:
    async with serving(settings, Scripted(*ANSWER[:3], ValueError("secret detail"))) as running:
        response = await ask(running)
        events = read_events(response.text)
        assert [event.name for event in events] == ["started", "sources", "sentence", "failed"]
        assert "secret detail" not in response.text
        turn = events[0].data["turn"]
        assert turn["turn_id"] in events[-1].data["message"]
        stored = (await running.client.get(f"/v1/conversations/{turn['conversation_id']}")).json()
        assert stored["turns"][0]["outcome"] == "failed"


async def test_an_exception_before_the_first_event_still_names_the_turn(settings: Settings) -> None:
    async with serving(settings, Scripted(ValueError("x"))) as running:
        events = read_events((await ask(running)).text)
        assert [event.name for event in events] == ["failed"]
        assert events[0].data["turn"]["turn_id"]


async def test_a_stream_that_just_stops_ends_with_a_failed_event(settings: Settings) -> None:
    async with serving(settings, Scripted(*ANSWER[:2])) as running:
        assert read_events((await ask(running)).text)[-1].name == "failed"


async def test_a_failed_answer_is_a_500_in_json_with_a_reference(settings: Settings) -> None:
    async with serving(settings, Scripted(IndexUnavailable("gone"))) as running:
        response = await ask(running, AS_JSON)
        assert response.status_code == 500
        assert response.json()["error"]["code"] == "answer_failed"
        assert response.json()["error"]["reference"]


async def test_an_abstention_is_stored_with_its_reason(settings: Settings) -> None:
    abstained = Abstained(text="The policies do not say.", reason="nothing_found", confidence=0.1)
    async with serving(settings, Scripted(Started(question="q"), abstained)) as running:
        answer = (await ask(running, AS_JSON)).json()
        stored = (await running.client.get(f"/v1/conversations/{answer['conversation_id']}")).json()["turns"][0]
        assert (stored["outcome"], stored["answer"]["reason"]) == ("abstained", "nothing_found")
        assert stored["generation"] == running.services.index.serving


async def test_a_real_question_back_streams_with_cited_options_is_stored_and_its_reply_answered(
    settings: Settings,
) -> None:
    async with serving(settings) as running:
        events = read_events((await ask(running, question=DEPENDS)).text)
        assert [event.name for event in events] == ["started", "sources", "clarify"]
        options = events[-1].data["options"]
        assert [option["text"] for option in options] == ["Trail", "Ridge", "Summit"]
        assert options[1]["citation"]["quote"] == "Ridge | Two points"
        conversation = events[0].data["turn"]["conversation_id"]
        stored = (await running.client.get(f"/v1/conversations/{conversation}")).json()["turns"][0]
        assert (stored["outcome"], stored["answer"]["options"]) == ("clarify", options)
        reply = (await ask(running, AS_JSON, question="Ridge", conversation_id=conversation)).json()
        assert (reply["outcome"], reply["options"]) == ("answered", [])
        assert "Two points" in reply["text"]


async def test_a_follow_up_is_asked_with_the_stored_conversation_as_history(settings: Settings) -> None:
    assistant = Scripted(*ANSWER)
    async with serving(settings, assistant) as running:
        first = (await ask(running, AS_JSON, question="May I?")).json()
        await ask(running, AS_JSON, question="And tomorrow?", conversation_id=first["conversation_id"])
        assert [(turn.role, turn.text) for turn in assistant.questions[1].history] == [
            ("customer", "May I?"),
            ("assistant", "Yes."),
        ]
        stored = (await running.client.get(f"/v1/conversations/{first['conversation_id']}")).json()
        assert [turn["question"] for turn in stored["turns"]] == ["May I?", "And tomorrow?"]


async def test_history_scenario_and_day_of_the_request_reach_the_assistant(settings: Settings) -> None:
    assistant = Scripted(*ANSWER)
    async with serving(settings, assistant) as running:
        history = [{"role": "customer", "text": "I bought boots."}]
        await ask(running, AS_JSON, history=history, scenario="Summit member", as_of="2026-06-01")
        question = assistant.questions[0]
        assert [turn.text for turn in question.history] == ["I bought boots."]
        assert (question.scenario, question.as_of.isoformat()) == ("Summit member", "2026-06-01")
        assert question.reader is Reader.CUSTOMER


async def test_a_conversation_and_a_history_at_once_are_refused(settings: Settings) -> None:
    async with serving(settings, Scripted(*ANSWER)) as running:
        history = [{"role": "customer", "text": "Hello"}]
        response = await ask(running, conversation_id="some", history=history)
        assert response.status_code == 422
        assert "drop one" in response.json()["error"]["message"]


async def test_an_unknown_conversation_is_a_404_before_anything_streams(settings: Settings) -> None:
    async with serving(settings, Scripted(*ANSWER)) as running:
        response = await ask(running, conversation_id="nope")
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "not_found"


async def test_the_agent_key_makes_the_reader_an_agent_and_hides_the_turn_from_customers(settings: Settings) -> None:
    assistant = Scripted(*ANSWER)
    async with serving(settings, assistant) as running:
        answer = (await ask(running, {**AS_JSON, **AS_AGENT})).json()
        assert assistant.questions[0].reader is Reader.AGENT
        url = f"/v1/conversations/{answer['conversation_id']}"
        assert (await running.client.get(url)).status_code == 404
        assert (await running.client.get(url, headers=AS_AGENT)).status_code == 200


async def test_what_an_agent_was_told_in_a_customers_conversation_stays_with_agents(settings: Settings) -> None:
    assistant = Scripted(*ANSWER)
    async with serving(settings, assistant) as running:
        conversation = (await ask(running, AS_JSON)).json()["conversation_id"]
        await ask(running, {**AS_JSON, **AS_AGENT}, question="Internal?", conversation_id=conversation)
        await ask(running, AS_JSON, question="More?", conversation_id=conversation)
        assert [turn.text for turn in assistant.questions[2].history] == ["May I?", "Yes."]
        seen = (await running.client.get(f"/v1/conversations/{conversation}")).json()
        assert [turn["question"] for turn in seen["turns"]] == ["May I?", "More?"]


async def test_without_an_index_the_question_is_refused_with_503(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with serving(settings_at(tmp_path_factory.mktemp("empty"))) as running:
        for headers in (None, AS_JSON):
            response = await ask(running, headers)
            assert response.status_code == 503
            assert response.json()["error"]["code"] == "not_ready"
            assert response.headers["retry-after"] == "1"


async def test_an_answer_that_cannot_be_stored_is_given_all_the_same(settings: Settings) -> None:
    async with serving(settings, Scripted(*ANSWER), Forgetful()) as running:
        assert (await ask(running, AS_JSON)).json()["outcome"] == "answered"
