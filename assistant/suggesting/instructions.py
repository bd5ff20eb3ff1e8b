"""What to do in a case, in other forms than `directives.py` reads: for a purpose ("To freeze it, fill in the form"),
and in tables of who is told.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.suggesting.directives import Directive
from knowledge.markup import plain
from knowledge.policies import Audience, Clause, ClauseKind
from knowledge.sentences import Span, sentence_spans

_PURPOSE = re.compile(r"To (?P<case>[^,:]+), ")
_TOLD_COLUMN = re.compile(r"\b(?:tell|told|inform(?:ed)?|notif(?:y|ied)|alert(?:ed)?|escalate)\b", re.I)
_TO = re.compile(
    r"\b(?:tell|inform|notify|alert|call|phone|telephone|ring|page|get"
    r"|(?:pass|hand|send|forward|report|refer)\b[^.;]*? to)"
    r"\s+(?:the|your|our)\s+(?P<to>(?:[\w-]+ ){0,2}(?:team|desk|lead|manager|officer|office|director|engineer)\b)",
    re.IGNORECASE,
)


def instructions_in(clauses: Iterable[Clause]) -> list[Directive]:
    """What these clauses, but for lists of numbered steps, tell anybody to do for a purpose, and agents by a table."""
    return [one for clause in clauses if clause.kind is not ClauseKind.PROCEDURE_STEP for one in _of(clause)]


def told(directive: Directive) -> Directive:
    """A directive with who must be told, where its words say so in one of the forms read here."""
    found = None if directive.to else _TO.search(directive.text)
    return replace(directive, to=found["to"]) if found else directive


def _of(clause: Clause) -> Iterator[Directive]:
    if "|" in clause.context:
        if clause.audience is Audience.INTERNAL:
            yield from _row(clause)
        return
    spans = sentence_spans(clause.text)
    begun = {at: found for at, span in enumerate(spans) if (found := _PURPOSE.match(clause.text, *span))}
    for at, found in begun.items():
        end = at
        while end + 1 < len(spans) and end + 1 not in begun and _goes_on(clause, spans[end], spans[end + 1]):
            end += 1
        yield Directive(clause, Span(spans[at].start, spans[end].end), (plain(found["case"]),))


def _goes_on(clause: Clause, span: Span, after: Span) -> bool:
    """Whether a sentence stands in the same paragraph as the one before it."""
    return "\n\n" not in clause.text[span.end : after.start]


def _row(clause: Clause) -> Iterator[Directive]:
    """A row of a table that says who is told: its first cell is the case."""
    labels = [label.strip() for label in clause.context.split("|")]
    cells = [plain(cell).strip() for cell in clause.text.strip().strip("|").split("|")]
    column = next((at for at, label in enumerate(labels) if at and _TOLD_COLUMN.search(label)), None)
    if column is not None and len(cells) == len(labels):
        yield Directive(clause, Span(0, len(clause.text)), (cells[0],), re.split(r"[,;]", cells[column])[0])
