"""A model that fails, in every way: the answer is quoted, and the turn says why."""

import pytest

from assistant.conversations.memory import InMemoryUsage
from assistant.writing.breaker import CircuitBreaker
from benchmarks.faults.model_server import (
    KEY,
    ModelServer,
    Reply,
    event,
    hangs,
    model_server,
    refuses,
    says,
    written,
)
from knowledge.embeddings import Encoder
from tests.assistant.writing.policies import QUOTED, write, writer

pytestmark = [pytest.mark.loopback]

GOOD = "You can return an unopened item within 60 days of delivery [1]."
SHOWN = GOOD.replace(" [1]", "")
WHOLE = b"".join(written(GOOD))
INVALID = b'data: {"choices": [{"index": 0, "delta": {"content": "'
BROKEN_OFF = b'data: {"error": {"message": "overloaded", "type": "server_error"}}\n\n'


@pytest.mark.parametrize(
    "reply",
    [
        Reply([WHOLE[at : at + 1] for at in range(len(WHOLE))]),
        says(*GOOD),
        Reply(written(*GOOD.split(" ")[:1], " " + GOOD.split(" ", 1)[1]), pause=0.02),
        Reply([b": keep-alive\n\n", WHOLE.replace(b"\n", b"\r\n")]),
    ],
    ids=["a byte at a time", "a letter at a time", "slowly", "with comments and other line ends"],
)
def test_however_a_reply_is_cut_the_answer_is_the_same(reply: Reply, onnx_encoder: Encoder) -> None:
    with model_server(reply) as server:
        found = write(writer(server.settings(), onnx_encoder))
    assert (found.answer.text, found.writing.code) == (SHOWN, "written")


@pytest.mark.parametrize(
    ("reply", "why", "requests"),
    [
        (refuses(401, f"wrong key {KEY}"), "refused", 1),
        (refuses(404), "refused", 1),
        (refuses(429), "rate_limited", 2),
        (refuses(429, "later", ("Retry-After", "0")), "rate_limited", 2),
        (refuses(429, "later", ("Retry-After", "60")), "rate_limited", 1),
        (refuses(429, "later", ("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT")), "rate_limited", 1),
        (refuses(500), "unavailable", 2),
        (Reply([], ending="cut"), "unavailable", 2),
        (Reply([event()], ending="cut"), "unavailable", 2),
        (Reply([BROKEN_OFF]), "unavailable", 1),
        (Reply([b"<html>Sign in</html>"]), "malformed", 1),
        (Reply([]), "malformed", 1),
        (Reply([INVALID + b"\n\n"]), "malformed", 1),
        (Reply([INVALID + b'\xff"}}]}\n\n']), "malformed", 1),
        (says(), "empty", 1),
        (Reply([event("You can ret")]), "cut_off", 1),
        (says("x" * 1_000_000), "malformed", 1),
        (says(GOOD[:-10], finish="length"), "too_long", 1),
        (says(finish="content_filter"), "empty", 1),
        (says("You can", finish="content_filter"), "filtered", 1),
        (says(GOOD[:-10], finish="banana"), "cut_off", 1),
    ],
)
def test_a_fault_before_the_first_sentence_is_quoted_over(
    reply: Reply, why: str, requests: int, onnx_encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    with model_server(reply) as server:
        found = write(writer(server.settings(), onnx_encoder))
    assert (found.answer.text, found.writing.code) == (QUOTED, f"extractive:{why}")
    assert len(server.requests) == requests
    assert KEY not in caplog.text
    assert set(server.authorizations) == {f"Bearer {KEY}"}


@pytest.mark.parametrize("limit", ["first_token_seconds", "between_chunks_seconds", "total_seconds"])
def test_a_reply_that_does_not_come_is_waited_for_as_long_as_the_settings_say(
    limit: str, onnx_encoder: Encoder
) -> None:
    begun = [event(), event("You can ret")] if limit == "between_chunks_seconds" else [event(), b": still here\n\n"]
    with model_server(hangs(*begun)) as server:
        found = write(writer(server.settings(**{limit: 0.5}), onnx_encoder))
        assert server.hung_up.wait(2)
    assert (found.answer.text, found.writing.code) == (QUOTED, "extractive:timeout")
    assert len(server.requests) <= 1


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (hangs(event(GOOD + " Op")), "timeout"),
        (Reply([event(GOOD + " Op")], ending="cut"), "unavailable"),
        (Reply([event(GOOD + " Op")]), "cut_off"),
        (Reply([event(GOOD + " Op"), BROKEN_OFF]), "unavailable"),
        (Reply([event(GOOD + " Op"), INVALID + b"\n\n"]), "malformed"),
        (says(GOOD + " Op", finish="length"), "too_long"),
    ],
)
def test_a_fault_after_a_sentence_was_shown_gets_the_quotes_behind_it_and_no_second_try(
    reply: Reply, why: str, onnx_encoder: Encoder
) -> None:
    with model_server(reply) as server:
        found = write(writer(server.settings(between_chunks_seconds=1), onnx_encoder))
    assert (found.sentences, found.writing.code) == ((SHOWN, "\n\n" + QUOTED), f"mended:{why}")
    assert len(server.requests) == 1


