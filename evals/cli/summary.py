"""What a run came to, on the terminal."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from evals.log import EvalLog
from evals.measures import measure
from evals.reports import shown
from evals.results import by_sample
from evals.runs import Finished

_NAMED = 10  # flaky samples; the log has them all


def show(finished: Finished, page: Path, failures: Sequence[str]) -> None:
    """The metrics with their intervals, what needs a person's eye, where the reports lie, and the gate's word."""
    log = finished.log
    console = Console(highlight=False)
    for name, metric in (log.metrics | log.timings).items():
        digits = 3 if measure(name).unit == "share" else 0
        interval = f"[{metric.low:.{digits}f}, {metric.high:.{digits}f}]" if metric.low is not None else ""
        value = shown(metric, measure(name).unit)
        console.print(f"{name:24} {value}  {interval}  n {metric.n}", markup=False, soft_wrap=True)
    attempts = by_sample(log.results).values()
    failed = sum(not all(one.passed for one in found) for found in attempts)
    console.print(f"{len(attempts)} samples, {failed} failed; {log.seconds:.1f} s; {page}", soft_wrap=True)
    for line in (*_remarks(finished), *(f"gate: {failure}" for failure in failures)):
        console.print(line, markup=False, soft_wrap=True)


def _remarks(finished: Finished) -> list[str]:
    log = finished.log
    lines = [f"{count} not answered: {reason}" for reason, count in _errors(log).most_common()]
    if finished.missing:
        lines.append("The target was out of reach; give the same command again to ask only what is missing.")
    if log.flaky:
        more = f" and {len(log.flaky) - _NAMED} more" if len(log.flaky) > _NAMED else ""
        lines.append(f"{len(log.flaky)} flaky, now passed, now failed: {', '.join(log.flaky[:_NAMED])}{more}")
    if log.setup.left_out:
        lines.append(f"{log.setup.left_out} pending left out, until a person has reviewed them (--include-pending)")
    return lines


def _errors(log: EvalLog) -> Counter[str]:
    return Counter(result.error for result in log.results if result.error)
