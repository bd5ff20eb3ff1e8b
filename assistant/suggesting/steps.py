"""What to do next: the steps of the procedures that fit the case, and what clauses tell agents to do in it."""

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.answering.events import Citation
from assistant.answering.reading import readable
from assistant.suggesting.case import Case, sentences
from assistant.suggesting.directives import Directive
from assistant.suggesting.suggestion import Step
from knowledge.embeddings.remembered import RememberedVectors
from knowledge.policies import Audience, Clause, ClauseKind
from knowledge.retrieval import ScoredClause
from knowledge.sentences import Span
from knowledge.words import stems

_PROCEDURES = 2
_ENOUGH = 0.82  # see `_procedures`
_SAME = 0.2  # how much it counts that a procedure stands in a document that answers
_ANSWERING = 3  # clauses, the best ones
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


def steps_for(
    case: Case, found: Sequence[ScoredClause], directives: Sequence[Directive], remembered: RememberedVectors
) -> tuple[Step, ...]:
    """The checklist: what agents must do in the case, then the procedures that fit it.

    Where somebody must be told, the case has left the ordinary way, and the procedures wait. What the customer tells is
    no step of an agent's.
    """
    steps = [(one.clause, one.span, one.text) for one in directives]
    if not any(one.to for one in directives):
        for clause in _procedures(case, found, remembered):
            steps += [(clause, span, readable(clause, span)) for span in _parts(clause)]
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


def _procedures(case: Case, found: Sequence[ScoredClause], remembered: RememberedVectors) -> list[Clause]:
    """The procedures among what was found that fit the case, best first.

    By how well a procedure was found, how near its name ("Returns: How to return an item by mail") is to what was
    asked, and whether it stands in a document that answers.
    """
    procedures = [one for one in found if one.clause.kind is ClauseKind.PROCEDURE_STEP]
    if not procedures:
        return []
    names = remembered.encode([_name(one.clause) for one in procedures])
    near = (names @ remembered.encode([case.asked, *sentences(case.asked)]).T).max(axis=1)
    answering = {one.clause.document for one in found[:_ANSWERING]}
    fits = {
        one.clause.id: one.score + float(cosine) + _SAME * (one.clause.document in answering)
        for one, cosine in zip(procedures, near, strict=True)
    }
    fitting = sorted((one.clause for one in procedures), key=lambda clause: -fits[clause.id])
    return [clause for clause in fitting if fits[clause.id] >= _ENOUGH][:_PROCEDURES]


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
