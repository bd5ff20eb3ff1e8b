"""Kills `bythebook ingest` at random points, runs it again, and compares what is there with an undisturbed run.

    python -m tools.kill_ingest CORPUS [--points 30] [--seed 1]

A knowledge base that holds an older state of CORPUS takes in the present one. Each point is a share of the
processor time that this takes undisturbed, so that a busy machine does not move it. A reader that was opened before
asks questions all the while: its answers may not change until it follows the pointer.
"""

import argparse
import hashlib
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from ingest.discovery import discover
from knowledge.embeddings import Encoder, open_embeddings
from knowledge.generations import Generations
from knowledge.hybrid import HybridRetriever
from knowledge.policies import Reader
from knowledge.retrieval import Query
from knowledge.serving import ServedIndex
from knowledge.settings import EmbeddingSettings, StoreSettings

COMMAND = (sys.executable, "-c", "from assistant.cli.main import main; main()")
QUESTIONS = (
    "How long do I have to return something?",
    "Who may see my personal data, and what is it used for?",
    "When will I get my money back?",
    "What happens if I break the rules?",
    "How do I cancel?",
)
_TABLES = {
    "documents": "id, location, current_version",
    "versions": "document, number, fingerprint, title, policy, owner, audience, starts, ends, review_by, "
    "language, tags, media_type, source_hash, source",
    "clauses": "id, section, context, text, kind",
    "placements": "document, version, position, clause, start, end, page, audience, exception_to",
    "vectors": "text_hash, model, vector",
}
_DAY = date(2026, 6, 1)
_EXACT = StoreSettings(kind="exact")
_POLL_SECONDS = 0.005
_ASK_SECONDS = 0.25  # between two rounds of the reader's questions

Answers = dict[str, list[str]]


class Checked(NamedTuple):
    """The state of a home, in values that can be compared: each table's digest, the generation, its answers."""

    tables: dict[str, str]
    fingerprint: str
    counts: dict[str, int]
    answers: Answers
    leftovers: tuple[str, ...]

    def differences(self, other: "Checked") -> list[str]:
        """In which parts two states differ, by name."""
        parts = [name for name in _TABLES if self.tables[name] != other.tables[name]]
        return parts + [name for name in self._fields[1:] if getattr(self, name) != getattr(other, name)]


def checked_state(home: Path, encoder: Encoder) -> Checked:
    """Read everything of a finished home that an interruption could have changed."""
    generations = Generations(home)
    name = generations.current()
    if name is None:
        raise AssertionError(f"{home} has no index")
    manifest = generations.manifest(name)
    with closing(sqlite3.connect(home / "knowledge.db")) as database:
        tables = {table: _digest(database, table, columns) for table, columns in _TABLES.items()}
    index = ServedIndex(home, encoder, _EXACT)
    try:
        answers = answers_of(index)
    finally:
        index.close()
    counts = {str(audience): count for audience, count in manifest.counts.items()}
    leftovers = tuple(sorted(path.name for path in (home / "index").glob(".building-*")))
    return Checked(tables, manifest.fingerprint, counts, answers, leftovers)


def _digest(database: sqlite3.Connection, table: str, columns: str) -> str:
    digest = hashlib.sha256()
    for row in sorted(repr(row) for row in database.execute(f"SELECT {columns} FROM {table}")):  # noqa: S608 - ours
        digest.update(row.encode())
    return digest.hexdigest()


def answers_of(index: ServedIndex) -> Answers:
    """For each question the clauses found, as `document@version#clause:start-end score`."""
    with index.pin() as generation:
        retriever = HybridRetriever(generation)
        found = {text: retriever.retrieve(Query(text, reader=Reader.AGENT, as_of=_DAY)) for text in QUESTIONS}
    return {
        text: [
            f"{hit.clause.document}@{hit.clause.version}#{hit.clause.id}:{hit.clause.start}-{hit.clause.end} "
            f"{hit.score:.6f}"
            for hit in hits
        ]
        for text, hits in found.items()
    }


