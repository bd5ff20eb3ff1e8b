"""One server and one ingest a home; with a Chroma server, several servers."""

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.faults.homes import SMALL, copied, small_base
from tests.faults.processes import Server, called, chroma_server, serving, start, until
from tests.knowledge.bases import write

_QUESTION = {"question": "Within how many days can I return an unused item?"}


class FirstServer(NamedTuple):
    """A running server, and the home that it owns."""

    home: Path
    server: Server


def _ready(url: str) -> bool:
    return httpx.get(f"{url}/readyz", timeout=30).status_code == 200


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstServer]:
    """A server that is running, and its home."""
    home = copied(small_base(tmp_path_factory.getbasetemp()) / "home", tmp_path_factory.mktemp("first") / "home")
    with serving(home) as server:
        yield FirstServer(home, server)


@pytest.mark.loopback
def test_a_second_server_is_refused_at_once_and_the_first_serves_on(first: FirstServer) -> None:
    refused = called("serve", "--home", first.home, "--port", "0").refusal()
    assert f"Another `bythebook serve` (process {first.server.process.pid}) is running on {first.home}." in refused
    assert _ready(first.server.url)


@pytest.mark.loopback
def test_a_port_that_is_taken_is_named(first: FirstServer, tmp_path: Path) -> None:
    port = first.server.url.rpartition(":")[2]
    refused = called("serve", "--home", tmp_path / "other", "--port", port).refusal()
    assert f"Cannot listen on 127.0.0.1:{port}" in refused


@contextmanager
def _halted_ingest(home: Path, policies: Path) -> Iterator[int]:
    """A real ingest that stands still while it owns the home; it runs to its end afterwards."""
    lock = home / "ingest.lock"
    lock.unlink(missing_ok=True)
    with start("ingest", policies, "--home", home, "--audience", "public") as process:
        until(lambda: lock.exists() and lock.read_text(encoding="utf8") == str(process.pid))
        process.send_signal(signal.SIGSTOP)
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGCONT)
            process.communicate(timeout=60)
        assert process.returncode == 0


def test_a_second_ingest_is_refused_at_once_and_the_first_ends_well(small: Path, policies: Path) -> None:
    write(policies, SMALL)
    (policies / "new.md").write_text("# Gift cards\n\nGift cards never expire.\n", encoding="utf8")
    with _halted_ingest(small, policies) as first:
        for arguments in (["ingest", policies], ["index", "--roll-back"]):
            refused = called(*arguments, "--home", small).refusal()
            assert f"Another `bythebook ingest` (process {first}) is running on {small}." in refused
    found = json.loads(called("search", "Do gift cards expire?", "--home", small, "--json").out)
    assert found["passages"][0]["document"] == "new.md"


@pytest.mark.loopback
def test_several_servers_share_a_home_whose_vectors_a_chroma_server_keeps(small: Path, tmp_path: Path) -> None:
    policies = write(tmp_path / "policies", SMALL)
    with ExitStack() as running:
        port = running.enter_context(chroma_server(tmp_path / "chroma"))
        shared = {"BYTHEBOOK_STORE__KIND": "chroma-server", "BYTHEBOOK_STORE__PORT": str(port)}
        assert called("ingest", policies, "--home", small, "--audience", "public", settings=shared).code == 0
        servers = [running.enter_context(serving(small, shared)) for _ in range(2)]
        for server in servers:
            asked = httpx.post(f"{server.url}/v1/chat", json=_QUESTION, headers={"Accept": "application/json"})
            assert "30 days" in asked.json()["text"]
        alone = called("serve", "--home", small, "--port", "0")
        assert "Another `bythebook serve`" in alone.refusal()
        assert all(_ready(server.url) for server in servers)


@pytest.mark.loopback
def test_a_chroma_server_that_does_not_answer_is_named(small: Path, policies: Path) -> None:
    write(policies, SMALL)
    absent = {"BYTHEBOOK_STORE__KIND": "chroma-server", "BYTHEBOOK_STORE__PORT": "9"}
    ran = called("ingest", policies, "--home", small, settings=absent)
    assert "No Chroma server answers at 127.0.0.1:9. Start it with `chroma run" in ran.refusal()
