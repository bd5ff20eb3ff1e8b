"""Versions as suites of samples."""

from pathlib import Path

import pytest

from evals.errors import BrokenSuite
from evals.mutations.suites import SAMPLE_PACK, kind_of, mutation_suites, truth_of


def _folder(path: Path, text: str = "You can return a tent within 30 days.\n") -> Path:
    path.mkdir()
    (path / "returns.md").write_text(text, encoding="utf8")
    return path


def test_a_folder_is_a_suite_of_its_name_whose_false_claims_must_not_be_answered(tmp_path: Path) -> None:
    pack, own = mutation_suites([SAMPLE_PACK, _folder(tmp_path / "own")], 7, most=20)
    assert (pack.name, own.name) == ("sample-pack", "own")
    assert len({sample.id for sample in pack.samples}) == len(pack.samples)
    doubled = next(one for one in own.samples if one.question == "You can return a tent within 60 days.")
    spelled = next(one for one in own.samples if one.question == "You can return a tent within thirty days.")
    assert (truth_of(doubled), kind_of(doubled), doubled.expect.outcome) == ("false", "number", "abstained")
    assert (truth_of(spelled), kind_of(spelled), spelled.expect.outcome) == ("true", "figure-number-word", "answered")


def test_the_digest_is_that_of_the_claims(tmp_path: Path) -> None:
    one, again = (mutation_suites([_folder(tmp_path / name)], 7)[0] for name in ("one", "again"))
    [other] = mutation_suites([_folder(tmp_path / "other", "You can return a tent within 31 days.\n")], 7)
    assert one.digest == again.digest != other.digest


@pytest.mark.parametrize(("name", "text"), [("a.pdf", "text"), ("a.md", "# Nothing but a heading\n")])
def test_a_folder_that_nothing_can_be_made_of_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf8")
    with pytest.raises(BrokenSuite, match=tmp_path.name):
        mutation_suites([tmp_path], 7)


def test_two_folders_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    folders = [_folder(tmp_path / "own"), _folder(tmp_path / "x" / "own")]
    with pytest.raises(BrokenSuite, match="'own'"):
        mutation_suites(folders, 7)
