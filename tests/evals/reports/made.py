"""Runs of three samples over the policies that the service's tests serve, made by hand."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evals.log import EvalLog, Setup
from evals.metrics import aggregate
from evals.results import SampleResult, metric_names, sample_scores
from evals.samples import Expectation, Gold, Sample, Turn
from evals.scores import CitedPassage, Observed, Passage, Score
from tests.assistant.api.serving import POLICIES, RETURNS

GOLD = "Opened items can be returned within 30 days."
QUOTE = "You can return an **unopened** item within 60 days"
MARKUP = "<script>alert('q')</script> How long for <b>opened</b> items?"
START = POLICIES[RETURNS].index(QUOTE)

_OPENED = Sample(
    id="opened",
    question=MARKUP,
    history=(Turn(role="customer", text="I opened it & <i>tried</i> it."),),
    tags=("duration",),
    expect=Expectation(outcome="answered", gold=(Gold(document=RETURNS, quote=GOLD),), facts=("30 days",)),
)
_UNOPENED = Sample(id="unopened", question="And unopened?", tags=("duration",), expect=Expectation(outcome="answered"))
_CHESS = Sample(id="chess", question="Quantum chess?", expect=Expectation(outcome="abstained"))


class Texts:
    """The policies as sources."""

    def text(self, document: str) -> str | None:
        """The policy's text."""
        return POLICIES.get(document)


def opened(recall: float, attempt: int = 1) -> SampleResult:
    """An answer about opened items that cites the clause about unopened ones."""
    citation = CitedPassage(document=RETURNS, section=("1.",), start=START, end=START + len(QUOTE), quote=QUOTE)
    at = POLICIES[RETURNS].index(GOLD)
    shown = Passage(document=RETURNS, start=at, end=at + len(GOLD), text=GOLD)
    got = Observed(id="opened", outcome="answered", text="60 <days>.", citations=(citation,), passages=(shown,), ms=5)
    scores = {"outcome": Score.of(1), "citations/recall": Score.of(recall, "cited <another> clause")}
    return SampleResult(suite="hand", sample=_OPENED, attempt=attempt, observed=got, scores=scores)


def unopened(outcome: float) -> SampleResult:
    """An answer that is right, or an abstention that is not."""
    said = Observed(id="unopened", outcome="answered" if outcome else "abstained", text="Within 60 days.")
    scores = {"outcome": Score.of(outcome), "citations/recall": Score.not_applicable("no gold")}
    return SampleResult(suite="hand", sample=_UNOPENED, observed=said, scores=scores)


def unanswered() -> SampleResult:
    """A sample whose target failed."""
    return SampleResult(suite="hand", sample=_CHESS, error="Timeout: <no> answer")


def log(name: str, results: Sequence[SampleResult], minutes: int = 0) -> EvalLog:
    """The log of these results."""
    started = datetime(2026, 11, 22, 9, tzinfo=UTC) + timedelta(minutes=minutes)
    return EvalLog(
        name=name,
        started=started,
        finished=started,
        seconds=1.5,
        setup=Setup(
            target="by hand",
            suites={"hand": "0" * 64},
            generation=None,
            model=None,
            program="0",
            python="3",
            platform="any",
            commit=None,
            seed=7,
            settings={"store.kind": "exact"},
        ),
        metrics={name: aggregate(list(scores.values()), 7) for name, scores in _scores(results).items()},
        results=tuple(results),
    )


def _scores(results: Sequence[SampleResult]) -> Mapping[str, Mapping[str, Score]]:
    return {name: sample_scores(results, name) for name in metric_names(results)}


GOOD = log("good", [opened(1), unopened(1), unanswered()])
BAD = log("bad", [opened(0), unopened(0), unanswered()], minutes=5)


def lay(folder: Path, *logs: EvalLog) -> None:
    """Write logs as a run does."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in logs:
        (folder / f"{each.name}.json").write_text(each.model_dump_json(), encoding="utf8")
