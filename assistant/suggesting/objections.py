"""What a model objects to in a draft, read from its reply: only what stands on words of a clause that it was given."""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answering.events import Citation
from assistant.suggesting.brief import Brief
from assistant.suggesting.drafted import Drafted
from assistant.suggesting.findings import Finding, Kind
from assistant.suggesting.passages import Passage, passages
from assistant.suggesting.rewriting import from_clause
from assistant.verifying.quoting import is_quoted
from assistant.verifying.verdicts import Verifier
from assistant.writing.model import ModelFailed
from knowledge.markup import plain
from knowledge.policies import Audience, Clause
from knowledge.sentences import Span, sentence_spans

_FEWEST = 3  # words of a quote: fewer stand in any clause
_REASON = 300  # characters of a reason that agents read
_WORD = re.compile(r"\w+")
_REWRITTEN = ("contradiction", "over_promise")  # kinds in which the clause itself is what could be said
_REASONS: dict[Kind, str] = {
    "contradiction": "The clause says otherwise.",
    "over_promise": "The clause gives less than this.",
    "unauthorized_incentive": "By the clause, this role may not give that.",
    "internal_leak": "This tells a customer what an internal clause says.",
    "missing_disclosure": "The clause asks for something to be told here.",
    "tone": "The clause tells agents not to write that.",
}


_Numbered = TypeVar("_Numbered")


class _Reply(BaseModel):
    findings: list[object]


class _Objection(BaseModel):
    """One of them. Strict: a number in quotes is no number."""

    model_config = ConfigDict(strict=True)

    sentence: int
    kind: str
    clause: int
    quote: str
    reason: str = ""


class Objections(NamedTuple):
    """What holds, in the order of the reply, and how many were dropped."""

    findings: tuple[Finding, ...]
    dropped: int


def objections(written: str, brief: Brief, verifier: Verifier) -> Objections:
    """The findings in a reply, which may be fenced. Raises ModelFailed where it is no such reply."""
    start, end = written.find("{"), written.rfind("}")
    try:
        reply = _Reply.model_validate_json(written[start : end + 1])
    except ValidationError as error:
        raise ModelFailed("malformed", f"the model's reply has no findings ({error.errors()[0]['msg']})") from error
    found = [_finding(one, brief, verifier) for one in reply.findings]
    holding = tuple(one for one in found if one is not None)
    return Objections(holding, len(found) - len(holding))


def grounds(clause: Clause, quote: str) -> Span | None:
    """The fewest whole sentences of a clause in which a quote stands verbatim, but for white space and Markdown."""
    wanted = plain(quote)
    if len(_WORD.findall(wanted)) < _FEWEST:
        return None
    spans = sentence_spans(clause.text)
    for length in range(1, len(spans) + 1):
        for first in range(len(spans) - length + 1):
            span = Span(spans[first].start, spans[first + length - 1].end)
            if wanted in plain(clause.text[span.start : span.end]):
                return span
    return None


def _finding(raw: object, brief: Brief, verifier: Verifier) -> Finding | None:
    try:
        one = _Objection.model_validate(raw)
    except ValidationError:
        return None
    kind: Kind | None = next((kind for kind in brief.kinds if kind == one.kind), None)
    sentence, clause = _at(one.sentence, brief.sentences), _at(one.clause, brief.clauses)
    if kind is None or sentence is None or clause is None or (span := grounds(clause, one.quote)) is None:
        return None
    if kind == "internal_leak" and clause.audience is not Audience.INTERNAL:
        return None
    if kind != "missing_disclosure" and _is_in_order(sentence, brief.clauses):
        return None
    return Finding(
        kind=kind,
        sentence=sentence.text,
        start=sentence.start,
        end=sentence.end,
        message=" ".join(one.reason.split())[:_REASON] or _REASONS[kind],
        citation=Citation.of(clause, span, Span(sentence.start, sentence.end)),
        rewrite=_rewrite(clause, span, verifier) if kind in _REWRITTEN else None,
    )


def _is_in_order(sentence: Drafted, clauses: Sequence[Clause]) -> bool:
    return is_quoted(sentence.text, [one.text for one in clauses if one.audience is Audience.PUBLIC])


def _rewrite(clause: Clause, span: Span, verifier: Verifier) -> str | None:
    """The public sentence that was quoted, where it is one."""
    passage: Passage | None = next((one for one in passages(clause) if one.span == span), None)
    return from_clause(passage, [], verifier) if passage else None


def _at(number: int, among: Sequence[_Numbered]) -> _Numbered | None:
    return among[number - 1] if 1 <= number <= len(among) else None
