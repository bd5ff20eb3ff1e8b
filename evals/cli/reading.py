"""`bythebook eval compare`, and whatever else only reads logs."""

from pathlib import Path

import typer
from rich.console import Console

from evals.cli.running import SEED
from evals.comparisons import compare as compare_values
from evals.log import read_log

app = typer.Typer(add_completion=False)


@app.command()
def compare(before: Path, after: Path) -> None:
    """Compare two runs sample by sample: differences, their significance, what was fixed and what broke."""
    first, second = read_log(before), read_log(after)
    console = Console(highlight=False)
    for name in sorted(first.metrics.keys() & second.metrics.keys()):
        found = compare_values(first.values(name), second.values(name), seed=SEED)
        if found.difference is None or found.p is None:
            continue
        console.print(f"{name}: {found.difference:+.3f} (p {found.p:.3f}, n {found.n})", soft_wrap=True)
        for label, ids in (("fixed", found.fixed), ("broken", found.broken)):
            if ids:
                console.print(f"  {label}: {', '.join(ids)}", soft_wrap=True)
