"""index: what there is to serve, and the way back."""

import json
from pathlib import Path

from tests.faults.homes import RETURNS
from tests.faults.processes import called

_QUESTION = "Within how many days can I return an unused item?"


def test_a_roll_back_answers_from_the_generation_before_until_the_next_ingest(small: Path, tmp_path: Path) -> None:
    changed = tmp_path / "later.md"
    changed.write_text(RETURNS.format(days=90), encoding="utf8")
    assert called("ingest", changed, "--audience", "public", "--home", small).code == 0
    assert "later.md" in _documents(small)
    assert called("index", "--roll-back", "--home", small).out == "Generation 000001 serves again.\n"
    assert "later.md" not in _documents(small)
    listed = called("index", "--home", small).out.splitlines()
    assert [line.split()[0] for line in listed] == ["000001", "000002"]
    assert [line.strip().endswith("serves") for line in listed] == [True, False]
    assert "no earlier index generation" in called("index", "--roll-back", "--home", small).refusal()
    assert called("ingest", changed, "--audience", "public", "--home", small).code == 0
    assert "later.md" in _documents(small)


def test_before_the_first_ingest_it_says_what_to_do(tmp_path: Path) -> None:
    assert "Run `bythebook ingest PATH`" in called("index", "--home", tmp_path / "none").refusal()


def _documents(home: Path) -> set[str]:
    found = json.loads(called("search", _QUESTION, "--home", home, "--json").out)
    return {one["document"] for one in found["passages"]}
