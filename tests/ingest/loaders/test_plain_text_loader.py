"""Plain text: paragraphs, numbered clauses, conservative headings."""

import pytest

from ingest.errors import RejectedFile
from ingest.loaders.blocks import BlockKind, LoadedDocument
from ingest.loaders.plain import PlainTextLoader
from knowledge.policies import Audience

HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM


def load(text: str) -> LoadedDocument:
    return PlainTextLoader().load(text.encode())


def outline(text: str) -> list[tuple[BlockKind, int, str]]:
    document = load(text)
    assert document.text == text
    return [(block.kind, block.level, text[block.start : block.end]) for block in document.blocks]


def test_blank_lines_part_paragraphs() -> None:
    assert outline("One\r\ntwo\r\n\r\n  three \r\n") == [(PARAGRAPH, 0, "One\r\ntwo"), (PARAGRAPH, 0, "three")]


def test_short_lines_in_capitals_are_headings_but_shouted_paragraphs_are_not() -> None:
    assert outline("RETURNS\nYou may.\n\nNO REFUNDS AFTER 30 DAYS.\n\nAS IS WITHOUT\nANY WARRANTY\n") == [
        (HEADING, 1, "RETURNS"),
        (PARAGRAPH, 0, "You may."),
        (PARAGRAPH, 0, "NO REFUNDS AFTER 30 DAYS."),
        (PARAGRAPH, 0, "AS IS WITHOUT\nANY WARRANTY"),
    ]


def test_underlined_lines_are_headings_and_rules_are_nothing() -> None:
    assert outline("Title\n=====\nwords\n-----\nSub\n---\n\nmore\n*****\n") == [
        (HEADING, 1, "Title"),
        (PARAGRAPH, 0, "words"),
        (HEADING, 2, "Sub"),
        (PARAGRAPH, 0, "more"),
    ]


def test_named_sections_are_headings_and_sentences_about_them_are_not() -> None:
    assert outline("Section 3: Refunds\nWords.\n\nSection 4 of this agreement shall\napply.\n\nArticle IV\n\nx\n") == [
        (HEADING, 1, "Section 3: Refunds"),
        (PARAGRAPH, 0, "Words."),
        (PARAGRAPH, 0, "Section 4 of this agreement shall\napply."),
        (HEADING, 1, "Article IV"),
        (PARAGRAPH, 0, "x"),
    ]


def test_numbered_titles_head_what_is_below_them_and_dotted_clauses_keep_their_number() -> None:
    assert outline("1. Scope\n\n1.1 All goods.\n1.2 Not gifts,\nexcept some.\n\n2.1 Sub title\n\nWords.\n") == [
        (HEADING, 1, "1. Scope"),
        (PARAGRAPH, 0, "1.1 All goods."),
        (PARAGRAPH, 0, "1.2 Not gifts,\nexcept some."),
        (HEADING, 2, "2.1 Sub title"),
        (PARAGRAPH, 0, "Words."),
    ]


def test_lists_nest_by_style_and_leave_out_their_markers() -> None:
    assert outline("We refund:\n(a) goods;\n(b) boxes:\n   1) red\n   2) blue\n(c) rest.\n\n- dash\n• dot\n") == [
        (PARAGRAPH, 0, "We refund:"),
        (ITEM, 1, "goods;"),
        (ITEM, 1, "boxes:"),
        (ITEM, 2, "red"),
        (ITEM, 2, "blue"),
        (ITEM, 1, "rest."),
        (ITEM, 2, "dash"),
        (ITEM, 2, "dot"),
    ]


def test_loose_steps_are_items_with_their_indented_words_below() -> None:
    assert outline("1. Open the app\n\n2. Tap refund\n\n    Then wait.\n\nDone.\n") == [
        (ITEM, 1, "Open the app"),
        (ITEM, 1, "Tap refund"),
        (PARAGRAPH, 1, "Then wait."),
        (PARAGRAPH, 0, "Done."),
    ]


def test_a_number_at_the_beginning_of_a_wrapped_line_is_no_item() -> None:
    assert len(outline("It costs at most\n30. Or so they say.\n")) == 1


def test_the_letter_after_h_is_no_roman_number() -> None:
    assert outline("(h) eighth\n(i) ninth\n") == [(ITEM, 1, "eighth"), (ITEM, 1, "ninth")]


def test_front_matter_and_markers_work_as_in_markdown() -> None:
    document = load("---\ntitle: T\n---\na\n<!-- audience: internal -->\nb\n")
    assert document.metadata == {"title": "T"}
    assert [block.audience for block in document.blocks] == [None, Audience.INTERNAL]


def test_a_marker_inside_words_is_rejected_with_its_line() -> None:
    with pytest.raises(RejectedFile, match="line 2: the audience marker stands inside"):
        load("a\nb <!-- audience: internal --> c\n")


def test_an_empty_file_is_rejected() -> None:
    with pytest.raises(RejectedFile, match="the file is empty"):
        load("\n-----\n")


@pytest.mark.parametrize(
    "text",
    [
        "<!--\naudience: internal\n-->\n\nSecret.",
        "Hello.\n\n<!-- audience: internal\n\nSecret.",
        "foo <!-- audience: internal\nSecret.",
    ],
)
def test_a_marker_that_does_not_end_where_it_should_is_refused(text: str) -> None:
    with pytest.raises(RejectedFile):
        load(text)
