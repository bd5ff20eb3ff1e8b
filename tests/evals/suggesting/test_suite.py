"""Suites of conversations: read strictly, and halved before anybody tunes."""

from pathlib import Path

import pytest

from evals.errors import BrokenSuite
from evals.suggesting.suite import load_suggestions

_SUITE = Path(__file__).parents[3] / "evals" / "suites" / "suggestions.yaml"


def test_the_suite_that_ships_has_two_halves_without_a_common_conversation() -> None:
    suite, _ = load_suggestions(_SUITE)
    tuned, held = suite.half(held_out=False), suite.half(held_out=True)
    assert len(suite.conversations) >= 30
    assert {one.id for one in tuned} | {one.id for one in held} == {one.id for one in suite.conversations}
    assert not {one.id for one in tuned} & {one.id for one in held}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("- {id: a, conversation: [{customer: Hi}], expect: {stepz: []}}", "stepz"),
        ("- {id: a, conversation: [{customer: Hi, agent: Ho}], expect: {}}", "one speaker"),
        ("- {id: a, conversation: [], expect: {}}", "conversation"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "suite.yaml"
    path.write_text(f"name: s\nas_of: 2026-11-22\nconversations:\n{line}\n", encoding="utf8")
    with pytest.raises(BrokenSuite, match=reason):
        load_suggestions(path)


def test_an_id_may_be_used_once(tmp_path: Path) -> None:
    path = tmp_path / "suite.yaml"
    line = "- {id: a, conversation: [{customer: Hi}], expect: {}}\n"
    path.write_text(f"name: s\nas_of: 2026-11-22\nconversations:\n{line}{line}", encoding="utf8")
    with pytest.raises(BrokenSuite, match="used twice: a"):
        load_suggestions(path)
