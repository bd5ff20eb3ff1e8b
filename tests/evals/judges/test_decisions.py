"""A judge by decisions: one predicate a question; probabilities and refusals."""

from collections.abc import Iterator
from typing import Any

import pytest

from evals.judges.decisions import DecisionsJudge
from evals.judges.errors import JudgementFailed, JudgeUnavailable
from evals.judges.questions import Usage
from tests.evals.judges.cases import asked
from tests.evals.judges.judge_server import JudgeServer, Reply, decision, failure, judge_server

pytestmark = pytest.mark.loopback


def predicate(probability: float | str) -> Reply:
    return decision(f'{{"type": "predicate", "name": "faithful", "probability": {probability}}}')


@pytest.fixture(scope="module")
def running() -> Iterator[JudgeServer]:
    with judge_server(lambda _: predicate(0.83)) as started:
        yield started


@pytest.fixture(scope="module")
def judge(running: JudgeServer) -> Iterator[DecisionsJudge]:
    """One for all tests: a client takes a tenth of a second to open."""
    opened = DecisionsJudge(running.endpoint())
    yield opened
    opened.close()


@pytest.fixture
def server(running: JudgeServer) -> JudgeServer:
    running.restart(lambda _: predicate(0.83))
    return running


def test_a_criterion_is_asked_as_one_predicate_about_the_case(judge: DecisionsJudge, server: JudgeServer) -> None:
    found = judge.judge(asked())
    assert found.probability == 0.83
    assert found.usage == Usage(input_tokens=90, output_tokens=1)
    (sent,) = server.requests
    (question,) = sent["questions"]
    assert server.paths == ["/v1/decisions"]
    assert sent["input"] == asked().shown
    assert question == {"type": "predicate", "name": "faithful", "instructions": asked().criterion.prompt}


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (decision({"type": "refusal", "name": "faithful"}), "declined"),
        (predicate("NaN"), "finite number"),
        (predicate(1.5), "less than or equal to 1"),
        (predicate('"high"'), "valid number"),
        (decision({"type": "score", "score": 1}), "no decision"),
        (Reply(200, '{"answers": []}'), "no decision"),
        (Reply(200, "<html>"), "no decision"),
        (failure(500, "overloaded"), "500.*overloaded"),
    ],
)
def test_what_is_no_probability_is_an_error_with_its_reason(
    reply: Reply, reason: str, judge: DecisionsJudge, server: JudgeServer
) -> None:
    server.script = lambda _: reply
    with pytest.raises(JudgementFailed, match=reason):
        judge.judge(asked())


def test_a_refusal_still_counts_its_cost(judge: DecisionsJudge, server: JudgeServer) -> None:
    server.script = lambda _: decision({"type": "refusal", "name": "faithful"})
    with pytest.raises(JudgementFailed) as caught:
        judge.judge(asked())
    assert caught.value.usage == Usage(input_tokens=90, output_tokens=1)


def test_an_endpoint_without_decisions_ends_the_run(judge: DecisionsJudge, server: JudgeServer) -> None:
    server.script = lambda _: failure(404, "no such path")
    with pytest.raises(JudgeUnavailable, match="no such path"):
        judge.judge(asked())


def test_a_client_without_decisions_says_what_to_install(server: JudgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        def __init__(self, **_: Any) -> None: ...

        def close(self) -> None: ...

    monkeypatch.setattr("evals.judges.clients.OpenAI", Old)
    with pytest.raises(JudgeUnavailable, match="pip install --upgrade openai"):
        DecisionsJudge(server.endpoint())
