"""`eval judge`: the cost is said before it is spent, a dry run sends nothing, and the key is never shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from evals.cli.judging import app
from evals.errors import EvalError
from evals.judges.cache import NAME
from evals.judges.errors import JudgeUnavailable
from evals.judges.spending import LimitReached
from evals.log import read_log, write_log
from tests.evals.judges.judge_server import KEY, JudgeServer, Reply, chat, decision, failure, judge_server, verdict
from tests.evals.judges.runs import abstained, answered, run_of

pytestmark = pytest.mark.loopback


def script(sent: dict[str, Any]) -> Reply:
    """Sixty days is right, all else is not."""
    return verdict(0.95 if '60 days."' in sent["messages"][1]["content"].split('"sources"')[0] else 0.1)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[JudgeServer]:
    with judge_server(script) as started:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", started.base_url)
        yield started


@pytest.fixture
def run(tmp_path: Path) -> Path:
    log = run_of(answered("a", "60 days."), answered("b", "90 days."), abstained("c"))
    write_log(log, tmp_path)
    return tmp_path / f"{log.name}.json"


def _judge(run: Path, *arguments: object, entered: str | None = None) -> Result:
    given = [str(run), "--model", "scripted", *(str(argument) for argument in arguments)]
    return CliRunner().invoke(app, given, input=entered)


def test_a_run_is_judged_into_a_new_log_beside_it(run: Path, server: JudgeServer) -> None:
    before = run.read_bytes()
    found = _judge(run, "--criteria", "faithful", "--yes")
    assert found.exit_code == 0
    assert "judge/faithful" in found.stdout
    assert "not checked against human labels" in found.stdout
    log = read_log(run.with_name("20261122-judged.json"))
    assert log.metrics["judge/faithful"].value == pytest.approx((0.95 + 0.1) / 2)
    assert run.read_bytes() == before


def test_all_criteria_are_judged_where_none_is_named(run: Path, server: JudgeServer) -> None:
    assert _judge(run, "--yes").exit_code == 0
    assert len(server.requests) == 2 + 2 + 3


def test_a_dry_run_says_the_cost_and_sends_and_writes_nothing(run: Path, server: JudgeServer) -> None:
    found = _judge(run, "--criteria", "faithful", "--dry-run", "--price-in", 2, "--price-out", 10)
    assert found.exit_code == 0
    assert "2 questions, 0 answered already, 2 to send" in found.stdout
    assert "2,000 out" in found.stdout
    read = int(found.stdout.split("about ")[1].split(" tokens in")[0].replace(",", ""))
    assert f"cost {(read * 2 + 2_000 * 10) / 1e6:.4f}" in found.stdout
    assert server.requests == []
    assert [path.name for path in run.parent.iterdir()] == [run.name]


def test_a_dry_run_needs_no_key_and_no_price(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    found = _judge(run, "--dry-run")
    assert found.exit_code == 0
    assert "cost unknown" in found.stdout


def test_the_public_endpoint_without_a_key_is_not_asked(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    found = _judge(run, "--yes")
    assert isinstance(found.exception, JudgeUnavailable)
    assert "OPENAI_API_KEY" in str(found.exception)


def test_a_second_run_sends_nothing_and_gives_the_same_log(run: Path, server: JudgeServer) -> None:
    _judge(run, "--criteria", "faithful", "--yes")
    log = run.with_name("20261122-judged.json").read_bytes()
    sent = len(server.requests)
    found = _judge(run, "--criteria", "faithful")  # nothing to spend: nobody is asked
    assert found.exit_code == 0
    assert "2 answered already, 0 to send" in found.stdout
    assert len(server.requests) == sent
    assert run.with_name("20261122-judged.json").read_bytes() == log
    assert not run.with_name("20261122-judged-2.json").exists()


def test_where_nobody_can_be_asked_nothing_is_spent_without_yes(run: Path, server: JudgeServer) -> None:
    found = _judge(run)
    assert isinstance(found.exception, EvalError)
    assert "--yes" in str(found.exception)
    assert server.requests == []


@pytest.mark.parametrize(("answer", "sent"), [("n\n", 0), ("y\n", 2)])
def test_on_a_terminal_it_asks_before_it_spends(
    answer: str, sent: int, run: Path, server: JudgeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.cli.judging._terminal", lambda: True)
    found = _judge(run, "--criteria", "faithful", entered=answer)
    assert "Send them?" in found.output
    assert len(server.requests) == sent


def test_the_limit_stops_the_run_and_the_next_one_goes_on(run: Path, server: JudgeServer) -> None:
    given = ("--criteria", "faithful", "--yes", "--price-in", 1, "--price-out", 1)
    both = float(_judge(run, *given, "--dry-run").stdout.split("cost ")[1].split()[0])
    stopped = _judge(run, *given, "--max-cost", both * 0.52)  # one fits; a second might not
    assert isinstance(stopped.exception, LimitReached)
    assert len(server.requests) == 1
    assert not run.with_name("20261122-judged.json").exists()
    assert _judge(run, *given, "--max-cost", both * 0.52).exit_code == 0
    assert len(server.requests) == 2


def test_labels_give_agreement_and_repeats_self_agreement(run: Path, server: JudgeServer, tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    rows = [{"id": name, "criterion": "faithful", "human": human} for name, human in (("a", 1), ("b", 1))]
    labels.write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    found = _judge(run, "--criteria", "faithful", "--labels", labels, "--repeats", 3, "--yes")
    assert "accuracy 0.500" in found.stdout
    assert "n 2" in found.stdout
    assert "the same verdict each time: 1.000" in found.stdout
    assert len(server.requests) == 6


def test_failed_judgements_are_counted_and_not_zeros(run: Path, server: JudgeServer) -> None:
    server.script = lambda sent: script(sent) if "90 days" in str(sent) else chat(None, refusal="No.")
    found = _judge(run, "--criteria", "faithful", "--yes")
    assert found.exit_code == 0
    assert "0.100" in found.stdout
    assert "errors 1: the judge declined: No." in found.stdout


def test_a_run_of_which_nothing_could_be_judged_exits_with_1(run: Path, server: JudgeServer) -> None:
    server.script = lambda _: verdict("NaN")
    assert _judge(run, "--criteria", "faithful", "--yes").exit_code == 1


def test_decisions_are_asked_where_they_are_wanted(run: Path, server: JudgeServer) -> None:
    server.script = lambda _: decision({"type": "predicate", "name": "faithful", "probability": 0.75})
    assert _judge(run, "--judge", "decisions", "--criteria", "faithful", "--yes").exit_code == 0
    assert read_log(run.with_name("20261122-judged.json")).metrics["judge/faithful"].value == 0.75


def test_an_unknown_criterion_is_refused_with_those_there_are(run: Path, server: JudgeServer) -> None:
    found = _judge(run, "--criteria", "polite", "--yes")
    assert "it has faithful, complete, appropriate" in str(found.exception)


def test_the_key_is_nowhere_in_what_is_shown_or_written(run: Path, server: JudgeServer) -> None:
    server.script = lambda _: failure(400, f"bad {KEY}")
    found = _judge(run, "--criteria", "faithful", "--yes")
    assert "bad …" in found.stdout
    assert KEY not in found.output
    written = [path.read_bytes() for path in run.parent.iterdir()]
    assert (run.parent / NAME).exists()
    assert not any(KEY.encode() in one for one in written)
