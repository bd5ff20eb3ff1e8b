"""Judgements that were paid for: kept in one SQLite file beside the runs, by everything that decided them."""

import hashlib
import json
import sqlite3
import threading
from pathlib import Path
from types import TracebackType

from evals.errors import EvalError
from evals.judges.questions import Judgement, Question

NAME = "judgements.sqlite"


class JudgementCache:
    """Judgements by question, judge and repeat; may be used from several threads.

    Each is committed as it comes, so an interrupted run has lost only what was under way. Failures are not kept: they
    are asked again.
    """

    def __init__(self, path: Path | None) -> None:
        """In the file, which need not be there; in memory where `path` is None."""
        self._lock = threading.Lock()
        self._file = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None, timeout=30)
        try:
            self._file.execute("CREATE TABLE IF NOT EXISTS judgements (key TEXT PRIMARY KEY, judgement TEXT NOT NULL)")
        except sqlite3.DatabaseError as error:
            self._file.close()
            raise EvalError(
                f"{path} cannot hold judgements ({error}); move it away and they are asked again"
            ) from error

    def __enter__(self) -> "JudgementCache":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def get(self, key: str) -> Judgement | None:
        """The judgement of this key, if there is one."""
        with self._lock:
            row = self._file.execute("SELECT judgement FROM judgements WHERE key = ?", (key,)).fetchone()
        return Judgement.model_validate_json(row[0]) if row else None

    def put(self, key: str, judgement: Judgement) -> None:
        """Keep a judgement; one that is there already stays."""
        with self._lock:
            self._file.execute("INSERT OR IGNORE INTO judgements VALUES (?, ?)", (key, judgement.model_dump_json()))


def key(identity: str, question: Question, repeat: int) -> str:
    """The SHA-256 of all that decides a judgement: judge, criterion with its prompt, what is shown, repeat."""
    parts = [identity, question.criterion.name, question.criterion.digest, question.shown, repeat]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
