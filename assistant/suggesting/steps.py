"""What to do next: the steps of the procedures that fit the case, and what clauses tell agents to do in it."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from assistant.answering.events import Citation
from assistant.answering.reading import readable
from assistant.suggesting.case import Case, sentences
from assistant.suggesting.directives import Directive
from assistant.suggesting.instructions import instructions_in
from assistant.suggesting.suggestion import Step
from knowledge.embeddings.remembered import RememberedVectors
from knowledge.policies import Audience, Clause, ClauseKind
from knowledge.retrieval import ScoredClause
from knowledge.sentences import Span
from knowledge.words import stems

_PROCEDURES = 2
_ENOUGH = 1.0  # see `procedures_for`
_SAME = 0.2  # how much it counts that a procedure stands in a document that answers
_ANSWERING = 3  # clauses, the best ones
_FOUND = 0.2  # how much it counts that it was found among the first
_FIRST = 4
_FOREMOST = 0.4  # score from which the clause found first says what to do, see `foremost`
_ASKED = 0.3  # how much it counts that the customer asks what to do
_ASKS = re.compile(
    r"\bhow (?:do|does|can|could|should|would|to)\b|\bhow\?|\bwhat (?:now|next|happens)\b"
    r"|\bwhat (?:do|must|should|can) (?:i|we|you)\b[^?]*\b(?:do|need|send|bring)\b"
    r"|\bwhat(?:['’]s| is) the (?:way|procedure|process)\b|\b(?:who|where) (?:do|should|can) (?:i|we)\b",
    re.IGNORECASE,
)
_ALIKE = 0.5  # cosine from which what was said tells of a step
_COVERED = 0.6  # of a step's words: with more of them it tells of it, however it is put
_BREAK = re.compile(r"\n(?=[ \t>]*(?:\d{1,3}[.)]|[-*+•])[ \t])|\n[ \t]*\n")
_MARKER = re.compile(r"[ \t>]*(?:\d{1,3}[.)]|[-*+•])[ \t]+|\s+")
_TELLS = re.compile(
    r"\bhere(?:['’]s| is| are)\b|\battached\b|\b(?:number|name|code|address) is\b|#\s?\d"
    r"|\b(?:i|we)(?:['’]ve| have| already| just| did| also)+\b(?! not|n['’]t)|\b(?:just|already) \w+"
    r"|\b(?:i|we) (?:\w+ed|sent|took|gave|made|put|went|told|wrote|did|got)\b",
    re.IGNORECASE,
)


class Procedure(NamedTuple):
    """Steps of a clause, in its order; `name` says what they are for, `fit` how well they fit a case."""

    clause: Clause
    name: str
    parts: tuple[Span, ...]
    fit: float = 0.0


def steps_for(
    case: Case,
    directives: Sequence[Directive],
    procedures: Sequence[Procedure],
    remembered: RememberedVectors,
) -> tuple[Step, ...]:
    """The checklist: what agents must do in the case, then the procedures that fit it.

    Where somebody must be told, the case has left the ordinary way, and the procedures wait. What the customer tells is
    no step of an agent's.
    """
    steps = [(one.clause, one.span, one.text) for one in directives]
    if not any(one.to for one in directives):
        steps += [(one.clause, span, readable(one.clause, span)) for one in procedures for span in one.parts]
    by_all, by_us = _told(case, ("customer", "agent", "assistant")), _told(case, ("agent", "assistant"))
    return tuple(
        Step(
            text=text,
            citation=Citation.of(clause, span, Span(0, len(text))),
            audience=clause.audience,
            done=_is_done(text, by_all if clause.audience is Audience.PUBLIC else by_us, remembered),
        )
        for clause, span, text in steps
    )


def _told(case: Case, speakers: Collection[str]) -> list[str]:
    """What these speakers told of what was done."""
    said = [one for turn in case.turns if turn.speaker in speakers for one in sentences(turn.text)]
    return [one for one in said if _TELLS.search(one) and not one.endswith("?")]


def procedures_for(case: Case, found: Sequence[ScoredClause], remembered: RememberedVectors) -> list[Procedure]:
    """The procedures among what was found that fit the case, best first.

    By how well a procedure was found, how near its name ("Returns: How to return an item by mail", or without its
    document) is to what was asked, whether it is among the first or in a document that answers, and whether the
    customer asks what to do.
    """
    ranked = [(rank, one.score, each) for rank, one in enumerate(found) for each in _procedures(one.clause)]
    if not ranked:
        return []
    names = remembered.encode([each.name for *_, each in ranked])
    headings = remembered.encode([each.name.rpartition(": ")[2] for *_, each in ranked])
    asked = remembered.encode([case.asked, *sentences(case.asked)]).T
    near = np.maximum(names @ asked, headings @ asked).max(axis=1)
    answering = {one.clause.document for one in found[:_ANSWERING]}
    asks = _ASKED * asks_what_to_do(case)
    fitting = [
        each._replace(
            fit=score + float(cosine) + _SAME * (each.clause.document in answering) + _FOUND * (rank < _FIRST) + asks
        )
        for (rank, score, each), cosine in zip(ranked, near, strict=True)
    ]
    best = sorted((one for one in fitting if one.fit >= _ENOUGH), key=lambda one: -one.fit)
    return best[:_PROCEDURES]


def foremost(case: Case, found: Sequence[ScoredClause], remembered: RememberedVectors) -> list[Procedure]:
    """The paragraph or item nearest to what was asked of an internal clause that was found before all others."""
    if not found or found[0].score < _FOREMOST or found[0].clause.audience is Audience.PUBLIC:
        return []
    clause = found[0].clause
    parts = list(_parts(clause))
    if clause.kind is ClauseKind.PROCEDURE_STEP or "|" in clause.context or not parts:
        return []
    near = remembered.encode([readable(clause, part) for part in parts]) @ remembered.encode([case.asked])[0]
    return [Procedure(clause, _name(clause), (parts[int(near.argmax())],))]


def asks_what_to_do(case: Case) -> bool:
    """Whether the customer's last words ask for the way rather than for a fact."""
    return _ASKS.search(case.asked) is not None


