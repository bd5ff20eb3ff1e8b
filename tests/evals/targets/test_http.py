"""A server as a target: what it is asked, and every way in which it can fail to answer."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr

from evals.errors import EvalError
from evals.samples import Sample, Turn
from evals.targets.http import TRIES, Http, ServerFacts
from evals.targets.target import Unreachable
from knowledge.policies import Reader
from tests.evals.targets.server import Body, Reply, ScriptedServer, answered, scripted

pytestmark = pytest.mark.loopback


def _sample(**fields: Any) -> Sample:
    return Sample(id="s", question="May I?", **fields)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted() as running:
        yield running


@pytest.fixture
def waited() -> list[float]:
    """The pauses that the target asked for, in seconds."""
    return []


@pytest.fixture
def target(server: ScriptedServer, waited: list[float]) -> Iterator[Http]:
    with closing(Http(server.url + "/", SecretStr("the-key"), waited.append)) as http:
        yield http


def _refused(target: Http, sample: Sample | None = None) -> str:
    with pytest.raises(EvalError) as caught:
        target.answer(sample or _sample())
    return str(caught.value)


def test_a_sample_is_asked_with_all_that_is_known(server: ScriptedServer, target: Http) -> None:
    history = (Turn(role="customer", text="Hello."), Turn(role="assistant", text="Yes?"))
    target.answer(_sample(history=history, scenario="A member.", as_of=date(2026, 3, 1)))
    assert server.bodies == [
        {
            "question": "May I?",
            "history": [{"role": "customer", "text": "Hello."}, {"role": "assistant", "text": "Yes?"}],
            "scenario": "A member.",
            "as_of": "2026-03-01",
        }
    ]
    assert server.headers[0]["Accept"] == "application/json"


def test_the_answer_is_taken_over_and_timed(server: ScriptedServer, target: Http) -> None:
    passage = {"document": "returns.md", "section": [], "start": 0, "end": 3, "text": "Yes", "score": 1.0}
    citation = {"document": "returns.md", "section": [], "start": 0, "end": 3, "quote": "Yes"}
    row = {"outcome": "answered", "text": "Yes", "citations": [citation], "sources": [passage], "confidence": 0.9}
    server.reply = lambda body: Reply(200, {**row, "ms": 0, "turn_id": "t"})
    observed = target.answer(_sample())
    assert (observed.id, observed.text, observed.confidence) == ("s", "Yes", 0.9)
    assert (observed.passages[0].document, observed.citations[0].quote) == ("returns.md", "Yes")
    assert observed.ms  # the client's clock, not the server's 0


def test_only_an_agent_bears_the_key(server: ScriptedServer, target: Http) -> None:
    target.answer(_sample())
    target.answer(_sample(audience=Reader.AGENT))
    assert [headers.get("Authorization") for headers in server.headers] == [None, "Bearer the-key"]


def test_without_a_key_an_agents_question_is_not_asked_as_a_customers(server: ScriptedServer) -> None:
    with closing(Http(server.url)) as target:
        said = _refused(target, _sample(audience=Reader.AGENT))
    assert "BYTHEBOOK_SERVER__AGENT_KEY" in said
    assert "--key-env" in said
    assert server.bodies == []


def test_a_script_is_asked_turn_by_turn(server: ScriptedServer, target: Http) -> None:
    server.reply = lambda body: answered(f"To {body['question']}")
    assert target.answer(_sample(script=("Before?",))).text == "To May I?"
    assert server.bodies[1]["history"] == [
        {"role": "customer", "text": "Before?"},
        {"role": "assistant", "text": "To Before?"},
    ]


@pytest.mark.parametrize(
    ("status", "header", "pause"),
    [(429, "7", 7), (429, "9999", 60), (429, "-1", 0), (429, "tomorrow", 1), (503, "1", 1)],
)
def test_a_busy_server_is_asked_again_when_it_says(
    server: ScriptedServer, target: Http, waited: list[float], status: int, header: str, pause: float
) -> None:
    replies = [Reply(status, {}, (("Retry-After", header),)), answered()]
    server.reply = lambda body: replies.pop(0)
    assert target.answer(_sample()).outcome == "answered"
    assert waited == [pause]


def test_a_server_that_stays_busy_is_given_up(server: ScriptedServer, target: Http, waited: list[float]) -> None:
    problem = {"error": {"code": "too_many_requests", "message": "Too often.", "reference": None}}
    server.reply = lambda body: Reply(429, problem, (("Retry-After", "3"),))
    said = _refused(target)
    assert said == f"asked {TRIES} times, each time 429: Too often.; ask fewer at once with --concurrency"
    assert len(server.bodies) == len(waited) == TRIES


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (
            Reply(500, {"error": {"code": "answer_failed", "message": "It broke.", "reference": "r1"}}),
            "the server said 500: It broke. (reference r1)",
        ),
        (Reply(401, {"error": {"code": "unauthorized", "message": "Wrong key."}}), "the server said 401: Wrong key."),
        (Reply(503, {"error": {"message": "No index."}}), "the server said 503: No index."),
        (Reply(502, "<h1>Bad gateway</h1>"), "the server said 502: <h1>Bad gateway</h1>"),
        (Reply(404), "the server said 404: Not Found"),
        (Reply(200, "Hello"), "the server's answer is not one of /v1/chat: outcome: Field required"),
        (Reply(200, {"outcome": "pondering"}), "the server's answer is not one of /v1/chat: outcome: "),
    ],
)
def test_what_came_instead_of_an_answer_is_told(
    server: ScriptedServer, target: Http, waited: list[float], reply: Reply, said: str
) -> None:
    server.reply = lambda body: reply
    assert _refused(target).startswith(said)
    assert waited == []


def test_a_server_that_is_gone_is_out_of_reach(server: ScriptedServer, target: Http) -> None:
    server.stop()
    with pytest.raises(Unreachable, match=f"{server.url} cannot be reached .*; is the server running"):
        target.answer(_sample())


def test_a_connection_that_breaks_off_is_out_of_reach(server: ScriptedServer, target: Http) -> None:
    server.reply = lambda body: Reply(None)
    with pytest.raises(Unreachable, match=f"the connection to {server.url} broke off"):
        target.answer(_sample())


def test_the_servers_generation_and_version_are_known(server: ScriptedServer, target: Http) -> None:
    assert target.facts() == ServerFacts("000042", "9.8.7")


def test_a_server_that_says_nothing_of_itself_is_taken_as_it_is(server: ScriptedServer, target: Http) -> None:
    server.ready = Reply(404)
    assert target.facts() == ServerFacts(None, "9.8.7")


def test_a_server_that_is_not_ready_is_not_asked(server: ScriptedServer, target: Http) -> None:
    server.ready = Reply(503, {"ready": False, "generation": None, "reasons": ["It is empty."]})
    with pytest.raises(EvalError, match=f"{server.url} is not ready: It is empty."):
        target.facts()


def test_the_name_holds_no_password() -> None:
    with closing(Http("https://user:hidden@support.example/")) as target:
        assert target.name == "https://support.example"


def test_bodies_are_what_the_service_takes(server: ScriptedServer, target: Http) -> None:
    from assistant.api.schemas import ChatRequest

    target.answer(_sample(as_of=date(2026, 3, 1), history=(Turn(role="customer", text="Hello."),)))
    bodies: list[Body] = server.bodies
    assert ChatRequest.model_validate(bodies[0]).as_of == date(2026, 3, 1)


@pytest.mark.parametrize("url", ["in-proces", "ftp://support.example", "http://", "http://support.example:port"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(EvalError, match="is no address"):
        Http(url)
