"""OS locks on a knowledge base: they end with the process that holds them, however it ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import portalocker

from knowledge.errors import LockHeld


@contextmanager
def exclusive(path: Path, purpose: str) -> Iterator[None]:
    """Own `path` for one purpose ("serve", "ingest") while the block runs.

    Raises LockHeld at once, naming the process that owns it.
    """
    with _held(path, purpose, portalocker.LockFlags.EXCLUSIVE):
        yield


@contextmanager
def together(path: Path, purpose: str) -> Iterator[None]:
    """Own `path` for one purpose while the block runs, beside others that own it like this.

    Raises LockHeld at once when one owns it alone.
    """
    with _held(path, purpose, portalocker.LockFlags.SHARED):
        yield


@contextmanager
def _held(path: Path, purpose: str, how: portalocker.LockFlags) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf8") as file:
        try:
            portalocker.lock(file, how | portalocker.LockFlags.NON_BLOCKING)
        except portalocker.LockException as error:
            raise _held_by_another(path, purpose) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def must_be_free(path: Path, purpose: str) -> None:
    """Raises LockHeld when another process owns `path` now. It may do so a moment later: own it before you write."""
    if in_use(path):
        raise _held_by_another(path, purpose)


def _held_by_another(path: Path, purpose: str) -> LockHeld:
    owner = path.read_text(encoding="utf8").strip() or "unknown"
    return LockHeld(
        f"Another `bythebook {purpose}` (process {owner}) is running on {path.parent}. "
        "Wait for it to end, stop it, or choose another --home."
    )


def share(path: Path) -> IO[str]:
    """Hold a shared lock on `path` until the returned file is closed: whoever reads it says so."""
    file = path.open("a+", encoding="utf8")
    portalocker.lock(file, portalocker.LockFlags.SHARED)  # waits for a probe by `in_use`, which takes microseconds
    return file


def in_use(path: Path) -> bool:
    """Whether any process holds a lock on `path`."""
    if not path.exists():
        return False
    with path.open("a+", encoding="utf8") as file:
        try:
            portalocker.lock(file, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
        except portalocker.LockException:
            return True
    return False
