"""Who may give what: the limits that internal clauses set to discounts, credits, points, waived fees and the like.

Read from tables whose columns or rows are roles, from tables that name the lowest role for each benefit, and from
sentences such as "Agents may give up to $25." or "A refund in cash needs a team lead.".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from assistant.verifying.quantities import Quantity, quantities
from assistant.verifying.wording import normal
from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.sentences import Span, clause_sentences, sentence_spans
from knowledge.words import stems

Benefit = Literal[
    "discount", "credit", "points", "refund", "waiver", "repair", "rental", "gift", "replacement", "lateness", "free"
]

_BENEFITS: tuple[tuple[Benefit, re.Pattern[str]], ...] = tuple(
    (cast(Benefit, name), re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "lateness",
            r"\bdays? (?:after|past|beyond|late)\b|\blate returns?\b|\bgrace\b|\bafter the (?:\w+ )?window\b"
            r"|\bextension\b",
        ),
        ("replacement", r"\breplacements?\b"),
        ("repair", r"\b(?:repairs?|fix|repaired)\b"),
        ("rental", r"\brentals?\b"),
        ("points", r"\bpoints\b|\bmiles\b"),
        (
            "waiver",
            r"\bwaiv\w+|\b(?:remov|dropp?|cancel|refund|credit)\w*\b.{0,30}\b(?:fee|charge|surcharge)s?\b|\bfees?\b",
        ),
        ("gift", r"\bgifts?\b(?! (?:card|receipt)s?)|\bfrom (?:the|our) shelf\b|\bfree sample\b"),
        (
            "discount",
            r"\bdiscounts?\b|\bpromo(?:tion)?s?\b|\bcoupons?\b|\b(?:percent|%) off\b|\bcodes?\b|\bhalf[ -]price\b"
            r"|\boff\b",
        ),
        (
            "refund",
            r"\brefund\w*\b|\breimburse\w*\b|\bcash ?back\b|\bmoney back\b|\bback to (?:your"
            r"|the) (?:\w+ )?(?:card|payment)\b",
        ),
        (
            "credit",
            r"\bcredit(?:s|ed|ing)?\b|\bvouchers?\b|\bcertificates?\b|\bgift cards?\b|\bgoodwill\b|\bcompensation\b"
            r"|\bbalance\b",
        ),
        ("free", r"\bfree\b|\bcomplimentary\b|\bon us\b|\bon the house\b|\bno (?:extra )?(?:charge|cost)\b"),
    )
)
_RANKS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern, re.IGNORECASE))
    for rank, pattern in (
        (5, r"\b(?:director|head|vp|vice president|executive|owner|ceo|chief)\b"),
        (3, r"\b(?:(?:duty|shift|floor|assistant|deputy) managers?|(?:lead|leader|supervisor|tier 3|level 3)s?)\b"),
        (4, r"\bmanag\w+\b"),
        (2, r"\b(?:senior|specialist|tier 2|level 2|expert)s?\b"),
        (
            1,
            r"\b(?:agent|rep|representative|associate|advis[eo]r|assistant|clerk|staff|frontline|tier 1|level 1|trainee"
            r"|colleague|operator|receptionist|consultant|cashier|attendant|host|concierge|crew|employee|officer"
            r"|front desk|team member)s?\b",
        ),
    )
)
_NONE = re.compile(r"^\W*(?:not allowed|none|no|never|not permitted|nothing|n/?a|0|\$0|—|–|-)?\W*$", re.IGNORECASE)
_LOWEST = re.compile(
    r"\b(?:lowest|minimum|who (?:may|can|must)|approver|approval|approved by|role|needed|required)\b", re.I
)
_NEEDS = re.compile(
    r"^(?P<what>.+?)\b(?:needs?|requires?|must have|must be approved by|takes|is reserved for|only with)\b(?P<who>.+)$",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"^(?P<only>only )?(?P<who>.{0,40}?)\b(?:may|can|are allowed to|is allowed to|are authorized to"
    r"|have up to)\b(?P<not> not|not)?"
    r"(?P<what>.+)$",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"(?:,|\bor\b)\s+(?:and |or )?(?=(?:an? )?(?:waive|give|offer|add|grant|refund|extend|free)\b)", re.IGNORECASE
)
_RANKS_OUT = re.compile(
    "|".join(pattern.pattern for _, pattern in _RANKS) + r"|\b(?:only|and above|general|senior)\b", re.IGNORECASE
)
_FEW = 8  # words for one role in a list
_ABOVE = re.compile(r"\b(?:above|over|more than|beyond|exceeding|greater than)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Authority:
    """What a role may give of a benefit without asking. `limit` None is any amount, `allowed` False none at all.

    `label` is how the clause names the benefit, `rank` orders roles: 1 is an agent, 5 a director.
    """

    benefit: Benefit
    label: str
    role: str
    rank: int
    allowed: bool
    limit: Quantity | None
    clause: Clause
    span: Span


def rank_of(role: str) -> int:
    """How high a role stands: 1 for an agent and for a role that nobody knows; 0 where the text names no role."""
    return next((rank for rank, pattern in _RANKS if pattern.search(role)), 0)


def benefits_of(text: str) -> tuple[Benefit, ...]:
    """The kinds of benefit that a text speaks of, the most telling first."""
    return tuple(name for name, pattern in _BENEFITS if pattern.search(text))


def authorities(clauses: Sequence[Clause]) -> tuple[Authority, ...]:
    """All the limits per role that the clauses set."""
    return tuple(one for clause in clauses for one in (*_of_row(clause), *_of_list(clause), *_of_sentences(clause)))


def approver(entries: Sequence[Authority], benefit: str, amount: Quantity | None) -> Authority | None:
    """The lowest role that may give this much of what a label names."""
    fitting = [one for one in entries if one.label == benefit and one.allowed and within(amount, one.limit)]
    return min(fitting, key=lambda one: one.rank, default=None)


def within(amount: Quantity | None, limit: Quantity | None) -> bool:
    """Whether an amount stays within a limit; True where either is not named, or they cannot be compared."""
    counted = {"points", "number"}  # a table of points need not name the unit again
    if amount is None or limit is None:
        return True
    if amount.family != limit.family and not {amount.family, limit.family} <= counted:
        return True
    return amount.high <= limit.high


def amounts(text: str) -> list[Quantity]:
    """The quantities of a text, number words as digits."""
    return _amounts(text)


@lru_cache(maxsize=4096)
def _amounts(text: str) -> list[Quantity]:
    return quantities(normal(text))


def _of_row(clause: Clause) -> Iterator[Authority]:
    header = [plain(cell) for cell in clause.context.split("|")]
    cells = [plain(cell) for cell in clause.text.strip().strip("|").split("|")]
    if len(header) < 2 or len(header) != len(cells):
        return
    about = " ".join((clause.title, *clause.section))
    span = Span(0, len(clause.text))
    roles = [(at, rank_of(cell)) for at, cell in enumerate(header) if at and len(cell.split()) <= 4 and rank_of(cell)]
    if len(roles) >= 2:  # a column for each role
        for at, rank in roles:
            yield from _entries(cells[0], header[at], rank, cells[at], clause, span)
    elif rank_of(cells[0]) and len(cells[0].split()) <= 4 and not benefits_of(cells[0]):  # a row for each role
        for label, value in zip(header[1:], cells[1:], strict=True):
            named = label if benefits_of(label) else f"{clause.section[-1] if clause.section else about}: {label}"
            yield from _entries(named, cells[0], rank_of(cells[0]), value, clause, span)
    elif rank_of(cells[-1]) and _LOWEST.search(header[-1]):  # the lowest role for each benefit
        label = f"{header[-1]}: {cells[0]}"
        rank = rank_of(cells[-1])
        for kind in benefits_of(header[-1])[:1] or benefits_of(label)[:1]:
            yield Authority(kind, label, cells[-1], rank, True, None, clause, span)


def _entries(label: str, role: str, rank: int, value: str, clause: Clause, span: Span) -> Iterator[Authority]:
    kinds = benefits_of(label)
    if not kinds:
        return
    allowed = not _NONE.match(value)
    limit = next(iter(_amounts(value)), None) if allowed else None
    yield Authority(kinds[0], label, role, rank, allowed, limit, clause, span)


def _of_sentences(clause: Clause) -> Iterator[Authority]:
    """What sentences say of roles; one that names no benefit speaks of the benefit of the sentence before it."""
    if "|" in clause.context:
        return
    before: Benefit | None = None
    for span in sentence_spans(clause.text):
        words = plain(clause.text[span.start : span.end])
        match = _NEEDS.match(words) or _MAY.match(words)
        if match is None or not rank_of(match["who"]):
            continue
        who, denied = match["who"].strip(" ."), bool(match.groupdict().get("not"))
        parts = _ALSO.split(match["what"])
        for part in parts:
            kind = next(iter(benefits_of(part)), before if len(parts) == 1 else None)
            if kind is None:
                continue
            before, what = kind, part.strip(" .")
            above = _ABOVE.search(what) is not None or match.re is _NEEDS  # from there on, as much as that role likes
            limit = None if above else next(iter(_amounts(what)), None)
            label = what if kind in ("waiver", "refund", "free") else kind
            yield Authority(kind, label, who, rank_of(who), not denied, limit, clause, span)


def _of_list(clause: Clause) -> Iterator[Authority]:
    """What stands behind a colon: "Voucher: clerk none, shift manager up to $80", "Waiving the fee: manager only"."""
    if "|" in clause.context:
        return
    for span in clause_sentences(clause.text):
        label, _, values = plain(clause.text[span.start : span.end]).strip(" -*•").partition(": ")
        parts = [part for part in re.split(r"[,;] ", values) if rank_of(part)]
        if not parts or rank_of(label) or any(len(part.split()) > _FEW for part in parts):
            continue
        for part in parts:
            rank = rank_of(part)
            value = _RANKS_OUT.sub("", part).strip(" .")
            yield from _entries(label, part, rank, value or "any", clause, span)


def shared_words(one: str, other: str) -> int:
    """How many content words two texts share."""
    return len(stems(one) & stems(other))
