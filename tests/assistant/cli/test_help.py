"""Help answers at once: the command line loads nothing heavy before it has to."""

import subprocess
import sys

import pytest

from tests.faults.processes import called, environment

_HEAVY = ("sqlalchemy", "chromadb", "torch", "onnxruntime", "numpy", "langchain_core", "fastapi", "uvicorn")
_SHOWS_WHAT_IT_LOADED = """\
import sys
heavy = sys.argv.pop().split(",")
from assistant.cli.main import main
try:
    main()
finally:
    print("LOADED", *(name for name in heavy if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_the_list_of_commands_needs_no_heavy_package(arguments: list[str]) -> None:
    command = [sys.executable, "-c", _SHOWS_WHAT_IT_LOADED, *arguments, ",".join(_HEAVY)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert "doctor" in done.stdout
    assert done.stderr.strip().splitlines()[-1] == "LOADED"


@pytest.mark.parametrize("command", ["ingest", "ask", "chat", "search", "serve", "demo", "index", "doctor"])
def test_each_command_explains_itself(command: str) -> None:
    ran = called(command, "--help")
    assert ran.code == 0
    assert "--home" in ran.out


def test_a_command_that_does_not_exist_is_refused() -> None:
    ran = called("answer")
    assert ran.code == 2
    assert "No such command 'answer'" in ran.err
