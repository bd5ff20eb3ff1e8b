"""The section on sentences with one fact changed."""

import json
from pathlib import Path

from benchmarks.judges.mutating import as_batch, mutating, suites
from tests.benchmarks.judges.folders import AllWords, untracked


def test_every_claim_has_a_line_of_its_own_in_the_batch(tmp_path: Path) -> None:
    [(title, made)] = suites(tmp_path, 7).items()
    assert title == "Sample pack"
    lines = [json.loads(line) for line in as_batch({title: made}).splitlines()]
    assert len({line["id"] for line in lines}) == len(made.false) + len(made.true)


def test_policies_whose_misses_were_looked_at_are_kept_apart_from_the_others(tmp_path: Path) -> None:
    for folder in ("basecamp", "github/Policies/other"):
        path = tmp_path / "policies" / folder / "returns.md"
        path.parent.mkdir(parents=True)
        path.write_text(f"You can return {folder.split('/')[0]} tents within 30 days.\n", encoding="utf8")
    _, looked_at, held_out = suites(tmp_path, 7).values()
    assert {"basecamp" in one.claim for one in looked_at.true} == {True}
    assert {"github" in one.claim for one in held_out.true} == {True}


def test_each_kind_has_its_share_that_is_noticed(tmp_path: Path) -> None:
    section = mutating(tmp_path, AllWords(), 7, untracked)
    false, true = ({row["kind"]: row for row in table.rows} for table in section.tables)
    assert {"number", "unit", "negation", "modal", "condition left out", "swapped", "invented"} <= set(false)
    assert {"reordered", "synonym", "contraction", "limit", "several"} <= set(true)
