"""Groundedness: does every sentence of the answer follow from what it cites."""

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.answering.reading import labelled
from assistant.verifying.verdicts import Verification, Verifier
from evals.samples import Sample
from evals.scores import CitedPassage, Observed, Score, Sources
from knowledge.sentences import sentence_spans

PARTS = ("supported", "contradicted", "unsupported")

_COURTESY = re.compile(
    r"\W*(?:thanks?|thank you|you're welcome|(?:i'm|i am|we're|we are)? ?(?:so |very )?(?:sorry|happy|glad)"
    r"|(?:i )?hope (?:this|that|you)|(?:please )?let (?:me|us) know|(?:please )?feel free|(?:please )?don't hesitate"
    r"|(?:is there|do you have) any|have a (?:nice|great|good)|(?:kind|best) (?:regards|wishes)|take care)\b",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"[\d$€£%]|\b(?:but|not|never|free|refund|credit|fee|charge|because|since|you can|we will)\w*\b", re.IGNORECASE
)
_GREETING = re.compile(
    r"\W*(?:hi|hello|hey|dear|welcome|good \w+|of course|sure|certainly|yes|no)\b(?:\W+\w+){0,2}\W*", re.IGNORECASE
)
_SHOWN = 80  # characters of a sentence in a reason


class Groundedness:
    """`supported`, `contradicted` and `unsupported`: the share of the answer's sentences with that verdict.

    A sentence is judged against the quotes of all citations, a table's row with the labels of its header, or against
    the passages where nothing is cited. Not judged are greetings and courtesies ("Let me know…") that name no fact,
    introductions of a list, which end in a colon, and questions.
    """

    name = "groundedness"

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """All of `PARTS`; not applicable where nothing was answered. The reason names the first bad sentence."""
        judged = judged_sentences(observed.text) if observed.outcome == "answered" else []
        if not judged:
            return dict.fromkeys(PARTS, Score.not_applicable("nothing was answered"))
        cited = [_as_read(one, sources) for one in observed.citations]
        evidence = cited or [one.text for one in observed.passages]
        verdicts = [self._verifier.verify(sentence, evidence) for sentence in judged]
        reason = _first_bad(judged, verdicts)
        return {part: Score.of(sum(one.support == part for one in verdicts) / len(verdicts), reason) for part in PARTS}


def _as_read(citation: CitedPassage, sources: Sources) -> str:
    """A quote; where it is a table's row, with the labels of the table's first row before its cells."""
    source = sources.text(citation.document)
    if "|" not in citation.quote or citation.start is None or source is None:
        return citation.quote
    before = source[: citation.start].splitlines()
    rows = list(takewhile(lambda line: "|" in line, reversed(before)))
    return labelled(citation.quote, rows[-1].strip().strip("|")) if rows else citation.quote


def judged_sentences(text: str) -> list[str]:
    """The sentences of an answer that say something to be judged."""
    sentences = (text[span.start : span.end] for span in sentence_spans(text))
    return [one for one in sentences if not _is_courtesy(one) and not one.rstrip("*_ ").endswith((":", "?"))]


def _is_courtesy(sentence: str) -> bool:
    if _FACT.search(sentence):
        return False
    return bool(_GREETING.fullmatch(sentence) or _COURTESY.match(sentence))


def _first_bad(sentences: Sequence[str], verdicts: Sequence[Verification]) -> str:
    for sentence, verdict in zip(sentences, verdicts, strict=True):
        if verdict.support != "supported":
            shown = " ".join(sentence.split())
            shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN].rstrip()}…"
            return f"{verdict.support}: “{shown}”: {'; '.join(verdict.reasons)}"
    return ""
