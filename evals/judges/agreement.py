"""Whether a judge can be believed: its agreement with people, and with itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import EvalError
from evals.intervals import Interval, bootstrap

YES = 0.5
"""A probability of at least this counts as yes."""


class Label(BaseModel):
    """What a person said about a sample by a criterion: 0 (no) or 1 (yes), or a grade between them.

    `id` is the sample's id, or `suite:id` where suites of a run share ids.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    criterion: str
    human: float = Field(ge=0, le=1, allow_inf_nan=False)


class YesNo(NamedTuple):
    """Agreement with yes-or-no labels; `kappa` is None where both always say the same, so that chance explains all."""

    n: int
    accuracy: Interval
    kappa: float | None


class Graded(NamedTuple):
    """Agreement with graded labels; `spearman` is None where either side is constant."""

    n: int
    spearman: float | None


class Itself(NamedTuple):
    """Agreement of repeated judgements: samples whose verdict never changed, and the mean largest difference."""

    n: int
    same: Interval
    spread: float


def load_labels(path: Path) -> list[Label]:
    """The labels of a JSONL file. Raises EvalError with the line."""
    try:
        lines = path.read_text(encoding="utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"{path} cannot be read: {error}") from error
    labels = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                labels.append(Label.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(map(str, first["loc"]))
                raise EvalError(f"{path}, line {number}: {field} {first['msg']}") from error
    return labels


def with_people(judged: Mapping[str, float], labels: Sequence[Label], seed: int) -> YesNo | Graded | None:
    """Agreement of one criterion's probabilities, by sample key, with its labels; None where they share no sample.

    Yes or no where every label is 0 or 1, graded otherwise. Cohen's kappa: Cohen, A Coefficient of Agreement for
    Nominal Scales (1960). Spearman's rank correlation, ties with their mean rank.
    """
    pairs = [(judged[key], label.human) for label in labels for key in judged if _names(label.id, key)]
    if not pairs:
        return None
    ours, theirs = np.array(pairs).T
    if not np.isin(theirs, (0, 1)).all():
        return Graded(len(pairs), _correlation(_ranks(ours), _ranks(theirs)))
    yes, human = ours >= YES, theirs == 1
    by_chance = yes.mean() * human.mean() + (1 - yes.mean()) * (1 - human.mean())
    agreed = (yes == human).mean()
    kappa = None if by_chance == 1 else float((agreed - by_chance) / (1 - by_chance))
    return YesNo(len(pairs), bootstrap((yes == human).astype(float).tolist(), seed), kappa)


def with_itself(repeats: Sequence[Sequence[float]], seed: int) -> Itself | None:
    """Agreement within each sample's judgements; None where no sample has two."""
    rows = [np.array(row) for row in repeats if len(row) > 1]
    if not rows:
        return None
    same = [float(len(set(row >= YES)) == 1) for row in rows]
    return Itself(len(rows), bootstrap(same, seed), float(np.mean([np.ptp(row) for row in rows])))


def _names(name: str, key: str) -> bool:
    """Whether a label's id means the sample of this key (`suite:id`)."""
    return name == key or name == key.partition(":")[2]


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]


def _correlation(first: np.ndarray, second: np.ndarray) -> float | None:
    if not np.ptp(first) or not np.ptp(second):
        return None
    return float(np.corrcoef(first, second)[0, 1])
