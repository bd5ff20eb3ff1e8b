"""The ragas adapter, on ragas where it is installed and else on a stand-in with the same calls."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.judges.errors import JudgementFailed, JudgeUnavailable
from evals.judges.questions import Usage
from evals.judges.ragas_metrics import RagasJudge
from tests.evals.judges.cases import asked
from tests.evals.judges.judge_server import KEY, JudgeServer, Reply, chat, failure, judge_server

pytestmark = pytest.mark.loopback

_STAND_IN = Path(__file__).parent / "ragas_stand_in"
_INSTALLED = importlib.util.find_spec("ragas") is not None


def script(sent: dict[str, Any]) -> Reply:
    """Two statements, of which one follows; a rating of 2 out of 4."""
    prompt = sent["messages"][-1]["content"]
    if "rating" in prompt:
        return chat('{"rating": 2}')
    if "verdict" in prompt:
        rows = [f'{{"statement": "s", "reason": "r", "verdict": {verdict}}}' for verdict in (1, 0)]
        return chat(f'{{"statements": [{", ".join(rows)}]}}')
    return chat('{"statements": ["a", "b"]}')


@pytest.fixture
def server() -> Iterator[JudgeServer]:
    with judge_server(script) as started:
        yield started


@pytest.fixture
def judge(server: JudgeServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[RagasJudge]:
    if not _INSTALLED:
        monkeypatch.syspath_prepend(_STAND_IN)
    yield RagasJudge(server.endpoint(), 500)
    if not _INSTALLED:
        for name in [name for name in sys.modules if name.partition(".")[0] == "ragas"]:
            del sys.modules[name]


@pytest.mark.parametrize("criterion", ["faithful", "complete"])
def test_a_metric_gives_its_share_and_the_usage_of_both_requests(
    criterion: str, judge: RagasJudge, server: JudgeServer
) -> None:
    found = judge.judge(asked(criterion))
    assert found.probability == 0.5
    assert found.usage == Usage(input_tokens=200, output_tokens=40)
    assert [(sent["model"], sent["max_tokens"], sent["seed"]) for sent in server.requests] == [("scripted", 500, 7)] * 2


def test_nan_is_an_error_and_not_a_score(judge: RagasJudge, server: JudgeServer) -> None:
    server.script = lambda _: chat('{"statements": []}')
    with pytest.raises(JudgementFailed, match="ragas gave nan") as caught:
        judge.judge(asked("faithful"))
    assert caught.value.usage == Usage(input_tokens=100, output_tokens=20)


def test_a_metric_that_goes_on_with_half_of_its_replies_has_failed(judge: RagasJudge, server: JudgeServer) -> None:
    server.script = lambda sent: script(sent) if len(server.requests) == 1 else failure(500, "overloaded")
    with pytest.raises(JudgementFailed, match=r"500.*overloaded") as caught:
        judge.judge(asked("complete"))
    assert caught.value.usage == Usage(input_tokens=100, output_tokens=20)
    assert len(server.requests) == 3  # one answered, the other tried once more


@pytest.mark.parametrize("criterion", ["faithful", "complete"])
def test_a_wrong_key_ends_the_run_and_is_not_shown(criterion: str, judge: RagasJudge, server: JudgeServer) -> None:
    server.script = lambda _: failure(401, f"Incorrect: {KEY}")
    with pytest.raises(JudgeUnavailable, match="401") as caught:
        judge.judge(asked(criterion))
    assert KEY not in str(caught.value)


@pytest.mark.skipif(_INSTALLED, reason="ragas is installed")
def test_without_ragas_the_message_says_what_to_install(server: JudgeServer) -> None:
    with pytest.raises(JudgeUnavailable, match=r"pip install 'bythebook\[ragas\]'"):
        RagasJudge(server.endpoint(), 500)
