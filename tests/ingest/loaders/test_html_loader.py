"""Web pages as help centres write them."""

import pytest

from ingest.errors import RejectedFile
from ingest.loaders.blocks import BlockKind, LoadedDocument
from ingest.loaders.html import HtmlLoader
from knowledge.policies import Audience

FRAME = """<!doctype html><html lang="en-GB"><head><title>Returns policy | Acme Help</title>
<meta name="owner" content="Support"><meta name="audience" content="all"><script>var a = "<b>x</b>";</script></head>
<body>
<div id="cookie-consent-banner"><p>We use cookies. <button>Accept</button></p></div>
<header><nav><ul><li><a href=/>Home</a></ul></nav><p>Acme Shop</p></header>
<ul>{menu}</ul>
{opening}<h1>Returns <i>policy</i></h1><p>You may return <b>most</b> goods
 within 14&nbsp;days.<br>Except gifts.</p>{content}{closing}
<aside>Ads</aside><footer>(c) Acme</footer></body></html>"""
MENU = "".join(f"<li><a href=/{n}>Topic {n}</a></li>" for n in range(6))
START = ["Returns policy", "You may return most goods within 14 days. Except gifts."]


def load(page: str) -> LoadedDocument:
    document = HtmlLoader().load(page.encode())
    end = 0
    for block in document.blocks:
        words = document.text[block.start : block.end]
        assert end <= block.start
        assert words == words.strip() != ""
        end = block.end
    return document


def words(page: str) -> list[str]:
    document = load(page)
    return [document.text[block.start : block.end] for block in document.blocks]


def rejection(page: str) -> RejectedFile:
    with pytest.raises(RejectedFile) as caught:
        load(page)
    return caught.value


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("<main>", "</main>"), ("<div role=main>", "</div>"), ("<article>", "</article>"), ("<div>", "</div>")],
)
def test_boilerplate_is_left_out_with_and_without_a_main_part(opening: str, closing: str) -> None:
    page = FRAME.format(menu=MENU, opening=opening, closing=closing, content='<h2 id="cookies">Cookies</h2><p>x</p>')
    assert words(page) == [*START, "Cookies", "x"]


def test_the_text_has_a_block_a_line_and_blank_lines_between() -> None:
    assert load("<h1>A\n b</h1><p>c<div>d</div>e").text == "A b\n\nc\n\nd\n\ne"


def test_title_language_and_named_meta_are_metadata() -> None:
    page = FRAME.format(menu="", opening="<main>", closing="</main>", content="")
    assert load(page).metadata == {"title": "Returns policy", "language": "en-GB", "owner": "Support"}


def test_table_rows_have_their_header_and_merged_cells_in_every_row() -> None:
    document = load(
        "<table><caption>Fees</caption><thead><tr><th>Region<th>Time<th>Fee</thead>"
        "<tr><th rowspan=2>EU<td>14 days<td>free<tr><td>30 days<td>5 EUR</table>"
    )
    quoted = [(document.text[b.start : b.end], b.context) for b in document.blocks]
    header = "Region | Time | Fee"
    assert quoted == [("Fees", ""), ("EU | 14 days | free", header), ("EU | 30 days | 5 EUR", header)]


def test_tables_with_names_in_the_first_column_have_no_header() -> None:
    document = load("<table><tr><th>Opening<td>9-5<tr><th>Phone<td>123</table>")
    assert words("<table><tr><th>Opening<td>9-5<tr><th>Phone<td>123</table>") == ["Opening | 9-5", "Phone | 123"]
    assert {block.context for block in document.blocks} == {""}


def test_tables_that_lay_out_a_page_are_walked_through() -> None:
    assert words("<table><tr><td><h2>A</h2><p>b</p></td><td>c</td></tr></table>") == ["A", "b", "c"]