class OldReader:
    """A reader opened before an ingest, that asks until it is stopped. `wrong` says which rounds went wrong."""

    def __init__(self, home: Path, encoder: Encoder) -> None:
        self.index = ServedIndex(home, encoder, _EXACT)
        self._expected = answers_of(self.index)
        self.rounds = 0
        self.wrong: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self.index.close()

    def stop(self) -> None:
        """Ask no more; the index stays open."""
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._stop.wait(_ASK_SECONDS):
            try:
                if answers_of(self.index) != self._expected:
                    self.wrong.append("another answer")
            except Exception as error:  # whatever breaks an answer is what we are looking for
                self.wrong.append(repr(error))
            self.rounds += 1


class Finished(NamedTuple):
    """A run that came to its end: processor seconds and seconds by the clock."""

    processor: float
    clock: float


class Killed(NamedTuple):
    """A run that was killed: after how many processor seconds, and what it had done by then."""

    processor: float
    stage: str


def finish(corpus: Path, home: Path) -> Finished:
    """Run an ingest to its end. Raises RuntimeError with what it said when it fails."""
    started = time.monotonic()
    processor = 0.0
    with _start(corpus, home) as process:
        while process.poll() is None:
            processor = max(processor, _spent(process.pid, started))
            time.sleep(_POLL_SECONDS)
        if process.returncode:
            said = process.stdout.read().decode() if process.stdout else ""
            raise RuntimeError(f"ingest ended with {process.returncode}: {said}")
    return Finished(processor, time.monotonic() - started)


def kill(corpus: Path, home: Path, after: float) -> Killed | None:
    """Start an ingest and kill it with SIGKILL after so many processor seconds; None when it was done by then."""
    started = time.monotonic()
    with _start(corpus, home) as process:
        while process.poll() is None:
            spent = _spent(process.pid, started)
            if spent >= after:
                process.send_signal(signal.SIGKILL)
                if process.wait() == -signal.SIGKILL:
                    return Killed(spent, stage_of(home))
                return None
            time.sleep(_POLL_SECONDS)
    return None


