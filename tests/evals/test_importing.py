"""Tables that people keep become samples; what cannot be meant is named by file, row and column."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from evals.errors import BrokenSuite
from evals.importing import read_samples

_HEADER = "Case ID;Customer question;Expected answer;Document;Quote;Facts;Verdict;As of;Tags;History;Reviewer\n"


def _file(tmp_path: Path, text: str, name: str = "cases.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def test_columns_are_known_by_what_people_call_them(tmp_path: Path) -> None:
    row = (
        'c-1;How long?;60 days.;returns.md;within 60 days;"60 days; unopened";YES;'
        '2026-03-01;a;"user: Hi\nbot: Hello";Ann\n'
    )
    found = read_samples(_file(tmp_path, "\ufeff" + _HEADER + row), {})
    (sample,) = found.samples
    assert (sample.id, sample.question, sample.as_of, sample.origin) == (
        "c-1",
        "How long?",
        date(2026, 3, 1),
        "imported",
    )
    assert (sample.expect.facts, sample.expect.verdict) == (("60 days", "unopened"), "yes")
    assert (sample.expect.gold[0].document, sample.expect.gold[0].quote) == ("returns.md", "within 60 days")
    assert [(turn.role, turn.text) for turn in sample.history] == [("customer", "Hi"), ("assistant", "Hello")]
    assert found.ignored == ["Reviewer"]


def test_a_workbook_is_read_like_a_table_and_rows_without_an_id_get_one(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Question", "Section", "Document", "Date", "Outcome"])
    sheet.append([None])
    sheet.append(["How long?", "Returns > Windows", "returns.md", date(2026, 3, 1), "Handed off"])
    book.save(tmp_path / "cases.xlsx")
    (sample,) = read_samples(tmp_path / "cases.xlsx", {}).samples
    assert (sample.id, sample.as_of, sample.expect.outcome) == ("cases-3", date(2026, 3, 1), "handed_off")
    assert sample.expect.gold[0].section == ("Returns", "Windows")


def test_a_column_with_another_name_is_said_on_the_command_line(tmp_path: Path) -> None:
    path = _file(tmp_path, "Frage,Antwort\nWie lange?,30 Tage\n")
    (sample,) = read_samples(path, {"question": "frage", "reference": "Antwort"}).samples
    assert (sample.question, sample.expect.reference) == ("Wie lange?", "30 Tage")


def test_every_broken_cell_is_named_at_once(tmp_path: Path) -> None:
    text = (
        "id,question,verdict,as of,quote,document\n"
        "a,q,perhaps,yesterday,,\n"
        'b,"two\nlines",yes,,,\n'
        "b,,no,,only a quote,\n"
        "b,q,no,,,\n"
    )
    path = _file(tmp_path, text)
    with pytest.raises(BrokenSuite) as refused:
        read_samples(path, {})
    said = str(refused.value).splitlines()
    assert [line.split(": ")[0] for line in said] == [
        f"{path}, row 2, column 'as of'",
        f"{path}, row 2, column 'verdict'",
        f"{path}, row 5, column 'question'",
        f"{path}, row 5, column 'document'",
        f"{path}, row 6, column 'id'",
    ]
    assert "got 'perhaps'" in said[1]
    assert said[3].endswith("the row has no document")


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("questoin,facts\nq,f\n", {}, "row 1: the column 'questoin' is unknown; did you mean 'question'"),
        ("question,query\nq,f\n", {}, "both give question"),
        ("facts,tags\nq,f\n", {}, "no column holds the question"),
        ("question\nq\n", {"facts": "Words"}, "there is no column 'Words'"),
        ("question\nq\n", {"fact": "question"}, "there is no such field"),
        ("question\n", {}, "expected a header and rows"),
        ('question\n"q"x\n', {}, "row 2: this is not valid CSV"),
    ],
)
def test_a_table_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, text: str, columns: dict[str, str], said: str
) -> None:
    with pytest.raises(BrokenSuite, match=said):
        read_samples(_file(tmp_path, text), columns)


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenSuite, match=r"expected a file that ends in \.csv, \.xlsx or \.jsonl"):
        read_samples(_file(tmp_path, "x", "cases.ods"), {})
    with pytest.raises(BrokenSuite, match=r"cases\.xlsx: "):
        read_samples(_file(tmp_path, "no workbook", "cases.xlsx"), {})
    with pytest.raises(BrokenSuite, match="cannot be read"):
        read_samples(tmp_path / "gone.csv", {})
