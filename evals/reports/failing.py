"""Why a sample failed, in words."""

from collections.abc import Iterable

from evals.results import HEADLINE, SampleResult


def failed_by(result: SampleResult) -> Iterable[str]:
    """The metrics that a sample failed by: those that could not be scored, and headline ones below 1."""
    for name, score in result.scores.items():
        below = name in HEADLINE and score.value is not None and score.value < 1
        if score.status == "error" or below:
            yield name


def why(result: SampleResult) -> str:
    """Why a sample failed, in one line; empty where it did not."""
    return result.error or "; ".join(_reason(result, name) for name in failed_by(result))


def _reason(result: SampleResult, name: str) -> str:
    score = result.scores[name]
    if score.value is None:
        return f"{name}: {score.reason}"
    return f"{name} {score.value:.2f}" + (f" ({score.reason})" if score.reason else "")
