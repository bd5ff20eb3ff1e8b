"""`bythebook eval judge`: a model's judgement of a run's answers; what it will cost is said before it is spent."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.progress import track

from evals.errors import EvalError
from evals.judges.agreement import load_labels
from evals.judges.cache import NAME, JudgementCache
from evals.judges.criteria import chosen
from evals.judges.endpoints import DEFAULT_BASE_URL, Endpoint
from evals.judges.judged import agreement, collect, judged, tasks, write
from evals.judges.judging import Plan, Task, plan, scores
from evals.judges.opening import MAX_OUTPUT, Kind, open_judge
from evals.judges.questions import Judge, Usage
from evals.judges.spending import Ledger, Price
from evals.log import read_log
from evals.metrics import Metric
from evals.reports import shown
from evals.scores import Score

app = typer.Typer(add_completion=False)


@app.command()
def judge(
    run: Annotated[Path, typer.Argument(help="The log of a run.")],
    model: Annotated[str, typer.Option(help="The model's name at the endpoint.")],
    kind: Annotated[Kind, typer.Option("--judge", help="What is asked: see docs/judges.md.")] = "openai",
    criteria: Annotated[str, typer.Option(help="faithful, complete, appropriate; all by default.")] = "",
    base_url: Annotated[str, typer.Option(envvar="OPENAI_BASE_URL", help="The endpoint.")] = DEFAULT_BASE_URL,
    price_in: Annotated[float | None, typer.Option(min=0, help="Price of a million tokens read.")] = None,
    price_out: Annotated[float | None, typer.Option(min=0, help="Price of a million tokens written.")] = None,
    max_cost: Annotated[float | None, typer.Option(min=0, help="Stop before this is passed.")] = None,
    max_output: Annotated[int, typer.Option(min=1, help="Tokens that a reply may use.")] = MAX_OUTPUT,
    labels: Annotated[Path | None, typer.Option(help='JSONL: {"id", "criterion", "human"}, human from 0 to 1.')] = None,
    repeats: Annotated[int, typer.Option(min=1, help="Ask everything so often; shows whether verdicts hold.")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would cost; send nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Spend without being asked.")] = False,
) -> None:
    """Judge a run's answers by a model, into RUN-judged.json. The key is read from OPENAI_API_KEY, and kept nowhere."""
    log = read_log(run)
    people = load_labels(labels) if labels else []
    price = _price(price_in, price_out)
    ledger = Ledger(price, max_cost)
    key = os.environ.get("OPENAI_API_KEY")
    endpoint = Endpoint(model, base_url, SecretStr(key) if key else None)
    kept = run.parent / NAME
    with (
        open_judge(kind, endpoint, max_output) as opened,
        # A dry run leaves nothing behind, not even an empty file.
        JudgementCache(None if dry_run and not kept.exists() else kept) as cache,
    ):
        wanted = chosen([name.strip() for name in criteria.split(",") if name.strip()], opened.criteria)
        asked = tasks(log, wanted, repeats)
        planned = plan(asked, opened, cache)
        _show_plan(planned, opened, price)
        if dry_run:
            return
        if planned.questions > planned.cached:
            endpoint.need_key()
            _agree(yes)
        scored = collect(_watched(scores(asked, opened, cache, ledger), planned.questions))
        done = judged(log, wanted, scored, opened.identity)
    path = write(done, run.parent)
    for one in wanted:
        _show(one.metric, done.metrics[one.metric])
        for line in agreement(one, done, scored, people):
            _say(f"    {line}")
    _say(f"used {_usage(ledger.used, price)}; {path}")
    if any(done.metrics[one.metric].status == "error" for one in wanted):
        raise typer.Exit(1)


def _price(price_in: float | None, price_out: float | None) -> Price | None:
    if price_in is not None and price_out is not None:
        return Price(price_in, price_out)
    if price_in is not None or price_out is not None:
        raise EvalError("--price-in and --price-out go together")
    return None


def _show_plan(planned: Plan, judge: Judge, price: Price | None) -> None:
    to_send = planned.questions - planned.cached
    _say(f"{planned.questions} questions, {planned.cached} answered already, {to_send} to send to {judge.identity}")
    _say(f"about {_usage(planned.estimate, price)} (input estimated, output at most)")


def _usage(usage: Usage, price: Price | None) -> str:
    cost = f"cost {price.of(usage):.4f}" if price else "cost unknown without --price-in and --price-out"
    return f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out, {cost}"


def _agree(yes: bool) -> None:
    """Ask whether to go on; where nobody can be asked, --yes must say so."""
    if yes:
        return
    if not _terminal():
        raise EvalError("Nothing was sent: nobody is here to ask, so add --yes")
    typer.confirm("Send them?", abort=True)


def _terminal() -> bool:
    return sys.stdin.isatty()


def _watched(answers: Iterator[tuple[Task, Score]], total: int) -> Iterable[tuple[Task, Score]]:
    console = Console(stderr=True)
    return track(answers, "Questions", total, console=console, disable=not console.is_terminal)


def _show(name: str, metric: Metric) -> None:
    interval = f"[{metric.low:.3f}, {metric.high:.3f}]" if metric.low is not None else ""
    errors = f"  errors {metric.errors}: {metric.reason}" if metric.errors and metric.status == "ok" else ""
    _say(f"{name:24} {shown(metric)}  {interval}  n {metric.n}{errors}")


def _say(line: str) -> None:
    Console(highlight=False).print(line, markup=False, soft_wrap=True)
