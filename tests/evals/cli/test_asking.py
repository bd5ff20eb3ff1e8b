"""`bythebook eval run` with a server, with repeats, with what is pending, and interrupted."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.evals.targets.server import Body, Reply, ScriptedServer, answered, scripted
from tests.faults.processes import Ran, called, start, until

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home without documents: the suites of these tests name none."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def _suite(folder: Path, count: int = 4, **fields: Any) -> Path:
    path = folder / "asked.jsonl"
    rows = [{"id": f"q{n}", "question": f"q{n}?", "expect": {"outcome": "answered"}, **fields} for n in range(count)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    return path


def _arguments(suite: Path, url: str, home: Path, out: Path, *more: object) -> tuple[object, ...]:
    return ("eval", "run", suite, "--target", url, "--home", home, "--out", out, *more)


def _log(ran: Ran, out: Path) -> dict[str, Any]:
    (path,) = [path for path in out.glob("*.json") if f"/{path.stem}.html" in ran.out]
    log: dict[str, Any] = json.loads(path.read_bytes())
    return log


def test_a_server_is_asked_and_named_in_the_log(tmp_path: Path, home: Path, out: Path) -> None:
    with scripted() as server:
        ran = called(*_arguments(_suite(tmp_path), server.url, home, out))
    log = _log(ran, out)
    assert ran.code == 0
    assert log["metrics"]["outcome"]["value"] == 1
    assert log["setup"]["target"] == server.url
    assert (log["setup"]["generation"], log["setup"]["settings"]) == ("000042", {"server.version": "9.8.7"})
    assert log["setup"]["concurrency"] == 4
    assert sorted(body["question"] for body in server.bodies) == ["q0?", "q1?", "q2?", "q3?"]


def test_the_agent_key_comes_from_the_variable_that_is_named(tmp_path: Path, home: Path, out: Path) -> None:
    suite = _suite(tmp_path, audience="agent")
    with scripted() as server:
        arguments = _arguments(suite, server.url, home, out)
        assert _log(called(*arguments), out)["results"][0]["error"].startswith("an agent asks, and no agent key")
        assert server.bodies == []
        named = called(*arguments, "--key-env", "SUPPORT_KEY", settings={"SUPPORT_KEY": "from-there"})
        assert _log(named, out)["results"][0]["error"] == ""
        called(*arguments, settings={"BYTHEBOOK_SERVER__AGENT_KEY": "from-settings"})
        missing = called(*arguments, "--key-env", "SUPPORT_KEY")
    assert {headers["Authorization"] for headers in server.headers} == {"Bearer from-there", "Bearer from-settings"}
    assert "SUPPORT_KEY" in missing.refusal()


def test_a_server_that_dies_in_the_middle_is_asked_only_what_is_missing(tmp_path: Path, home: Path, out: Path) -> None:
    suite, servers = _suite(tmp_path, count=6), list[ScriptedServer]()

    def two_answers(body: Body) -> Reply:
        return answered() if len(servers[0].bodies) <= 2 else Reply(None)

    with scripted(two_answers) as server:
        servers.append(server)
        arguments = _arguments(suite, server.url, home, out, "--concurrency", 1)
        died = called(*arguments)
        assert died.code == 0
        assert f"4 not answered: the connection to {server.url} broke off" in died.out
        assert "give the same command again" in died.out
        assert [bool(row["error"]) for row in _log(died, out)["results"]] == [False] * 2 + [True] * 4
        server.reply = lambda body: answered()
        server.bodies.clear()
        again = called(*arguments)
    assert [body["question"] for body in server.bodies] == ["q2?", "q3?", "q4?", "q5?"]
    assert "not answered" not in again.out
    assert not any(row["error"] for row in _log(again, out)["results"])


def test_a_server_that_is_not_there_ends_the_command_before_it_starts(tmp_path: Path, home: Path, out: Path) -> None:
    with scripted() as server:
        pass
    refusal = called(*_arguments(_suite(tmp_path), server.url, home, out)).refusal()
    assert "is the server running?" in refusal
    assert not out.exists()


def test_repeats_find_the_samples_that_pass_now_and_then(tmp_path: Path, home: Path, out: Path) -> None:
    asked: list[str] = []

    def moody(body: Body) -> Reply:
        asked.append(body["question"])
        odd = body["question"] == "q1?" and asked.count("q1?") % 2
        return Reply(200, {"outcome": "abstained" if odd else "answered", "text": "…"})

    with scripted(moody) as server:
        ran = called(*_arguments(_suite(tmp_path, 2), server.url, home, out, "--repeats", 4, "--concurrency", 1))
    metrics = _log(ran, out)["metrics"]
    assert (metrics["pass^1"]["value"], metrics["pass^4"]["value"], metrics["pass^1"]["n"]) == (0.75, 0.5, 2)
    assert "1 flaky, now passed, now failed: asked:q1" in ran.out


def test_pending_samples_are_left_out_unless_asked_for(tmp_path: Path, home: Path, out: Path) -> None:
    suite = _suite(tmp_path, 2)
    with suite.open("a", encoding="utf8") as file:
        file.write('{"id": "new", "question": "new?", "pending": true}\n')
    with scripted() as server:
        ran = called(*_arguments(suite, server.url, home, out))
        assert "1 pending left out" in ran.out
        assert _log(ran, out)["setup"]["left_out"] == 1
        assert "new?" not in [body["question"] for body in server.bodies]
        everything = called(*_arguments(suite, server.url, home, out, "--include-pending"))
        assert "left out" not in everything.out
        assert "new?" in [body["question"] for body in server.bodies]
        nothing = called(*_arguments(_suite(tmp_path, pending=True), server.url, home, out))
    assert nothing.code == 2
    assert "all 4 samples are pending" in nothing.err


def test_two_suites_of_one_name_are_refused(tmp_path: Path, home: Path, out: Path) -> None:
    suite = _suite(tmp_path)
    with scripted() as server:
        ran = called("eval", "run", suite, *_arguments(suite, server.url, home, out)[2:])
    assert ran.code == 2
    assert "two of the suites are named 'asked'" in ran.err


def test_the_latest_run_is_a_baseline_and_the_failed_gate_names_what_broke(
    tmp_path: Path, home: Path, out: Path
) -> None:
    gate = tmp_path / "gate.yaml"
    gate.write_text("max_drop: {outcome: 0.1}\n", encoding="utf8")
    with scripted() as server:
        arguments = _arguments(_suite(tmp_path), server.url, home, out, "--gate", gate, "--baseline", "latest")
        assert "There is no run 'latest'" in called(*arguments).refusal()
        good = called(*arguments[:-2])
        assert called(*arguments).code == 0
        broken = Reply(200, {"outcome": "abstained", "text": "…"})
        server.reply = lambda body: broken if body["question"] == "q2?" else answered()
        bad = called(*arguments)
        named = called(*arguments[:-1], _log(good, out)["name"])
    assert (good.code, bad.code, named.code) == (0, 1, 1)
    for ran in (bad, named):
        assert "gate: outcome fell by 0.25, from 1.00 to 0.75; the gate allows 0.10" in ran.out
        assert "; look at asked:q2\n" in ran.out


@contextmanager
def interrupts_heard() -> Iterator[None]:
    """What is started here hears SIGINT, even if the tests run in the background of a shell, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(("ending", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_a_run_that_is_stopped_in_the_middle_goes_on(
    tmp_path: Path, home: Path, out: Path, ending: signal.Signals, code: int
) -> None:
    stopped: list[bool] = []

    def third_waits(body: Body) -> Reply:
        if body["question"] == "q2?":
            until(lambda: bool(stopped))
        return answered()

    with scripted(third_waits) as server:
        arguments = _arguments(_suite(tmp_path), server.url, home, out, "--concurrency", 1)
        with interrupts_heard():
            process = start(*arguments)
        until(lambda: len(server.bodies) == 3)
        os.kill(process.pid, ending)
        stopped.append(True)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == code, said
        assert code < 0 or "interrupted. What was answered is kept in" in said
        before = len(server.bodies)
        ran = called(*arguments)
    again = [body["question"] for body in server.bodies[before:]]
    assert again in (["q1?", "q2?", "q3?"], ["q2?", "q3?"], ["q3?"])  # what was not kept yet is asked again
    assert len(_log(ran, out)["results"]) == 4
    assert not list(out.glob("unfinished-*"))