def test_the_whole_reply_has_an_end_however_lively_it_is(onnx_encoder: Encoder) -> None:
    with model_server(Reply([event("la ")] * 100, pause=0.02)) as server:
        found = write(writer(server.settings(total_seconds=0.3), onnx_encoder))
    assert found.writing.code == "extractive:timeout"


def test_an_endpoint_that_is_not_there_is_quoted_over(onnx_encoder: Encoder) -> None:
    settings = ModelServer([], "http://127.0.0.1:9/v1").settings()
    assert write(writer(settings, onnx_encoder)).writing.code == "extractive:unavailable"


def test_a_second_try_that_succeeds_is_all_that_is_seen(onnx_encoder: Encoder) -> None:
    with model_server(refuses(503), says(GOOD)) as server:
        found = write(writer(server.settings(), onnx_encoder))
    assert (found.answer.text, found.writing.code, len(server.requests)) == (SHOWN, "written", 2)


def test_a_fault_of_ours_is_quoted_over_and_logged(onnx_encoder: Encoder, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(InMemoryUsage):
        def reserve(self, accounts: object, usage: object) -> str | None:
            raise RuntimeError("a bug")

    with model_server(says(GOOD)) as server:
        found = write(writer(server.settings(), onnx_encoder, Broken()))
    assert (found.answer.text, found.writing.code) == (QUOTED, "extractive:error")
    assert "a bug" in caplog.text


def test_an_endpoint_that_keeps_failing_is_left_alone_and_then_tried_again(onnx_encoder: Encoder) -> None:
    now = [0.0]
    with model_server(*[refuses(401)] * 3, says(GOOD)) as server:
        by = writer(server.settings(), onnx_encoder, breaker=CircuitBreaker(2, 30, lambda: now[0]))
        codes = [write(by).writing.code for _ in range(3)]
        assert (codes, len(server.requests)) == ([*["extractive:refused"] * 2, "extractive:resting"], 2)
        now[0] = 30.0
        assert write(by).writing.code == "extractive:refused"  # the one that finds out
        assert write(by).writing.code == "extractive:resting"
        now[0] = 60.0
        assert [write(by).writing.code for _ in range(2)] == ["written"] * 2


def test_what_may_be_used_is_used_and_no_more(onnx_encoder: Encoder) -> None:
    usage = InMemoryUsage()
    with model_server(says(GOOD)) as server:
        by = writer(server.settings(day_tokens=2_000), onnx_encoder, usage)
        codes = [write(by).writing.code for _ in range(12)]
    written_ones = codes.count("written")
    assert codes == ["written"] * written_ones + ["extractive:budget"] * (12 - written_ones)
    assert 0 < written_ones < 12
    (day,) = usage._used
    assert usage.used(day) == (100 * written_ones, 20 * written_ones)  # as the endpoint said: settled, not reserved
    assert len(server.requests) == written_ones