def whole(clause: Clause) -> Procedure:
    """The procedure that a list of numbered steps is."""
    return Procedure(clause, _name(clause), tuple(_parts(clause)))


def _procedures(clause: Clause) -> list[Procedure]:
    """A numbered list; or of prose for everybody what it says to do for a purpose: "To freeze it, fill in …"."""
    if clause.kind is ClauseKind.PROCEDURE_STEP:
        return [whole(clause)]
    if clause.audience is Audience.INTERNAL:
        return []  # read as directives
    return [Procedure(clause, f"{clause.title}: {one.cases[0]}", (one.span,)) for one in instructions_in([clause])]


def _name(clause: Clause) -> str:
    heading = clause.section[-1].lstrip("0123456789. ") if clause.section else ""
    return f"{clause.title}: {heading}" if heading else clause.title


def _parts(clause: Clause) -> Iterator[Span]:
    """The steps of a procedure, without their numbers; a list's introduction is none."""
    at = 0
    for cut in (*_BREAK.finditer(clause.text), None):
        end = cut.start() if cut else len(clause.text)
        start = marker.end() if (marker := _MARKER.match(clause.text, at, end)) else at
        if clause.text[start:end].strip() and not clause.text[:end].rstrip().endswith(":"):
            yield Span(start, len(clause.text[:end].rstrip()))
        at = cut.end() if cut else end


def _is_done(step: str, told: Sequence[str], remembered: RememberedVectors) -> bool:
    """Whether something that was told tells of the step: alike in meaning with a sentence of it, or in its words."""
    if not told:
        return False
    alike = (remembered.encode(sentences(step)) @ remembered.encode(told).T).max(axis=0)
    words = stems(step)
    shared = [len(words & stems(one)) for one in told]
    return any(
        count >= _COVERED * len(words) or (cosine >= _ALIKE and count)
        for cosine, count in zip(alike, shared, strict=True)
    )