def _start(corpus: Path, home: Path) -> "subprocess.Popen[bytes]":
    command = [*COMMAND, "ingest", str(corpus), "--home", str(home)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603 - our command


def _spent(pid: int, started: float) -> float:
    """Processor seconds of a process; where the system has no /proc, seconds since it started."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100  # USER_HZ is 100 on every Linux platform in use
    except OSError:
        return 0.0 if Path("/proc/self").exists() else time.monotonic() - started


def stage_of(home: Path) -> str:
    """How far an interrupted ingest had come, from what it left."""
    with closing(sqlite3.connect(home / "knowledge.db")) as database:
        versions, vectors = (
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
            for table in ("versions", "vectors")
        )
    generations = Generations(home)
    built = ", ".join(sorted(path.name for path in (home / "index").glob("*") if path.is_dir())) or "none"
    building = [path for path in (home / "index").glob(".building-*") if path.is_dir()]
    if building:
        parts = sorted(path.relative_to(building[0]).as_posix() for path in building[0].glob("*/*"))
        built = "building: " + (" ".join(parts) or "nothing yet")
    return f"{versions} versions, {vectors} vectors, {generations.current()} serves, {built}"


def older_state(corpus: Path) -> list[Path]:
    """Turn a copy of a corpus into an older state of it; returns the files that were not there yet.

    Every fourth text is missing, every fifth ends earlier, and there is one that was withdrawn since. Other formats
    stay: folders' policies.yaml may name them, and an entry without its file is refused.
    """
    files = [file.path for file in discover([corpus], []).files if file.path.suffix in {".md", ".txt"}]
    for path in files[::5]:
        lines = path.read_text(encoding="utf8").splitlines(keepends=True)
        path.write_text("".join(lines[: max(8, len(lines) * 3 // 4)]), encoding="utf8")
    missing = files[3::4]
    for path in missing:
        path.unlink()
    (corpus / "withdrawn.md").write_text("# Withdrawn\n\nParcels are delivered by pigeon.\n", encoding="utf8")
    return missing


@dataclass(frozen=True, slots=True)
class Scene:
    """A corpus in its present state, a home with the older one, and what an undisturbed ingest makes of it."""

    corpus: Path
    before: Path
    expected: Checked
    undisturbed: Finished

    def copy(self, name: str) -> Path:
        """A fresh home with the older state."""
        home = self.before.with_name(name)
        shutil.copytree(self.before, home, ignore=shutil.ignore_patterns("models"))
        return home


def set_scene(source: Path, work: Path, encoder: Encoder) -> Scene:
    """Copy a corpus into `work`, ingest its older state, and measure an undisturbed ingest of the present one."""
    corpus, before, undisturbed = work / "corpus", work / "before", work / "undisturbed"
    shutil.copytree(source, corpus)
    older_state(corpus)
    finish(corpus, before)
    shutil.rmtree(corpus)
    shutil.copytree(source, corpus)
    shutil.copytree(before, undisturbed, ignore=shutil.ignore_patterns("models"))
    took = finish(corpus, undisturbed)
    return Scene(corpus, before, checked_state(undisturbed, encoder), took)


class Outcome(NamedTuple):
    """One point: when the run was killed (None: it was done by then), and everything that was wrong afterwards."""

    share: float
    killed: Killed | None
    rounds: int
    problems: tuple[str, ...]


def try_point(scene: Scene, share: float, encoder: Encoder) -> Outcome:
    """Kill an ingest at a share of its processor time, run it again, and compare."""
    home = scene.copy(f"killed-{share:.6f}")
    with OldReader(home, encoder) as reader:
        killed = kill(scene.corpus, home, share * scene.undisturbed.processor)
        finish(scene.corpus, home)
        reader.stop()
        problems = [f"old answers: {wrong}" for wrong in reader.wrong[:1]]
        reader.index.refresh()
        if answers_of(reader.index) != scene.expected.answers:
            problems.append("new answers")
    problems += scene.expected.differences(checked_state(home, encoder))
    shutil.rmtree(home)
    return Outcome(share, killed, reader.rounds, tuple(problems))


def points(count: int, seed: int) -> list[float]:
    """Random shares of a run, one in each of `count` equal parts of it."""
    chance = random.Random(seed)  # noqa: S311 - for repeatable points, not for secrets
    return [(part + chance.random()) / count for part in range(count)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line of this tool; status 1 when any point went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--points", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="kill-ingest-") as work,
        open_embeddings(EmbeddingSettings(), Path(work)) as encoder,
    ):
        scene = set_scene(chosen.corpus.resolve(), Path(work), encoder)
        _say(
            f"undisturbed: {scene.undisturbed.processor:.1f} processor seconds, {scene.undisturbed.clock:.1f} s; "
            f"clauses {json.dumps(scene.expected.counts)}"
        )
        outcomes = []
        for share in points(chosen.points, chosen.seed):
            outcomes.append(try_point(scene, share, encoder))
            _say(_row(len(outcomes), outcomes[-1]))
    wrong = sum(bool(outcome.problems) for outcome in outcomes)
    late = sum(outcome.killed is None for outcome in outcomes)
    rounds = sum(outcome.rounds for outcome in outcomes)
    _say(
        f"{len(outcomes)} points, {late} of them after the end; {len(outcomes) - wrong} ended like the undisturbed "
        f"run, {wrong} did not; the old reader asked {rounds * len(QUESTIONS)} questions"
    )
    return 1 if wrong else 0


def _row(number: int, outcome: Outcome) -> str:
    at = f"{outcome.killed.processor:6.2f} s  {outcome.killed.stage}" if outcome.killed else "  after the end"
    return f"{number:3d}  {outcome.share:6.1%}  {at}  →  {'; '.join(outcome.problems) or 'same'}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
