"""A judge by chat completions: what is sent, what counts as a judgement, and what is an error with its reason."""

import json
from collections.abc import Iterator

import pytest

from evals.judges.chat import ChatJudge
from evals.judges.endpoints import Endpoint
from evals.judges.errors import JudgementFailed, JudgeUnavailable
from evals.judges.questions import Usage
from tests.evals.judges.cases import asked
from tests.evals.judges.judge_server import KEY, JudgeServer, Reply, chat, failure, judge_server, verdict

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def running() -> Iterator[JudgeServer]:
    with judge_server(lambda _: verdict(0.9)) as started:
        yield started


@pytest.fixture(scope="module")
def judge(running: JudgeServer) -> Iterator[ChatJudge]:
    """One for all tests: a client takes a tenth of a second to open."""
    opened = ChatJudge(running.endpoint(), 500)
    yield opened
    opened.close()


@pytest.fixture
def server(running: JudgeServer) -> JudgeServer:
    running.restart(lambda _: verdict(0.9))
    return running


def test_a_judgement_has_a_probability_a_reason_and_its_usage(judge: ChatJudge, server: JudgeServer) -> None:
    found = judge.judge(asked())
    assert (found.probability, found.reason) == (0.9, "Because.")
    assert found.usage == Usage(input_tokens=100, output_tokens=20)


def test_the_request_is_bounded_repeatable_and_strict_about_its_form(judge: ChatJudge, server: JudgeServer) -> None:
    judge.judge(asked())
    (sent,) = server.requests
    assert (sent["model"], sent["temperature"], sent["seed"]) == ("scripted", 0, 7)
    assert sent["max_completion_tokens"] == 500
    assert sent["response_format"]["json_schema"]["strict"] is True
    assert asked().criterion.prompt in sent["messages"][0]["content"]
    assert server.authorizations == [f"Bearer {KEY}"]


def test_a_judge_of_faithfulness_does_not_see_the_reference(judge: ChatJudge, server: JudgeServer) -> None:
    judge.judge(asked("faithful"))
    judge.judge(asked("complete"))
    shown = [json.loads(sent["messages"][1]["content"]) for sent in server.requests]
    assert set(shown[0]) == {"conversation", "answer", "sources"}
    assert set(shown[1]) == {"conversation", "answer", "reference"}


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (chat(None, refusal="I cannot judge this."), "declined: I cannot judge this"),
        (chat("The answer is fine."), "no judgement"),
        (chat(None), "no judgement"),
        (verdict("NaN"), "probability: Input should be a finite number"),
        (verdict("Infinity"), "probability: Input should be"),
        (verdict(1.2), "less than or equal to 1"),
        (verdict(-0.1), "greater than or equal to 0"),
        (verdict('"0.9"'), "valid number"),
        (chat('{"probability": 1'), "no judgement"),
        (chat('{"reason": "x", "probability": 0.', finish="length"), "passed 500 tokens"),
        (chat(None, finish="content_filter"), "content filter"),
    ],
)
def test_what_is_no_judgement_is_an_error_that_still_counts_its_cost(
    reply: Reply, reason: str, judge: ChatJudge, server: JudgeServer
) -> None:
    server.script = lambda _: reply
    with pytest.raises(JudgementFailed, match=reason) as caught:
        judge.judge(asked())
    assert caught.value.usage == Usage(input_tokens=100, output_tokens=20)


@pytest.mark.parametrize("body", ["", "<html>", '{"choices": []}', '{"object": "list"}', "null"])
def test_a_reply_that_is_no_completion_is_an_error(body: str, judge: ChatJudge, server: JudgeServer) -> None:
    server.script = lambda _: Reply(200, body)
    with pytest.raises(JudgementFailed, match="sent no chat completion"):
        judge.judge(asked())


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_overloaded_endpoint_is_tried_once_more(status: int, judge: ChatJudge, server: JudgeServer) -> None:
    server.script = lambda _: failure(status, "overloaded")
    with pytest.raises(JudgementFailed, match=f"{status}.*overloaded") as caught:
        judge.judge(asked())
    assert len(server.requests) == 2
    assert caught.value.usage == Usage()


def test_an_endpoint_that_recovers_has_judged(judge: ChatJudge, server: JudgeServer) -> None:
    server.script = lambda _: failure(429, "wait") if len(server.requests) == 1 else verdict(1)
    assert judge.judge(asked()).probability == 1


def test_an_endpoint_that_says_nothing_is_an_error_in_bounded_time(server: JudgeServer) -> None:
    server.script = lambda _: Reply(200, "", hangs=True)
    judge = ChatJudge(server.endpoint(read_timeout=0.5), 500)
    with pytest.raises(JudgementFailed, match="did not answer in time") as caught:
        judge.judge(asked())
    assert caught.value.usage is None  # it may be billed
    judge.close()
    assert len(server.requests) == 2


def test_settings_that_a_model_refuses_are_left_out_from_then_on(server: JudgeServer) -> None:
    def script(sent: dict[str, object]) -> Reply:
        for name in ("temperature", "seed"):
            if name in sent:
                return failure(400, f"Unsupported value: {name}", param=name)
        return verdict(0.5)

    server.script = script
    judge = ChatJudge(server.endpoint(), 500)
    assert judge.judge(asked()).probability == 0.5
    assert judge.judge(asked()).probability == 0.5
    judge.close()
    assert len(server.requests) == 4


def test_another_bad_request_is_an_error_of_the_sample(judge: ChatJudge, server: JudgeServer) -> None:
    server.script = lambda _: failure(400, "too long", param="messages")
    with pytest.raises(JudgementFailed, match=r"400.*too long"):
        judge.judge(asked())
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_model_ends_the_run_and_the_key_is_not_shown(
    status: int, judge: ChatJudge, server: JudgeServer
) -> None:
    server.script = lambda _: failure(status, f"Incorrect: {KEY}")
    with pytest.raises(JudgeUnavailable, match=f"{status}.*Incorrect: …") as caught:
        judge.judge(asked())
    assert KEY not in str(caught.value)


def test_an_endpoint_that_is_not_there_ends_the_run() -> None:
    judge = ChatJudge(Endpoint("scripted", "http://user:secret@127.0.0.1:9/v1"), 500)
    with pytest.raises(JudgeUnavailable, match=r"http://127\.0\.0\.1:9/v1 cannot be reached"):
        judge.judge(asked())
    judge.close()


def test_a_reply_without_usage_is_judged_and_its_cost_unknown(judge: ChatJudge, server: JudgeServer) -> None:
    body = json.loads(verdict(0.7).body)
    del body["usage"]
    server.script = lambda _: Reply(200, json.dumps(body))
    assert judge.judge(asked()).usage is None
