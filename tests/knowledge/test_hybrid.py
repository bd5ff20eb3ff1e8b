"""The order in which clauses are shown, and what a story's last question counts."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from knowledge.embeddings.fake import FakeEncoder
from knowledge.hybrid import varied
from knowledge.retrieval import Query, ScoredClause
from tests.knowledge.bases import TODAY, KnowledgeBase, write


def score(found: Sequence[ScoredClause], document: str) -> float:
    """The best score of a clause of the document."""
    return max(one.score for one in found if one.clause.document == document)


def shown(documents: str, words: int = 60) -> str:
    """The documents of clauses of so many words, one for each letter, in the order in which they are shown."""
    return "".join(documents[at] for at in varied(documents, [words] * min(10, len(documents))))


def test_after_the_first_clauses_documents_that_are_not_there_yet_come_first() -> None:
    assert shown("aaaaaaabac") == "aaaaabcaaa"


def test_the_first_ten_places_take_new_documents_and_the_rest_follows_as_it_was() -> None:
    assert shown("aaaaaaaabbcbdefghi") == "aaaaabcdefaaabbghi"


def test_the_first_three_hundred_words_stay_as_they_are() -> None:
    assert shown("aaaaaaaaab", words=40) == "aaaaaaaaba"
    assert shown("aaaaaaaaaaaab", words=20) == "aaaaaaaaaaaab"


def test_long_clauses_do_not_move_the_first_five() -> None:
    assert shown("aaaaaab", words=150) == "aaaaaba"


def test_every_clause_is_shown_once() -> None:
    for documents in ("", "a", "ab", "abcdefghijklmnop", "aaaaaaaaaaaabbbbbbbbbbbbcd"):
        assert sorted(varied(documents, [60] * min(10, len(documents)))) == list(range(len(documents)))


def test_a_clause_of_another_document_is_raised_among_many_of_one_and_the_scores_still_fall(tmp_path: Path) -> None:
    returns = "\n\n".join(
        f"1.{at} You can return an unopened tent within {at} days, {'with care ' * 30}" for at in range(12)
    )
    base = KnowledgeBase(tmp_path / "home", FakeEncoder(dimensions=1024), "exact")
    base.ingest(
        write(tmp_path / "pack", {"returns.md": f"# Returns\n\n{returns}", "gifts.md": "A gift can be returned."})
    )
    with closing(base.records):
        found = base.retrieve(Query("return an unopened tent within days", as_of=TODAY, limit=20))
    assert [str(one.clause.document) for one in found[:6]] == ["returns.md"] * 5 + ["gifts.md"]
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)


def test_in_a_conversation_the_question_at_the_end_of_a_story_counts_beside_the_story(tmp_path: Path) -> None:
    files = {
        "rental.md": "The rental fee for a stove is 9 dollars.",
        "repair.md": "A broken stove is repaired for free.",
    }
    base = KnowledgeBase(tmp_path / "home", FakeEncoder(dimensions=1024), "exact")
    base.ingest(write(tmp_path / "pack", files))
    text = "My stove is broken and was repaired before. What is the rental fee?"
    story = Query(text, context="Hello, I have a stove.", as_of=TODAY)
    with closing(base.records):
        told, asked = (base.retrieve(query) for query in (story, replace(story, focus="What is the rental fee?")))
    assert score(asked, "rental.md") > score(told, "rental.md")
