"""Running a suite of conversations: each is suggested for, timed and scored."""

import asyncio
import time
from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from assistant.suggesting.case import Case, Spoken
from assistant.suggesting.suggester import Suggester
from assistant.suggesting.suggestion import Suggestion
from evals.metrics import Metric, aggregate
from evals.scores import Score
from evals.suggesting.scoring import METRICS, Scorer
from evals.suggesting.suite import Scripted

_SLOW = 0.95


class Row(BaseModel):
    """A conversation, what was suggested for it, and its scores. `ms` is how long that took."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scripted: Scripted
    suggestion: Suggestion
    scores: dict[str, float]
    ms: float


class Run(BaseModel):
    """The rows of a run, and each metric over those that it applies to; `p95` is of the milliseconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    metrics: dict[str, Metric]
    p50: Metric
    p95: Metric
    rows: tuple[Row, ...]


def run(conversations: Sequence[Scripted], as_of: date, suggester: Suggester, scorer: Scorer, seed: int) -> Run:
    """The run. A first suggestion, which reads the policies, is made before the clock starts."""
    asyncio.run(suggester.suggest(_case(conversations[0], as_of), conversations[0].role))
    rows = []
    for one in conversations:
        began = time.perf_counter()
        suggestion = asyncio.run(suggester.suggest(_case(one, as_of), one.role))
        ms = round((time.perf_counter() - began) * 1000, 1)
        rows.append(Row(scripted=one, suggestion=suggestion, scores=scorer.score(one, suggestion), ms=ms))
    times = [Score.of(row.ms) for row in rows]
    return Run(
        metrics={
            name: aggregate([Score.of(row.scores[name]) for row in rows if name in row.scores], seed)
            for name in METRICS
        },
        p50=aggregate(times, seed, 0.5),
        p95=aggregate(times, seed, _SLOW),
        rows=tuple(rows),
    )


def _case(scripted: Scripted, as_of: date) -> Case:
    turns = tuple(Spoken(speaker, text) for turn in scripted.conversation for speaker, text in turn.items())
    return Case(turns, scripted.scenario, as_of)
