"""Conversations as visitors have them: what is logged, what is answered, and who speaks when."""

from pathlib import Path

import anyio
import httpx
import pytest

from assistant.answering.events import Abstained, Completed, Event, Sentence, Started
from assistant.answering.question import Turn
from assistant.conversations.conversation import ConversationId
from assistant.conversations.logged import Logged, Message, StateChanged, TurnSentence
from assistant.handoff.standing import Reason, State
from assistant.settings import Settings
from tests.assistant.api.serving import AS_AGENT, DEPENDS, Running, Scripted, serving, settings_at
from tests.assistant.api.visitors.visiting import LAST, Visiting, heard, visiting

pytestmark = pytest.mark.anyio

QUESTION = "How long do I have to return an unopened item?"
STARTED = Started(question="q")


def sentence(text: str) -> Event:
    return Sentence(text=text, citations=())


def kinds(events: list[Logged]) -> list[str]:
    return [logged.event.type for logged in events]


async def as_agent(running: Running, own: Visiting, action: str, **body: str) -> httpx.Response:
    return await running.client.post(
        f"/v1/inbox/{own.conversation}/{action}", json={"agent": "Ana", **body}, headers=AS_AGENT
    )


async def test_a_message_is_answered_with_citations_and_the_turn_is_kept(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        answer = await own.write(QUESTION)
        assert (answer.status_code, answer.json()) == (202, {"event": 1})
        events = await heard(running, own.conversation, *LAST)
        assert kinds(events) == ["message", "started", "sentence", "completed"]
        said = events[2].event
        assert isinstance(said, TurnSentence)
        assert said.text[said.citations[0].answer_start :].startswith("1.1 You can return an unopened item")
        head = running.services.live.head(ConversationId(own.conversation))
        turns = running.services.conversations.read(head.turns).turns
        assert [(turn.id, turn.question, turn.answer.outcome) for turn in turns] == [(said.turn, QUESTION, "answered")]


async def test_the_id_of_a_live_conversation_opens_nothing_but_the_live_conversation(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        await own.write(QUESTION)
        await heard(running, own.conversation, *LAST)
        for path in ("/v1/conversations/", "/conversations/"):
            assert (await running.client.get(path + own.conversation)).status_code == 404
        asked = {"question": "May I?", "conversation_id": own.conversation}
        assert (await running.client.post("/v1/chat", json=asked)).status_code == 404


async def test_the_same_message_again_is_the_same_message(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        answers = [await own.write(QUESTION, id="message-1") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [202, 200, 200]
        assert {answer.json()["event"] for answer in answers} == {1}
        assert kinds(await heard(running, own.conversation, *LAST)).count("message") == 1


async def test_sent_twenty_times_at_once_it_is_logged_once_and_answered_once(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        statuses = []

        async def send() -> None:
            statuses.append((await own.write(QUESTION, id="message-1")).status_code)

        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(send)
        assert sorted(statuses) == [200] * 19 + [202]
        assert kinds(await heard(running, own.conversation, *LAST)) == ["message", "started", "sentence", "completed"]


async def test_messages_that_come_while_one_is_answered_are_answered_in_their_order(settings: Settings) -> None:
    go_on = anyio.Event()
    assistant = Scripted(STARTED, go_on.wait, sentence("Yes."), Completed(confidence=0.9))
    async with serving(settings, assistant) as running:
        own = await visiting(running.client)
        for text in ("one", "two", "three"):
            await own.write(text)
        go_on.set()
        await assistant.until(lambda: assistant.closed == 3)
        assert [question.text for question in assistant.questions] == ["one", "two", "three"]
        said = (Turn("customer", "one"), Turn("customer", "two"), Turn("customer", "three"))
        assert [turn for turn in assistant.questions[2].history if turn.role == "customer"] == list(said[:2])


async def test_what_a_person_said_is_history_for_the_next_answer(settings: Settings) -> None:
    assistant = Scripted(STARTED, sentence("Yes."), Completed(confidence=0.9))
    async with serving(settings, assistant) as running:
        own = await visiting(running.client)
        await own.write("May I?")
        await heard(running, own.conversation, *LAST)
        await own.post("handoff")
        await as_agent(running, own, "take")
        await own.write("Hello?")
        await as_agent(running, own, "reply", id="reply-0001", text="You may, until Friday.")
        await as_agent(running, own, "hand-back")
        await own.write("And then?")
        await assistant.until(lambda: len(assistant.questions) == 2)
        assert [turn.text for turn in assistant.questions[1].history] == [
            "May I?",
            "Yes.",
            "Hello?",
            "You may, until Friday.",
        ]


async def test_while_somebody_waits_or_a_person_answers_the_assistant_keeps_quiet(settings: Settings) -> None:
    assistant = Scripted(STARTED, sentence("Yes."), Completed(confidence=0.9))
    async with serving(settings, assistant) as running:
        own = await visiting(running.client)
        assert (await own.post("handoff", {"note": "I was charged twice"})).status_code == 204
        assert (await own.write("Is anybody there?")).status_code == 202
        assert (await as_agent(running, own, "take")).status_code == 204
        assert (await own.write("At last")).status_code == 202
        assert (await as_agent(running, own, "reply", id="reply-0001", text="Hello")).status_code == 202
        events = running.services.live.read(ConversationId(own.conversation))
        assert kinds(list(events)) == ["message", "state", "message", "state", "message", "message"]
        assert assistant.questions == []
        told = [logged.event for logged in events if isinstance(logged.event, StateChanged)]
        assert [(one.state, one.reason, one.agent) for one in told] == [
            (State.WAITING, Reason.CUSTOMER_ASKED, None),
            (State.HUMAN, Reason.AGENT_TOOK, "Ana"),
        ]
        assert (await as_agent(running, own, "hand-back")).status_code == 204
        await own.write("And now?")
        await heard(running, own.conversation, "completed")
        assert [question.text for question in assistant.questions] == ["And now?"]


async def test_a_hand_off_stops_the_answer_under_way_and_nothing_of_it_comes_after(settings: Settings) -> None:
    begun, go_on = anyio.Event(), anyio.Event()

    async def wait() -> None:
        begun.set()
        await go_on.wait()

    assistant = Scripted(STARTED, sentence("Yes."), wait, sentence(" But."), Completed(confidence=0.9))
    async with serving(settings, assistant) as running:
        own = await visiting(running.client)
        await own.write("May I?")
        await begun.wait()
        await own.post("handoff")
        go_on.set()
        await assistant.until(lambda: assistant.closed == 1)
        events = await heard(running, own.conversation, "state")
        assert kinds(events) == ["message", "started", "sentence", "stopped", "state"]
        assert events[3].data["by"] == "hand_off"
        assert running.services.live.head(ConversationId(own.conversation)).number == 5


async def test_a_customer_stops_an_answer_and_asks_on(settings: Settings) -> None:
    begun = anyio.Event()

    async def hang() -> None:
        begun.set()
        if len(assistant.questions) == 1:
            await anyio.sleep_forever()

    assistant = Scripted(STARTED, hang, sentence("Yes."), Completed(confidence=0.9))
    async with serving(settings, assistant) as running:
        own = await visiting(running.client)
        await own.write("May I?")
        await begun.wait()
        await own.write("Or rather: must I?")
        assert (await own.post("stop")).status_code == 204
        events = await heard(running, own.conversation, "completed")
        assert kinds(events) == ["message", "started", "message", "stopped", "started", "sentence", "completed"]
        assert events[3].data["by"] == "customer"
        assert [question.text for question in assistant.questions] == ["May I?", "Or rather: must I?"]


async def test_an_answer_goes_on_when_nobody_listens(settings: Settings) -> None:
    go_on = anyio.Event()
    assistant = Scripted(STARTED, go_on.wait, sentence("Yes."), Completed(confidence=0.9))
    async with serving(settings, assistant) as running:
        own = await visiting(running.client)
        await own.write("May I?")
        await heard(running, own.conversation, "started")
        go_on.set()
        assert kinds(await heard(running, own.conversation, *LAST))[-1] == "completed"


async def test_after_an_abstention_asking_for_a_person_says_why(settings: Settings) -> None:
    abstained = Abstained(text="The policies do not say.", reason="nothing_found", confidence=0.0)
    async with serving(settings, Scripted(STARTED, abstained)) as running:
        own = await visiting(running.client)
        await own.write("Do you sell yachts?")
        await heard(running, own.conversation, *LAST)
        await own.post("handoff")
        listed = (await running.client.get("/v1/inbox", headers=AS_AGENT)).json()["conversations"]
        assert [(one["id"], one["reason"]) for one in listed] == [(own.conversation, "abstained")]
        packet = (await running.client.get(f"/v1/inbox/{own.conversation}", headers=AS_AGENT)).json()
        assert packet["missing"] == [{"kind": "not_answered", "text": "Do you sell yachts?"}]


async def test_a_packet_has_the_facts_the_clauses_and_what_is_missing(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        await own.write(f"I bought a tent in May. {DEPENDS}")
        await heard(running, own.conversation, *LAST)
        path = f"/v1/inbox/{own.conversation}"
        packet = (await running.client.get(path, headers=AS_AGENT)).json()
        assert [fact["text"] for fact in packet["facts"]] == ["I bought a tent in May."]
        assert "Trail" in packet["missing"][0]["text"]
        assert packet["missing"][0]["kind"] == "asked_back"
        assert "orders/shipping.md" in {clause["document"] for clause in packet["clauses"]}
        before = len(packet["events"])
        await own.write("Ridge")
        await heard(running, own.conversation, "completed")
        packet = (await running.client.get(path, headers=AS_AGENT)).json()
        assert len(packet["events"]) > before
        assert packet["missing"] == []
        assert packet["facts"][-1]["text"] == "Ridge"
        assert packet["facts"][-1]["asked"].startswith("That depends on the tier")


async def test_what_customers_do_twice_is_done_once(settings: Settings) -> None:
    async with serving(settings, Scripted(STARTED, Completed(confidence=0.9))) as running:
        own = await visiting(running.client)
        for action in ("handoff", "handoff", "handoff/cancel", "handoff/cancel", "stop", "close", "close"):
            assert (await own.post(action)).status_code == 204, action
        events = running.services.live.read(ConversationId(own.conversation))
        assert [one.event.reason for one in events if isinstance(one.event, StateChanged)] == [
            Reason.CUSTOMER_ASKED,
            Reason.CUSTOMER_CANCELLED,
            Reason.CUSTOMER_CLOSED,
        ]
        refused = await own.post("handoff")
        assert refused.status_code == 409
        assert "Write a message first" in refused.json()["error"]["message"]
        await own.write("Hello again")
        events = running.services.live.read(ConversationId(own.conversation))
        assert isinstance(events[3].event, StateChanged)
        assert events[3].event.reason is Reason.CUSTOMER_RETURNED
        assert isinstance(events[4].event, Message)


async def test_opinions_and_messages_left_are_kept_and_no_events(settings: Settings) -> None:
    async with serving(settings, Scripted(STARTED, Completed(confidence=0.9))) as running:
        own = await visiting(running.client)
        await own.write("May I?")
        events = await heard(running, own.conversation, *LAST)
        turn = events[-1].data["turn"]
        left = {"contact": "me@example.org", "text": "Please call"}
        for action, body in (
            ("feedback", {"turn": turn, "helpful": True}),
            ("feedback", {"turn": turn, "helpful": False, "reason": "wrong", "comment": "No."}),
            ("rating", {"score": 2}),
            ("contact", left),
            ("contact", left),
        ):
            assert (await own.post(action, body)).status_code == 204
        kept = {one.kind: one.fields for one in running.services.remarks.of(ConversationId(own.conversation))}
        assert kept["feedback"] == {"helpful": False, "reason": "wrong", "comment": "No."}
        assert kept["rating"] == {"score": 2, "comment": ""}
        messages = (await running.client.get("/v1/inbox", headers=AS_AGENT)).json()["messages"]
        assert [(one["contact"], one["text"]) for one in messages] == [("me@example.org", "Please call")]
        assert running.services.live.head(ConversationId(own.conversation)).number == len(events)
        for action, wrong in (
            ("feedback", {"turn": "another", "helpful": True}),
            ("rating", {"score": 6}),
            ("contact", {"contact": " ", "text": "x"}),
            ("messages", {"id": "short", "text": "x"}),
            ("messages", {"id": "message-9", "text": "\0"}),
            ("messages", {"id": "message-9", "text": "x" * 4_001}),
        ):
            assert (await own.post(action, wrong)).status_code in (404, 422), action


async def test_a_transcript_has_every_word_and_a_footnote_for_every_source(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await visiting(running.client)
        await own.write(QUESTION)
        await heard(running, own.conversation, *LAST)
        await own.post("handoff", {"note": "I am not sure"})
        await as_agent(running, own, "take")
        await as_agent(running, own, "reply", id="reply-0001", text="I can help.\nReally.")
        answer = await own.get("transcript")
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
        text = answer.text
        for words in (f"> {QUESTION}", "**Ana**", "> I can help.\n> Really.", "> I am not sure", "[^1]\n"):
            assert words in text
        assert (
            "[^1]: Returns and Refunds › 1. How long you have: “1.1 You can return an **unopened** item within 60 days "
            "for a full refund to your original payment method.” (returns/returns.md, version 1, in force since "
            "March 1, 2026)"
        ) in text


async def test_a_message_is_turned_away_only_where_an_answer_would_find_no_place(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.api.state._PATIENCE_SECONDS", 0.05)
    begun = anyio.Event()

    async def hang() -> None:
        begun.set()
        await anyio.sleep_forever()

    one = settings_at(settings.home, limits={"concurrent_answers": 1, "requests_per_minute": 1_000})
    async with serving(one, Scripted(STARTED, hang)) as running:
        first, second = await visiting(running.client), await visiting(running.client)
        await first.write("May I?")
        await begun.wait()
        refused = await second.write("May I?")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert running.services.live.head(ConversationId(second.conversation)).number == 0
        await second.post("handoff")
        assert (await second.write("Is anybody there?")).status_code == 202


async def test_an_unanswerable_service_says_so_in_the_log_and_a_person_can_still_be_asked(tmp_path: Path) -> None:
    async with serving(settings_at(tmp_path)) as running:
        own = await visiting(running.client)
        await own.write("May I?")
        events = await heard(running, own.conversation, *LAST)
        assert kinds(events) == ["message", "started", "failed"]
        assert (await own.post("handoff")).status_code == 204