def test_lists_keep_their_nesting_and_order() -> None:
    document = load("<ul><li>One<ul><li>in</li></ul>tail</li></ul><ol><li><p>Two</p><p>more</p></ol>")
    assert [(b.kind, b.level, b.ordered) for b in document.blocks] == [
        (BlockKind.LIST_ITEM, 1, False),
        (BlockKind.LIST_ITEM, 2, False),
        (BlockKind.PARAGRAPH, 1, False),
        (BlockKind.LIST_ITEM, 1, True),
        (BlockKind.PARAGRAPH, 1, False),
    ]


def test_folded_questions_are_faqs_and_other_summaries_are_context() -> None:
    document = load(
        "<details><summary><h3>Can I return gifts?</h3></summary><p>No.</p><ul><li>But a</ul></details>"
        "<details><summary>Exceptions</summary>None.</details><p>end</p>"
    )
    assert [(b.kind, b.context, document.text[b.start : b.end]) for b in document.blocks] == [
        (BlockKind.FAQ, "Can I return gifts?", "No."),
        (BlockKind.LIST_ITEM, "Can I return gifts?", "But a"),
        (BlockKind.PARAGRAPH, "Exceptions", "None."),
        (BlockKind.PARAGRAPH, "", "end"),
    ]
    assert document.text.startswith("Can I return gifts?\nNo.\n\nBut a")


def test_definition_lists_keep_terms_with_their_meaning() -> None:
    document = load("<dl><dt>RMA</dt><dt>Code</dt><dd>A number.</dd><dt>What is X?</dt><dd>Y.</dd><dt>lone</dt></dl>")
    assert [(b.kind, b.context, document.text[b.start : b.end]) for b in document.blocks] == [
        (BlockKind.PARAGRAPH, "RMA / Code", "A number."),
        (BlockKind.FAQ, "What is X?", "Y."),
        (BlockKind.PARAGRAPH, "", "lone"),
    ]


def test_panels_that_a_button_unfolds_are_kept_and_hidden_words_are_not() -> None:
    page = (
        '<h3><button aria-controls="p">How?</button></h3><div id="p" hidden>By card.</div>'
        '<p hidden>no</p><p style="display: none">no</p><button>no</button>'
    )
    assert words(page) == ["How?", "By card."]


def test_callouts_are_kept_where_other_asides_go() -> None:
    assert words('<main><p>a</p><aside class="note">b</aside><aside>c</aside></main>') == ["a", "b"]


def test_comments_mark_audiences_and_part_paragraphs() -> None:
    document = load(
        "<p>a <!-- audience: internal --> b</p><table><tr><td>c<td>d"
        "<!-- note --></tr><!-- audience: public --><tr><td>e<td>f</table>"
    )
    assert [(document.text[b.start : b.end], b.audience) for b in document.blocks] == [
        ("a", None),
        ("b", Audience.INTERNAL),
        ("c | d", Audience.INTERNAL),
        ("e | f", Audience.PUBLIC),
    ]


def test_a_marker_outside_the_main_part_counts_too() -> None:
    assert load("<!-- audience: internal --><nav><!-- x --></nav><main>a</main>").blocks[0].audience is None
    assert load("<body><!-- audience: internal --><main>a</main>").blocks[0].audience is Audience.INTERNAL


def test_markers_that_cannot_take_effect_are_rejected() -> None:
    assert rejection("<p>a</p>\n<!-- audience: agents -->").line == 2
    assert "inside a table cell" in rejection("<table><tr><td>a<!-- audience: internal --><td>b</table>").reason


@pytest.mark.parametrize("page", ["<nav>menu</nav>", "<div></div>", "<div>" * 5000 + "deep", "<html></html>"])
def test_pages_without_words_or_without_end_are_rejected(page: str) -> None:
    assert rejection(page).reason


def test_an_encoding_declaration_is_no_obstacle() -> None:
    assert words("<?xml version='1.0' encoding='latin-1'?><p>é</p>") == ["é"]
