"""A run for people and for CI: Markdown for a pull request, JUnit XML for a build server."""

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals.log import EvalLog, SampleResult
from evals.metrics import Metric
from evals.slices import slices

_SHOWN = 20  # failing samples listed in Markdown; the log has them all
_HEADLINE = ("outcome", "citations/recall", "verbatim", "leakage")  # a sample has failed where one of these is below 1


def markdown(log: EvalLog, failures: Sequence[str]) -> str:
    """The run's headline, metrics with intervals, and failing samples."""
    lines = [
        f"# Evaluation {log.name}",
        "",
        f"{len(log.results)} samples, {log.seconds:.1f} s; {log.setup.target}; seed {log.setup.seed}.",
        "",
    ]
    if failures:
        lines += ["**The gate failed:**", "", *(f"- {failure}" for failure in failures), ""]
    lines += ["| metric | value | 95 % interval | n | errors |", "|---|---|---|---|---|"]
    lines += [_row(name, metric) for name, metric in log.metrics.items()]
    lines += _slices(log)
    failing = [result for result in log.results if failed(result)]
    lines += ["", f"## Samples that failed: {len(failing)}", ""]
    lines += [_sample(result) for result in failing[:_SHOWN]]
    if len(failing) > _SHOWN:
        lines.append(f"- … and {len(failing) - _SHOWN} more")
    return "\n".join(lines) + "\n"


def junit(log: EvalLog, failures: Sequence[str]) -> str:
    """The run as JUnit XML: a test case a sample, and one for the gate."""
    root = Element("testsuites", name=f"bythebook {log.name}", time=f"{log.seconds:.3f}")
    by_suite: dict[str, list[SampleResult]] = {}
    for result in log.results:
        by_suite.setdefault(result.suite, []).append(result)
    for name, results in by_suite.items():
        bad = sum(failed(result) for result in results)
        suite = SubElement(root, "testsuite", name=name, tests=str(len(results)), failures=str(bad))
        for result in results:
            case = SubElement(suite, "testcase", classname=name, name=result.sample.id)
            if failed(result):
                SubElement(case, "failure", message=_why(result))
    gate = SubElement(root, "testsuite", name="gate", tests="1", failures=str(int(bool(failures))))
    case = SubElement(gate, "testcase", classname="gate", name="gate")
    if failures:
        SubElement(case, "failure", message="\n".join(failures))
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def failed(result: SampleResult) -> bool:
    """Whether a sample has no answer, a score with an error, or a headline score below 1."""
    if result.error or any(score.status == "error" for score in result.scores.values()):
        return True
    return any((score := result.scores.get(name)) and score.value is not None and score.value < 1 for name in _HEADLINE)


def shown(metric: Metric) -> str:
    """A metric in a few characters."""
    if metric.value is None:
        return f"{metric.status.replace('_', ' ')}: {metric.reason}"
    return f"{metric.value:.3f}"


def _row(name: str, metric: Metric) -> str:
    interval = f"{metric.low:.3f} to {metric.high:.3f}" if metric.low is not None and metric.high is not None else ""
    return f"| {name} | {_cell(shown(metric))} | {interval} | {metric.n} | {metric.errors or ''} |"


def _slices(log: EvalLog) -> list[str]:
    """The outcome metric by tag, audience and expected outcome, for each suite."""
    lines = ["", "## Outcome by slice", "", "| slice | value | 95 % interval | n | errors |", "|---|---|---|---|---|"]
    for suite in log.setup.suites:
        results = [result for result in log.results if result.suite == suite]
        scores = {result.sample.id: result.scores for result in results}
        for name, metrics in slices([result.sample for result in results], scores, log.setup.seed).items():
            if "outcome" in metrics:
                lines.append(_row(f"{suite}, {name}", metrics["outcome"]))
    return lines


def _sample(result: SampleResult) -> str:
    return f"- `{result.key}` {_cell(result.sample.question)} — {_cell(_why(result))}"


def _why(result: SampleResult) -> str:
    if result.error:
        return result.error
    return "; ".join(_reasons(result))


def _reasons(result: SampleResult) -> Iterable[str]:
    for name, score in result.scores.items():
        if score.status == "error":
            yield f"{name}: {score.reason}"
        elif name in _HEADLINE and score.value is not None and score.value < 1:
            yield f"{name} {score.value:.2f}" + (f" ({score.reason})" if score.reason else "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
