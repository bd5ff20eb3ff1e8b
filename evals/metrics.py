"""A metric: many samples' scores as one number with its interval, or the reason why there is none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evals.intervals import bootstrap
from evals.quantiles import quantile_interval
from evals.scores import Score


class Metric(BaseModel):
    """The mean (or a quantile) over the `n` samples that could be scored, with its 95 % interval `low` to `high`.

    `errors` counts the samples that should have been scored and could not be; they are not in the value, so a reader
    must see them beside it. `reason` is the first error's, or why nothing applied. Without "ok" there is no value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Literal["ok", "not_applicable", "error"]
    value: float | None = Field(default=None, allow_inf_nan=False)
    low: float | None = Field(default=None, allow_inf_nan=False)
    high: float | None = Field(default=None, allow_inf_nan=False)
    n: int = Field(default=0, ge=0)
    errors: int = Field(default=0, ge=0)
    reason: str = ""

    @model_validator(mode="after")
    def _value_where_ok(self) -> "Metric":
        numbers = (self.value, self.low, self.high)
        if self.status == "ok" and (None in numbers or not self.n):
            raise ValueError("a metric that is ok has value, low, high and n")
        if self.status != "ok" and (numbers != (None, None, None) or self.n):
            raise ValueError(f"a metric that is {self.status} has no value")
        return self


def aggregate(scores: Sequence[Score], seed: int, quantile: float | None = None) -> Metric:
    """One metric of the samples' scores: the mean, or the quantile, of those that are ok.

    "error" where scores apply and none is ok; "not_applicable" where none applies. For the interval see `bootstrap`
    and `quantile_interval`; a single sample has an interval of no width, which says nothing of how sure it is: read
    `n`.
    """
    values = [score.value for score in scores if score.status == "ok" and score.value is not None]
    # A scorer that says "ok" and gives no value is at fault; taking it for a zero would hide that.
    failed = [score for score in scores if score.status == "error" or (score.status == "ok" and score.value is None)]
    reason = (failed[0].reason or "the scorer gave neither a value nor a reason") if failed else ""
    if values:
        value, low, high = bootstrap(values, seed) if quantile is None else quantile_interval(values, quantile)
        return Metric(status="ok", value=value, low=low, high=high, n=len(values), errors=len(failed), reason=reason)
    if failed:
        return Metric(status="error", errors=len(failed), reason=reason)
    return Metric(status="not_applicable", reason=next((one.reason for one in scores if one.reason), "no sample asks"))


def aggregate_each(rows: Iterable[Mapping[str, Score]], seed: int) -> dict[str, Metric]:
    """Every metric by name, in alphabetical order; a row is one sample's scores by metric name."""
    columns: dict[str, list[Score]] = defaultdict(list)
    for row in rows:
        for name, score in row.items():
            columns[name].append(score)
    return {name: aggregate(columns[name], seed) for name in sorted(columns)}
