"""Who may give what: the limits that internal clauses set to discounts, credits, points, waived fees and the like.

Read from tables whose columns or rows are roles, from tables that name the lowest role for each benefit, from lists
("Voucher: clerk none, manager up to $80"), and from sentences (`allowances`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.suggesting.allowances import allowances
from assistant.suggesting.benefits import Benefit, benefits_of, measures
from assistant.suggesting.roles import mentions, rank_of
from assistant.verifying.quantities import Quantity
from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.sentences import Span, clause_sentences

_NONE = re.compile(
    r"^\W*(?:(?:not allowed|none|no|never|not permitted|nothing|not|n/?a|0|[£€$]0|x)\W*$"
    r"|(?:no|none|never|not)(?:,|;|:|\.| [-–—(]| (?:authority|discretion|without)))|^[\s✗✘×❌—–-]*$",
    re.IGNORECASE,
)
_LOWEST = re.compile(
    r"\b(?:lowest|minimum|who (?:may|can|must)|approver|approval|approved by|role|needed|required)\b", re.I
)
_ROLES_OUT = re.compile(r"\b(?:only|and above|general|senior|duty|shift|team|branch)\b", re.IGNORECASE)
_WHO = re.compile(r"^\W*(?:who|role|grade|position|level|job|title|post|staff)\b", re.IGNORECASE)
_FEW = 8  # words for one role in a list


@dataclass(frozen=True, slots=True)
class Authority:
    """What a role may give of a benefit without asking. `limit` None is any amount, `allowed` False none at all.

    `label` is how the clause names the benefit, `rank` orders roles: 1 is an agent, 5 a director, 6 a panel.
    """

    benefit: Benefit
    label: str
    role: str
    rank: int
    allowed: bool
    limit: Quantity | None
    clause: Clause
    span: Span


def authorities(clauses: Sequence[Clause]) -> tuple[Authority, ...]:
    """All the limits per role that the clauses set."""
    return tuple(one for clause in clauses for one in _of_clause(clause))


def approver(entries: Sequence[Authority], amount: Quantity | None) -> Authority | None:
    """The lowest role that may give this much."""
    fitting = [one for one in entries if one.allowed and within(amount, one.limit)]
    return min(fitting, key=lambda one: one.rank, default=None)


def within(amount: Quantity | None, limit: Quantity | None) -> bool:
    """Whether an amount stays within a limit; True where either is not named, or they cannot be compared."""
    counted = {"points", "number"}  # a table of points need not name the unit again
    if amount is None or limit is None:
        return True
    if amount.family != limit.family and not {amount.family, limit.family} <= counted:
        return True
    return amount.high <= limit.high


def _of_clause(clause: Clause) -> Iterator[Authority]:
    if "|" in clause.context:
        yield from _of_row(clause)
        return
    listed = list(_of_list(clause))
    places = {one.span for one in listed}
    yield from listed
    for one in allowances(clause.text):
        if one.span not in places:
            yield Authority(one.benefit, one.label, one.role, one.rank, one.allowed, one.limit, clause, one.span)


def _of_row(clause: Clause) -> Iterator[Authority]:
    header = [plain(cell) for cell in clause.context.split("|")]
    cells = [plain(cell) for cell in clause.text.strip().strip("|").split("|")]
    if len(header) < 2 or len(header) != len(cells):
        return
    about = " ".join((clause.title, *clause.section))
    span = Span(0, len(clause.text))
    roles = list(_columns(header))
    if roles:
        for at, rank in roles:
            yield from _entries(cells[0], header[at], rank, cells[at], clause, span)
    elif (rank_of(cells[0]) or _WHO.search(header[0])) and len(cells[0].split()) <= 4 and not benefits_of(cells[0]):
        for label, value in zip(header[1:], cells[1:], strict=True):
            named = label if benefits_of(label) else f"{clause.section[-1] if clause.section else about}: {label}"
            yield from _entries(named, cells[0], max(1, rank_of(cells[0])), value, clause, span)
    else:
        yield from _lowest(header, cells, clause, span)


def _lowest(header: Sequence[str], cells: Sequence[str], clause: Clause, span: Span) -> Iterator[Authority]:
    """The lowest role for a benefit; a limit stands in another column, if anywhere."""
    at = next((at for at in range(1, len(cells)) if _LOWEST.search(header[at]) and rank_of(cells[at])), 0)
    if not at:
        return
    label = f"{header[at]}: {cells[0]}"
    others = " ".join(cell for place, cell in enumerate(cells) if place not in (0, at))
    for kind in benefits_of(header[at])[:1] or benefits_of(label)[:1]:
        limit = next(iter(measures(kind, others)), None)
        yield Authority(kind, label, cells[at], rank_of(cells[at]), True, limit, clause, span)


def _columns(header: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The columns that are roles, with their ranks; a name that says no rank stands as high as the one to its left."""
    named = [rank_of(cell) if len(cell.split()) <= 4 else 0 for cell in header]
    if sum(map(bool, named[1:])) < 2:
        return
    rank = 1
    for at, cell in enumerate(header):
        if at and (named[at] or 1 <= len(cell.split()) <= 2):
            rank = named[at] or rank
            yield at, rank


def _entries(label: str, role: str, rank: int, value: str, clause: Clause, span: Span) -> Iterator[Authority]:
    kinds = benefits_of(label)
    if not kinds:
        return
    allowed = not _NONE.match(value)
    limit = next(iter(measures(kinds[0], _with_unit(label, value))), None) if allowed else None
    yield Authority(kinds[0], label, role, rank, allowed, limit, clause, span)


def _with_unit(label: str, value: str) -> str:
    """A value with the unit that its label has: "Up to 2" for "More days at the depot"."""
    unit = re.search(r"\b(?:days|weeks|months|hours)\b", label, re.IGNORECASE)
    return re.sub(r"\b(\d+)$", rf"\1 {unit[0]}", value.strip()) if unit else value


def _of_list(clause: Clause) -> Iterator[Authority]:
    """What stands behind a colon: "Voucher: clerk none, shift manager up to $80", "Waiving the fee: manager only"."""
    for span in clause_sentences(clause.text):
        label, _, values = plain(clause.text[span.start : span.end]).strip(" -*•").partition(": ")
        parts = [part for part in re.split(r"[,;] ", values) if rank_of(part)]
        if not parts or rank_of(label) or any(len(part.split()) > _FEW for part in parts):
            continue
        for part in parts:
            value = _ROLES_OUT.sub("", _without_ranks(part)).strip(" .")
            role = next((one.name for one in mentions(part)), part)
            yield from _entries(label, role, rank_of(part), value or "any", clause, span)


def _without_ranks(part: str) -> str:
    return " ".join(word for word in part.split() if not rank_of(word))
