"""Offers that an agent may not make: more than the role's limit, or what no clause lets anybody give."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.suggesting.allowances import particular
from assistant.suggesting.authority import Authority, approver, within
from assistant.suggesting.benefits import Benefit, amount_of, amounts, benefits_of, shared_words
from assistant.suggesting.drafted import Drafted
from assistant.suggesting.findings import Draft
from assistant.suggesting.offers import is_gesture, is_gift, is_goodwill, is_own_deed, offered
from assistant.suggesting.passages import Near
from assistant.suggesting.roles import rank_of, same_role
from assistant.verifying.quantities import Quantity, agreement
from knowledge.policies import Audience, Clause
from knowledge.sentences import Span
from knowledge.words import stems

_SPARES = re.compile(
    r"\bwaiv|\bfree\b|\bno (?:fee|charge|cost)\b|\brefund|\breimburse|\bnothing\b|\bwe (?:pay|cover)\b|\bpa(?:y"
    r"|id) back\b",
    re.IGNORECASE,
)
_LETS = re.compile(
    r"\b(?:agents?|staff|you|we|advis[eo]rs?) (?:can|may) (?:\w+ )?(?:offer|give|add|grant|issue|send|apply)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(r"\b(?:not|never|nobody)\b")
_BARGAIN = re.compile(
    r"\bif you\b(?P<first>[^.;]*?),? (?:then )?(?:i|we)\b|\b(?:in (?:return|exchange) for|as long as you"
    r"|once you)\b(?P<last>.*)",
    re.IGNORECASE,
)
_NO_BARGAIN = re.compile(
    r"\b(?:never|not)\b.*\b(?:offer|incentive|exchange|reward)|\b(?:offer|incentive|exchange"
    r"|reward)\w*\b.*\b(?:never|not)\b",
    re.IGNORECASE,
)
_ALIKE: dict[Benefit, tuple[Benefit, ...]] = {
    "free": ("waiver", "repair", "rental", "gift"),
    "refund": ("waiver",),
    "waiver": ("refund",),
    "discount": ("waiver",),
}
_NAMED = ("waiver", "refund", "free", "lateness")  # what a clause allows of one fee is not for another
_OWED = ("refund", "waiver", "replacement", "lateness", "repair")  # what policies grant in words that name no such kind
_FREE_THING = re.compile(
    r"\b(?:free|complimentary) (?!of\b|returns?\b|\w+ labels?\b|labels?\b|shipping\b|delivery\b|copy\b|estimate\b"
    r"|quote\b|collection\b|pickup\b|consultation\b|trial\b)\w|\bon me\b",
    re.IGNORECASE,
)
_GRANTS = re.compile(
    r"\b(?:may|can|gets?|receives?|entitled|free|on us|credit|voucher|cancel|waive|off|refund\w*|choose)\b",
    re.IGNORECASE,
)
_NEAR = 0.35  # cosine from which a passage that gives the same may be what an offer goes back to
_ENTITLED = 0.45  # cosine from which a passage that names the same amount grants it
_OCCASION = 2  # words of a passage beside the offer's own that what is said must have
_FEES = 2  # words that an offer and a passage that grants it must share
_OWN = 2  # how much more a word of the offer counts than one of the conversation


class Excess(NamedTuple):
    """An offer that goes too far: the clause that sets the limit (or comes nearest), and the reason for the agent."""

    clause: Clause
    span: Span
    message: str


def excess(sentence: Drafted, draft: Draft, table: Sequence[Authority], near: Sequence[Near]) -> Excess | None:
    """Why the draft's role may not make this offer; None where it may, or where a clause grants it to this customer."""
    if (bargain := _bargain(sentence, near)) is not None:
        return bargain
    rank = max(1, rank_of(draft.role))
    about = stems(f"{draft.customer}\n{draft.text}")
    unknown: list[Benefit] = []
    given = offered(sentence.claim)
    for benefit in given:
        amount = amount_of(benefit, sentence.claim) or (_largest(draft.customer) if benefit == "replacement" else None)
        if not is_goodwill(sentence.claim) and _granted(sentence, benefit, amount, near, about):
            continue
        entries = _fitting(benefit, sentence.claim, table, about)
        if not entries:
            unknown.append(benefit)
            continue
        mine = _mine(entries, draft.role, rank)
        if any(one.allowed and within(amount, one.limit) for one in mine):
            continue
        own = max((one for one in mine), key=lambda one: one.rank, default=entries[0])
        return Excess(own.clause, own.span, _message(draft.role, own, entries, amount))
    if unknown and len(unknown) == len(given):
        return _nowhere(sentence, near)
    return None


def _bargain(sentence: Drafted, near: Sequence[Near]) -> Excess | None:
    """What is offered for a deed of the customer, where an internal clause forbids offers for such deeds."""
    match = _BARGAIN.search(sentence.claim)
    deed = particular(match["first"] or match["last"] or "") if match else frozenset()
    for one in near:
        passage = one.passage
        if passage.is_public or not _NO_BARGAIN.search(passage.text):
            continue
        if deed & particular(passage.text):
            return Excess(passage.clause, passage.span, "Agents are told not to offer anything for this.")
    return None


def _mine(entries: Sequence[Authority], role: str, rank: int) -> list[Authority]:
    """The entries that hold for a role: those that name it, or else those of its rank and below."""
    named = [one for one in entries if same_role(one.role, role)]
    return named or [one for one in entries if one.rank <= rank]


