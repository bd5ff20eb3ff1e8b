"""An answer is the fold of its events."""

from assistant.answering.events import (
    Abstained,
    Citation,
    Clarify,
    Completed,
    Event,
    Failed,
    HandedOff,
    Option,
    Sentence,
    Sources,
    Started,
    fold,
)


def _sentence(text: str, start: int) -> Sentence:
    citation = Citation(
        document="returns.md",
        version=1,
        clause_id="c1",
        title="Returns",
        section=(),
        start=0,
        end=5,
        quote="quote",
        answer_start=start,
        answer_end=start + len(text),
    )
    return Sentence(text=text, citations=(citation,))


def test_sentences_add_up_to_the_text_and_keep_their_citations() -> None:
    events: list[Event] = [
        Started(question="q"),
        Sources(sources=()),
        _sentence("One.", 0),
        _sentence(" Two.", 4),
        Completed(confidence=0.9),
    ]
    answer = fold(events)
    assert (answer.outcome, answer.text, answer.confidence) == ("answered", "One. Two.", 0.9)
    assert [citation.answer_end for citation in answer.citations] == [4, 9]


def test_a_stream_that_ends_early_is_a_failed_answer() -> None:
    assert fold([Started(question="q"), _sentence("One.", 0)]).outcome == "failed"


def test_an_abstention_shows_nothing_of_what_was_said_before_it() -> None:
    answer = fold([_sentence("One.", 0), Abstained(text="They do not say.", reason="r", confidence=0.1)])
    assert (answer.outcome, answer.text, answer.citations) == ("abstained", "They do not say.", ())


def test_a_question_back_is_the_text_and_keeps_its_options() -> None:
    option = Option(text="opened", citation=_sentence("opened", 7).citations[0])
    answer = fold([_sentence("One.", 0), Clarify(text="Is it opened?", topic="opened", options=(option,))])
    assert (answer.outcome, answer.text, answer.citations) == ("clarify", "Is it opened?", ())
    assert (answer.reason, answer.options) == ("unsettled_condition", (option,))


def test_a_failure_says_what_to_do_and_cites_nothing() -> None:
    answer = fold([_sentence("One.", 0), Failed(message="Try again.")])
    assert (answer.outcome, answer.text) == ("failed", "Try again.")
    assert answer.citations == ()


def test_a_hand_off_shows_its_clause_and_nothing_of_what_was_said_before_it() -> None:
    citation = _sentence("A person.", 0).citations[0]
    answer = fold([_sentence("One.", 0), HandedOff(text="A person.", reason="safety", citation=citation)])
    assert (answer.outcome, answer.text, answer.reason) == ("handed_off", "A person.", "safety")
    assert answer.citations == (citation,)
    assert fold([HandedOff(text="A person.", reason="safety")]).citations == ()
