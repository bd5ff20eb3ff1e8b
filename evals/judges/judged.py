"""A judged run: the run's log with the judge's scores, as a new file, and what is to be said of the scores."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path

from evals.judges.agreement import Graded, Label, with_itself, with_people
from evals.judges.cases import question
from evals.judges.criteria import Criterion
from evals.judges.judging import Task
from evals.judges.questions import Question
from evals.log import EvalLog, SampleResult, write_log
from evals.metrics import aggregate
from evals.results import sample_scores
from evals.scores import Score

Scored = Mapping[Question, Sequence[Score]]
"""A score for each time that a question was asked."""


def tasks(log: EvalLog, criteria: Sequence[Criterion], repeats: int) -> list[Task]:
    """What there is to ask of a run, once for answers that are the same, and that `repeats` times."""
    found = [question(criterion, result) for criterion in criteria for result in log.results]
    asked = dict.fromkeys(one for one in found if isinstance(one, Question))
    return [Task(one, repeat) for repeat in range(repeats) for one in asked]


def collect(answers: Iterable[tuple[Task, Score]]) -> Scored:
    """Scores by question, in the order of their repeats."""
    found: dict[Question, list[Score]] = defaultdict(list)
    for task, score in answers:
        found[task.question].append(score)
    return found


def judged(log: EvalLog, criteria: Sequence[Criterion], scored: Scored, identity: str) -> EvalLog:
    """The run with each criterion's scores and metric; the first repeat counts, the others show how sure it is."""
    results = tuple(_with(result, criteria, scored) for result in log.results)
    metrics = {
        one.metric: aggregate(list(sample_scores(results, one.metric).values()), log.setup.seed) for one in criteria
    }
    setup = log.setup.model_copy(
        update={
            "settings": {**log.setup.settings, "judge": identity},
            "prompts": {**log.setup.prompts, **{one.metric: one.digest for one in criteria}},
        }
    )
    return log.model_copy(update={"setup": setup, "results": results, "metrics": {**log.metrics, **metrics}})


def agreement(criterion: Criterion, log: EvalLog, scored: Scored, labels: Sequence[Label]) -> list[str]:
    """How far a criterion's scores can be believed, a line each: against people, and against the judge itself.

    Labels are of a sample's first answer where it was asked several times.
    """
    rows: dict[str, list[float]] = {}
    for result in log.results:
        found = question(criterion, result)
        if isinstance(found, Question) and result.key not in rows:
            rows[result.key] = [score.value for score in scored[found] if score.value is not None]
    first = {key: row[0] for key, row in rows.items() if row}
    mine = [label for label in labels if label.criterion == criterion.name]
    lines = [_against_people(first, mine, log.setup.seed)]
    if itself := with_itself(list(rows.values()), log.setup.seed):
        lines.append(
            f"the same verdict each time: {itself.same.mean:.3f} [{itself.same.low:.3f}, {itself.same.high:.3f}], "
            f"mean spread {itself.spread:.3f}, n {itself.n}"
        )
    return lines


def write(log: EvalLog, folder: Path) -> Path:
    """The log as a new file, RUN-judged.json, numbered where that holds another log; nothing new where it is there."""
    names = (f"{log.name}-judged" + (f"-{number}" if number > 1 else "") for number in count(1))
    for named in (log.model_copy(update={"name": name}) for name in names):
        path = folder / f"{named.name}.json"
        if not path.exists():
            write_log(named, folder)
            return path
        if path.read_text(encoding="utf8") == named.model_dump_json(indent=1):
            return path
    raise AssertionError("there is always another number")


def _with(result: SampleResult, criteria: Sequence[Criterion], scored: Scored) -> SampleResult:
    if result.error:
        return result
    scores = dict(result.scores)
    for criterion in criteria:
        found = question(criterion, result)
        scores[criterion.metric] = scored[found][0] if isinstance(found, Question) else found
    return result.model_copy(update={"scores": scores})


def _against_people(first: Mapping[str, float], labels: Sequence[Label], seed: int) -> str:
    found = with_people(first, labels, seed)
    if found is None:
        return "not checked against human labels"
    if isinstance(found, Graded):
        rho = "not defined (one side never varies)" if found.spearman is None else f"{found.spearman:.3f}"
        return f"against human grades: Spearman {rho}, n {found.n}"
    kappa = "not defined (both always say the same)" if found.kappa is None else f"{found.kappa:.3f}"
    low, high = found.accuracy.low, found.accuracy.high
    return (
        f"against human labels: accuracy {found.accuracy.mean:.3f} [{low:.3f}, {high:.3f}], kappa {kappa}, n {found.n}"
    )
