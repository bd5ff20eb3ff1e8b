"""A home that is damaged: each command says in one line what is wrong and what to do, and then that helps."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.homes import SMALL
from tests.faults.processes import CODE, called, environment
from tests.knowledge.bases import write

_WITHOUT_POWER = """\
import ctypes, os, sys
if os.geteuid() == 0 and "PLAIN" not in os.environ:
    ctypes.CDLL(None).prctl(24, 1)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE: the next program that is started lacks it
    os.environ["PLAIN"] = "1"
    os.execv(sys.executable, sys.orig_argv)
"""
"""Makes root obey the permissions of files."""

_QUESTION = "Within how many days can I return an unused item?"


def _corrupt_model(home: Path) -> None:
    model = home / "models" / "all-MiniLM-L6-v2" / "model.onnx"
    model.unlink()  # other homes share the file
    model.write_bytes(b"not a model")


def _corrupt_pointer(home: Path) -> None:
    (home / "index" / "CURRENT").write_bytes(b"\xff\xfe../..")


def _delete_generation(home: Path) -> None:
    shutil.rmtree(home / "index" / "000001")


def _cut_clauses(home: Path) -> None:
    (home / "index" / "000001" / "public" / "clauses.db").write_bytes(b"cut")


def _delete_model(home: Path) -> None:
    shutil.rmtree(home / "models")


@pytest.mark.parametrize(
    ("harm", "found", "mend"),
    [
        (_corrupt_model, "is damaged: model.onnx changed since conversion. Delete that folder", _delete_model),
        (_corrupt_pointer, "CURRENT is damaged", None),
        (_delete_generation, "Index generation 000001 cannot be read. Run `bythebook ingest`", None),
        (_cut_clauses, "is damaged", None),
    ],
)
def test_a_damaged_home_is_named_in_one_line_and_mended_by_what_that_line_says(
    small: Path, policies: Path, harm: Callable[[Path], None], found: str, mend: Callable[[Path], None] | None
) -> None:
    write(policies, SMALL)
    harm(small)
    assert found in called("ask", _QUESTION, "--home", small).refusal()
    if mend:
        mend(small)
    assert called("ingest", policies, "--home", small, "--audience", "public").code == 0
    answer = called("ask", _QUESTION, "--home", small)
    assert (answer.code, "30 days" in answer.out) == (0, True)


@pytest.mark.parametrize("arguments", [["ask", _QUESTION], ["ingest", "."], ["serve", "--port", "0"]])
def test_a_file_where_the_home_should_be_is_named(tmp_path: Path, arguments: list[str]) -> None:
    home = tmp_path / "home"
    home.write_text("a file", encoding="utf8")
    assert "home" in called(*arguments, "--home", home).refusal()


def test_a_damaged_database_is_named(small: Path, policies: Path) -> None:
    write(policies, SMALL)
    for leftover in small.glob("knowledge.db*"):
        leftover.unlink()
    (small / "knowledge.db").write_bytes(b"not a database" * 100)
    assert "knowledge.db: file is not a database" in called("ingest", policies, "--home", small).refusal()


@pytest.mark.skipif(sys.platform != "linux", reason="root gives up a capability, which other systems do not have")
@pytest.mark.parametrize("command", ["ingest", "serve"])
def test_a_home_that_may_not_be_written_is_named(small: Path, policies: Path, command: str) -> None:
    write(policies, SMALL)
    for path in (small, *small.rglob("*")):
        if path.is_dir() or path.suffix != ".onnx":  # other homes share that file
            path.chmod(0o555 if path.is_dir() else 0o444)
    arguments = {"ingest": ["ingest", str(policies)], "serve": ["serve", "--port", "0"]}[command]
    try:
        done = subprocess.run(
            [sys.executable, "-c", _WITHOUT_POWER + CODE, *arguments, "--home", str(small)],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        for folder in (small, *small.rglob("*/")):
            folder.chmod(0o755)
    assert "Traceback" not in done.stderr
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert done.stderr.startswith("bythebook: ")
    assert str(small) in done.stderr
