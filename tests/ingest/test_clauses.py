"""Splitting into clauses: one thought each, exact spans, nothing lost, audiences apart."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.clauses import split
from ingest.errors import RejectedFile
from ingest.loaders import LoadedDocument, loader_for
from ingest.loaders.blocks import BlockKind
from ingest.loaders.markdown import MarkdownLoader
from ingest.metadata import is_settings_file, read_metadata
from knowledge.policies import Audience, Clause, ClauseKind, DocumentId, Effectivity, PolicyMetadata
from tests.knowledge.bases import SAMPLES

PUBLIC = PolicyMetadata("Returns", audience=Audience.PUBLIC)
DOCUMENT = DocumentId("returns.md")
LONG = " ".join(f"Sentence number {number} says that a returned item is refunded in full." for number in range(40))


def load(text: str) -> LoadedDocument:
    return MarkdownLoader().load(text.encode("utf-8"))


def clauses(text: str, metadata: PolicyMetadata = PUBLIC) -> tuple[Clause, ...]:
    return split(load(text), DOCUMENT, 1, metadata)


def texts(text: str) -> list[str]:
    return [clause.text for clause in clauses(text)]


def assert_exact(text: str, found: Sequence[Clause]) -> None:
    at = 0
    for clause in found:
        assert at <= clause.start < clause.end <= len(text)
        assert text[clause.start : clause.end] == clause.text == clause.text.strip()
        assert any(c.isalnum() for c in clause.text)
        at = clause.end
    assert len({clause.id for clause in found}) == len(found)


def test_each_numbered_clause_stands_alone_under_its_headings() -> None:
    found = clauses(
        "# Returns\n\n## 2. Windows\n\n2.1 You have 60 days.\n\n2.2 Opened items: 30 days.\n\n(a) Not tents."
    )
    assert [clause.text for clause in found] == [
        "2.1 You have 60 days.",
        "2.2 Opened items: 30 days.",
        "(a) Not tents.",
    ]
    assert {clause.section for clause in found} == {("2. Windows",)}


def test_the_heading_path_follows_the_levels_and_leaves_the_title_out() -> None:
    found = clauses("# Returns\n\nA a.\n\n## B\n\nB b.\n\n#### C\n\nC c.\n\n### D\n\nD d.\n\n## E **bold**\n\nE e.")
    assert [clause.section for clause in found] == [(), ("B",), ("B", "C"), ("B", "D"), ("E bold",)]


def test_a_clause_carries_what_its_document_says_of_itself() -> None:
    effectivity = Effectivity(date(2026, 3, 1))
    metadata = PolicyMetadata("Returns", audience=Audience.PUBLIC, effectivity=effectivity, tags=("gifts",))
    [clause] = split(load("You must keep the receipt."), DOCUMENT, 7, metadata)
    assert (clause.title, clause.version, clause.effectivity, clause.tags) == ("Returns", 7, effectivity, ("gifts",))


def test_short_paragraphs_of_one_heading_are_read_together_and_never_over_a_heading() -> None:
    assert texts("One.\n\nTwo.\n\n## Next\n\nThree.") == ["One.\n\nTwo.", "Three."]


def test_paragraphs_of_different_pages_stay_apart() -> None:
    from dataclasses import replace

    loaded = load("One.\n\nTwo.")
    paged = [replace(block, page=page) for page, block in enumerate(loaded.blocks, 1)]
    found = split(replace(loaded, blocks=tuple(paged)), DOCUMENT, 1, PUBLIC)
    assert [(clause.text, clause.page) for clause in found] == [("One.", 1), ("Two.", 2)]


def test_a_short_list_stays_with_its_introduction() -> None:
    assert texts("Bring along:\n\n- a receipt\n- the tags\n  - all of them\n- an ID") == [
        "Bring along:\n\n- a receipt\n- the tags\n  - all of them\n- an ID"
    ]


def test_a_long_list_is_dealt_out_below_its_introduction_without_losing_an_item() -> None:
    items = [f"item {number} " + "with a good many words that fill the line up " * 3 for number in range(8)]
    found = clauses(
        "Bring **along**:\n\n" + "\n".join(f"- {item}\n  - detail of {at}" for at, item in enumerate(items))
    )
    assert len(found) > 2
    assert found[0].text.startswith("Bring **along**:")
    assert [clause.context for clause in found] == ["", *["Bring along:"] * (len(found) - 1)]
    for at, item in enumerate(items):
        [holder] = [clause for clause in found if item.strip() in clause.text]
        assert f"detail of {at}" in holder.text


@pytest.mark.parametrize(
    "words", ["Except socks.", "Exception: socks.", "However, socks stay.", "**Exclusions:** socks."]
)
def test_an_exception_stays_in_the_clause_of_its_rule(words: str) -> None:
    rule = "2.1 You can return items " + "within the window that is named below " * 10 + "for a refund."
    assert texts(f"{rule}\n\n{words}") == [f"{rule}\n\n{words}"]


def test_an_exception_under_its_own_heading_points_at_the_rule_above() -> None:
    rule, exception = clauses("## Windows\n\nYou must return it within 60 days.\n\n## Exceptions\n\nFinal Sale items.")
    assert (rule.kind, exception.kind) == (ClauseKind.RULE, ClauseKind.EXCEPTION)
    assert exception.exception_to == rule.id
    assert rule.exception_to is None


def test_a_numbered_exception_points_at_the_rule_of_its_own_audience() -> None:
    internal = "<!-- audience: internal -->\n\n2.2 Agents may waive it.\n\n<!-- audience: public -->\n\n"
    rule, waiver, exception = clauses(f"2.1 You must pay the fee.\n\n{internal}Exception: members pay nothing.")
    assert waiver.audience is Audience.INTERNAL
    assert exception.exception_to == rule.id


def test_an_exception_without_a_rule_above_points_at_nothing() -> None:
    internal, exception = clauses(
        "<!-- audience: internal -->\n\nAgents may waive it.\n\n<!-- audience: public -->\n\n## Exceptions\n\nSocks."
    )
    assert internal.audience is Audience.INTERNAL
    assert exception.exception_to is None


def test_each_table_row_is_a_clause_below_its_header() -> None:
    found = clauses("Fees apply.\n\n| Region | Fee |\n|---|---|\n| EU | $5 |\n| **US** | $7 |\n\nAfter the table.")
    assert [(clause.text, clause.context) for clause in found] == [
        ("Fees apply.", ""),
        ("EU | $5", "Region | Fee"),
        ("**US** | $7", "Region | Fee"),
        ("After the table.", ""),
    ]
    assert "Region | Fee\nEU | $5" in found[1].search_text


def test_code_stays_with_the_paragraph_that_introduces_it() -> None:
    [clause] = clauses("Write this to us:\n\n```\nplease refund\n```")
    assert clause.text.startswith("Write this to us:")
    assert "please refund" in clause.text


def test_a_comment_parts_clauses_and_is_in_none() -> None:
    assert texts(
        "Shown <!-- hidden --> words.\n\n<!-- hidden\n\ntoo -->\n\nMore words.\n\n- a\n\n<!-- x -->\n\n- b"
    ) == [
        "Shown",
        "words.",
        "More words.\n\n- a",
        "b",
    ]


def test_a_clause_never_crosses_an_audience_boundary() -> None:
    text = "Public.\n\n<!-- audience: internal -->\n\nInside.\n\n- a\n- b\n\n<!-- audience: public -->\n\nPublic again."
    assert [(clause.audience.value, clause.text) for clause in clauses(text)] == [
        ("public", "Public."),
        ("internal", "Inside.\n\n- a\n- b"),
        ("public", "Public again."),
    ]


def test_nothing_of_an_internal_document_is_public_whatever_its_parts_say() -> None:
    text = "Inside.\n\n<!-- audience: public -->\n\nSaid to be public."
    found = clauses(text, PolicyMetadata("Guide", audience=Audience.INTERNAL))
    assert {clause.audience for clause in found} == {Audience.INTERNAL}
    assert {clause.audience for clause in clauses("Unlabelled.", PolicyMetadata("Guide"))} == {Audience.INTERNAL}


def test_an_internal_heading_is_named_by_internal_clauses_only() -> None:
    text = (
        "# Returns\n\n<!-- audience: internal -->\n\n## Secret\n\nInside.\n\n<!-- audience: public -->\n\n"
        "Open.\n\n### Deeper\n\nOpen too.\n\n<!-- audience: internal -->\n\nInside again."
    )
    assert [(clause.text, clause.section) for clause in clauses(text)] == [
        ("Inside.", ("Secret",)),
        ("Open.", ()),
        ("Open too.", ("Deeper",)),
        ("Inside again.", ("Secret", "Deeper")),
    ]


def test_a_long_paragraph_is_cut_between_sentences_and_keeps_every_one() -> None:
    found = clauses(LONG)
    assert len(found) > 2
    assert all(len(clause.text.split()) <= 150 for clause in found)
    assert all(clause.text.startswith("Sentence") and clause.text.endswith("full.") for clause in found)
    assert " ".join(clause.text for clause in found) == LONG


def test_a_cut_is_never_made_in_front_of_an_exception() -> None:
    sentences = LONG.split(". ")
    sentences[9:9] = ["However this is the exception"]
    assert not any(clause.text.startswith("However") for clause in clauses(". ".join(sentences)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“Opened” means that the seal is broken.", ClauseKind.DEFINITION),
        ("You must keep the receipt.", ClauseKind.RULE),
        ("Except on Sundays.", ClauseKind.EXCEPTION),
        ("We will answer tomorrow.", ClauseKind.PROMISE),
        ("1. Pack it.\n2. Send it.", ClauseKind.PROCEDURE_STEP),
        ("Our shop is blue.", ClauseKind.INFORMATION),
    ],
)
def test_clauses_are_told_apart_by_what_they_do(text: str, kind: ClauseKind) -> None:
    assert [clause.kind for clause in clauses(text)] == [kind]


def test_an_unchanged_clause_keeps_its_id_when_other_parts_change() -> None:
    parts = ["## Windows\n\n2.1 You have 60 days.", "## Costs\n\nThe label costs $7.", "## Gifts\n\nGifts are fine."]
    before = {clause.text: clause.id for clause in clauses("\n\n".join(parts))}
    parts[1:1] = ["## New\n\nA new section comes in front of it."]
    parts[0] = parts[0].replace("60", "30")
    found = split(load("Intro.\n\n" + "\n\n".join(parts)), DOCUMENT, 2, PUBLIC)
    after = {clause.text: clause.id for clause in found}
    assert before.keys() - after.keys() == {"2.1 You have 60 days."}
    assert all(after[text] == key for text, key in before.items() if text in after)


def test_ids_differ_between_documents_headings_and_repetitions() -> None:
    text = "## A\n\nSame words.\n\n## B\n\nSame words.\n\n| h |\n|---|\n| x |\n| x |"
    found = clauses(text)
    others = split(load(text), DocumentId("other.md"), 1, PUBLIC)
    assert len({clause.id for clause in (*found, *others)}) == len(found) * 2


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                [
                    *(
                        "# Head",
                        "## Sub",
                        "- item",
                        "1. step",
                        "  - deeper",
                        "> quote",
                        "| a | b |\n|---|---|\n| 1 | 2 |",
                    ),
                    *("```\ncode\n```", "<!-- hidden -->", "<!-- audience: internal -->", "<!-- audience: public -->"),
                    *("Words end here.", "2.1 Numbered clause.", "Except this.", "Bring:", "<div>html</div>", LONG),
                    *("\n", "\n\n", "\r\n", "    indented", "Setext\n===", "a <!-- b --> c", "***", "\t- tab"),
                ]
            ),
        ),
        max_size=12,
    ),
    st.sampled_from(["\n", "\n\n"]),
)
def test_spans_are_exact_disjoint_and_in_order_whatever_the_markdown(parts: list[str], glue: str) -> None:
    try:
        loaded = load(glue.join(parts))
    except (RejectedFile, UnicodeEncodeError):
        assume(False)
        return
    found = split(loaded, DOCUMENT, 1, PUBLIC)
    assert_exact(loaded.text, found)
    assert split(loaded, DOCUMENT, 1, PUBLIC) == found
    letters = [at for clause in found for at in range(clause.start, clause.end) if loaded.text[at].isalpha()]
    assert set(letters) >= letters_shown(loaded)
    for clause in found:
        assert clause.audience is audience_at(loaded, clause.start)
        assert "<!-- hidden -->" not in clause.text


def letters_shown(loaded: LoadedDocument) -> set[int]:
    """The letters of every block that is no heading, comments left out."""
    shown: set[int] = set()
    for block in loaded.blocks:
        if block.kind is not BlockKind.HEADING:
            hidden = {
                at
                for comment in re.finditer(r"<!--.*?-->", loaded.text[block.start : block.end], re.DOTALL)
                for at in range(block.start + comment.start(), block.start + comment.end())
            }
            shown |= {at for at in range(block.start, block.end) if loaded.text[at].isalpha()} - hidden
    return shown


def audience_at(loaded: LoadedDocument, offset: int) -> Audience:
    [block] = [block for block in loaded.blocks if block.start <= offset < block.end]
    return block.audience or Audience.PUBLIC


def sample_files() -> list[Path]:
    return sorted(path for path in SAMPLES.rglob("*") if path.is_file() and not is_settings_file(path))


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: str(path.relative_to(SAMPLES)))
def test_every_word_of_the_sample_pack_is_in_exactly_one_clause(path: Path) -> None:
    loader = loader_for(path)
    assert loader
    loaded = loader.load(path.read_bytes())
    metadata = read_metadata(path, SAMPLES, loaded.metadata, None)
    found = split(loaded, DocumentId(path.name), 1, metadata)
    assert_exact(loaded.text, found)
    covered = {at for clause in found for at in range(clause.start, clause.end)}
    comments = {
        at
        for comment in re.finditer(r"<!--.*?-->", loaded.text, re.DOTALL)
        for at in range(comment.start(), comment.end())
    }
    for block in loaded.blocks:
        if block.kind is not BlockKind.HEADING:
            letters = {at for at in range(block.start, block.end) if loaded.text[at].isalnum()}
            assert letters <= covered | comments, loaded.text[block.start : block.end]
    assert not covered & comments
    assert max(len(clause.text.split()) for clause in found) <= 220
