"""What a scorer is asked and what it says: a value, "not applicable", or an error with its reason. Never NaN."""

from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from evals.samples import Outcome, Sample, Verdict


class Passage(BaseModel):
    """A passage that a system showed: where it stands in a document, and its words."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    document: str
    section: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    text: str = ""


class CitedPassage(BaseModel):
    """A citation of an answer; `quote` is the source's characters `start` to `end`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    document: str
    section: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    quote: str = ""


class Observed(BaseModel):
    """What a system answered to a sample, in the batch format; `passages` are what it retrieved, best first.

    `ms` is how long the answer took, `tokens` what a language model read and wrote for it; None where nobody counted.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    outcome: Outcome | Literal["failed"]
    text: str = ""
    verdict: Verdict | None = None
    citations: tuple[CitedPassage, ...] = ()
    passages: tuple[Passage, ...] = ()
    confidence: float | None = None
    ms: float | None = None
    tokens: int | None = None


class Score(BaseModel):
    """One scorer's word on one sample: `value` where `status` is "ok"; otherwise `reason` says why not.

    The value is a share in [0, 1], or in the unit that `evals.measures` gives the metric.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Literal["ok", "not_applicable", "error"]
    value: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    reason: str = ""

    @classmethod
    def of(cls, value: float, reason: str = "") -> "Score":
        """A value."""
        return cls(status="ok", value=value, reason=reason)

    @classmethod
    def not_applicable(cls, reason: str) -> "Score":
        """The sample does not ask for this."""
        return cls(status="not_applicable", reason=reason)

    @classmethod
    def error(cls, reason: str) -> "Score":
        """It should have been scored and could not be."""
        return cls(status="error", reason=reason)


class Sources(Protocol):
    """The documents that samples and answers speak of."""

    def text(self, document: str) -> str | None:
        """The source text that offsets point into; None where the document is not known."""
        ...


class Scorer(Protocol):
    """Scores one thing about one answer. Deterministic."""

    @property
    def name(self) -> str:
        """The metric's name in reports, such as `citation_recall`."""
        ...

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score] | Score:
        """A score, or several by the part of the name behind a slash (`recall/5`)."""
        ...


def as_dict(name: str, scored: Any) -> dict[str, Score]:
    """A scorer's result by full metric name."""
    return {name: scored} if isinstance(scored, Score) else {f"{name}/{part}": one for part, one in scored.items()}
