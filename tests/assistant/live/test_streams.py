"""Listening over real connections: nothing is lost or doubled, whoever goes away, the client or the server."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from assistant.answering.events import Completed, Sentence, Started
from assistant.settings import Settings
from tests.assistant.api.serving import AS_AGENT, Scripted, served
from tests.assistant.api.visitors.visiting import LAST, Caller, Event, read_stream
from tests.faults.processes import REPOSITORY, Server, environment, until

pytestmark = [pytest.mark.loopback]

QUESTION = "How long do I have to return an unopened item?"
YES = (Started(question="q"), Sentence(text="Yes.", citations=()), Completed(confidence=0.9))


@pytest.fixture
def home(settings: Settings) -> Path:
    """A home with policies."""
    return settings.home


@contextmanager
def calling(url: str) -> Iterator[Caller]:
    """A visitor with a conversation."""
    caller = Caller(url)
    with caller.client:
        caller.visit()
        yield caller


@contextmanager
def slow_server(home: Path, gate: Path) -> Iterator[Server]:
    """A server process whose answers wait for the gate."""
    command = [sys.executable, "-m", "tests.assistant.live.slow_server", str(home), str(gate)]
    process = subprocess.Popen(
        command, env=environment(), cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    server = Server(process)
    try:
        server.wait()
        yield server
    finally:
        server.stop()
    assert "Traceback" not in "".join(server.log), "".join(server.log)


def upto(events: Iterator[Event], *last: str) -> list[Event]:
    """The events to the first of these types, with it."""
    heard = []
    for event in events:
        heard.append(event)
        if event.kind in last:
            return heard
    raise AssertionError(f"the stream ended without {last}: {heard}")


def test_a_listener_hears_what_was_and_what_comes_and_can_go_on_where_they_were(settings: Settings) -> None:
    with served(settings) as url, calling(url) as caller:
        caller.write(QUESTION)
        with caller.listening() as events:
            first = upto(events, *LAST)
            caller.write("And an opened one?")
            second = upto(events, *LAST)
        whole = first + second
        assert [event.number for event in whole] == list(range(1, len(whole) + 1))
        assert all(event.data["at"].endswith("+00:00") for event in whole)
        for known in range(len(whole)):
            with caller.listening(after=known) as events:
                assert list(zip(range(len(whole) - known), events, strict=False))[-1][1] == whole[-1]
        path = f"/v1/visits/conversations/{caller.conversation}/events"
        with caller.client.stream("GET", path, params={"after": 2}) as response:
            assert next(read_stream(response)) == whole[2]
        wrong = caller.client.get(path, headers={"Last-Event-ID": "three"})
        assert wrong.status_code == 422


def test_connections_that_break_after_every_event_lose_and_double_nothing(settings: Settings) -> None:
    with served(settings) as url, calling(url) as caller:
        numbers = [caller.write(f"{QUESTION} ({number})").json()["event"] for number in range(3)]
        heard: list[Event] = []
        while sum(event.kind == "completed" for event in heard) < 3:
            with caller.listening(after=len(heard)) as events:
                heard.append(next(events))
        assert [event.number for event in heard] == list(range(1, len(heard) + 1))
        assert [event.number for event in heard if event.kind == "message"] == numbers
        messages = [event.data["message_id"] for event in heard if event.kind == "message"]
        assert [event.data["message_id"] for event in heard if event.kind == "started"] == messages


def test_who_waits_is_told_their_place_and_that_it_changes(settings: Settings) -> None:
    with served(settings, Scripted(*YES)) as url, calling(url) as first, calling(url) as second:
        first.post("handoff")
        second.post("handoff")
        with second.listening() as events:
            place = upto(events, "position")[-1]
            assert (place.number, place.data["position"]) == (None, 2)
            first.post("handoff/cancel")
            assert upto(events, "position")[-1].data["position"] == 1


def test_agents_hear_of_what_waits_and_of_every_change_to_it(settings: Settings) -> None:
    with served(settings, Scripted(*YES)) as url, calling(url) as caller, httpx.Client(base_url=url) as agent:
        agent.headers.update(AS_AGENT)
        with agent.stream("GET", "/v1/inbox/events") as response:
            changes = read_stream(response)
            caller.post("handoff")
            assert upto(changes, "changed")[-1].data == {"id": caller.conversation, "state": "waiting"}
            agent.post(f"/v1/inbox/{caller.conversation}/take", json={"agent": "Ana"})
            assert upto(changes, "changed")[-1].data == {"id": caller.conversation, "state": "human"}
        with agent.stream("GET", f"/v1/inbox/{caller.conversation}/events") as response:
            events = read_stream(response)
            assert [upto(events, "state")[-1].data["state"] for _ in range(2)] == ["waiting", "human"]


def test_an_agent_watches_the_assistant_and_takes_over_in_the_middle_of_an_answer(
    settings: Settings, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    with (
        slow_server(settings.home, gate) as server,
        calling(server.url) as caller,
        httpx.Client(base_url=server.url, headers=AS_AGENT) as agent,
        agent.stream("GET", "/v1/inbox/events") as response,
    ):
        changes, path = read_stream(response), f"/v1/inbox/{caller.conversation}"
        caller.write("May I?")
        assert upto(changes, "changed")[-1].data == {"id": caller.conversation, "state": "bot"}
        listed = agent.get("/v1/inbox", params={"assistant": True}).json()["conversations"]
        assert [(one["state"], one["last_message"]) for one in listed] == [("bot", "May I?")]
        assert agent.get("/v1/inbox").json()["conversations"] == []
        with caller.listening() as events, agent.stream("GET", f"{path}/events") as watched:
            before = upto(events, "sentence")
            assert upto(read_stream(watched), "sentence") == before
            refused = agent.post(f"{path}/take", json={"agent": "Ana"})
            taken = agent.post(f"{path}/take", json={"agent": "Ana", "unasked": True})
            second = agent.post(f"{path}/take", json={"agent": "Bea", "unasked": True})
            gate.touch()
            agent.post(f"{path}/reply", json={"agent": "Ana", "id": "reply-0001", "text": "Hello"})
            after = upto(events, "message")
        codes = [answer.status_code for answer in (refused, taken, second)]
        assert codes == [409, 204, 409]
        assert "Ana has this conversation already" in second.text
        assert [event.kind for event in after] == ["stopped", "state", "message"]
        assert (after[0].data["by"], after[1].data["agent"]) == ("hand_off", "Ana")
        agent.post(f"{path}/hand-back", json={"agent": "Ana"})
        caller.write("Go on?")
        with caller.listening(after=after[-1].number or 0) as events:
            later = upto(events, "completed")
        assert [event.data["text"] for event in later if event.kind == "sentence"] == [
            "On the one hand", ", 2 earlier",
        ]  # fmt: skip


def test_two_servers_of_one_database_hear_each_other_and_answer_once(settings: Settings) -> None:
    with served(settings) as one, served(settings) as two, calling(one) as caller:
        other = Caller(two)
        other.client.headers["Authorization"] = caller.client.headers["Authorization"]
        other.conversation = caller.conversation
        with other.client, other.listening() as events:
            caller.write(QUESTION)
            heard = upto(events, "completed")
            assert [event.kind for event in heard] == ["message", "started", "sentence", "completed"]
            other.post("handoff")
            assert upto(events, "state")[-1].data["state"] == "waiting"


def test_an_answer_that_a_killed_server_left_is_begun_anew_and_whole(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.live.answering.LEASE", timedelta(seconds=0.5))
    with slow_server(settings.home, tmp_path / "gate") as server, calling(server.url) as caller:
        caller.write("May I?")
        with caller.listening() as events:
            before = upto(events, "sentence")
        token, conversation = caller.token, caller.conversation
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    with served(settings, Scripted(*YES)) as url:
        again = Caller(url)
        again.token = token
        with again.client:
            again.visit()
            assert again.conversation == conversation
            with again.listening(after=len(before)) as events:
                after = upto(events, "completed")
            heard = before + after
            assert [event.number for event in heard] == list(range(1, len(heard) + 1))
            assert [event.kind for event in heard] == [
                "message", "started", "sentence", "restarted", "sentence", "completed",
            ]  # fmt: skip
            assert len({event.data["turn"] for event in heard[1:]}) == 1
            assert [event.data["text"] for event in (heard[2], heard[4])] == ["On the one hand", "Yes."]


def test_a_server_that_is_told_to_stop_does_not_wait_for_those_who_listen(home: Path, tmp_path: Path) -> None:
    with slow_server(home, tmp_path / "gate") as server, calling(server.url) as caller:
        caller.write("May I?")
        with caller.listening() as events:
            upto(events, "sentence")
            server.process.send_signal(signal.SIGTERM)
            rest = list(events)
        assert rest == []
        until(lambda: server.process.poll() is not None, 30)


def test_twenty_listeners_of_one_conversation_all_hear_everything(settings: Settings) -> None:
    with served(settings) as url, calling(url) as caller:
        heard: list[list[Event]] = []
        headers = dict(caller.client.headers)

        def listen() -> None:
            listener = Caller(url)
            listener.client.headers.update(headers)
            listener.conversation = caller.conversation
            with listener.client, listener.listening() as events:
                heard.append(upto(events, "completed"))

        threads = [threading.Thread(target=listen) for _ in range(20)]
        for thread in threads:
            thread.start()
        caller.write(QUESTION)
        for thread in threads:
            thread.join()
        assert len(heard) == 20
        assert all([event.number for event in one] == [1, 2, 3, 4] for one in heard)
