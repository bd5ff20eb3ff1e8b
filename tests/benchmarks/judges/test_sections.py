"""The other sections, each on the smallest data, and nothing where there is none."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr  # type: ignore[import-untyped]

from benchmarks.judges.changing import changing, statements
from benchmarks.judges.closeness import closeness, is_reported, kendall, spearman
from benchmarks.judges.refusing import refusing
from benchmarks.judges.report import Section, Table, as_json, markdown
from evals.intervals import Interval
from knowledge.embeddings.fake import FakeEncoder
from tests.benchmarks.judges.folders import AllWords, judged, untracked, write

_POLICY = "---\ntitle: Returns 30 days\n---\n\n# Returns\n\nYou may send a tent back within 30 days. Tents are green.\n"


def test_sentences_with_figures_are_taken_once_with_their_neighbours(tmp_path: Path) -> None:
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text(_POLICY, encoding="utf8")
    [found] = statements(sorted(tmp_path.glob("*.md")))
    assert found.claim.endswith("You may send a tent back within 30 days.")
    assert found.source.endswith("within 30 days.\n\nTents are green.")


def test_mutants_are_counted_where_they_are_noticed_and_true_sentences_where_they_are_doubted(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "returns.md").write_text(_POLICY, encoding="utf8")
    section = changing(tmp_path, AllWords(), 7, untracked)
    assert section is not None
    false, true = ({row["kind"]: row for row in table.rows} for table in section.tables)
    assert (false["duration"]["n"], false["all"]["n"]) == (3, 6)
    assert false["duration"]["contradicted"] == Interval(1, 1, 1)
    assert false["unit"]["contradicted"] == Interval(0, 0, 0)
    assert true["as it is"]["not supported"] == Interval(0, 0, 0)
    assert true["number word"]["not supported"] == Interval(1, 1, 1)


def test_refusals_are_labelled_by_the_question_and_by_the_language_model(tmp_path: Path) -> None:
    write(
        tmp_path / "mtrag-cloud" / "queries.jsonl",
        {"answer": "I do not know.", "answerability": "UNANSWERABLE"},
        {"answer": "It is free.", "answerability": "UNANSWERABLE"},
        {"answer": "It costs 5.", "answerability": "ANSWERABLE"},
    )
    refused = judged("c<::>1", "m", "I have no information.", 1, idk=0)
    wrongly = judged("c<::>1", "m", "I do not know.", 1) | {"answerability": ["UNANSWERABLE"]}
    answered = judged("c<::>1", "m", "It is green.", 4)
    chat = judged("c<::>1", "m", "I do not know.", 1) | {"answerability": ["CONVERSATIONAL"]}
    write(tmp_path / "mtrag-human-judgements" / "items.jsonl", refused, wrongly, answered, chat)
    section = refusing(tmp_path, 7)
    assert section is not None
    cloud, people = section.tables[0].rows
    assert (cloud["n"], cloud["refusals"], cloud["found"]) == (3, 2, 1)
    assert (people["n"], people["refusals"], people["found"]) == (3, 2, 2)


def test_measures_are_ranked_beside_people_on_the_half_that_is_reported(tmp_path: Path) -> None:
    tasks = [f"conversation{at}<::>1" for at in range(40)]
    answers = ["no idea at all", "send something", "send the tent", "send the tent back within thirty days"]
    rows = [judged(task, "m", answers[at % 4], at % 4 + 1) for at, task in enumerate(tasks)]
    rows += [judged(task, "reference", answers[3], 1) for task in tasks]
    write(tmp_path / "mtrag-human-judgements" / "items.jsonl", *rows)
    section = closeness(tmp_path, FakeEncoder(dimensions=512), AllWords(), 7, untracked)
    assert section is not None
    rows_of = {(row["measure"], row["people on"]): row for row in section.tables[0].rows}
    best = rows_of["token_f1", "faithfulness"]
    assert best["n"] == sum(is_reported(task) for task in tasks)
    assert isinstance(best["Spearman"], Interval)
    assert best["Spearman"].mean == pytest.approx(1)
    assert len(rows_of) == 9


def test_rank_correlations_are_those_of_scipy_with_ties() -> None:
    random = np.random.default_rng(5)
    one, other = random.random(50), random.integers(1, 5, 50).astype(np.float64)
    assert spearman(one, other) == pytest.approx(spearmanr(one, other).statistic)
    assert kendall(one, other) == pytest.approx(kendalltau(one, other).statistic)


@pytest.mark.parametrize("folder", ["", "policies"])
def test_there_is_no_section_without_data(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    assert changing(tmp_path, AllWords(), 7, untracked) is None
    assert refusing(tmp_path, 7) is None
    assert closeness(tmp_path, FakeEncoder(), AllWords(), 7, untracked) is None


def test_a_report_is_markdown_for_people_and_json_with_all_digits() -> None:
    sections = [Section("Judges", ["Notes."], [Table("Shares", [{"set": "a|b", "n": 3, "F1": Interval(1 / 3, 0, 1)}])])]
    assert markdown(sections, "made") == (
        "made\n\n## Judges\n\nNotes.\n\n**Shares**\n\n"
        "| set | n | F1 |\n|---|---|---|\n| a\\|b | 3 | 0.333 [0.000, 1.000] |\n"
    )
    assert "0.3333333333333333" in as_json(sections, "made")
