"""The command as a process of its own: run to its end, or serving until it is stopped."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from assistant.cli.main import main

CODE = "from assistant.cli.main import main; main()"
REPOSITORY = Path(__file__).parents[2]
_START_SECONDS = 60.0
_RUN_SECONDS = 120.0


class Ran(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    def refusal(self) -> str:
        """The one line that a failed command wrote; fails the test when there is more, or a traceback."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        assert self.code == 1, (self.code, self.err)
        assert len(lines) == 1, self.err
        assert lines[0].startswith("bythebook: "), self.err
        return lines[0]


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without settings of the program, found from any folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("BYTHEBOOK_") or "CACHE" in key}
    path = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "COLUMNS": "200", **(changes or {})}


def bythebook(*arguments: object, settings: Mapping[str, str] | None = None, said: str = "") -> Ran:
    """Run the command; `said` goes to its standard input."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, *map(str, arguments)],
        env=environment(settings),
        input=said,
        capture_output=True,
        text=True,
        encoding="utf8",
        check=False,
        timeout=_RUN_SECONDS,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def called(*arguments: object, settings: Mapping[str, str] | None = None, said: str = "") -> Ran:
    """The command in this process: the same code, without the two seconds that a new process imports for."""
    out, err = io.StringIO(), io.StringIO()
    argv = ["bythebook", *map(str, arguments)]
    code = 0
    with (
        mock.patch.dict(os.environ, environment(settings), clear=True),
        mock.patch.object(sys, "argv", argv),
        mock.patch.object(sys, "stdin", io.StringIO(said)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
    return Ran(code, out.getvalue(), err.getvalue())


def start(*arguments: object, settings: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    """Start the command and leave it running."""
    return subprocess.Popen(
        [sys.executable, "-c", CODE, *map(str, arguments)],
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf8",
    )


class Server:
    """A running `bythebook serve`. `log` is what it wrote to standard error so far."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.log: list[str] = []
        self.url = ""
        self._announced = threading.Event()
        self._readers = [threading.Thread(target=read) for read in (self._read_out, self._read_err)]
        for reader in self._readers:
            reader.start()

    def wait(self) -> None:
        """Until it says where it listens."""
        assert self._announced.wait(_START_SECONDS), self.log
        assert self.url, "".join(self.log)

    def stop(self) -> None:
        """Ctrl-C, and the end of it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(_START_SECONDS)
        for reader in self._readers:
            reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()

    def _read_out(self) -> None:
        for line in self.process.stdout or ():
            if line.strip().startswith("http://") and not self.url:
                self.url = line.split()[0].rstrip("/")
                self._announced.set()
        self._announced.set()

    def _read_err(self) -> None:
        self.log.extend(self.process.stderr or ())


@contextmanager
def serving(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1, without a limit on requests that a test would meet."""
    changes = {"BYTHEBOOK_LIMITS__REQUESTS_PER_MINUTE": "1000000", **(settings or {})}
    server = Server(start("serve", "--home", home, "--port", "0", settings=changes))
    try:
        server.wait()
        yield server
    finally:
        server.stop()
    assert "Traceback" not in "".join(server.log), "".join(server.log)


@contextmanager
def chroma_server(folder: Path) -> Iterator[int]:
    """The Rust Chroma server on a free port of 127.0.0.1, which is yielded."""
    port = free_port()
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", folder, "--host", "127.0.0.1"]
    with subprocess.Popen([*map(str, command), "--port", str(port)], stdout=subprocess.DEVNULL) as process:
        try:
            until(lambda: _listens(port))
            yield port
        finally:
            process.terminate()


def until(holds: Callable[[], bool], seconds: float = _START_SECONDS) -> None:
    """Wait for a condition; fail the test when it does not come."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
