"""Markdown: exact spans, structure, front matter, audience markers."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import RejectedFile
from ingest.loaders.blocks import Block, BlockKind, LoadedDocument
from ingest.loaders.markdown import MarkdownLoader
from knowledge.policies import Audience

HEADING, PARAGRAPH, ITEM, ROW, CODE = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_ROW,
    BlockKind.CODE,
)


def load(text: str) -> LoadedDocument:
    return MarkdownLoader().load(text.encode())


def outline(text: str) -> list[tuple[BlockKind, int, str]]:
    document = load(text)
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


def rejection(text: str) -> RejectedFile:
    with pytest.raises(RejectedFile) as caught:
        load(text)
    return caught.value


def test_the_text_is_the_file_with_its_newlines_and_byte_order_mark() -> None:
    source = "\ufeff# Returns\r\n\r\nFirst line\rsecond\u2028line\n"
    document = load(source)
    assert document.text == source
    assert [source[b.start : b.end] for b in document.blocks] == ["Returns", "First line\rsecond\u2028line"]


def test_headings_of_both_kinds_have_their_words_only() -> None:
    source = "# A *b* ##\n\n## 3.2 Foo #bar\n\nTitle\n===\n\nTwo\nlines\n---\n\n# # #\n\n#\n"
    assert outline(source) == [
        (HEADING, 1, "A *b*"),
        (HEADING, 2, "3.2 Foo #bar"),
        (HEADING, 1, "Title"),
        (HEADING, 2, "Two\nlines"),
        (HEADING, 1, "#"),
    ]


def test_nested_items_are_blocks_of_their_own_without_markers() -> None:
    source = "1. one\n   wrapped\n   - inner\n     * deep\n2) two\n"
    document = load(source)
    assert outline(source) == [
        (ITEM, 1, "one\n   wrapped"),
        (ITEM, 2, "inner"),
        (ITEM, 3, "deep"),
        (ITEM, 1, "two"),
    ]
    assert [block.ordered for block in document.blocks] == [True, False, False, True]


def test_further_paragraphs_and_code_of_an_item_keep_its_depth() -> None:
    source = "- first\n\n  second\n\n  ```\n  code\n  ```\n\nafter\n"
    assert outline(source) == [
        (ITEM, 1, "first"),
        (PARAGRAPH, 1, "second"),
        (CODE, 1, "code"),
        (PARAGRAPH, 0, "after"),
    ]


def test_numbered_clauses_in_paragraphs_keep_their_number() -> None:
    assert outline("3.2 Foo applies.\n") == [(PARAGRAPH, 0, "3.2 Foo applies.")]


def test_each_table_row_has_the_header_as_context() -> None:
    source = (
        "| **Region** | `Method` | Time |\n|---|:-:|--|\n| EU | post | 3 days |\n| | courier \\| van | 1 |\n US|a\n"
    )
    document = load(source)
    assert outline(source) == [
        (ROW, 0, "EU | post | 3 days"),
        (ROW, 0, "| courier \\| van | 1"),
        (ROW, 0, "US|a"),
    ]
    assert {block.context for block in document.blocks} == {"Region | Method | Time"}


def test_a_table_of_a_header_alone_is_not_lost() -> None:
    assert outline("| a | b |\n|---|---|\n") == [(ROW, 0, "a | b")]


def test_code_spans_leave_out_fences_and_indentation() -> None:
    assert outline("```py\n\n  a\n\nb\n```\n\n    indented\n\n~~~\nopen") == [
        (CODE, 0, "a\n\nb"),
        (CODE, 0, "indented"),
        (CODE, 0, "open"),
    ]


def test_paragraphs_in_quotes_are_blocks() -> None:
    assert outline("> one\n> two\n>\n> - item\n") == [(PARAGRAPH, 0, "one\n> two"), (ITEM, 1, "item")]


def test_comments_are_no_blocks_and_words_of_raw_html_are_paragraphs() -> None:
    source = (
        "<!-- a\n\nnote -->\n\n<div>\nhtml <b>x</b> <!-- note --> more\n</div>\n\n<script>\nno()\n</script>\n\nend\n"
    )
    assert outline(source) == [(PARAGRAPH, 0, "html <b>x</b>"), (PARAGRAPH, 0, "more"), (PARAGRAPH, 0, "end")]


def test_rows_of_a_raw_html_table_stay_together() -> None:
    source = "<table>\n<tr><td>EU</td><td>14</td></tr>\n<tr><td>US</td></tr>\n</table>\n"
    assert [words for _, _, words in outline(source)] == ["<td>EU</td><td>14</td>", "<td>US</td>"]


def test_front_matter_is_metadata_with_dates_and_lines() -> None:
    document = load("---\ntitle: T\neffective_from: 2026-03-01\nother: [1]\n---\n# H\n")
    assert document.metadata == {"title": "T", "effective_from": date(2026, 3, 1), "other": [1]}
    assert document.text[document.blocks[0].start] == "H"


def test_the_first_top_heading_is_the_title_where_none_is_given() -> None:
    assert load("## Sub\n\n# The *`x`* [policy](u)\n\n# B\n").metadata == {"title": "The x policy"}
    assert load("words\n").metadata == {}


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert outline("---\nJust words.\n") == [(PARAGRAPH, 0, "Just words.")]


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("---\na: 1\nb: [\n---\nx\n", 4, "not valid YAML"),
        ("---\n- a\n---\nx\n", 2, "key: value"),
        ("---\naudience: internal\naudience: public\n---\nx\n", 3, "twice"),
        ("---\nx: 2026-13-45\n---\nx\n", 2, "cannot be read"),
        ("---\na: &a 1\nb: *a\n---\nx\n", 3, "alias"),
        ("---\naudience: internal\n\nwords\n", 1, "never closed"),
        ("+++\naudience = 'internal'\n+++\nwords\n", 1, "TOML"),
        ("---\na: " + "[" * 3000 + "]" * 3000 + "\n---\nx\n", 2, "nested too deeply"),
    ],
)
def test_front_matter_that_cannot_be_read_names_its_line(source: str, line: int, words: str) -> None:
    error = rejection(source)
    assert (error.line, words in error.reason) == (line, True), error


def test_audience_markers_hold_until_the_next() -> None:
    source = "a\n\n<!-- audience: internal -->\n\n# b\n- c\n<!-- Audience: PUBLIC -->\nd\n"
    assert [block.audience for block in load(source).blocks] == [
        None,
        Audience.INTERNAL,
        Audience.INTERNAL,
        Audience.PUBLIC,
    ]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a\n\n<!-- audience: agents -->\n", 3),
        ("a\n\n<!-- audiance: internal -->\n", 3),
        ("a\n\n<!-- audience internal -->\n", 3),
        ("---\nt: 1\n---\nwords <!-- audience: internal --> secret\n", 4),
        ("a\n    <!-- audience: internal -->\nsecret\n", 2),
        ("a\n\n    <!-- audience: internal -->\n\nsecret\n", 3),
        ("a\n\n<!-- audience: internal\n\nsecret\n", 3),
    ],
)
def test_a_marker_that_would_not_take_effect_rejects_the_file(source: str, line: int) -> None:
    assert rejection(source).line == line


def test_a_marker_quoted_as_code_is_words() -> None:
    source = "Write `<!-- audience: internal -->` above.\n\n```\n<!-- audience: internal -->\n```\n"
    assert [block.audience for block in load(source).blocks] == [None, None]


@pytest.mark.parametrize("source", ["", " \n", "\ufeff\n", "---\na: 1\n---\n", "<!-- note -->\n"])
def test_files_without_words_are_empty(source: str) -> None:
    assert "the file is empty" in rejection(source).reason


def test_a_long_line_does_not_take_long() -> None:
    document = load("word " * 600_000)
    assert len(document.blocks) == 1


MARKUP = "- |1. |> |# |#| |    |\n|\n\n|\r\n|\r|\t|a|bc d|---|===|```|<!--|-->|<div>|</div>|\\|é|*|`|3) |[a]: b"
TABLES = ("|", "| a | b |\n|-|-|\n", "<!-- audience: public -->")
ODD_BLANKS = ("\u00a0", "\x0b", "\u2028", "\ufeff", "\x85", "\x1c")
PIECES = st.sampled_from([*MARKUP.split("|"), *TABLES, *ODD_BLANKS])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=40).map("".join) | st.text(max_size=80))
def test_spans_are_ordered_apart_and_trimmed_for_any_markdown(source: str) -> None:
    try:
        document = load(source)
    except RejectedFile:
        return
    assert document.text == source
    end = 0
    for block in document.blocks:
        words = source[block.start : block.end]
        assert end <= block.start < block.end <= len(source)
        assert words == words.strip()
        end = block.end


def test_blocks_are_plain_values() -> None:
    assert load("a\n").blocks == (Block(PARAGRAPH, 0, 1),)


def test_a_heading_that_is_marked_internal_is_not_the_title() -> None:
    text = "<!-- audience: internal -->\n\n# For agents\n\n<!-- audience: public -->\n\n# Returns\n"
    assert load(text).metadata["title"] == "Returns"


@pytest.mark.parametrize(
    "text", ["Hello.\n\n<!-- audience: internal\n\nSecret.", "foo <!-- audience: internal\nSecret."]
)
def test_a_marker_that_does_not_end_where_it_should_is_refused(text: str) -> None:
    with pytest.raises(RejectedFile):
        load(text)
