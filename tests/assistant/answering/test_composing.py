"""The extractive composer quotes what answers, with what belongs to it, and nothing else."""

from assistant.answering.composing import compose
from assistant.answering.events import Sentence
from assistant.answering.evidence import Evidence, WeighedClause, WeighedSentence
from assistant.answering.reading import readable
from knowledge.policies import Clause
from knowledge.retrieval import Query, ScoredClause
from knowledge.sentences import introductions, sentence_spans
from tests.knowledge.bases import clause

_FILLER = "The shop keeps a book of every sale, and the book is kept behind the counter where nobody else may read it."


def _clause(text: str, context: str = "", start: int = 100) -> Clause:
    return clause(text, context=context, start=start, end=start + len(text))


def _weighed(of: Clause, scores: list[float], exceptions: tuple[Clause, ...] = ()) -> WeighedClause:
    spans = sentence_spans(of.text)
    above = introductions(of.text, spans)
    sentences = tuple(
        WeighedSentence(span, readable(of, span), score, introduced_by)
        for span, score, introduced_by in zip(spans, scores, above, strict=True)
    )
    return WeighedClause(ScoredClause(of, 1.0, 0.9, 9.0, exceptions), sentences)


def _compose(*weighed: WeighedClause) -> list[Sentence]:
    return list(compose(Evidence(Query("q"), tuple(one.found for one in weighed), weighed)))


def _text(sentences: list[Sentence]) -> str:
    return "".join(sentence.text for sentence in sentences)


def test_every_citation_is_verbatim_and_points_into_the_source_and_the_answer() -> None:
    rule = _clause(f"{_FILLER} You have **30 days** to [send it back](x.md). {_FILLER}")
    sentences = _compose(_weighed(rule, [0.1, 1.0, 0.1]))
    citation = sentences[0].citations[0]
    assert _text(sentences) == "You have 30 days to send it back."
    assert citation.quote == "You have **30 days** to [send it back](x.md)."
    assert rule.text[citation.start - 100 : citation.end - 100] == citation.quote
    assert _text(sentences)[citation.answer_start : citation.answer_end] == "You have 30 days to send it back."


def test_a_limit_right_behind_a_rule_is_quoted_with_it() -> None:
    rule = _clause(f"{_FILLER} You have 30 days. However, sale items are final. {_FILLER}")
    assert _text(_compose(_weighed(rule, [0.1, 1.0, 0.2, 0.1]))) == ("You have 30 days. However, sale items are final.")


def test_a_sentence_that_refers_back_brings_what_it_refers_to() -> None:
    rule = _clause(f"{_FILLER} You may appeal. If you do, we wait 14 days. {_FILLER}")
    assert _text(_compose(_weighed(rule, [0.1, 0.2, 1.0, 0.1]))) == "You may appeal. If you do, we wait 14 days."


def test_a_list_item_brings_its_introduction_and_an_introduction_its_items() -> None:
    text = f"{_FILLER} {_FILLER}\n\nYou cannot return:\n* gift cards\n* opened food\n* climbing ropes"
    item = _text(_compose(_weighed(_clause(text), [0.1, 0.1, 0.2, 0.1, 1.0, 0.1])))
    assert item == "You cannot return:\n- opened food"
    whole = _text(_compose(_weighed(_clause(text), [0.1, 0.1, 1.0, 0.1, 0.1, 0.1])))
    assert whole == "You cannot return:\n- gift cards\n- opened food\n- climbing ropes"


def test_a_table_row_is_shown_with_its_headers_labels_and_quoted_verbatim() -> None:
    rule = _clause("Alaska | 9 days | $19", context="Region | Time | Price")
    sentences = _compose(_weighed(rule, [1.0]))
    assert _text(sentences) == "Region: Alaska; Time: 9 days; Price: $19"
    assert sentences[0].citations[0].quote == "Alaska | 9 days | $19"


def test_an_exception_that_stands_apart_is_quoted_beside_its_rule() -> None:
    rule, exception = _clause("Returns are free."), _clause("Except for oversize items, which cost $49.", start=900)
    sentences = _compose(_weighed(rule, [1.0], (exception,)))
    assert [citation.start for sentence in sentences for citation in sentence.citations] == [100, 900]


def test_the_same_thing_is_not_said_twice() -> None:
    first, second = _clause("Opened tents can be returned within 30 days."), _clause("Opened tents: 30 days to return.")
    assert len(_compose(_weighed(first, [1.0]), _weighed(second, [0.99]))) == 1


def test_a_second_clause_is_quoted_only_when_it_is_nearly_as_good() -> None:
    first, second = _clause("Tents can be returned within 30 days."), _clause("Boots have a warranty of two years.")
    assert len(_compose(_weighed(first, [1.0]), _weighed(second, [0.97]))) == 2
    assert len(_compose(_weighed(first, [1.0]), _weighed(second, [0.6]))) == 1
