"""The suite of false and true versions of the sentences of policies."""

import json
from pathlib import Path

from benchmarks.judges.mutating import as_batch, mutating, sentences, suites
from tests.benchmarks.judges.folders import AllWords, untracked

_POLICY = (
    "---\ntitle: Returns\n---\n\n# Returns\n\n2.1 You can return a green tent within 30 days. Short one.\n\n"
    "- You can return a list item within 30 days.\n\nWe may cancel any order that is not paid in time.\n"
)


def test_whole_sentences_are_taken_without_their_numbers_and_with_the_paragraphs_beside_them(tmp_path: Path) -> None:
    (tmp_path / "returns.md").write_text(_POLICY, encoding="utf8")
    found = list(sentences(sorted(tmp_path.glob("*.md"))))
    assert [one.claim for one in found] == [
        "You can return a green tent within 30 days.",
        "We may cancel any order that is not paid in time.",
    ]
    assert "# Returns" in found[0].source
    assert "list item" in found[0].source


def test_the_sample_pack_alone_gives_a_thousand_false_and_five_hundred_true_versions(tmp_path: Path) -> None:
    [(title, made)] = suites(tmp_path, 7).items()
    assert title == "Sample pack"
    assert len(made.false) >= 1000
    assert len(made.true) >= 500
    assert suites(tmp_path, 7) == {title: made}
    stated = {one.claim for one in sentences(sorted(Path("knowledge/samples/policies").rglob("*.md")))}
    assert not stated & {one.claim for one in made.false}
    lines = [json.loads(line) for line in as_batch({title: made}).splitlines()]
    assert len({line["id"] for line in lines}) == len(made.false) + len(made.true)


def test_each_kind_has_its_share_that_is_noticed(tmp_path: Path) -> None:
    section = mutating(tmp_path, AllWords(), 7, untracked)
    false, true = ({row["kind"]: row for row in table.rows} for table in section.tables)
    assert {"number", "unit", "negation", "modal", "condition left out", "swapped", "invented"} <= set(false)
    assert {"reordered", "synonym", "contraction", "limit", "several"} <= set(true)
