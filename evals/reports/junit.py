"""A run for a build server: JUnit XML. It is also where the gate's word on a run is kept."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, parse, tostring

from evals.log import EvalLog
from evals.reports.failing import why
from evals.results import SampleResult

_GATE = "gate"


def junit(log: EvalLog, failures: Sequence[str] | None) -> str:
    """The run as JUnit XML: a test case an attempt, and one for the gate where there was one."""
    root = Element("testsuites", name=f"bythebook {log.name}", time=f"{log.seconds:.3f}")
    by_suite: dict[str, list[SampleResult]] = {}
    for result in log.results:
        by_suite.setdefault(result.suite, []).append(result)
    for name, results in by_suite.items():
        bad = sum(not result.passed for result in results)
        suite = SubElement(root, "testsuite", name=name, tests=str(len(results)), failures=str(bad))
        for result in results:
            attempt = f", attempt {result.attempt}" if result.attempt > 1 else ""
            case = SubElement(suite, "testcase", classname=name, name=result.sample.id + attempt)
            if not result.passed:
                SubElement(case, "failure", message=why(result))
    if failures is not None:
        gate = SubElement(root, "testsuite", name=_GATE, tests="1", failures=str(int(bool(failures))))
        case = SubElement(gate, "testcase", classname=_GATE, name=_GATE)
        if failures:
            SubElement(case, "failure", message="\n".join(failures))
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def gate_lines(path: Path) -> list[str] | None:
    """Why the gate did not hold, as a run's JUnit file tells it: empty where it held, None where nothing is known."""
    try:
        root = parse(path).getroot()  # noqa: S314 - a file of our own, beside a log that is trusted as much
    except (OSError, ParseError):
        return None
    case = root.find(f"./testsuite[@name='{_GATE}']/testcase[@classname='{_GATE}'][@name='{_GATE}']")
    if case is None:
        return None
    failure = case.find("failure")
    return [] if failure is None else failure.get("message", "").splitlines()
