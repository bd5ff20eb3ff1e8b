"""Programs put samples into suites that people wrote, and every line of theirs stays."""

from pathlib import Path

import pytest

from evals.errors import BrokenSuite
from evals.samples import Expectation, Gold, Sample, Turn
from evals.suite import load_suite
from evals.suite_writing import NewSample, append, review, sample_yaml, write_suite

_WRITTEN = """# our questions
name: x
samples:
  # the first
  - id: one   # a comment
    question: q
    pending: true
    tags: [a]

  # about two
  - {id: two, question: q, pending: true}
  - question: q
    id: three
    pending: true
    # what was answered
# the end
"""

_RICH = Sample(
    id="rich",
    question='What: is "it"?\nReally?',
    history=(Turn(role="customer", text="Hi: there"),),
    tags=("no", "1.0"),
    pending=True,
    expect=Expectation(gold=(Gold(document="a.md", quote="yes: - no"),), facts=("30 days",), verdict="no"),
)


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "suite.yaml"
    path.write_bytes(_WRITTEN.encode())
    return path


def test_a_sample_that_is_appended_reads_back_and_the_rest_keeps_its_bytes(suite: Path) -> None:
    append(suite, [NewSample(_RICH, ("It said: no.\nTwice.",))])
    written = suite.read_text(encoding="utf8")
    before, after = _WRITTEN.split("# the end\n")
    assert written.startswith(before)
    assert written.endswith(f"# the end\n{after}")
    assert "    # It said: no.\n    # Twice.\n" in written
    assert load_suite(suite).samples[-1] == _RICH


def test_samples_can_be_appended_again_and_to_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "captured.yaml"
    for name in ("a", "b", "c"):
        append(path, [NewSample(Sample(id=name, question="q"))], "Kept.")
    suite = load_suite(path)
    assert (suite.name, suite.description, [sample.id for sample in suite.samples]) == ("captured", "Kept.", [*"abc"])
    assert [file.name for file in path.parent.iterdir()] == ["captured.yaml"]


@pytest.mark.parametrize("tail", ["samples:\n", "samples: []\n", "samples: []", "samples:\ndescription: d\n"])
def test_an_empty_suite_takes_samples(tmp_path: Path, tail: str) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text(f"name: x\n{tail}", encoding="utf8")
    append(path, [NewSample(_RICH)])
    assert load_suite(path).samples == (_RICH,)


def test_lines_behind_the_samples_stay_behind_them(tmp_path: Path) -> None:
    path = tmp_path / "suite.yaml"
    path.write_text("samples:\n- id: a\n  question: q\n\n# what it is called\nname: x\n", encoding="utf8")
    append(path, [NewSample(Sample(id="b", question="q"))])
    assert path.read_text(encoding="utf8") == (
        "samples:\n- id: a\n  question: q\n\n- id: b\n  question: q\n\n# what it is called\nname: x\n"
    )


def test_an_id_that_is_used_already_leaves_the_file_alone(suite: Path) -> None:
    with pytest.raises(BrokenSuite, match="'one' is used twice"):
        append(suite, [NewSample(Sample(id="one", question="again"))])
    assert suite.read_text(encoding="utf8") == _WRITTEN


def test_samples_on_one_line_are_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text("name: x\nsamples: [{id: a, question: q}]\n", encoding="utf8")
    with pytest.raises(BrokenSuite, match="line 2: to be edited, samples must be a list with a dash"):
        append(path, [NewSample(_RICH)])


def test_review_takes_out_what_is_rejected_and_the_mark_of_what_is_accepted(suite: Path) -> None:
    review(suite, accept=["one", "two"], reject=["three"])
    assert suite.read_text(encoding="utf8") == (
        _WRITTEN.replace("    question: q\n    pending: true\n    tags", "    question: q\n    tags")
        .replace("{id: two, question: q, pending: true}", "{id: two, question: q, pending: false}")
        .replace("  - question: q\n    id: three\n    pending: true\n    # what was answered\n", "")
    )


def test_a_suite_whose_every_sample_is_rejected_is_empty_and_can_be_filled_again(suite: Path) -> None:
    review(suite, reject=["one", "two", "three"])
    assert load_suite(suite).samples == ()
    append(suite, [NewSample(_RICH)])
    assert load_suite(suite).samples == (_RICH,)


def test_what_is_not_pending_cannot_be_reviewed(suite: Path) -> None:
    review(suite, accept=["one"])
    kept = suite.read_text(encoding="utf8")
    with pytest.raises(BrokenSuite, match="no pending sample is named four, one"):
        review(suite, accept=["one", "two"], reject=["four"])
    with pytest.raises(BrokenSuite, match="both accepted and rejected: two"):
        review(suite, accept=["two"], reject=["two"])
    assert suite.read_text(encoding="utf8") == kept


def test_jsonl_is_appended_to_and_reviewed_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"question": "q",  "id": "a"}', encoding="utf8")
    pending = [NewSample(Sample(id=name, question="q", pending=True)) for name in ("b", "c")]
    append(path, pending)
    review(path, accept=["b"], reject=["c"])
    assert path.read_text(encoding="utf8") == '{"question": "q",  "id": "a"}\n{"id": "b", "question": "q"}\n'


def test_a_new_suite_does_not_replace_a_file(suite: Path) -> None:
    with pytest.raises(BrokenSuite, match="is there already"):
        write_suite(suite, "d", [_RICH])


def test_a_sample_is_written_as_a_person_would(suite: Path) -> None:
    assert sample_yaml(NewSample(_RICH)) == (
        "  - id: rich\n"
        '    question: "What: is \\"it\\"?\\nReally?"\n'
        "    history:\n"
        "      - {role: customer, text: 'Hi: there'}\n"
        "    tags: ['no', '1.0']\n"
        "    pending: true\n"
        "    expect:\n"
        "      gold:\n"
        "        - {document: a.md, quote: 'yes: - no'}\n"
        "      facts: [30 days]\n"
        "      verdict: 'no'\n"
    )
