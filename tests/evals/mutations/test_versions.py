"""False and true versions of the sentences of policies."""

from pathlib import Path

from evals.mutations.suites import SAMPLE_PACK
from evals.mutations.versions import sentences, versions

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


def test_the_sample_pack_alone_gives_a_thousand_false_and_five_hundred_true_versions_the_same_each_time() -> None:
    files = sorted(SAMPLE_PACK.rglob("*.md"))
    made = versions(files, 7)
    assert len(made.false) >= 1000
    assert len(made.true) >= 500
    assert versions(files, 7) == made
    assert versions(files, 8) != made
    assert not {one.claim for one in sentences(files)} & {one.claim for one in made.false}


def test_of_a_kind_with_many_so_many_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "returns.md").write_text(_POLICY, encoding="utf8")
    kinds = [one.kind for one in versions(sorted(tmp_path.glob("*.md")), 7, most=1).false]
    assert len(kinds) == len(set(kinds)) > 3