def is_covered(sentence: Drafted, table: Sequence[Authority]) -> bool:
    """Whether the limits per role say something of all that a sentence offers."""
    return all(_fitting(benefit, sentence.claim, table, frozenset()) for benefit in offered(sentence.claim))


def _fitting(benefit: Benefit, text: str, table: Sequence[Authority], about: frozenset[str]) -> list[Authority]:
    """The entries for a benefit whose label the offer names best, or the conversation (`about`) where it does not.

    A limit for all fees holds where none names this fee.
    """
    said = stems(text)
    kinds = (benefit, *_ALIKE.get(benefit, ())) if benefit != "refund" or is_gesture(text) else (benefit,)
    found = [one for one in table if one.benefit in kinds]
    if benefit == "refund" and not is_gesture(text):
        found = [one for one in found if "goodwill" not in one.label.lower()]
    scores: list[tuple[float, bool, Authority]] = []
    for one in found:
        words = particular(one.label.partition(": ")[2] or one.label) | particular(one.label)
        score: float = _OWN * len(words & said)
        if benefit in _NAMED and one.benefit == benefit:
            score += len((words - said) & about)
        if score or not words or (benefit not in _NAMED and one.benefit == benefit):
            scores.append((score or (0.5 if not words else 0), one.benefit == benefit, one))
    ladder = [each for each in scores if not _decides(each[2])]
    if not ladder and not all(_decides(one) for one in found):
        return []
    ladder = ladder or scores
    best = max(((score, same) for score, same, _ in ladder), default=None)
    return [one for score, same, one in scores if (score, same) == best or (same and _decides(one))]


def _decides(one: Authority) -> bool:
    """Whether somebody has the last word on all of a kind: "Anything above it is for the director."."""
    return one.allowed and one.limit is None and one.label == one.benefit


def _largest(text: str) -> Quantity | None:
    found = [one for one in amounts(text) if one.family == "money"]
    return max(found, key=lambda one: one.high, default=None)


def _granted(
    sentence: Drafted, benefit: Benefit, amount: Quantity | None, near: Sequence[Near], about: frozenset[str]
) -> bool:
    """Whether a passage, public or not, gives just this: the same amount of the same, or the same for free.

    A passage with the same amount grants it on its own occasion: what is said (`about`) must have words of that.
    What is refunded is as much as was paid, so a public passage on refunds need not name it; that of a credit it must.
    """
    owed = amount is not None and amount.family == "money" and "refund" in benefits_of(sentence.claim)
    for one in near:
        if one.similarity < _ENTITLED or ("|" in one.passage.clause.context and not one.passage.is_public):
            continue
        text = one.passage.text
        if benefit not in benefits_of(text) and not (benefit == "free" and _SPARES.search(text)):
            continue
        if benefit in ("waiver", "repair", "rental", "free", "gift") and not _SPARES.search(text):
            continue
        if rank_of(text) and one.passage.clause.audience is Audience.INTERNAL:
            continue  # that is a limit, and the table has it
        if amount is None:
            if shared_words(text, sentence.claim) > _FEES:
                return not _NEVER.search(text)
        elif owed and one.passage.is_public and not any(at.family == "money" for at in amounts(text)):
            if shared_words(text, sentence.claim) > _FEES and not _NEVER.search(text):
                return True
        elif any(
            agreement(amount, stated) == "same" or agreement(stated, amount) == "same" for stated in amounts(text)
        ):
            occasion = particular(text)
            if len(occasion & about) >= min(_OCCASION, len(occasion)):
                return True
    return False


def _nowhere(sentence: Drafted, near: Sequence[Near]) -> Excess | None:
    given = set(offered(sentence.claim))
    owed = given & set(_OWED) or (given == {"free"} and not _FREE_THING.search(sentence.claim))
    unasked = is_own_deed(sentence.claim) and (is_gift(sentence.claim) or not owed)
    if not near or not (is_gesture(sentence.claim) or unasked):
        return None
    named = [one for one in near if set(benefits_of(one.passage.text)) & set(benefits_of(sentence.claim))]
    if any(_LETS.search(one.passage.text) for one in named) or any(_names(sentence, one) for one in near):
        return None  # that much is for people to judge
    nearest = (named or list(near))[0].passage
    return Excess(
        nearest.clause, nearest.span, "No clause lets you give this. Ask who may approve it before you offer it."
    )


def _names(sentence: Drafted, near: Near) -> bool:
    """Whether a passage gives something of the same amount, or in much the same words."""
    text = near.passage.text
    kind = not is_gesture(sentence.claim) or is_goodwill(text)
    if near.similarity < _NEAR or not kind or not _GRANTS.search(text):
        return False
    mine, theirs = amounts(sentence.claim), amounts(text)
    alike = any(agreement(one, other) == "same" for one in mine for other in theirs)
    return alike or (not mine and shared_words(text, sentence.claim) > _FEES)


def _message(role: str, own: Authority, entries: Sequence[Authority], amount: Quantity | None) -> str:
    named = approver([one for one in entries if one.label == own.label], amount) or approver(entries, amount)
    above = (
        f" {named.role[:1].upper()}{named.role[1:]} may approve it."
        if named
        else " Ask for approval before you offer it."
    )
    if own.rank > max(1, rank_of(role)) or not own.allowed:
        return f"As {role} you may not give this without approval.{above}"
    limit = own.limit.text if own.limit else "less"
    return f"As {role} you may give at most {limit} of this without approval.{above}"
