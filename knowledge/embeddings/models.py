"""Where converted models live: made once a machine in a shared cache, linked into every home that needs one."""

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import portalocker
from platformdirs import user_cache_path

from knowledge.embeddings.manifest import MANIFEST_FILE, MODEL_FILE, TOKENIZER_FILE, Manifest
from knowledge.embeddings.weights import MODEL_NAME, packaged_weights
from knowledge.errors import ModelUnavailable

CONVERSION = 3  # raise it when convert.py changes what it writes
CACHE_VARIABLE = "BYTHEBOOK_MODEL_CACHE"
_TEMPORARY = ".making-"
_STALE_SECONDS = 3600.0
_LOCK_SECONDS = 600.0
_log = logging.getLogger("knowledge.embeddings")


def provide_model(name: str, home: Path, announce: Callable[[str], None] | None = None) -> Path:
    """The folder `home/models/<name>`, made if it is missing; its content is not checked here.

    Safe for any number of processes, and for being killed at any point: folders appear whole, by renaming.
    Raises `ModelUnavailable` for a model that is neither there nor the one we can make.
    """
    if not name or Path(name).name != name or name.startswith("."):
        raise ModelUnavailable(f"Expected the name of a folder in {home / 'models'} as onnx model, got {name!r}")
    folder = home / "models" / name
    if folder.is_dir() and not _is_outdated(folder):
        return folder
    if name != MODEL_NAME:
        raise ModelUnavailable(
            f"There is no onnx model in {folder}, and only {MODEL_NAME} can be made. Choose that model, or the "
            "provider sentence-transformers, which takes any model"
        )
    cached = _cached_model(announce or _log.warning)
    shutil.rmtree(folder, ignore_errors=True)
    with _temporary_folder(folder.parent) as temporary:
        for file in (MODEL_FILE, TOKENIZER_FILE, MANIFEST_FILE):
            _link_or_copy(cached / file, Path(temporary) / file)
        _publish(Path(temporary), folder)
    return folder


def cache_folder() -> Path:
    """Where converted models are shared by all homes of a user; `BYTHEBOOK_MODEL_CACHE` moves it."""
    moved = os.environ.get(CACHE_VARIABLE)
    return Path(moved) if moved else user_cache_path("bythebook") / "models"


def _cached_model(announce: Callable[[str], None]) -> Path:
    cache = cache_folder()
    folder = cache / f"{MODEL_NAME}-{CONVERSION}"
    if _is_intact(folder):
        return folder
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with portalocker.Lock(cache / f"{folder.name}.lock", "w", timeout=_LOCK_SECONDS, check_interval=0.1):
            if not _is_intact(folder):  # else another process made it while we waited
                _make(folder, announce)
    except (OSError, portalocker.LockException) as error:
        raise ModelUnavailable(
            f"The embedding model cannot be kept in {cache} ({error}). Set {CACHE_VARIABLE} to a folder that can "
            "be written and locked"
        ) from error
    return folder


def _make(folder: Path, announce: Callable[[str], None]) -> None:
    source = packaged_weights()
    announce("Preparing the embedding model (once on this machine, about 30 s)…")
    _sweep(folder.parent)
    shutil.rmtree(folder, ignore_errors=True)
    with _temporary_folder(folder.parent) as temporary:
        _convert(source, Path(temporary))
        _publish(Path(temporary), folder)


def _is_intact(folder: Path) -> bool:
    try:
        Manifest.read(folder)
    except ModelUnavailable:
        return False
    return True


def _is_outdated(folder: Path) -> bool:
    """Whether an earlier version of this program made it; what is damaged is not outdated."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST_FILE).read_bytes())
    except (OSError, ValueError):
        return False
    return manifest.model == MODEL_NAME and manifest.conversion < CONVERSION


def _convert(source: Path, destination: Path) -> None:
    """Fill `destination` in another process: torch takes seconds and 500 MB, and never leaves this one again."""
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "knowledge.embeddings.convert", str(source), str(destination)]
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, env=os.environ | offline, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise ModelUnavailable(f"The embedding model could not be prepared: {reason[-1]}")


def _temporary_folder(parent: Path) -> "tempfile.TemporaryDirectory[str]":
    parent.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=parent, ignore_cleanup_errors=True)


def _publish(temporary: Path, folder: Path) -> None:
    """Give a finished folder its name; if another process was first, theirs stands."""
    temporary.chmod(0o755)
    try:
        temporary.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(source, target)


def _sweep(cache: Path) -> None:
    """Remove what killed conversions left behind."""
    for leftover in cache.glob(f"{_TEMPORARY}*"):
        if time.time() - leftover.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(leftover, ignore_errors=True)
