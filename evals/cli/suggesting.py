"""`bythebook eval suggestions`: scripted conversations, suggested for and scored."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.bootstrap import build
from assistant.cli.options import Home, settings_for
from assistant.verifying.rule_verifier import RuleVerifier
from evals.metrics import Metric
from evals.scorers.groundedness import Groundedness
from evals.suggesting.canaries import Canaries
from evals.suggesting.running import Run, run
from evals.suggesting.scoring import Scorer
from evals.suggesting.suite import load_suggestions
from evals.targets import StoredSources
from knowledge.embeddings import open_embeddings

app = typer.Typer(add_completion=False)

_SEED = 7


@app.command()
def suggestions(
    suite: Annotated[Path, typer.Argument(help="A suite of conversations, YAML.")],
    tuning: Annotated[bool, typer.Option("--tuning", help="The half to tune on, instead of the one held out.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Every conversation: of a suite not tuned on.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the rows go, JSON.", show_default=False)] = None,
    home: Home = None,
) -> None:
    """Suggest replies to the held-out half of scripted conversations, and score them."""
    settings = settings_for(home)
    loaded, digest = load_suggestions(suite)
    chosen = loaded.conversations if whole else loaded.half(held_out=not tuning)
    with open_embeddings(settings.embedding, settings.home) as encoder:
        services = build(settings, encoder=encoder)
        with closing(services):
            canaries = Canaries(services.records.clauses_in_force())
            scorer = Scorer(Groundedness(RuleVerifier(encoder)), StoredSources(services.records), canaries)
            found = run(chosen, loaded.as_of, services.agents.suggester, scorer, _SEED)
    console = Console(highlight=False)
    console.print(_table(found))
    which = "all of it" if whole else "tuning" if tuning else "held out"
    console.print(f"{len(chosen)} conversations of {loaded.name} ({which}), suite {digest[:12]}, seed {_SEED}")
    if out is not None:
        out.write_text(found.model_dump_json(indent=2), encoding="utf8")


def _table(found: Run) -> Table:
    table = Table("metric", "value", "95 %", "n")
    for name, metric in found.metrics.items():
        table.add_row(name, *_cells(metric, 3))
    table.add_row("ms, median", *_cells(found.p50, 0))
    table.add_row("ms, 95th percentile", *_cells(found.p95, 0))
    return table


def _cells(metric: Metric, digits: int) -> tuple[str, str, str]:
    if metric.value is None:
        return "n/a", metric.reason, "0"
    return f"{metric.value:.{digits}f}", f"{metric.low:.{digits}f} to {metric.high:.{digits}f}", str(metric.n)
