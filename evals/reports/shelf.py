"""The folder where runs lie: what is in it, newest first, and a run by its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from evals.errors import EvalError
from evals.log import EvalLog, read_log
from evals.metrics import Metric
from evals.reports.junit import gate_lines
from evals.results import by_sample

LATEST = "latest"
_Stamp = tuple[tuple[int, int], ...]
_KEPT = 4  # whole logs in memory: some megabytes each


def runs_folder(home: Path) -> Path:
    """Where the runs of a knowledge base lie, unless somebody says otherwise."""
    return home / "eval-runs"


class NoSuchRun(EvalError):
    """There is no run of that name."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in a line of a list. A sample has `passed` where all attempts at it did."""

    started: datetime
    seconds: float
    target: str
    suites: tuple[str, ...]
    samples: int
    passed: int
    metrics: Mapping[str, Metric]


@dataclass(frozen=True, slots=True)
class Entry:
    """A log file; `name` is the file's. Without a summary it cannot be read, and `problem` says why.

    `gate` are the lines of a gate that did not hold: empty where it held, None where none was asked.
    """

    name: str
    summary: Summary | None
    problem: str = ""
    gate: Sequence[str] | None = None


class Shelf:
    """The runs of a folder, which need not exist. A log is read again only when its file has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self) -> list[Entry]:
        """Every log of the folder, newest first; those that cannot be read come last."""
        found = [_entry(path, _stamp(path, _verdict(path))) for path in self.folder.glob("*.json")]
        found.sort(key=lambda entry: entry.name, reverse=True)
        readable = [(entry.summary.started.timestamp(), entry) for entry in found if entry.summary]
        readable.sort(key=lambda pair: pair[0], reverse=True)
        return [entry for _, entry in readable] + [entry for entry in found if not entry.summary]

    def gate(self, name: str) -> Sequence[str] | None:
        """What the gate said of the run of that name, as in Entry."""
        return next((entry.gate for entry in self.entries() if entry.name == name), None)

    def named(self, name: str) -> EvalLog:
        """The run of that name, or the latest. Raises NoSuchRun, and EvalError where its log cannot be read."""
        if name == LATEST:
            name = next((entry.name for entry in self.entries() if entry.summary), name)
        for path in self.folder.glob("*.json"):
            if path.stem == name:  # compared with what is there: a name never becomes a path
                return _log(path, _stamp(path))
        raise NoSuchRun(f"There is no run {name!r} in {self.folder}. `bythebook eval list` shows those there are.")

    def find(self, run: str) -> EvalLog:
        """The run in a file, or else the one of that name. Raises as `named`."""
        path = Path(run)
        return read_log(path) if path.is_file() else self.named(run.removesuffix(".json"))


def _verdict(path: Path) -> Path:
    """The file beside a log that has the gate's word."""
    return path.with_suffix(".xml")


def _stamp(*paths: Path) -> _Stamp:
    """What changes when one of the files does."""
    found = [path.stat() for path in paths if path.exists()]
    return tuple((status.st_mtime_ns, status.st_size) for status in found)


@lru_cache(maxsize=_KEPT)
def _log(path: Path, stamp: _Stamp) -> EvalLog:
    return read_log(path).model_copy(update={"name": path.stem})  # whoever renames a file renames the run


@lru_cache(maxsize=1024)
def _entry(path: Path, stamp: _Stamp) -> Entry:
    try:
        log = read_log(path)
    except EvalError as error:
        return Entry(path.stem, None, str(error))
    attempts = by_sample(log.results)
    summary = Summary(
        started=log.started,
        seconds=log.seconds,
        target=log.setup.target,
        suites=tuple(log.setup.suites),
        samples=len(attempts),
        passed=sum(all(one.passed for one in found) for found in attempts.values()),
        metrics=log.metrics,
    )
    return Entry(path.stem, summary, gate=gate_lines(_verdict(path)))
