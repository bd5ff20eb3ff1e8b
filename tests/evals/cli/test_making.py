"""Samples are imported, generated, reviewed and captured from the command line, over real files."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.answering.events import Answer
from assistant.conversations.conversation import StoredTurn, Timings, TurnId
from assistant.conversations.database import open_conversations
from evals import cli
from evals.cli import making
from evals.suite import load_suite
from knowledge.embeddings.fake import FakeEncoder
from knowledge.policies import Reader
from tests.knowledge.bases import KnowledgeBase, write

_POLICY = "# Returns\n\nYou can return an opened item within 30 days for a refund. Gift cards cannot be returned.\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    base = KnowledgeBase(tmp_path / "home", FakeEncoder(), "exact")
    base.ingest(write(tmp_path / "docs", {"returns.md": _POLICY}))
    base.close()
    return base.home


def _eval(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def test_a_table_becomes_a_suite_or_nothing_at_all(tmp_path: Path) -> None:
    table, out = tmp_path / "cases.csv", tmp_path / "suite.yaml"
    table.write_text("Frage,verdict,owner\nq,yes,me\nq,perhaps,me\n", encoding="utf8")
    broken = _eval("import", table, "--out", out, "--map", "question=Frage")
    assert (broken.exit_code, out.exists()) == (2, False)
    assert f"{table}, row 3, column 'verdict'" in broken.stderr
    table.write_text("Frage,verdict,owner\nq,yes,me\n", encoding="utf8")
    made = _eval("import", table, "--out", out, "--map", "question=Frage")
    assert (made.exit_code, "left out: the columns owner" in made.stderr) == (0, True)
    assert [sample.expect.verdict for sample in load_suite(out).samples] == ["yes"]
    again = _eval("import", table, "--out", out, "--map", "question=Frage")
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)


def test_generated_samples_are_reviewed_one_by_one(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "generated.yaml"
    made = _eval("generate", "--home", home, "--out", out, "--as-of", "2026-11-22")
    assert made.exit_code == 0
    listed = _eval("review", out)
    assert "Can gift cards be returned?" in listed.output
    assert "says: Gift cards cannot be returned.  (returns.md)" in listed.output
    ids = [sample.id for sample in load_suite(out).samples]
    assert _eval("review", out, "--accept", ids[0], "--reject", ids[1]).exit_code == 0
    left = {sample.id: sample.pending for sample in load_suite(out).samples}
    assert (left[ids[0]], ids[1] in left) == (False, False)
    assert f"0 rejected, {0} pending" in _eval("review", out, "--accept-all").output
    assert not any(sample.pending for sample in load_suite(out).samples)


def test_on_a_terminal_samples_are_decided_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_on_terminal", lambda: True)
    suite = tmp_path / "suite.yaml"
    entries = "".join(f"  - id: {name}\n    question: q\n    pending: true\n" for name in "abcd")
    suite.write_text(f"name: x\nsamples:\n{entries}", encoding="utf8")
    CliRunner().invoke(cli.app, ["review", str(suite)], input="a\nx\nr\n\nq\n")
    left = [(sample.id, sample.pending) for sample in load_suite(suite).samples]
    assert left == [("a", False), ("c", True), ("d", True)]


def test_a_generation_is_the_same_twice(home: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        _eval("generate", "--home", home, "--out", tmp_path / name / "s.yaml", "--as-of", "2026-11-22")
    assert (tmp_path / "a" / "s.yaml").read_bytes() == (tmp_path / "b" / "s.yaml").read_bytes()


def test_documents_that_do_not_match_are_told(home: Path, tmp_path: Path) -> None:
    made = _eval("generate", "--home", home, "--out", tmp_path / "s.yaml", "--documents", "gone/*")
    assert made.exit_code == 1
    assert "No document matches 'gone/*'" in str(made.exception)


def test_a_turn_is_captured_with_what_should_have_been_said(home: Path, tmp_path: Path) -> None:
    _store_turn(home)
    out = tmp_path / "captured.yaml"
    arguments = ("capture", "turn-1", "--home", home, "--out", out)
    made = _eval(*arguments, "--outcome", "answered", "--fact", "30 days", "--quote", "returns.md:within 30 days")
    assert made.exit_code == 0
    (sample,) = load_suite(out).samples
    assert sample.question == "I am [name]. How long?"
    assert (sample.expect.outcome, sample.expect.facts) == ("answered", ("30 days",))
    assert sample.expect.gold[0].quote == "within 30 days"
    assert "    # The answer was (abstained): No idea.\n" in out.read_text(encoding="utf8")
    twice = _eval(*arguments)
    assert (twice.exit_code, "is used twice" in twice.stderr) == (2, True)


def test_what_capture_cannot_mean_is_told(home: Path, tmp_path: Path) -> None:
    _store_turn(home)
    arguments = ("capture", "turn-1", "--home", home, "--out", tmp_path / "s.yaml")
    assert "--outcome: Input should be 'answered'" in str(_eval(*arguments, "--outcome", "good").exception)
    assert "expected both sides of a ':'" in str(_eval(*arguments, "--quote", "words").exception)
    assert "There is no turn 'gone'" in str(_eval("capture", "gone", *arguments[2:]).exception)


def _store_turn(home: Path) -> None:
    base = KnowledgeBase(home, FakeEncoder(), "exact")
    store = open_conversations(base.settings)
    answer = Answer(question="q", outcome="abstained", text="No idea.", confidence=0.1)
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    store.append(
        store.start(Reader.CUSTOMER),
        StoredTurn(
            id=TurnId("turn-1"),
            question="I am Ann Lee. How long?",
            answer=answer,
            reader=Reader.CUSTOMER,
            as_of=date(2026, 11, 22),
            generation=None,
            timings=Timings(None, 1),
            asked=moment,
        ),
    )
    store.close()
    base.close()
