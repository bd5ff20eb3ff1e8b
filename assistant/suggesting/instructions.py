"""What to do in a case, in other forms than `directives.py` reads: prose ("To freeze it, fill in …", "Guests who ask
about their data must be pointed to …") and tables of who is told.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.suggesting.directives import Directive
from knowledge.markup import plain
from knowledge.policies import Audience, Clause, ClauseKind
from knowledge.sentences import Span, sentence_spans

_PURPOSE = re.compile(r"To (?P<case>[^,:]+), ")
_FOR = re.compile(r"For (?P<case>(?:an?|any|the|those|all|\w+s)\b [^,:]+), ")
_WHO = re.compile(r"(?P<case>(?:\w+ who|Whoever|Anyone who)\b .+?)\s+(?:must|should|has to|have to|is|are|gets?)\b", re.S)
_TOLD_COLUMN = re.compile(r"\b(?:tell|told|inform(?:ed)?|notif(?:y|ied)|alert(?:ed)?|call(?:ed)?|contact)\b", re.I)
_TO = re.compile(
    r"\b(?:tell|inform|notify|alert|call|phone|telephone|ring|page|get|(?:pass|hand|send|forward|report|refer)\b[^.;]*? to)"
    r"\s+(?:the|your|our)\s+(?P<to>(?:[\w-]+ ){0,2}(?:team|desk|lead|manager|officer|office|director|engineer)\b)",
    re.IGNORECASE,
)


def instructions_in(clauses: Iterable[Clause]) -> list[Directive]:
    """What these clauses tell agents to do, or customers to do for a purpose."""
    return [one for clause in clauses if clause.kind is not ClauseKind.PROCEDURE_STEP for one in _of(clause)]


def told(directive: Directive) -> Directive:
    """A directive with who must be told, where its words say so in one of the forms read here."""
    found = None if directive.to else _TO.search(directive.text)
    return replace(directive, to=found["to"]) if found else directive


def _of(clause: Clause) -> Iterator[Directive]:
    internal = clause.audience is Audience.INTERNAL
    if "|" in clause.context:
        if internal:
            yield from _row(clause)
        return
    spans = sentence_spans(clause.text)
    begun: list[tuple[int, str]] = []
    for at, span in enumerate(spans):
        words = clause.text[span.start : span.end]
        forms = (_PURPOSE, _FOR, _WHO) if internal else (_PURPOSE,)
        found = next((match for form in forms if (match := form.match(words))), None)
        if found:
            begun.append((at, plain(found["case"])))
    for at, case in begun:
        yield told(Directive(clause, _to_the_end(clause, spans, at, {one for one, _ in begun}), (case,)))


def _to_the_end(clause: Clause, spans: list[Span], at: int, begun: set[int]) -> Span:
    """From a sentence to the end of its paragraph, or to the next instruction: what follows goes on with it."""
    end = at
    while end + 1 < len(spans) and end + 1 not in begun:
        if "\n\n" in clause.text[spans[end].end : spans[end + 1].start]:
            break
        end += 1
    return Span(spans[at].start, spans[end].end)


def _row(clause: Clause) -> Iterator[Directive]:
    """A row of a table that says who is told: its first cell is the case."""
    labels = [label.strip() for label in clause.context.split("|")]
    cells = [plain(cell).strip() for cell in clause.text.strip().strip("|").split("|")]
    column = next((at for at, label in enumerate(labels) if at and _TOLD_COLUMN.search(label)), None)
    if column is not None and len(cells) == len(labels):
        yield Directive(clause, Span(0, len(clause.text)), (cells[0],), re.split(r"[,;]", cells[column])[0])
