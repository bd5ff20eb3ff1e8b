"""Locks between real processes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from knowledge.errors import LockHeld
from knowledge.locks import exclusive, in_use, share

HOLD = """
import sys, time
from pathlib import Path
from knowledge.locks import exclusive, share
path = Path(sys.argv[2])
if sys.argv[1] == "share":
    held = share(path)
    print("held", flush=True)
    time.sleep(60)
with exclusive(path, "ingest"):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(kind: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a lock until it is killed."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, kind, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_second_holder_is_refused_at_once_and_told_who_holds_it(tmp_path: Path) -> None:
    lock = tmp_path / "ingest.lock"
    with holder("exclusive", lock) as process:
        started = time.monotonic()
        with pytest.raises(LockHeld) as caught, exclusive(lock, "ingest"):
            raise AssertionError("two processes own the same lock")
        assert time.monotonic() - started < 1
        assert f"(process {process.pid})" in str(caught.value)
        assert "bythebook ingest" in str(caught.value)
        assert str(tmp_path) in str(caught.value)


def test_a_lock_ends_with_the_process_that_is_killed(tmp_path: Path) -> None:
    lock = tmp_path / "ingest.lock"
    with holder("exclusive", lock) as process:
        process.kill()
        process.wait()
        with exclusive(lock, "ingest"):
            assert lock.read_text() == str(os.getpid())


def test_a_lock_can_be_taken_again_after_its_block_even_when_that_failed(tmp_path: Path) -> None:
    lock = tmp_path / "new" / "folder" / "ingest.lock"
    with pytest.raises(ZeroDivisionError), exclusive(lock, "ingest"):
        raise ZeroDivisionError
    with exclusive(lock, "ingest"):
        pass


def test_the_same_process_cannot_own_a_lock_twice(tmp_path: Path) -> None:
    lock = tmp_path / "serve.lock"
    with exclusive(lock, "serve"):
        with pytest.raises(LockHeld, match=f"process {os.getpid()}"), exclusive(lock, "serve"):
            raise AssertionError("owned twice")
        assert in_use(lock)
    assert not in_use(lock)


def test_locks_of_different_purposes_do_not_touch_each_other(tmp_path: Path) -> None:
    with exclusive(tmp_path / "serve.lock", "serve"), exclusive(tmp_path / "ingest.lock", "ingest"):
        pass


def test_a_file_is_in_use_while_any_process_shares_it(tmp_path: Path) -> None:
    path = tmp_path / "000001.readers"
    assert not in_use(path)
    assert not path.exists()
    with share(path), holder("share", path) as process:
        assert in_use(path)
        process.kill()
        process.wait()
        assert in_use(path)
    assert not in_use(path)
