"""FAQ tables in CSV and Excel files."""

import io

import pytest
from openpyxl import Workbook

from ingest.errors import RejectedFile
from ingest.loaders.blocks import BlockKind, LoadedDocument
from ingest.loaders.tabular import CsvLoader, XlsxLoader
from knowledge.policies import Audience


def csv(text: str) -> LoadedDocument:
    return CsvLoader().load(text.encode())


def workbook(*sheets: list[list[object]]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    return book


def xlsx(book: Workbook) -> LoadedDocument:
    buffer = io.BytesIO()
    book.save(buffer)
    return XlsxLoader().load(buffer.getvalue())


def faqs(document: LoadedDocument) -> list[tuple[str, str]]:
    blocks = [block for block in document.blocks if block.kind is BlockKind.FAQ]
    return [(block.context, document.text[block.start : block.end]) for block in blocks]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_each_row_is_an_answer_with_its_question_above(separator: str) -> None:
    rows = [["\ufeff Question", "ANSWER ", "tags"], ["How?", "So.", "x"], ["When?", '"Line 1\r\nline 2"', ""]]
    document = csv("\r\n".join(separator.join(row) for row in rows))
    assert document.text == "How?\nSo.\n\nWhen?\nLine 1\nline 2"
    assert faqs(document) == [("How?", "So."), ("When?", "Line 1\nline 2")]


def test_categories_are_headings_with_rows_without_one_first() -> None:
    document = csv("question,answer,category,audience\na,1,Pay,Public\nb,2,,\nc,3,Pay,internal\n")
    assert document.text == "b\n2\n\nPay\n\na\n1\n\nc\n3"
    assert [(b.kind, b.audience) for b in document.blocks] == [
        (BlockKind.FAQ, None),
        (BlockKind.HEADING, None),
        (BlockKind.FAQ, Audience.PUBLIC),
        (BlockKind.FAQ, Audience.INTERNAL),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n", "the file is empty"),
        ("Question,Reply\na,b\n", "line 1: the columns are 'question', 'reply'; expected 'question' and 'answer'"),
        ('question,answer\n"a\nb",c\nd,\n', "line 4: the row 'd' has no answer"),
        ("question,answer\n,a\n", "line 2: the row 'a' has no question"),
        ("question,answer\na,b, and c\n", "line 2: the row has 3 cells, the header 2; put quotes"),
        ('question,answer\na,"b\n', "line 2: this is not valid CSV"),
        ("question,answer,audience\na,b,agents\n", "line 2: the audience is 'agents'"),
        ("question,answer,answer\na,b,c\n", "line 1: the column 'answer' stands there twice"),
        ("question,answer\n", "the table has a header but no rows"),
    ],
)
def test_a_table_that_cannot_be_taken_whole_is_rejected_with_the_line(text: str, message: str) -> None:
    with pytest.raises(RejectedFile) as caught:
        csv(text)
    assert str(caught.value).startswith(message)


def test_every_visible_sheet_with_the_columns_is_read() -> None:
    book = workbook(
        [[], ["Question", "Answer"], ["How many?", 14]],
        [["notes"], ["internal"]],
        [["answer", "question"], ["b", "a"]],
        [["question", "answer"], ["x", "secret"]],
    )
    book.worksheets[3].sheet_state = "hidden"
    assert faqs(xlsx(book)) == [("How many?", "14"), ("a", "b")]


def test_a_formula_without_a_saved_value_is_a_missing_answer() -> None:
    with pytest.raises(RejectedFile, match="line 2: the row 'When' has no answer"):
        xlsx(workbook([["question", "answer"], ["When", "=1+1"]]))


def test_error_values_are_rejected() -> None:
    with pytest.raises(RejectedFile, match="line 2: a cell holds the error #REF!"):
        xlsx(workbook([["question", "answer"], ["When", "#REF!"]]))


def test_a_workbook_without_the_columns_names_those_it_has() -> None:
    with pytest.raises(RejectedFile, match="line 1: the columns are 'q', 'a'"):
        xlsx(workbook([["Q", "A"], ["x", "y"]]))
